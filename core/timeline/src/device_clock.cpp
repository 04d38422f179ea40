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
  const double elapsed_ms = device_ms - origin_device_ms_;
  if (keep(arrivals_, {elapsed_ms, arrival.ms - origin_ms_ - elapsed_ms})) fit();
}

void DeviceClock::observe_request(double device_ms, Timestamp asked) {
  if (!known()) return;
  const double elapsed_ms = device_ms - origin_device_ms_;
  if (keep(requests_, {elapsed_ms, elapsed_ms - (asked.ms - origin_ms_)})) fit();
}

void DeviceClock::restart() { *this = DeviceClock(wrap_ms_); }

/// Is it the least delayed of its bin? Those before it in bins that are gone are of no use.
bool DeviceClock::keep(Points& points, Point point) {
  const auto bin = [](const Point& p) { return std::floor(p.device_ms / kBinMs); };
  if (points.empty() || bin(point) > bin(points.back())) {
    points.push(point);
    return true;
  }
  std::size_t i = points.size();
  while (i > 0 && bin(points[i - 1]) > bin(point)) --i;
  if (i == 0 || bin(points[i - 1]) != bin(point)) return false;
  if (point.delay_ms >= points[i - 1].delay_ms) return false;
  points[i - 1] = point;
  return true;
}

/// By a line of this skew below all points.
const DeviceClock::Point& DeviceClock::touched(const Points& points, double skew) {
  const auto height = [skew](const Point& p) { return p.delay_ms - skew * p.device_ms; };
  std::size_t best = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    if (height(points[i]) < height(points[best])) best = i;
  return points[best];
}

double DeviceClock::edge(const Points& points, double skew) {
  const Point& p = touched(points, skew);
  return p.delay_ms - skew * p.device_ms;
}

/// By how much the sum of the delays beyond the edge falls as the skew grows: less and less.
double DeviceClock::pull(const Points& points, double skew) {
  const double x = touched(points, skew).device_ms;
  double sum = 0;
  for (std::size_t i = 0; i < points.size(); ++i) sum += points[i].device_ms - x;
  return sum;
}

/// The logarithm of the likelihood is concave: its slope has one zero.
void DeviceClock::fit() {
  constexpr int kHalvings = 40;  // to 1e-9 ms over the bins
  double low = -kMostSkew, high = kMostSkew;
  for (int i = 0; i < kHalvings; ++i) {
    skew_ = (low + high) / 2;
    double slope = pull(arrivals_, skew_);
    if (!requests_.empty()) slope -= pull(requests_, -skew_);
    (slope / kUsualDelayMs > skew_ / (kUsualSkew * kUsualSkew) ? low : high) = skew_;
  }
  offset_ms_ = edge(arrivals_, skew_);
  if (requests_.empty()) return;
  const double width_ms = offset_ms_ + edge(requests_, -skew_);
  if (width_ms >= 0) {
    offset_ms_ -= width_ms / 2;
  } else {
    requests_.clear();
    fit();
  }
}

}  // namespace vigil
