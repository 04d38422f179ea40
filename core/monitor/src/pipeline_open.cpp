// Into the pipeline: watches and sensors with a published raw profile of their own (Polar,
// InfiniTime).
#include "pipeline.hpp"

namespace vigil {

DecodeError Monitor::Pipeline::take_polar_control(std::span<const std::byte> value) {
  const DecodeError error = polar.take_control(value);
  // Whether anybody takes it or not: a replay sees the answers alone.
  if (const auto command = polar.next_command())
    to_write = GattWrite{Characteristic::polar_pmd_control,
                         std::span(written).first(encode_polar_command(*command, written))};
  return error;
}

DecodeError Monitor::Pipeline::take_polar_data(std::span<const std::byte> value,
                                               Timestamp arrival) {
  if (!value.empty() && value[0] == static_cast<std::byte>(PolarMeasurement::ppi)) {
    const auto pulses = decode_polar_pulses(value);
    if (!pulses) return pulses.error();
    take(*pulses, arrival);
    return DecodeError::none;
  }
  const auto blocks = polar.decode(value);
  if (!blocks) return blocks.error();
  for (const SampleBlock& block : *blocks) take(block, arrival);
  return DecodeError::none;
}

/// Without a number, and on most sensors a time, nothing tells the order of these frames but that
/// of their arrival; a connection keeps it.
void Monitor::Pipeline::take(const PolarPulses& pulses, Timestamp arrival) {
  if (pulses.empty()) return;
  Milliseconds sum{};
  for (const PolarPulse& pulse : pulses) sum += Milliseconds(pulse.interval_ms);
  beat_clock.arrive(sum, arrival);
  for (const PolarPulse& pulse : pulses) {
    const Timestamp time = beat_clock.next(Milliseconds(pulse.interval_ms));
    if (pulse.blocked)  // by movement: time passed, but nobody knows the interval
      count_event(Channel::rr, time, pulse.interval_ms, false);
    else
      take_event(Channel::rr, time, pulse.interval_ms);
  }
  const PolarPulse& newest = pulses.back();
  if (newest.contact != Contact::unknown)
    take_event(Channel::contact, arrival, newest.contact == Contact::on);
  if (newest.heart_rate_bpm > 0) take_event(Channel::heart_rate, arrival, newest.heart_rate_bpm);
}

void Monitor::Pipeline::take(const InfinitimeMotion& samples, Timestamp arrival) {
  const SampleBlock block{
      .channel = Channel::acceleration, .rate = kInfinitimeMotionRate, .values = samples.span()};
  const Timestamp first = motion_clock.place(block.rows(), arrival);
  timeline.ingest_arrived(block, first, arrival);
}

}  // namespace vigil
