#include "vigil/timeline/device_clock.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {

double DeviceClock::unwrap(double device_ms) const {
  if (wrap_ms_ <= 0 || !known()) return device_ms;
  return device_ms + wrap_ms_ * std::round((last_device_ms_ - device_ms) / wrap_ms_);
}

void DeviceClock::observe(double device_ms, Timestamp arrival) {
  if (!known()) {
    origin_device_ms_ = device_ms;
    origin_ms_ = arrival.ms;
    last_device_ms_ = device_ms;
  }
  last_device_ms_ = std::max(last_device_ms_, device_ms);
  const Point point{device_ms, (arrival.ms - origin_ms_) - (device_ms - origin_device_ms_)};

  const auto bin = [this](double t) { return std::floor((t - origin_device_ms_) / kBinMs); };
  if (bins_.empty() || bin(point.device_ms) > bin(bins_.back().device_ms)) {
    bins_.push(point);
  } else {
    std::size_t i = bins_.size();
    while (i > 0 && bin(bins_[i - 1].device_ms) > bin(point.device_ms)) --i;
    if (i == 0 || bin(bins_[i - 1].device_ms) != bin(point.device_ms)) return;  // its bin is gone
    if (point.delay_ms >= bins_[i - 1].delay_ms) return;
    bins_[i - 1] = point;
  }
  fit();
}

void DeviceClock::restart() { *this = DeviceClock(wrap_ms_); }

/// Lower hull of the points, left to right (Andrew's monotone chain).
void DeviceClock::find_hull() {
  hull_.clear();
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const Point& p = bins_[i];
    while (hull_.size() >= 2) {
      const Point& a = hull_[hull_.size() - 2];
      const Point& b = hull_[hull_.size() - 1];
      const double cross = (b.device_ms - a.device_ms) * (p.delay_ms - a.delay_ms) -
                           (b.delay_ms - a.delay_ms) * (p.device_ms - a.device_ms);
      if (cross > 0) break;
      hull_.pop_back();
    }
    hull_.push_back(p);
  }
}

void DeviceClock::fit() {
  find_hull();
  const auto count = static_cast<double>(bins_.size());
  double mean = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i) mean += bins_[i].device_ms / count;
  const auto edge_after = [this](std::size_t i) {
    return i + 1 == hull_.size() ? kMostSkew
                                 : (hull_[i + 1].delay_ms - hull_[i].delay_ms) /
                                       (hull_[i + 1].device_ms - hull_[i].device_ms);
  };
  // The best line through a hull point gets flatter from point to point, the edges steeper: the
  // first point whose best line stays below the next edge is touched.
  double before = -kMostSkew;
  for (std::size_t i = 0; i < hull_.size(); ++i) {
    const double best =
        kUsualSkew * kUsualSkew * count * (mean - hull_[i].device_ms) / kUsualDelayMs;
    const double after = edge_after(i);
    if (best > after && i + 1 < hull_.size()) {
      before = after;
      continue;
    }
    skew_ = std::clamp(std::max(best, before), -kMostSkew, kMostSkew);
    break;
  }
  // A bounded line may touch another point.
  offset_ms_ = std::numeric_limits<double>::infinity();
  for (const Point& p : hull_)
    offset_ms_ = std::min(offset_ms_, p.delay_ms - skew_ * (p.device_ms - origin_device_ms_));
}

}  // namespace vigil
