// The core's own engine: a card's network, run where the windows are made.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "vigil/inference/hybrid_net.hpp"
#include "vigil/inference/model_card.hpp"

namespace vigil {

/// Computes what the card's graph does, on the state that the graph hands on. Allocates in its
/// constructor only.
class Network {
 public:
  /// A card that has a network and that refusal() lets pass.
  explicit Network(const ModelCard& card);

  /// The graph's output. `state`: before and after; `follows`: as the last run left it, else it is
  /// read.
  float run(std::span<const float> row, std::span<float> state, bool follows);

 private:
  float run(const LogisticNet& net, std::span<const float> row, std::span<float> state) const;

  std::optional<LogisticNet> logistic_;
  float decay_ = 0;  ///< of its average, a step
  std::unique_ptr<HybridNet> hybrid_;
  HybridNet::State hybrid_state_;
};

}  // namespace vigil
