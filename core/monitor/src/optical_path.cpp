#include "vigil/monitor/optical_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {
namespace {

constexpr Milliseconds kSecond = seconds(1);
constexpr Milliseconds kGrid = period(kPulseRate);

Timestamp floor_to(Timestamp t, Milliseconds step) {
  return {std::floor(t.ms / step.value) * step.value};
}

}  // namespace

void OpticalPath::reset() {
  grid_.reset();
  heart_rate_.reset();
  pulse_beats_.reset();
  pulse_waveform_ = PulseWaveform();
  beats_.clear();
  breath_.reset();
  quality_.reset();
  last_beat_.reset();
  first_light_.reset();
  next_.reset();
  patience_.reset();
}

void OpticalPath::take(const Segment& segment) {
  const Hertz at = rate(segment.step);
  switch (segment.channel) {
    case Channel::ppg_green:
      if (!first_light_) first_light_ = segment.first;
      grid_.push_ppg(0, segment.first, at, segment.values);
      break;
    case Channel::ppg_green_2:
      grid_.push_ppg(1, segment.first, at, segment.values);
      break;
    case Channel::acceleration:
      grid_.push_acceleration(segment.first, at, segment.values);
      break;
    default:
      break;
  }
}

void OpticalPath::advance(Timestamp now, TraceRing& waveform) {
  if (!present()) return;
  if (!next_) start();
  // A long silence is not gone through second by second.
  const Timestamp oldest = floor_to(grid_.newest_light(0) - PulseGrid::kHistory, kSecond) - lag_;
  if (*next_ < oldest) next_ = oldest;
  while (complete(now)) {
    analyse(waveform);
    next_ = *next_ + kSecond;
  }
}

void OpticalPath::start() {
  lag_ = kGrid * std::ceil(grid_.reach() / kGrid);
  next_ = floor_to(*first_light_, kSecond) - lag_;
  while (*next_ < *first_light_) next_ = *next_ + kSecond;
}

/// Is the next second in? Its acceleration is waited for, but not for long.
bool OpticalPath::complete(Timestamp now) {
  const Timestamp end = *next_ + kSecond;
  return grid_.has_light(0, end) && patience_.over(grid_.has_acceleration(end), now);
}

void OpticalPath::analyse(TraceRing& waveform) {
  const PulseSecond second = grid_.read(*next_);
  const std::span<const float> light = second.ppg[0];
  if (!light.empty()) heart_rate_.push(*next_, second);
  pulse_beats_.push(*next_, light, second.acceleration);
  const Timestamp end = *next_ + kSecond;
  take_beats();
  quality_.push(second, pulse_beats_.confirmed());
  breath_.advance(end);

  const bool fair = heart_rate_.estimate(seconds(8), end) && quality().value >= kFairLight;
  const auto flag = fair ? Trace::fine : Trace::poor;
  const PulseWaveform::Second drawn = pulse_waveform_.push(*next_, light);
  for (std::size_t i = 0; i < drawn.values.size(); ++i)
    waveform.push(drawn.first + kGrid * static_cast<double>(i), drawn.values[i], flag);
}

/// An interval needs two good pulses, one after the other.
void OpticalPath::take_beats() {
  constexpr Milliseconds kLongest{3000};
  for (const PulseBeat& beat : pulse_beats_.confirmed()) {
    const bool fair = beat.quality >= kFairBeat;
    float interval_ms = std::numeric_limits<float>::quiet_NaN();
    if (last_beat_ && beat.time - last_beat_->time <= kLongest) {
      const bool trusted = fair && last_beat_->quality >= kFairBeat;
      beats_.push(beat.time, beat.time - last_beat_->time, trusted);
      if (trusted) interval_ms = static_cast<float>((beat.time - last_beat_->time).value);
    }
    if (fair) breath_.push({beat.time, interval_ms, beat.amplitude, beat.level});
    last_beat_ = beat;
  }
}

/// Poor light first takes from the value's quality, then the value.
VitalReading OpticalPath::respiration() const {
  const VitalReading read = breath_.reading();
  if (!read) return read;
  if (quality().value < kFairLight) return Absent::poor_signal;
  VitalValue rate = *read;
  rate.quality *= quality().value;
  return rate;
}

VitalReading OpticalPath::heart_rate(Timestamp end, Milliseconds window) const {
  if (!next_) return present() ? Absent::starting : Absent::no_data;
  end = std::min(end, *next_ + lag_);
  return as_vital(end, heart_rate_.estimate(window, end), Channel::ppg_green);
}

}  // namespace vigil
