#include "vigil/inference/network.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

Network::Network(const ModelCard& card) : logistic_(card.logistic) {
  if (logistic_) {
    decay_ = static_cast<float>(std::exp(-card.step_s / logistic_->smoothing_s));
  } else {
    hybrid_ = std::make_unique<HybridNet>(card.hybrid);
    hybrid_state_ = hybrid_->initial_state();
    without_.assign(card.inputs.size(), hybrid_state_);
  }
  summed_.resize(card.inputs.size());
  occluded_.resize(card.inputs.size());
}

float Network::run(std::span<const float> row, std::span<float> state, bool follows) {
  if (!follows) anew_ = true;
  if (logistic_) return run(*logistic_, row, state);
  if (!follows) {
    hybrid_->load(state, hybrid_state_);
    for (HybridNet::State& without : without_) hybrid_->load(state, without);
  }
  score_ = hybrid_->step(row, hybrid_state_).score;
  hybrid_->save(hybrid_state_, state);
  return score_;
}

void Network::explain(std::span<const float> row, std::span<float> moved) {
  if (logistic_) return explain(*logistic_, row, moved);
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::copy(row.begin(), row.end(), occluded_.begin());
    occluded_[i] = 0;
    moved[i] = score_ - hybrid_->step(occluded_, without_[i]).score;
  }
}

void Network::explain(const LogisticNet& net, std::span<const float> row, std::span<float> moved) {
  if (anew_) {
    std::fill(summed_.begin(), summed_.end(), 0.F);
    weight_ = 0;
    anew_ = false;
  }
  weight_ = decay_ * weight_ + 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    summed_[i] = decay_ * summed_[i] + net.weights[i] * row[i];
    moved[i] = summed_[i] / weight_;
  }
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
