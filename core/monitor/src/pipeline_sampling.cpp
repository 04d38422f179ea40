// Back to the watch: how fast each channel of a Vigil Sensor Stream is to run, and what the watch
// granted.
#include "pipeline.hpp"

namespace vigil {
namespace {

/// Families whose features are computed of the gyroscope's signal, of the acceleration's, and of
/// the light's.
constexpr std::array kTurning = {features::Family::statistics, features::Family::spectral};
constexpr std::array kMotion = {features::Family::statistics, features::Family::spectral,
                                features::Family::motion};
constexpr std::array kPulse = {features::Family::statistics, features::Family::spectral,
                               features::Family::pulse};

}  // namespace

/// Another session: the watch's clock and sequence numbers begin anew.
DecodeError Monitor::Pipeline::take_capabilities(std::span<const std::byte> value,
                                                 Timestamp arrival) {
  const DecodeError error = stream.take_capabilities(value);
  const auto& after = stream.capabilities();
  if (after && session.value_or(after->session) != after->session) timeline.restart();
  if (after) session = after->session;
  agreed_rates = {};
  if (!after) {
    stream_session.end();
    return error;
  }
  stream_session.begin(*after);
  ask_stream(arrival);
  return error;
}

void Monitor::Pipeline::take(const StreamIndication& answer, Timestamp arrival) {
  if (answer.opcode == StreamOpcode::time_sync && answer.result == StreamResult::success)
    timeline.observe_exchange(
        {stream_session.written_at(answer), static_cast<double>(answer.received_ms),
         static_cast<double>(answer.sent_ms), arrival},
        kStreamClockPeriodMs);
  if (const auto change = stream_session.take(answer, arrival)) record(*change, arrival);
  ask_stream(arrival);
}

/// An answer says how a channel runs from now on; one that refuses changes nothing.
void Monitor::Pipeline::record(const StreamSession::Change& change, Timestamp when) {
  const auto channel = static_cast<std::size_t>(change.channel);
  const StreamRun& run = change.now;
  const Hertz rate = run.rate.hertz();
  if (change.before != run) agreed_rates[channel] = {rate, Milliseconds(run.batch_ms), when};
  if (!change.first && change.before.rate != run.rate) ++rate_changes[channel];
  sampling_events.push({when, change.channel, run.running, rate, Milliseconds(run.batch_ms),
                        change.unasked             ? SamplingReason::watch
                        : config.adaptive_sampling ? sampling.reason()
                                                   : SamplingReason::fixed,
                        change.result});
}

/// Once a second: what the signals ask for, as commands to the watch.
void Monitor::Pipeline::steer(Timestamp end) {
  if (!stream.capabilities()) return;
  sampling.advance(end, sampling_signs(end));
  const SamplingNeeds needs = sampling_needs(end);
  for (const StreamChannel& channel : stream.capabilities()->channels)
    if (info(channel.channel).sampled)
      stream_session.want(channel.channel, config.adaptive_sampling
                                               ? sampling.rate(channel.channel, needs)
                                               : StreamSession::kEnough);
  ask_stream(now);
}

/// Whether anybody takes it or not: a replay sees the answers alone.
void Monitor::Pipeline::ask_stream(Timestamp when) {
  const auto command = stream_session.next_command(when);
  if (!command) return;
  const std::size_t size = encode_stream_command(*command, written);
  to_write = GattWrite{Characteristic::stream_control, std::span(written).first(size)};
}

SamplingSigns Monitor::Pipeline::sampling_signs(Timestamp end) const {
  SamplingSigns signs;
  signs.off_wrist = taken_off(end);
  if (const auto moved = reading(Vital::motion, end)) signs.motion_g = moved->value;
  if (optical.present()) signs.light_quality = optical.quality().value;
  signs.battery_pct = battery_pct;
  return signs;
}

/// Beats and oxygen are computed from the light only while no sensor tells them.
SamplingNeeds Monitor::Pipeline::sampling_needs(Timestamp end) const {
  const auto any = [this](const auto& families) {
    return std::ranges::any_of(families, [this](features::Family family) {
      return features.families()[static_cast<std::size_t>(family)];
    });
  };
  return {.pulse_from_light = light_beats || any(kPulse),
          .oxygen_from_light = !at(sensor_spo2, Vital::spo2, end),
          .motion = any(kMotion),
          .turning = any(kTurning)};
}

}  // namespace vigil
