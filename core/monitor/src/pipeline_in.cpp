// Into the pipeline: what a watch or a recording sends.
#include <algorithm>
#include <cmath>
#include <limits>

#include "pipeline.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"

namespace vigil {
namespace {

/// Taken off for good, not lifted for a moment.
constexpr Milliseconds kTakenOff = seconds(5);

/// The 0.3 °C that ISO 80601-2-56 allows a clinical thermometer.
VitalValue with_thermometer_accuracy(Timestamp time, float celsius, float quality) {
  return {time, celsius, celsius - 0.3f, celsius + 0.3f, quality, Channel::body_temperature};
}

template <class T, class Use>
DecodeError use(const Result<T, DecodeError>& decoded, Use&& consume) {
  if (!decoded) return decoded.error();
  consume(*decoded);
  return DecodeError::none;
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
    note({.time = arrival, .channel = Channel::none});
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
    case Characteristic::plx_continuous:
      return use(decode_plx_continuous(value),
                 [&](const PlxContinuousMeasurement& m) { take(m.normal, m.status, arrival); });
    case Characteristic::plx_spot_check:
      return use(decode_plx_spot_check(value),
                 [&](const PlxSpotCheck& m) { take(m.reading, m.status, arrival); });
    case Characteristic::plx_features:
      return use(decode_plx_features(value), [](const PlxFeatures&) {});
    case Characteristic::temperature_measurement:
      return use(decode_temperature_measurement(value),
                 [&](const TemperatureMeasurement& m) { take(m, 1, arrival); });
    case Characteristic::intermediate_temperature:
      return use(decode_temperature_measurement(value),
                 [&](const TemperatureMeasurement& m) { take_intermediate(m, arrival); });
    case Characteristic::temperature_type:
      return use(decode_temperature_type(value),
                 [&](TemperatureSite site) { thermometer_site = site; });
    case Characteristic::blood_pressure_measurement:
      return use(decode_blood_pressure(value),
                 [&](const BloodPressureMeasurement& m) { take(m, arrival); });
    case Characteristic::intermediate_cuff_pressure:  // of the cuff, not yet of the wearer
      return use(decode_blood_pressure(value), [](const BloodPressureMeasurement&) {});
    case Characteristic::blood_pressure_feature:
      return use(decode_blood_pressure_feature(value), [](BloodPressureFeature) {});
    case Characteristic::stream_capabilities:
      return take_capabilities(value, arrival);
    case Characteristic::stream_control:
      return use(decode_stream_indication(value),
                 [&](const StreamIndication& answer) { take(answer, arrival); });
    case Characteristic::stream_data:
      return use(stream.decode(value), [&](const SampleBlock& block) { take(block, arrival); });
    case Characteristic::polar_pmd_control:
      return take_polar_control(value);
    case Characteristic::polar_pmd_data:
      return take_polar_data(value, arrival);
    case Characteristic::infinitime_motion:
      return use(decode_infinitime_motion(value),
                 [&](const InfinitimeMotion& m) { take(m, arrival); });
    default:
      return DecodeError::unknown_characteristic;
  }
}

void Monitor::Pipeline::take(const SampleBlock& block, Timestamp arrival) {
  if (info(block.channel).sampled) return timeline.ingest(block, arrival);
  const auto place = timeline.ingest_events(block, arrival, journal.oldest());
  if (place) take_events(block, timeline.time_of(block, place->arrival), *place);
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

void Monitor::Pipeline::take_events(const SampleBlock& block, Timestamp first,
                                    const EventPlace& place) {
  const std::size_t axes = info(block.channel).axes;
  Timestamp time = first;
  for (std::size_t i = 0; i < block.rows(); ++i) {
    const auto row = block.values.subspan(i * axes, axes);
    const float value = row[0];
    if (i > 0) {
      if (block.channel == Channel::rr)
        time = time + Milliseconds(value);
      else if (block.rate.value > 0)
        time = time + period(block.rate);
    }
    if (block.channel == Channel::blood_pressure)
      take_blood_pressure(time, {row[0], row[1]}, 1, place.merged);
    else if (place.merged)
      merge_event(block.channel, time, value, place);
    else
      take_event(block.channel, time, value, 1, place.number);
  }
}

void Monitor::Pipeline::count_event(Channel channel, Timestamp time, float value, bool possible) {
  faults.take(channel, time, value);
  timeline.events(channel).count(possible);
}

void Monitor::Pipeline::take_event(Channel channel, Timestamp time, float value, float quality,
                                   std::int64_t frame) {
  const bool possible = possible_value(channel, value);
  count_event(channel, time, value, possible);
  if (channel == Channel::contact && possible)
    see_contact(value > 0.5f ? Contact::on : Contact::off, time);
  if (channel == Channel::battery && possible) battery_pct = value;
  if (channel == Channel::body_temperature && !is_skin(thermometer_site))
    vital_now(Vital::body_temperature) =
        possible ? VitalReading(with_thermometer_accuracy(time, value, quality))
                 : Absent::implausible;
  if (auto e = event(channel, time, value, quality)) {
    e->frame = frame;
    note(*e);
  }
}

/// One that came after its successor: what is made anew takes notice of it. What is known by the
/// newest value alone is known by the successor.
void Monitor::Pipeline::merge_event(Channel channel, Timestamp time, float value,
                                    const EventPlace& place) {
  EventTrack& track = timeline.events(channel);
  const bool possible = possible_value(channel, value);
  auto e = event(channel, time, value, 1);
  if (!e) return track.count(possible);
  e->round = place.arrival.round;
  e->frame = place.number;
  journal.merge(*e);
  track.count_merged(possible, e->round);
}

/// What the analysis is told of a value; nothing where it takes no notice.
std::optional<Event> Monitor::Pipeline::event(Channel channel, Timestamp time, float value,
                                              float quality) const {
  const Absent absent = possible_value(channel, value) ? Absent::no : Absent::implausible;
  switch (channel) {
    case Channel::heart_rate:
    case Channel::rr:
    case Channel::spo2:
    case Channel::contact:
      return Event{time, value, quality, channel, absent};
    case Channel::body_temperature:
      if (!is_skin(thermometer_site)) return std::nullopt;
      return Event{time, value, quality, Channel::skin_temperature, absent};
    default:
      return std::nullopt;
  }
}

void Monitor::Pipeline::note(Event event) {
  event.round = timeline.round();
  journal.note(event);
  apply(event);
}

bool Monitor::Pipeline::taken_off(Timestamp when) const {
  return off_wrist_since && when - *off_wrist_since >= kTakenOff;
}

/// Before it is noted.
void Monitor::Pipeline::see_contact(Contact to, Timestamp time) {
  if (to == Contact::off) {
    if (contact != Contact::off) off_wrist_since = time;
    return;
  }
  if (taken_off(time)) worn_again = time;
  off_wrist_since.reset();
}

void Monitor::Pipeline::take(Link to, Timestamp time) {
  if (to == Link::connected && (link == Link::reconnecting || link == Link::lost)) ++reconnects;
  if (to == Link::connected || to == Link::none) {
    beat_clock.restart();
    motion_clock.restart();
  }
  // What is told while a connection is being made comes again at each of its steps: by then its
  // sensors may have been started already.
  if (to != link && to != Link::connected && to != Link::simulated) {
    polar.restart();
    stream_session.end();
    agreed_rates = {};
  }
  if (to != link && (to == Link::connected || link == Link::none)) awaited_since = time;
  if (set_light(to == Link::replay ? Light::absorbed : Light::received)) begin_journal();
  link = to;
  if (to == Link::none) {
    off_wrist_since.reset();
    worn_again.reset();
    contact = Contact::unknown;
    thermometer_site = TemperatureSite::unknown;
    optical.reset();
    oxygen_light.reset();
    sensor_breath.reset();
    features.reset();
    rhythm.reset();
    if (stress_model) stress_model->reset();
    faults.reset();
    channel_quality.reset();
    sampling.reset();
    sensor_heart_rate = sensor_spo2 = Absent::no_data;
    begin_journal();
  }
}

void Monitor::Pipeline::take_recorded(const SampleBlock& block, Timestamp first) {
  if (block.rows() == 0) return;
  if (info(block.channel).sampled) {
    arrived(first + period(block.rate) * static_cast<double>(block.rows() - 1));
    return timeline.ingest_recorded(block, first);
  }
  arrived(first);
  take_events(block, first, {});
}

void Monitor::Pipeline::arrived(Timestamp arrival) {
  if (!started) {
    started = arrival;
    begin_journal();
  }
  last_data = std::max(last_data.value_or(arrival), arrival);
  now = std::max(now, arrival);
}

void Monitor::Pipeline::drain(Timestamp until) {
  timeline.drain(until, [this](const Segment& segment) {
    faults.take(segment);
    analyse(segment);
  });
}

}  // namespace vigil
