// Into the pipeline: what a watch or a recording sends.
#include <algorithm>
#include <cmath>

#include "pipeline.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"

namespace vigil {
namespace {

/// Outside of these no sensor is right, whoever wears it.
constexpr bool possible_heart_rate(float bpm) { return bpm >= 20 && bpm <= 300; }
constexpr bool possible_rr(Milliseconds rr) { return rr >= 200_ms && rr <= 3000_ms; }

/// What ANSI/AAMI EC13 asks of a cardiac monitor: within 10 % or 5 bpm, whichever is greater.
VitalValue with_sensor_accuracy(Timestamp time, float bpm) {
  const float half = std::max(5.f, 0.1f * bpm);
  return {time, bpm, bpm - half, bpm + half, 1, Channel::heart_rate};
}

void count(Ledger& ledger, bool stored) {
  ++ledger.received;
  ++(stored ? ledger.stored : ledger.rejected);
}

}  // namespace

DecodeError Monitor::Pipeline::take(Characteristic characteristic,
                                    std::span<const std::byte> value, Timestamp arrival) {
  arrived(arrival);
  ++packets;
  const auto failed = [this](DecodeError e) {
    ++bad_packets;
    return e;
  };
  switch (characteristic) {
    case Characteristic::heart_rate_measurement: {
      const auto measurement = decode_heart_rate_measurement(value);
      if (!measurement) return failed(measurement.error());
      take(*measurement, arrival);
      return DecodeError::none;
    }
    case Characteristic::battery_level: {
      const auto level = decode_battery_level(value);
      count(timeline.events(Channel::battery), static_cast<bool>(level));
      if (!level) return failed(level.error());
      battery_pct = static_cast<float>(level->value);
      return DecodeError::none;
    }
    default:
      return failed(DecodeError::unknown_characteristic);
  }
}

void Monitor::Pipeline::take(const HeartRateMeasurement& measurement, Timestamp arrival) {
  if (measurement.contact != Contact::unknown) take_contact(measurement.contact, arrival);
  take_heart_rate(arrival, static_cast<float>(measurement.heart_rate.value));
  Milliseconds sum{};
  for (const RrInterval rr : measurement.rr)
    if (possible_rr(rr.duration())) sum += rr.duration();
  if (sum > 0_ms) beat_clock.arrive(sum, arrival);
  for (const RrInterval rr : measurement.rr) {
    const bool possible = possible_rr(rr.duration());
    count(timeline.events(Channel::rr), possible);
    if (possible) sensor_beats.push(beat_clock.next(rr.duration()), rr.duration());
  }
}

void Monitor::Pipeline::take_event(const SampleBlock& block, Timestamp time) {
  arrived(time);
  for (std::size_t i = 0; i < block.rows(); ++i) {
    const float value = block.values[i * info(block.channel).axes];
    switch (block.channel) {
      case Channel::heart_rate:
        take_heart_rate(time, value);
        break;
      case Channel::rr: {
        if (i > 0) time = time + Milliseconds(value);
        const bool possible = possible_rr(Milliseconds(value));
        count(timeline.events(Channel::rr), possible);
        if (possible) sensor_beats.push(time, Milliseconds(value));
        break;
      }
      case Channel::spo2: {
        const bool possible = value >= 35 && value <= 100;
        count(timeline.events(Channel::spo2), possible);
        // A_rms of 4 %, the most that ISO 80601-2-61 allows a pulse oximeter.
        constexpr float kHalf = 1.645f * 4;
        if (possible)
          vital_now(Vital::spo2) = VitalValue{time, value, value - kHalf,
                                              std::min(100.f, value + kHalf), 1, Channel::spo2};
        break;
      }
      case Channel::battery: {
        const bool possible = value >= 0 && value <= 100;
        count(timeline.events(Channel::battery), possible);
        if (possible) battery_pct = value;
        break;
      }
      case Channel::contact:
        count(timeline.events(Channel::contact), true);
        take_contact(value > 0.5f ? Contact::on : Contact::off, time);
        break;
      default:
        count(timeline.events(block.channel), false);
    }
  }
}

void Monitor::Pipeline::take_heart_rate(Timestamp time, float bpm) {
  const bool possible = possible_heart_rate(bpm);
  count(timeline.events(Channel::heart_rate), possible);
  if (contact == Contact::off)
    sensor_heart_rate = Absent::poor_contact;
  else if (possible)
    sensor_heart_rate = with_sensor_accuracy(time, bpm);
  else
    sensor_heart_rate = Absent::implausible;
}

void Monitor::Pipeline::take_contact(Contact now_is, Timestamp) {
  contact = now_is;
  if (contact == Contact::off) sensor_heart_rate = Absent::poor_contact;
}

void Monitor::Pipeline::take_segment(const Segment& segment) {
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
        eda.push(t, *v);
        trace(TraceId::eda).push(t, *v);
      });
      break;
    case Channel::skin_temperature:
      each([&](Timestamp t, const float* v) { skin_temperature.push(t, *v); });
      break;
    default:
      break;
  }
}

void Monitor::Pipeline::take(Link to, Timestamp time) {
  if (to == Link::connected && (link == Link::reconnecting || link == Link::lost)) ++reconnects;
  if (to == Link::connected || to == Link::none) beat_clock.restart();
  if (to != link) link_since = time;
  link = to;
  if (to == Link::none) {
    contact = Contact::unknown;
    sensor_heart_rate = Absent::no_data;
  }
}

void Monitor::Pipeline::arrived(Timestamp arrival) {
  if (!started) started = arrival;
  last_data = std::max(last_data.value_or(arrival), arrival);
  now = std::max(now, arrival);
}

void Monitor::Pipeline::drain(Timestamp until) {
  timeline.drain(until, [this](const Segment& segment) { take_segment(segment); });
}

}  // namespace vigil
