#include "vigil/timeline/device_clock.hpp"

#include <algorithm>
#include <cmath>

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

void DeviceClock::fit() {
  const auto line_through = [this](const Point& p, double skew) {
    skew_ = skew;
    offset_ms_ = p.delay_ms - skew * (p.device_ms - origin_device_ms_);
  };
  const auto least = [this] {
    Point p = bins_[0];
    for (std::size_t i = 1; i < bins_.size(); ++i)
      if (bins_[i].delay_ms < p.delay_ms) p = bins_[i];
    return p;
  };
  if (bins_.back().device_ms - bins_[0].device_ms < kSkewAfterMs) return line_through(least(), 0);

  // Lower hull, left to right (Andrew's monotone chain).
  FixedVector<Point, kBins> hull;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const Point& p = bins_[i];
    while (hull.size() >= 2) {
      const Point& a = hull[hull.size() - 2];
      const Point& b = hull[hull.size() - 1];
      const double cross = (b.device_ms - a.device_ms) * (p.delay_ms - a.delay_ms) -
                           (b.delay_ms - a.delay_ms) * (p.device_ms - a.device_ms);
      if (cross > 0) break;
      hull.pop_back();
    }
    hull.push_back(p);
  }
  double mean = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i)
    mean += bins_[i].device_ms / static_cast<double>(bins_.size());
  for (std::size_t i = 1; i < hull.size(); ++i) {
    if (hull[i].device_ms < mean && i + 1 < hull.size()) continue;
    const double skew =
        (hull[i].delay_ms - hull[i - 1].delay_ms) / (hull[i].device_ms - hull[i - 1].device_ms);
    const double bounded = std::clamp(skew, -kMostSkew, kMostSkew);
    if (skew == bounded) return line_through(hull[i], skew);
    // A steeper edge is jitter: the bounded line through the hull point that it then touches.
    Point touch = hull[0];
    const auto height = [&](const Point& p) { return p.delay_ms - bounded * p.device_ms; };
    for (const Point& p : hull)
      if (height(p) < height(touch)) touch = p;
    return line_through(touch, bounded);
  }
}

}  // namespace vigil
