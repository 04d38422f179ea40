#include "vigil/inference/personal_baseline.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

PersonalBaseline::PersonalBaseline(const CardInput& input, const ModelCard& card)
    : step_s_(card.step_s),
      time_constant_s_(card.baseline_s),
      prior_s_(card.prior_s),
      clip_(card.clip),
      log_offset_(input.log_offset),
      spread_(input.spread) {}

float PersonalBaseline::push(float value) {
  double x = static_cast<double>(value);
  if (log_offset_) x = std::log(std::max(x, 0.0) + *log_offset_);
  if (age_s_ == 0) mean_ = x;
  age_s_ += step_s_;
  const double gain = std::max(step_s_ / age_s_, step_s_ / time_constant_s_);
  mean_ += gain * (x - mean_);
  const double above = x - mean_;
  variance_ += gain * (above * above - variance_);
  const double own = std::min(age_s_, time_constant_s_);
  const double sd = std::sqrt((own * variance_ + prior_s_ * spread_ * spread_) / (own + prior_s_));
  return static_cast<float>(std::clamp(above / sd, -clip_, clip_));
}

void PersonalBaseline::reset() { age_s_ = mean_ = variance_ = 0; }

void PersonalBaseline::follow(const PersonalBaseline& before) {
  if (before.log_offset_ != log_offset_) return;
  age_s_ = before.age_s_;
  mean_ = before.mean_;
  variance_ = before.variance_;
}

}  // namespace vigil
