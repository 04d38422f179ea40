#include "vigil/features/rr_filter.hpp"

#include <cmath>

namespace vigil::features {

bool RrFilter::in_range(double rr_ms) const {
  return rr_ms >= limits_.min_ms && rr_ms <= limits_.max_ms;
}

void RrFilter::reset() { *this = RrFilter(rule_, limits_); }

std::optional<bool> RrFilter::push(double rr_ms) {
  if (rule_ == LocalRule::karlsson) return karlsson(rr_ms);
  if (!in_range(rr_ms)) return false;
  if (rule_ == LocalRule::none) return true;
  return rule_ == LocalRule::acar ? close_to_recent(rr_ms) : close_to_previous(rr_ms);
}

bool RrFilter::close_to_previous(double rr_ms) {
  const bool first = neighbours_.empty();
  const double before = first ? rr_ms : neighbours_.back();
  const double change = rr_ms - before;
  const bool close = rule_ == LocalRule::malik
                         ? std::abs(change) <= 0.2 * before
                         : change <= 0.325 * before && -change <= 0.245 * before;
  const bool accepted = close || previous_rejected_;
  neighbours_.push(rr_ms);
  previous_rejected_ = !accepted;
  return accepted;
}

bool RrFilter::close_to_recent(double rr_ms) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < recent_.size(); ++i) {
    if (!recent_[i].accepted) continue;
    sum += recent_[i].rr_ms;
    ++count;
  }
  const double mean = count > 0 ? sum / static_cast<double>(count) : 0;
  const bool accepted = !recent_.full() || count == 0 || std::abs(mean - rr_ms) < 0.2 * mean;
  recent_.push({rr_ms, accepted});
  return accepted;
}

std::optional<bool> RrFilter::karlsson(double rr_ms) {
  const bool ok = in_range(rr_ms);
  std::optional<bool> verdict;
  if (pending_ && !pending_in_range_) {
    verdict = false;
  } else if (pending_ && ok && neighbours_.size() == 2) {
    const double mean = (neighbours_[0] + rr_ms) / 2;
    verdict = std::abs(mean - neighbours_[1]) < 0.2 * mean;
  } else if (pending_) {
    verdict = true;  // without a neighbour on both sides nothing speaks against it
  }
  pending_ = true;
  pending_in_range_ = ok;
  if (ok) neighbours_.push(rr_ms);
  return verdict;
}

std::optional<bool> RrFilter::finish() {
  if (!pending_) return std::nullopt;
  pending_ = false;
  return pending_in_range_;
}

}  // namespace vigil::features
