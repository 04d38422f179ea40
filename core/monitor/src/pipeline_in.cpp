// Into the pipeline: what a watch or a recording sends.
#include <algorithm>
#include <cmath>
#include <limits>

#include "pipeline.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"

namespace vigil {
namespace {

constexpr float kQuantile90 = 1.645f;  ///< of the normal distribution, two-sided

/// What ANSI/AAMI EC13 asks of a heart-rate meter: within 10 % or 5 bpm, whichever is greater.
VitalValue with_sensor_accuracy(Timestamp time, float bpm) {
  const float half = std::max(5.f, 0.1f * bpm);
  return {time, bpm, bpm - half, bpm + half, 1, Channel::heart_rate};
}

/// A root mean square error of 4 %, the most that ISO 80601-2-61 allows a pulse oximeter.
VitalValue with_oximeter_accuracy(Timestamp time, float percent) {
  constexpr float kHalf = kQuantile90 * 4;
  return {time, percent, percent - kHalf, std::min(100.f, percent + kHalf), 1, Channel::spo2};
}

template <class T, class Use>
DecodeError use(const Result<T, DecodeError>& decoded, Use&& consume) {
  if (!decoded) return decoded.error();
  consume(*decoded);
  return DecodeError::none;
}

void count(Ledger& ledger, bool stored) {
  ++ledger.received;
  ++(stored ? ledger.stored : ledger.rejected);
}

}  // namespace

DecodeError Monitor::Pipeline::take(Characteristic characteristic, std::span<const std::byte> value,
                                    Timestamp arrival) {
  arrived(arrival);
  ++packets;
  const DecodeError error = decode(characteristic, value, arrival);
  bad_packets += error != DecodeError::none;
  drain(now);
  // A new rate is shown at once, not at the next whole second.
  if (characteristic == Characteristic::heart_rate_measurement)
    vital_now(Vital::heart_rate) = heart_rate(arrival);
  return error;
}

DecodeError Monitor::Pipeline::decode(Characteristic characteristic,
                                      std::span<const std::byte> value, Timestamp arrival) {
  switch (characteristic) {
    case Characteristic::heart_rate_measurement:
      return use(decode_heart_rate_measurement(value),
                 [&](const HeartRateMeasurement& m) { take(m, arrival); });
    case Characteristic::body_sensor_location:
      return use(decode_body_sensor_location(value), [](BodySensorLocation) {});
    case Characteristic::battery_level:
      return use(decode_battery_level(value), [&](Percent level) {
        take_event(Channel::battery, arrival, static_cast<float>(level.value));
      });
    case Characteristic::manufacturer_name:
      maker = decode_device_text(value);
      return DecodeError::none;
    case Characteristic::model_number:
      model = decode_device_text(value);
      return DecodeError::none;
    case Characteristic::hardware_revision:
    case Characteristic::firmware_revision:
    case Characteristic::software_revision:
      return DecodeError::none;  // kept by the page's device sheet, of no use to a vital sign
    case Characteristic::stream_capabilities:
      return take_capabilities(value);
    case Characteristic::stream_control:
      return use(decode_stream_indication(value),
                 [&](const StreamIndication& answer) { take(answer, arrival); });
    case Characteristic::stream_data:
      return use(stream.decode(value), [&](const SampleBlock& block) { take(block, arrival); });
    default:
      return DecodeError::unknown_characteristic;
  }
}

void Monitor::Pipeline::take(const StreamIndication& answer, Timestamp arrival) {
  if (answer.result != StreamResult::success && answer.opcode != StreamOpcode::changed) return;
  switch (answer.opcode) {
    case StreamOpcode::time_sync:
      timeline.observe_clock(answer.sent_ms, kStreamClockPeriodMs, arrival);
      break;
    case StreamOpcode::start:
    case StreamOpcode::changed:
      batch[static_cast<std::size_t>(answer.channel)] = Milliseconds(answer.batch_ms);
      break;
    default:
      break;
  }
}

/// Another session: the watch's clock and sequence numbers begin anew.
DecodeError Monitor::Pipeline::take_capabilities(std::span<const std::byte> value) {
  const auto before = stream.capabilities();
  const DecodeError error = stream.take_capabilities(value);
  const auto& after = stream.capabilities();
  if (before && after && before->session != after->session) timeline.restart();
  return error;
}

void Monitor::Pipeline::take(const SampleBlock& block, Timestamp arrival) {
  if (info(block.channel).sampled) return timeline.ingest(block, arrival);
  if (timeline.ingest_events(block, arrival)) take_events(block, timeline.time_of(block, arrival));
}

void Monitor::Pipeline::take(const HeartRateMeasurement& measurement, Timestamp arrival) {
  if (measurement.contact != Contact::unknown)
    take_event(Channel::contact, arrival, measurement.contact == Contact::on);
  take_event(Channel::heart_rate, arrival, static_cast<float>(measurement.heart_rate.value));
  Milliseconds sum{};
  for (const RrInterval rr : measurement.rr) sum += rr.duration();
  if (!measurement.rr.empty()) beat_clock.arrive(sum, arrival);
  for (const RrInterval rr : measurement.rr)
    take_event(Channel::rr, beat_clock.next(rr.duration()),
               static_cast<float>(rr.duration().value));
}

void Monitor::Pipeline::take_events(const SampleBlock& block, Timestamp first) {
  const std::size_t axes = info(block.channel).axes;
  Timestamp time = first;
  for (std::size_t i = 0; i < block.rows(); ++i) {
    const float value = block.values[i * axes];
    if (i > 0) {
      if (block.channel == Channel::rr)
        time = time + Milliseconds(value);
      else if (block.rate.value > 0)
        time = time + period(block.rate);
    }
    take_event(block.channel, time, value);
  }
}

void Monitor::Pipeline::take_event(Channel channel, Timestamp time, float value) {
  const bool possible = possible_value(channel, value);
  faults.take(channel, time, value);
  count(timeline.events(channel), possible);
  switch (channel) {
    case Channel::heart_rate:
      sensor_heart_rate = possible ? VitalReading(with_sensor_accuracy(time, value))
                                   : VitalReading(Absent::implausible);
      break;
    case Channel::rr:
      if (possible) take_beat(time, Milliseconds(value));
      break;
    case Channel::spo2:
      vital_now(Vital::spo2) = sensor_spo2 =
          possible ? VitalReading(with_oximeter_accuracy(time, value)) : Absent::implausible;
      break;
    case Channel::battery:
      if (possible) battery_pct = value;
      break;
    case Channel::contact:
      if (possible) contact = value > 0.5f ? Contact::on : Contact::off;
      break;
    default:
      break;
  }
}

void Monitor::Pipeline::take_beat(Timestamp time, Milliseconds rr) {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  sensor_beats.push(time, rr);
  if (sensor_beats.beats()[sensor_beats.beats().size() - 1].accepted)
    sensor_breath.push({time, static_cast<float>(rr.value), kUnknown, kUnknown});
}

void Monitor::Pipeline::take_segment(const Segment& segment) {
  faults.take(segment);
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

void Monitor::Pipeline::take(Link to, Timestamp time) {
  if (to == Link::connected && (link == Link::reconnecting || link == Link::lost)) ++reconnects;
  if (to == Link::connected || to == Link::none) beat_clock.restart();
  if (to != link) link_since = time;
  const Light light = to == Link::replay ? Light::absorbed : Light::received;
  optical.set_light(light);
  features.set_light(light);
  link = to;
  if (to == Link::none) {
    contact = Contact::unknown;
    optical.reset();
    oxygen_light.reset();
    sensor_breath.reset();
    features.reset();
    faults.reset();
    batch = {};
    sensor_heart_rate = sensor_spo2 = Absent::no_data;
  }
}

void Monitor::Pipeline::take_recorded(const SampleBlock& block, Timestamp first) {
  if (block.rows() == 0) return;
  if (info(block.channel).sampled) {
    arrived(first + period(block.rate) * static_cast<double>(block.rows() - 1));
    return timeline.ingest_recorded(block, first);
  }
  arrived(first);
  take_events(block, first);
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
