#include "vigil/signal/rate_tracker.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace vigil {

RateTracker::RateTracker(const Settings& settings)
    : settings_(settings), posterior_(settings.count), moved_(settings.count) {
  reset();
}

void RateTracker::reset() {
  std::fill(posterior_.begin(), posterior_.end(), 1 / static_cast<float>(posterior_.size()));
}

void RateTracker::predict() {
  // Convolution with exp(-|d| / drift) is one recursion upward and one downward. What would leave
  // the grid is lost to it and made up for by normalising.
  const float decay = static_cast<float>(std::exp(-settings_.step / settings_.drift));
  float carried = 0;
  for (std::size_t i = 0; i < posterior_.size(); ++i) {
    carried = carried * decay + posterior_[i];
    moved_[i] = carried;
  }
  carried = 0;
  for (std::size_t i = posterior_.size(); i-- > 0;) {
    moved_[i] += carried * decay;
    carried = carried * decay + posterior_[i];
  }
  float total = 0;
  for (const float p : moved_) total += p;
  const float stays = static_cast<float>(1 - settings_.jump) / total;
  const float anywhere = static_cast<float>(settings_.jump) / static_cast<float>(moved_.size());
  for (std::size_t i = 0; i < posterior_.size(); ++i) posterior_[i] = moved_[i] * stays + anywhere;
}

void RateTracker::update(std::span<const float> log_likelihood) {
  assert(log_likelihood.size() == posterior_.size());
  const float best = *std::max_element(log_likelihood.begin(), log_likelihood.end());
  float total = 0;
  for (std::size_t i = 0; i < posterior_.size(); ++i) {
    moved_[i] = posterior_[i] * std::exp(log_likelihood[i] - best);
    total += moved_[i];
  }
  if (!std::isfinite(total)) return;
  for (std::size_t i = 0; i < posterior_.size(); ++i) posterior_[i] = moved_[i] / total;
}

double RateTracker::quantile(double probability) const {
  double below = 0;
  for (std::size_t i = 0; i < posterior_.size(); ++i) {
    const double p = double(posterior_[i]);
    if (below + p >= probability) {
      const double within = p > 0 ? (probability - below) / p : 0.5;
      return settings_.first + settings_.step * (static_cast<double>(i) - 0.5 + within);
    }
    below += p;
  }
  return settings_.first + settings_.step * static_cast<double>(posterior_.size() - 1);
}

double RateTracker::probability_within(double rate, double reach) const {
  double sum = 0;
  for (std::size_t i = 0; i < posterior_.size(); ++i) {
    const double at = settings_.first + settings_.step * static_cast<double>(i);
    if (std::abs(at - rate) <= reach) sum += double(posterior_[i]);
  }
  return sum;
}

}  // namespace vigil
