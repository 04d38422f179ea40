#include "vigil/monitor/optical_path.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

constexpr Milliseconds kSecond = seconds(1);
constexpr Milliseconds kGrid = period(kPulseRate);

/// Of a second's instants; the rest is filled by the last value.
constexpr std::size_t kFewestValid = kPulseSamples * 9 / 10;

Timestamp floor_to(Timestamp t, Milliseconds step) {
  return {std::floor(t.ms / step.value) * step.value};
}

}  // namespace

OpticalPath::OpticalPath()
    : ppg_(kMaxPpgChannels, Resampler({.output_rate = kPulseRate, .history = kHistory})),
      acceleration_({.output_rate = kPulseRate, .axes = 3, .history = kHistory}) {}

void OpticalPath::reset() {
  for (Resampler& r : ppg_) r.reset();
  acceleration_.reset();
  heart_rate_.reset();
  pulse_beats_.reset();
  pulse_waveform_ = PulseWaveform();
  beats_.clear();
  last_beat_.reset();
  first_light_.reset();
  next_.reset();
  waiting_since_.reset();
}

void OpticalPath::take(const Segment& segment) {
  const auto push = [&](Resampler& to) {
    to.push(segment.first, rate(segment.step), segment.values);
  };
  switch (segment.channel) {
    case Channel::ppg_green:
      if (!first_light_) first_light_ = segment.first;
      push(ppg_[0]);
      break;
    case Channel::ppg_green_2:
      push(ppg_[1]);
      break;
    case Channel::acceleration:
      push(acceleration_);
      break;
    default:
      break;
  }
}

void OpticalPath::advance(Timestamp now, TraceRing& waveform) {
  if (!present()) return;
  if (!next_) start();
  // A long silence is not gone through second by second.
  const Timestamp oldest = floor_to(ppg_[0].newest() - kHistory, kSecond) - lag_;
  if (*next_ < oldest) next_ = oldest;
  while (complete(now)) {
    analyse(waveform);
    next_ = *next_ + kSecond;
  }
}

void OpticalPath::start() {
  Milliseconds reach = ppg_[0].reach();
  if (!acceleration_.empty()) reach = std::max(reach, acceleration_.reach());
  lag_ = kGrid * std::ceil(reach / kGrid);
  next_ = floor_to(*first_light_ + kSecond - kGrid, kSecond) - lag_;
  if (*next_ < *first_light_) next_ = *next_ + kSecond;
}

/// Is the next second in? Its acceleration is waited for, but not for long.
bool OpticalPath::complete(Timestamp now) {
  const Timestamp last = *next_ + kSecond - kGrid;
  const auto has = [last](const Resampler& r) { return r.newest() >= last + r.reach(); };
  if (!has(ppg_[0])) return false;
  if (acceleration_.empty() || has(acceleration_)) {
    waiting_since_.reset();
    return true;
  }
  if (!waiting_since_) waiting_since_ = now;
  return now - *waiting_since_ >= kPatience;
}

void OpticalPath::analyse(TraceRing& waveform) {
  PulseSecond second;
  for (std::size_t i = 0; i < ppg_.size(); ++i) second.ppg[i] = ppg_grid_[i].read(ppg_[i], *next_);
  second.acceleration = acceleration_grid_.read(acceleration_, *next_);

  const std::span<const float> light = second.ppg[0];
  if (!light.empty()) heart_rate_.push(*next_, second);
  pulse_beats_.push(*next_, light, second.acceleration);
  take_beats();

  const auto fair = heart_rate_.estimate(seconds(8), *next_ + kSecond) ? Trace::fine : Trace::poor;
  const PulseWaveform::Second drawn = pulse_waveform_.push(*next_, light);
  for (std::size_t i = 0; i < drawn.values.size(); ++i)
    waveform.push(drawn.first + kGrid * static_cast<double>(i), drawn.values[i], fair);
}

std::span<const float> OpticalPath::Grid::read(Resampler& from, Timestamp first) {
  if (from.empty() || from.read(first, values, valid) < kFewestValid) return {};
  return values;
}

/// An interval needs two good pulses, one after the other.
void OpticalPath::take_beats() {
  constexpr Milliseconds kLongest{3000};
  for (const PulseBeat& beat : pulse_beats_.confirmed()) {
    if (last_beat_ && beat.time - last_beat_->time <= kLongest)
      beats_.push(beat.time, beat.time - last_beat_->time,
                  beat.quality >= kFairBeat && last_beat_->quality >= kFairBeat);
    last_beat_ = beat;
  }
}

VitalReading OpticalPath::heart_rate(Timestamp end, Milliseconds window) const {
  if (!present()) return Absent::no_data;
  const Reading<HeartRate> rate = heart_rate_.estimate(window, end);
  if (!rate) return rate.absent();
  return VitalValue{end,
                    static_cast<float>(rate->value.value),
                    static_cast<float>(rate->low.value),
                    static_cast<float>(rate->high.value),
                    static_cast<float>(rate->quality),
                    Channel::ppg_green};
}

}  // namespace vigil
