#include "vigil/signal/pulse_grid.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

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
  const std::size_t taken = ppg_[channel].resampler.push(first, rate, values);
  if (channel > 0 || taken == 0) return;
  for (std::size_t i = 0; i < values.size(); ++i)
    stuck_.push(first + period(rate) * double(i), values[i]);
}

void PulseGrid::StuckSamples::push(Timestamp time, float value) {
  const double number = std::floor(time.ms / 1000);
  if (seconds_.empty() || seconds_.back().number != number) seconds_.push({number, 0, 0});
  Second& second = seconds_.back();
  second.samples += 1;
  row_ = value == value_ ? row_ + 1 : 1;
  value_ = value;
  if (row_ > kRow)
    second.stuck += 1;
  else if (row_ == kRow)  // those before it, too, as far as they lie in this second
    second.stuck = std::min(second.samples, second.stuck + kRow);
}

float PulseGrid::StuckSamples::share(Timestamp first) const {
  float samples = 0, stuck = 0;
  for (std::size_t i = seconds_.size(); i-- > 0;) {
    const double off = seconds_[i].number - std::floor(first.ms / 1000);
    if (off != 0 && off != 1) continue;  // a second of the grid lies across two of the clock's
    samples += seconds_[i].samples;
    stuck += seconds_[i].stuck;
  }
  return samples > 0 ? stuck / samples : 0;
}

void PulseGrid::push_acceleration(Timestamp first, Hertz rate, std::span<const float> values) {
  acceleration_.push(first, rate, values);
}

void PulseGrid::reset() {
  for (Channel& c : ppg_) c.resampler.reset();
  stuck_.reset();
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
  second.stuck = stuck_.share(first);
  return second;
}

std::span<const float> PulseGrid::read(Resampler& from, Timestamp first, std::span<float> values) {
  if (from.read(first, values, valid_) < kLeastValid) return {};
  return values;
}

}  // namespace vigil
