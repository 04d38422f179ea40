// Feeds a PPG (and acceleration) of any rate through the grid, second by second, as a monitor
// does.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "vigil/signal/pulse_grid.hpp"

namespace vigil {

struct PulseRecording {
  double ppg_hz = 0, acceleration_hz = 0;
  std::vector<std::vector<float>> ppg = {};  // one vector a channel
  std::vector<float> acceleration = {};      // x y z interleaved, g; may be empty
};

/// Calls take(first, second) for every second of the grid, up to where the samples end.
template <class Take>
void feed(const PulseRecording& r, Take take) {
  PulseGrid grid;
  // What of a signal lies in [from, to) seconds, at its own rate.
  const auto push = [](const std::vector<float>& x, double hz, std::size_t axes, double from,
                       double to, auto into) {
    const auto at = [&](double s) {
      return std::min(x.size(), axes * static_cast<std::size_t>(std::ceil(s * hz)));
    };
    into(Timestamp{1000 * std::ceil(from * hz) / hz}, Hertz(hz),
         std::span(x).subspan(at(from), at(to) - at(from)));
  };
  const double length_s = double(r.ppg.front().size()) / r.ppg_hz;
  for (double s = 0; s <= length_s; ++s) {
    for (std::size_t c = 0; c < r.ppg.size(); ++c) {
      push(r.ppg[c], r.ppg_hz, 1, s, s + 1, [&](auto... segment) { grid.push_ppg(c, segment...); });
    }
    if (!r.acceleration.empty()) {
      push(r.acceleration, r.acceleration_hz, 3, s, s + 1,
           [&](auto... segment) { grid.push_acceleration(segment...); });
    }
    const Timestamp first{1000 * (s - 1)};  // a second late, so that its end has neighbours
    if (s >= 1) take(first, grid.read(first));
  }
}

/// A pulse wave with a second harmonic at a given phase (in beats), of amplitude 1.
inline float pulse_wave(double beats) {
  const double a = 2 * 3.14159265358979 * beats;
  return static_cast<float>(std::sin(a) + 0.4 * std::sin(2 * a - 1));
}

/// Repeatable noise in -1..1.
class TestNoise {
 public:
  float operator()() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<float>(static_cast<std::int32_t>(state_ >> 32)) / 2147483648.0f;
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace vigil
