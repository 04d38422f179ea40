#include "vigil/signal/pulse_grid.hpp"

#include <algorithm>
#include <cassert>

namespace vigil {

namespace {
constexpr std::size_t kLeastValid = kPulseSamples * 4 / 5;
constexpr Resampler::Settings kLight{.output_rate = kPulseRate, .history = PulseGrid::kHistory};
constexpr Resampler::Settings kAcceleration{
    .output_rate = kPulseRate, .axes = 3, .history = PulseGrid::kHistory};
}  // namespace

PulseGrid::PulseGrid()
    : ppg_{Channel{.resampler = Resampler(kLight)}, Channel{.resampler = Resampler(kLight)}},
      acceleration_(kAcceleration) {
  static_assert(kMaxPpgChannels == 2);
}

void PulseGrid::push_ppg(std::size_t channel, Timestamp first, Hertz rate,
                         std::span<const float> values) {
  assert(channel < kMaxPpgChannels);
  ppg_[channel].resampler.push(first, rate, values);
}

void PulseGrid::push_acceleration(Timestamp first, Hertz rate, std::span<const float> values) {
  acceleration_.push(first, rate, values);
}

void PulseGrid::reset() {
  for (Channel& c : ppg_) c.resampler.reset();
  acceleration_.reset();
}

Milliseconds PulseGrid::reach() const {
  const Milliseconds light = ppg_[0].resampler.reach();
  return acceleration_.empty() ? light : std::max(light, acceleration_.reach());
}

PulseSecond PulseGrid::read(Timestamp first) {
  PulseSecond second;
  for (std::size_t c = 0; c < kMaxPpgChannels; ++c) {
    second.ppg[c] = read(ppg_[c].resampler, first, ppg_[c].values);
    if (light_ == Light::received)
      for (float& v : ppg_[c].values) v = -v;
  }
  second.acceleration = read(acceleration_, first, xyz_);
  return second;
}

std::span<const float> PulseGrid::read(Resampler& from, Timestamp first, std::span<float> values) {
  if (from.read(first, values, valid_) < kLeastValid) return {};
  return values;
}

}  // namespace vigil
