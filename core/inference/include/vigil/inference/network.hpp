// The core's own engine: a card's network, run where the windows are made.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

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
  /// After run() of the same row: by how much each input moved that output, as far back as the
  /// network remembers. Of the logistic regression its very summands; else by occlusion: the output
  /// less what it would be with that input always as usual (0). Counts from the last run that did
  /// not follow.
  void explain(std::span<const float> row, std::span<float> moved);

 private:
  void explain(const LogisticNet& net, std::span<const float> row, std::span<float> moved);
  float run(const LogisticNet& net, std::span<const float> row, std::span<float> state) const;

  std::optional<LogisticNet> logistic_;
  float decay_ = 0;  ///< of its average, a step
  std::unique_ptr<HybridNet> hybrid_;
  HybridNet::State hybrid_state_;
  float score_ = 0;

  bool anew_ = true;                       ///< explanations begin with the next row
  std::vector<float> summed_;              ///< of the average, by input
  float weight_ = 0;                       ///< of all its rows
  std::vector<HybridNet::State> without_;  ///< each input in turn
  std::vector<float> occluded_;
};

}  // namespace vigil
