#include "vigil/inference/network.hpp"

#include <cmath>

namespace vigil {

Network::Network(const ModelCard& card) : logistic_(card.logistic) {
  if (logistic_) {
    decay_ = static_cast<float>(std::exp(-card.step_s / logistic_->smoothing_s));
  } else {
    hybrid_ = std::make_unique<HybridNet>(card.hybrid);
    hybrid_state_ = hybrid_->initial_state();
  }
}

float Network::run(std::span<const float> row, std::span<float> state, bool follows) {
  if (logistic_) return run(*logistic_, row, state);
  if (!follows) hybrid_->load(state, hybrid_state_);
  const float score = hybrid_->step(row, hybrid_state_).score;
  hybrid_->save(hybrid_state_, state);
  return score;
}

float Network::run(const LogisticNet& net, std::span<const float> row,
                   std::span<float> state) const {
  float logit = net.bias;
  for (std::size_t i = 0; i < row.size(); ++i) logit += net.weights[i] * row[i];
  state[0] = decay_ * state[0] + logit;
  state[1] = decay_ * state[1] + 1;
  return state[0] / state[1];
}

}  // namespace vigil
