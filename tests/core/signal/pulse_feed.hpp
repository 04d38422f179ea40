// Feeds a PPG (and acceleration) of any rate through the resampler, second by second, as a monitor
// does.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/resampler.hpp"

namespace vigil {

struct PulseRecording {
  double ppg_hz = 0, acceleration_hz = 0;
  std::vector<std::vector<float>> ppg = {};  // one vector a channel
  std::vector<float> acceleration = {};      // x y z interleaved, g; may be empty
};

/// Calls take(first, second) for every second of the grid, up to where the samples end.
template <class Take>
void feed(const PulseRecording& r, Take take) {
  std::vector<Resampler> ppg;
  for (const auto& channel : r.ppg) {
    ppg.emplace_back(Resampler::Settings{.output_rate = kPulseRate, .history = seconds(3600)});
    ppg.back().push({0}, Hertz(r.ppg_hz), channel);
  }
  Resampler acceleration({.output_rate = kPulseRate, .axes = 3, .history = seconds(3600)});
  if (!r.acceleration.empty()) acceleration.push({0}, Hertz(r.acceleration_hz), r.acceleration);
  const double length_s = double(r.ppg.front().size()) / r.ppg_hz;
  std::vector<float> values[kMaxPpgChannels], xyz(3 * kPulseSamples);
  std::vector<std::uint8_t> valid(kPulseSamples);
  for (double s = 0; s + 1 <= length_s; ++s) {
    PulseSecond second;
    for (std::size_t c = 0; c < ppg.size(); ++c) {
      values[c].resize(kPulseSamples);
      if (ppg[c].read({1000 * s}, values[c], valid) > kPulseSamples * 8 / 10)
        second.ppg[c] = values[c];
    }
    if (acceleration.read({1000 * s}, xyz, valid) > kPulseSamples / 2) second.acceleration = xyz;
    take(Timestamp{1000 * s}, second);
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
