// The watch's own clock: another origin, and not quite our second.
#pragma once

#include <cmath>
#include <cstdint>

namespace vigil::simulator {

class WatchClock {
 public:
  WatchClock(std::uint32_t start_ms, double ppm) : start_ms_(start_ms), pace_(1 + ppm * 1e-6) {}

  /// Never wraps; `stamp` does.
  double device_ms(double time_s) const { return start_ms_ + time_s * 1000 * pace_; }
  double time_s(double device_ms) const { return (device_ms - start_ms_) / 1000 / pace_; }
  static std::uint32_t stamp(double device_ms) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(std::round(device_ms)));
  }

 private:
  double start_ms_;
  double pace_;
};

}  // namespace vigil::simulator
