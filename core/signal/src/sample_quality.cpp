#include "vigil/signal/sample_quality.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

void SampleQuality::reset() { seconds_.clear(); }

bool SampleQuality::good(Timestamp time, const float* sample) {
  bool moved = false, possible = true, clipped = false;
  for (std::size_t a = 0; a < axes_; ++a) {
    const bool same = sample[a] == last_[a];
    moved = moved || !same;
    clipped = clipped || (same && std::abs(sample[a]) >= rules_.clipped_from);
    possible = possible && sample[a] >= rules_.low && sample[a] <= rules_.high;
    last_[a] = sample[a];
  }
  if (moved || seconds_.empty()) moved_ = time;
  const bool stuck = rules_.stuck_after > Milliseconds{} && time - moved_ >= rules_.stuck_after;
  return possible && !clipped && !stuck;
}

void SampleQuality::push(Timestamp first, Milliseconds step, std::span<const float> values) {
  for (std::size_t i = 0; (i + 1) * axes_ <= values.size(); ++i) {
    const Timestamp time = first + step * static_cast<double>(i);
    if (!std::isfinite(time.ms)) continue;
    const bool trusted = good(time, &values[i * axes_]);
    newest_ = time;
    const double number = std::floor(in_seconds(time - Timestamp{}));
    if (seconds_.empty()) began_ = number;
    if (seconds_.empty() || seconds_.back().number != number) seconds_.push({number, 0});
    if (trusted) seconds_.back().good_s += in_seconds(step);
  }
}

Reading<float> SampleQuality::value() const {
  if (seconds_.empty()) return Absent::no_data;
  const double now = seconds_.back().number;
  const double length = std::min(now - began_, static_cast<double>(kSeconds));
  if (length < 1) return Absent::starting;
  double good = 0;
  for (std::size_t i = 0; i + 1 < seconds_.size(); ++i)
    if (now - seconds_[i].number <= length) good += seconds_[i].good_s;
  return static_cast<float>(std::clamp(good / length, 0.0, 1.0));
}

}  // namespace vigil
