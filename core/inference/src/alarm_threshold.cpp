#include "vigil/inference/alarm_threshold.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vigil {

void AlarmThreshold::set_rate(double per_day) {
  if (std::isfinite(per_day)) per_day_ = std::clamp(per_day, kLeastPerDay, kMostPerDay);
}

void AlarmThreshold::passed(Milliseconds time) {
  height_ = std::max(0.0, height_ - kStep * per_day_ * (time / kDay));
}

void AlarmThreshold::alarmed() {
  lifted_ = std::min(kStep, kMost - height_);
  height_ += lifted_;
}

void AlarmThreshold::confirmed() { height_ = std::max(0.0, height_ - std::exchange(lifted_, 0.0)); }

bool AlarmThreshold::restore(double height) {
  if (!(height >= 0 && height <= kMost)) return false;
  height_ = height;
  lifted_ = 0;
  return true;
}

void AlarmThreshold::reset() { height_ = lifted_ = 0; }

}  // namespace vigil
