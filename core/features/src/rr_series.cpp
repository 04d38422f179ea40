#include "vigil/features/rr_series.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::features {

void NnWindow::clear() {
  rr_.clear();
  time_.clear();
  joined_.clear();
  differences_.clear();
  covered_ms_ = 0;
}

bool NnWindow::push_back(double rr_ms, double time_s, bool joined) {
  joined = joined && !rr_.empty();
  if (rr_.full()) return false;
  if (joined) differences_.push_back(rr_ms - rr_.back());
  rr_.push_back(rr_ms);
  time_.push_back(time_s);
  joined_.push_back(joined);
  covered_ms_ += rr_ms;
  return true;
}

void NnWindow::assign(std::span<const double> rr_ms) {
  clear();
  double time_ms = 0;
  for (const double rr : rr_ms) {
    time_ms += rr;
    if (!push_back(rr, time_ms / 1000, true)) return;
  }
}

bool RrSeries::append(const Beat& beat) {
  if (!std::isfinite(beat.rr_ms) || !(std::abs(beat.time.ms) <= kLatestMs)) return false;
  if (!beats_.empty() && beat.time < beats_.back().time) return false;
  beats_.push(beat);
  return true;
}

std::size_t RrSeries::first_after(Timestamp t) const {
  std::size_t low = 0, high = beats_.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (beats_[middle].time <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void RrSeries::window(Timestamp end, Milliseconds length, NnWindow& out) const {
  out.clear();
  const std::size_t last = first_after(end);
  const std::size_t held = std::min(last, NnWindow::kCapacity);
  const Beat* previous = nullptr;
  for (std::size_t i = std::max(first_after(end - length), last - held); i < last; ++i) {
    const Beat& beat = beats_[i];
    if (beat.accepted) {
      const bool joined =
          previous != nullptr && previous->accepted &&
          std::abs((beat.time - previous->time).value - beat.rr_ms) <= kJoinToleranceMs;
      out.push_back(beat.rr_ms, in_seconds(beat.time - end), joined);
    }
    previous = &beat;
  }
}

}  // namespace vigil::features
