#include "analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vigil/monitor/fault_watch.hpp"

namespace vigil {
namespace {

Timestamp floor_to(Timestamp t, Milliseconds step) {
  return {std::floor(t.ms / step.value) * step.value};
}

constexpr float kQuantile90 = 1.645f;  ///< of the normal distribution, two-sided

struct Trend {
  TraceId trace;
  Vital vital;
};
constexpr std::array<Trend, 5> kTrends = {{
    {TraceId::heart_rate_hour, Vital::heart_rate},
    {TraceId::rmssd_hour, Vital::rmssd},
    {TraceId::spo2_hour, Vital::spo2},
    {TraceId::skin_temperature_hour, Vital::skin_temperature},
    {TraceId::eda_hour, Vital::eda},
}};

/// What ANSI/AAMI EC13 asks of a heart-rate meter: within 10 % or 5 bpm, whichever is greater.
VitalValue with_sensor_accuracy(Timestamp time, float bpm) {
  const float half = std::max(5.f, 0.1f * bpm);
  return {time, bpm, bpm - half, bpm + half, 1, Channel::heart_rate};
}

/// A root mean square error of 4 %, the most that ISO 80601-2-61 allows a pulse oximeter.
VitalValue with_oximeter_accuracy(Timestamp time, float percent, float quality) {
  constexpr float kHalf = kQuantile90 * 4;
  return {time, percent, percent - kHalf, std::min(100.f, percent + kHalf), quality, Channel::spo2};
}

}  // namespace

void Analysis::begin_second(Timestamp end, Milliseconds batch_then) {
  batch = batch_then;
  optical.advance(end, trace(TraceId::pulse));
  oxygen_light.advance(end);
  if (floor_to(end, heart_rate_step_) == end) vital_now(Vital::heart_rate) = heart_rate(end);
  light_beats = light_has_best_beats(end);
  BeatBook& beats = best_beats();
  if (!beats.empty() && beats.last() != hrv_at) {
    hrv_at = beats.last();
    vital_now(Vital::rmssd) = beats.rmssd();
    vital_now(Vital::sdnn) = beats.sdnn();
  }
  screen_rhythm(end, beats);
  give_beats(beats.beats());
}

void Analysis::end_second(Timestamp end) {
  vital_now(Vital::respiration) = respiration();
  vital_now(Vital::spo2) = oxygen(end);
  vital_now(Vital::motion) = motion.reading();
  vital_now(Vital::eda) = eda.reading();
  vital_now(Vital::skin_temperature) = skin_temperature.reading();
  for (const auto& [id, vital] : kTrends)
    if (const VitalReading v = reading(vital, end)) trace(id).push(end, v->value);
}

/// The light where there is light, for it comes with an honest interval; else what the sensor says.
VitalReading Analysis::heart_rate(Timestamp end) {
  if (contact == Contact::off) return Absent::poor_contact;
  const VitalReading seen = optical.heart_rate(end, heart_rate_window_);
  if (seen) return seen;
  const VitalReading sensed = sensed_heart_rate(end);
  return sensed || !optical.present() ? sensed : seen;
}

/// The sensor's own number where it sends one; its beats say how far to trust it. Without such a
/// number the beats alone.
VitalReading Analysis::sensed_heart_rate(Timestamp end) {
  const VitalReading from_beats = sensor_beats.empty()
                                      ? VitalReading(Absent::no_data)
                                      : sensor_beats.heart_rate(end, heart_rate_window_);
  const VitalReading from_sensor = at(sensor_heart_rate, Vital::heart_rate, end);
  if (!from_sensor) return from_beats ? from_beats : from_sensor;
  if (!from_beats) return from_sensor;
  VitalValue agreed = *from_sensor;
  agreed.low = std::max(agreed.low, std::min(from_beats->low, agreed.value - 1));
  agreed.high = std::min(agreed.high, std::max(from_beats->high, agreed.value + 1));
  return agreed;
}

/// Light shows breathing in more ways than intervals do.
VitalReading Analysis::respiration() {
  if (contact == Contact::off) return Absent::poor_contact;
  const VitalReading seen = optical.respiration();
  if (seen || sensor_beats.empty()) return seen;
  sensor_breath.advance(sensor_beats.last());
  return sensor_breath.reading();
}

/// The sensor's own value, while it sends one: it knows its calibration.
VitalReading Analysis::oxygen(Timestamp end) {
  if (at(sensor_spo2, Vital::spo2, end) || !oxygen_light.present()) return sensor_spo2;
  if (contact == Contact::off) return Absent::poor_contact;
  return oxygen_light.reading();
}

/// A sensor's own intervals are better than those between pulses, while it sends them.
bool Analysis::light_has_best_beats(Timestamp end) const {
  constexpr Milliseconds kFresh = seconds(10);
  const bool sensed = !sensor_beats.empty() && end - sensor_beats.last() < kFresh;
  return !sensed && optical.present();
}

/// The beats that the features have not had yet.
void Analysis::give_beats(const features::RrSeries& beats) {
  std::size_t i = beats.size();
  while (i > 0 && beats[i - 1].time > last_beat_given) --i;
  for (; i < beats.size(); ++i) {
    features.take(beats[i]);
    last_beat_given = beats[i].time;
  }
}

VitalReading Analysis::reading(Vital vital, Timestamp when) const {
  return at(vitals[static_cast<std::size_t>(vital)], vital, when - batch);
}

/// What an event means for the analysis, now or when it is made anew.
void Analysis::apply(const Event& e) {
  const bool possible = e.absent == Absent::no;
  const auto reading = [&](const VitalValue& v) {
    return possible ? VitalReading(v) : VitalReading(e.absent);
  };
  switch (e.channel) {
    case Channel::heart_rate:
      sensor_heart_rate = reading(with_sensor_accuracy(e.time, e.value));
      break;
    case Channel::spo2:
      vital_now(Vital::spo2) = sensor_spo2 =
          reading(with_oximeter_accuracy(e.time, e.value, e.quality));
      break;
    case Channel::rr:
      if (possible) take_beat(e.time, Milliseconds(e.value));
      break;
    case Channel::skin_temperature:
      if (possible) skin_temperature.push(e.time, e.value);
      break;
    case Channel::contact:
      if (possible) contact = e.value > 0.5f ? Contact::on : Contact::off;
      break;
    default:
      vital_now(Vital::heart_rate) = heart_rate(e.time);
  }
}

void Analysis::take_beat(Timestamp time, Milliseconds rr) {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  sensor_beats.push(time, rr);
  if (sensor_beats.beats()[sensor_beats.beats().size() - 1].accepted)
    sensor_breath.push({time, static_cast<float>(rr.value), kUnknown, kUnknown});
}

void Analysis::analyse(const Segment& segment) {
  channel_quality.take(segment);
  optical.take(segment);
  oxygen_light.take(segment);
  features.take(segment);
  const auto each = [&](auto&& use) {
    const std::size_t axes = info(segment.channel).axes;
    for (std::size_t i = 0; i < segment.count(); ++i)
      use(segment.first + segment.step * static_cast<double>(i), &segment.values[i * axes]);
  };
  switch (segment.channel) {
    case Channel::acceleration:
      each([&](Timestamp t, const float* v) {
        const float enmo = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) - 1;
        motion.push(t, std::abs(enmo));
        trace(TraceId::motion).push(t, enmo);
      });
      break;
    case Channel::eda:
      each([&](Timestamp t, const float* v) {
        if (!possible_value(Channel::eda, *v)) return;
        eda.push(t, segment.step, *v);
        trace(TraceId::eda).push(t, *v);
      });
      break;
    case Channel::skin_temperature:
      each([&](Timestamp t, const float* v) {
        if (possible_value(Channel::skin_temperature, *v)) skin_temperature.push(t, *v);
      });
      break;
    default:
      break;
  }
}

std::array<TraceRing, kTraceCount> Analysis::make_traces() {
  // Spans: 8 s of waveform, two minutes of EDA, somewhat over an hour of trends.
  const auto hour = [] { return TraceRing(seconds(8), 1); };
  return {TraceRing(period(kPulseRate)),
          TraceRing(period(64_Hz), 3),
          TraceRing(seconds(0.25)),
          hour(),
          hour(),
          hour(),
          hour(),
          hour(),
          hour()};
}

}  // namespace vigil
