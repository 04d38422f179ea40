// The hybrid network: two LSTM layers beside two GRU layers, attention over their last outputs,
// dense layers. One step a row of input, its state carried.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vigil/inference/dense.hpp"

namespace vigil {

struct HybridShape {
  std::uint32_t inputs = 0;
  std::uint32_t hidden = 0;  ///< of each layer, H; a multiple of 4
  std::uint32_t steps = 0;   ///< that attention reaches back, the newest with them
  std::uint32_t heads = 0;   ///< of the attention; they share 2H in fours
  std::uint32_t dense1 = 0, dense2 = 0;

  /// Numbers that the network's ONNX graph hands on.
  std::size_t graph_state() const { return std::size_t{hidden} * (6 + 2 * std::size_t{steps}) + 1; }

  static constexpr std::uint32_t kMostInputs = 64, kMostHidden = 256, kMostSteps = 256,
                                 kMostHeads = 64, kMostDense = 512;
};

/// Why a weights file (*.vglh: core/inference/hybrid-weights.md) cannot be used, for people;
/// nothing where it can.
std::optional<std::string> hybrid_refusal(std::span<const std::byte> file);
/// Of such a file.
HybridShape hybrid_shape(std::span<const std::byte> file);

/// Layers as PyTorch has them (gates i, f, g, o and r, z, n; biased variance in the layer
/// normalisation). The keys and values of the attention are computed once a step and kept.
/// Allocates in its constructor only.
class HybridNet {
 public:
  static constexpr std::size_t kTensors = 38;  ///< of a weights file

  /// What goes from step to step. Copying one to another of the same net does not allocate.
  struct State {
    std::array<std::vector<float>, 6> recurrent;  ///< LSTM h1, c1, h2, c2; GRU h1, h2
    std::vector<float> z;                         ///< both paths' outputs, a ring [steps][2H]
    std::vector<float> keys, values;              ///< of them, keys without their age
    std::size_t count = 0;                        ///< steps taken
    void reset();
  };

  struct Output {
    float logit;
    float log_variance;  ///< of the logit, cut to +-8
    /// The logit, drawn towards 0 by its uncertainty (MacKay 1992): what a card calibrates.
    float score;
  };

  /// A file that hybrid_refusal() lets pass.
  explicit HybridNet(std::span<const std::byte> file);
  HybridNet(const HybridNet&) = delete;
  HybridNet& operator=(const HybridNet&) = delete;

  State initial_state() const;
  /// The state as the network's ONNX graph hands it on: LSTM h1, h2, c1, c2, GRU h1, h2, the last z
  /// (zeros where there was none, oldest first), their count.
  void save(const State& state, std::span<float> graph_state) const;
  void load(std::span<const float> graph_state, State& state) const;
  /// `row`: shape().inputs numbers.
  Output step(std::span<const float> row, State& state);
  /// Of the last step: what the output is a linear function of.
  std::span<const float> embedding() const { return embedding_; }
  const HybridShape& shape() const { return shape_; }

 private:
  void lstm(std::size_t layer, std::span<const float> x, std::span<float> h, std::span<float> c);
  void gru(std::size_t layer, std::span<const float> x, std::span<float> h);
  void attend(State& state);
  std::size_t slot(std::size_t step) const { return step % shape_.steps * 2 * shape_.hidden; }
  void tabulate_ages();

  HybridShape shape_;
  std::array<Dense, 16> layers_;
  std::array<std::vector<float>, 6> norms_;
  std::vector<float> ages_;  ///< [steps][2H], what the age adds to a key, the key's bias with it

  // Between the layers of one step.
  std::vector<float> from_input_, from_hidden_;
  std::vector<float> z_, query_now_, attended_, u_;
  std::vector<float> scores_;  ///< of one head by age, whole lanes
  std::vector<float> hidden1_, embedding_;
};

}  // namespace vigil
