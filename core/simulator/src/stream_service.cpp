#include "vigil/simulator/stream_service.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stream_offer.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/simulator/sensors.hpp"

namespace vigil::simulator {
namespace {

constexpr std::uint16_t kMaxFrame = 244;  // fills two link-layer packets
constexpr double kMostBatchMs = 30'000;
constexpr double kAbandonedAfterS = 300;

StreamChannel channel_of(const Offer& offer) {
  StreamChannel channel{.channel = offer.channel, .scale = offer.scale, .formats = offer.formats};
  for (const double hertz : offer.rates_hz)
    channel.rates.push_back(StreamRate::nearest(Hertz(hertz)));
  return channel;
}

/// The format that takes every value of the channel.
SampleFormat widest(const StreamChannel& channel) {
  return channel.sends(SampleFormat::int24) ? SampleFormat::int24 : SampleFormat::int16;
}

}  // namespace

StreamService::StreamService(const Wearer& wearer, const PulseMeter& meter, const WatchClock& clock,
                             BatteryService& battery, Radio& radio, Random random)
    : wearer_(wearer), meter_(meter), clock_(clock), battery_(battery), radio_(radio) {
  capabilities_.session = static_cast<std::uint32_t>(random.next() >> 32);
  capabilities_.max_frame_bytes = kMaxFrame;
  for (const Offer& offer : kOffers) capabilities_.channels.push_back(channel_of(offer));
  for (std::size_t i = 0; i < kOffers.size(); ++i) {
    Run run;
    run.offer = &kOffers[i];
    run.channel = &capabilities_.channels[i];
    run.noise = random.branch();
    runs_.push_back(run);
  }
}

Result<std::size_t, AttError> StreamService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::stream_capabilities) return AttError::read_not_permitted;
  return encode_stream_capabilities(capabilities_, out);
}

// ---- Control

AttError StreamService::write(Characteristic characteristic, std::span<const std::byte> bytes,
                              double time_s) {
  if (characteristic != Characteristic::stream_control) return AttError::write_not_permitted;
  if (!radio_.subscribed(characteristic)) return AttError::improperly_configured;
  if (bytes.size() < 2) return AttError::invalid_length;  // no tag to answer under
  const auto command = decode_stream_command(bytes);
  if (command) {
    indicate(obey(*command, time_s), time_s);
  } else {
    const std::array refusal = {bytes[0] | std::byte{0x80}, bytes[1],
                                static_cast<std::byte>(command.error())};
    radio_.indicate(characteristic, refusal, time_s);
  }
  return AttError::none;
}

StreamIndication StreamService::obey(const StreamCommand& command, double time_s) {
  StreamIndication answer{.opcode = command.opcode, .tag = command.tag, .channel = command.channel};
  Run* run = find(command.channel);
  switch (command.opcode) {
    case StreamOpcode::start:
      answer.result = start(run, command, time_s);
      if (answer.result != StreamResult::success) break;
      answer.rate = run->rate;
      answer.batch_ms = granted_ms(*run);
      break;
    case StreamOpcode::stop:
      if (command.channel == Channel::none)
        stop_all(time_s);
      else if (run)
        stop(*run, time_s);
      else
        answer.result = StreamResult::unknown_channel;
      break;
    case StreamOpcode::frame_size:
      for (Run& each : runs_) finish(each, time_s);
      frame_bytes_ = std::min(command.frame_bytes, kMaxFrame);
      answer.frame_bytes = static_cast<std::uint16_t>(frame_bytes_);
      break;
    default:
      answer.received_ms = answer.sent_ms = WatchClock::stamp(clock_.device_ms(time_s));
  }
  return answer;
}

StreamResult StreamService::start(Run* run, const StreamCommand& command, double time_s) {
  if (!run) return StreamResult::unknown_channel;
  if (!run->channel->supports(command.rate)) return StreamResult::unsupported_rate;
  if (run->offer->hungry && battery_.low()) return StreamResult::battery_low;
  run->batch_ms = command.batch_ms;
  run->last_event.reset();
  if (run->running && run->rate == command.rate) return StreamResult::success;
  finish(*run, time_s);
  account(time_s);
  run->running = true;
  run->rate = command.rate;
  run->next_ms = std::ceil(clock_.device_ms(time_s));
  run->pulses_read = meter_.pulses().count();
  update_load();
  return StreamResult::success;
}

void StreamService::stop(Run& run, double time_s) {
  finish(run, time_s);
  account(time_s);
  run.running = false;
  update_load();
}

void StreamService::stop_all(double time_s) {
  for (Run& run : runs_) stop(run, time_s);
}

void StreamService::stop_hungry(double time_s) {
  for (Run& run : runs_) {
    if (!run.running || !run.offer->hungry) continue;
    stop(run, time_s);
    indicate({.opcode = StreamOpcode::changed,
              .result = StreamResult::battery_low,
              .channel = run.channel->channel},
             time_s);
  }
}

void StreamService::indicate(const StreamIndication& indication, double time_s) {
  std::array<std::byte, 16> bytes;
  const std::size_t size = encode_stream_indication(indication, bytes);
  radio_.indicate(Characteristic::stream_control, std::span(bytes).first(size), time_s);
}

// ---- What happens to the watch

void StreamService::on_screen(double batch_s, double time_s) {
  std::array<std::uint16_t, kChannelCount> before{};
  for (std::size_t i = 0; i < runs_.size(); ++i) before[i] = granted_ms(runs_[i]);
  dark_batch_ms_ = batch_s * 1000;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const Run& run = runs_[i];
    if (!run.running || granted_ms(run) == before[i]) continue;
    indicate({.opcode = StreamOpcode::changed,
              .channel = run.channel->channel,
              .rate = run.rate,
              .batch_ms = granted_ms(run)},
             time_s);
  }
}

void StreamService::on_wake(double time_s) {
  for (Run& run : runs_) finish(run, time_s);
}

void StreamService::on_link(bool connected, double time_s) {
  abandoned_s_ = connected ? kNever : time_s + kAbandonedAfterS;
  if (connected) return;
  for (Run& run : runs_) finish(run, time_s);
  frame_bytes_ = kDefaultFrameBytes;  // the next connection may take less
}

// ---- Samples

double StreamService::due_s() const {
  double due_s = abandoned_s_;
  for (const Run& run : runs_)
    if (run.running) due_s = std::min({due_s, clock_.time_s(run.next_ms), flush_s(run)});
  return due_s;
}

void StreamService::run(double time_s) {
  if (abandoned_s_ <= time_s) {
    abandoned_s_ = kNever;
    stop_all(time_s);
  }
  if (battery_.low()) stop_hungry(time_s);
  for (Run& run : runs_) {
    if (!run.running) continue;
    if (clock_.time_s(run.next_ms) <= time_s) step(run, time_s);
    if (flush_s(run) <= time_s) finish(run, time_s);
  }
}

void StreamService::step(Run& run, double time_s) {
  const double device_ms = run.next_ms;
  run.next_ms += run.rate.raw > 0 ? 1000 / run.rate.hertz().value : run.offer->look_ms;
  if (run.channel->channel == Channel::rr)
    take_intervals(run, time_s);
  else if (info(run.channel->channel).sampled)
    take_sample(run, device_ms, time_s);
  else
    take_event(run, device_ms, time_s);
}

void StreamService::take_sample(Run& run, double device_ms, double time_s) {
  const Channel channel = run.channel->channel;
  auto values = sense(wearer_, channel, time_s);
  const auto row = std::span(values).first(info(channel).axes);
  for (double& value : row) value += noise(channel) * run.noise.normal();
  add_row(run, row, device_ms, time_s);
}

/// At a rate, an event channel's values are samples, and where there is none is a gap.
void StreamService::take_event(Run& run, double device_ms, double time_s) {
  const auto value = event_value(run.channel->channel);
  if (!value) finish(run, time_s);
  if (!value || (run.offer->on_change && value == run.last_event)) return;
  run.last_event = value;
  add_row(run, {{*value}}, device_ms, time_s);
  if (run.rate.raw == 0) finish(run, time_s);
}

/// In steps of the channel from beat to beat, so that rounding does not add up.
void StreamService::take_intervals(Run& run, double time_s) {
  const double scale = run.channel->scale;
  meter_.pulses().read(run.pulses_read, [&](const Pulse& pulse) {
    if (!pulse.follows) {
      finish(run, time_s);
      return;
    }
    const double ends_ms = clock_.device_ms(pulse.time_s);
    const double begins_ms = clock_.device_ms(pulse.time_s - pulse.interval_s);
    const double steps = std::round(ends_ms / scale) - std::round(begins_ms / scale);
    add_row(run, {{steps * scale}}, ends_ms, time_s);
  });
}

std::optional<double> StreamService::event_value(Channel channel) const {
  switch (channel) {
    case Channel::heart_rate:
      return meter_.heart_rate_bpm();
    case Channel::spo2:
      if (!meter_.heart_rate_bpm()) return {};
      return wearer_.spo2_pct();
    case Channel::battery:
      return std::ceil(battery_.level_pct());
    default:
      return wearer_.worn() ? 1 : 0;  // contact
  }
}

/// Ends the frame where a further row would not fit.
void StreamService::add_row(Run& run, std::span<const double> values, double device_ms,
                            double time_s) {
  const SampleFormat format = widest(*run.channel);
  if (run.raw.empty()) run.first_ms = device_ms;
  for (const double value : values) {
    const std::int32_t raw = run.channel->raw(static_cast<float>(value));
    run.raw.push_back(format == SampleFormat::int16 ? std::clamp(raw, -32768, 32767) : raw);
  }
  const std::size_t rows = run.raw.size() / values.size();
  if (rows == kMaxFrameRows || frame_bytes(run.channel->channel, format, rows + 1) > frame_bytes_)
    finish(run, time_s);
}

void StreamService::finish(Run& run, double time_s) {
  if (run.raw.empty()) return;
  StreamFrame frame{.channel = run.channel->channel,
                    .sequence = run.sequence++,
                    .device_ms = WatchClock::stamp(run.first_ms),
                    .rate = run.rate,
                    .format = SampleFormat::delta8,
                    .raw = run.raw.span()};
  std::array<std::byte, kMaxFrame> bytes;
  std::size_t size = 0;
  const bool several = run.raw.size() > info(frame.channel).axes;
  if (several && run.channel->sends(SampleFormat::delta8)) size = encode_stream_frame(frame, bytes);
  if (size == 0) {  // a difference that does not fit
    frame.format = widest(*run.channel);
    size = encode_stream_frame(frame, bytes);
  }
  assert(size > 0);
  radio_.stream(std::span(bytes).first(size), time_s);
  run.raw.clear();
}

// ---- Small things

/// The watch wakes no more often with a dark screen, and does not hold more than it has room for.
std::uint16_t StreamService::granted_ms(const Run& run) const {
  return static_cast<std::uint16_t>(
      std::min(std::max<double>(run.batch_ms, dark_batch_ms_), kMostBatchMs));
}

double StreamService::flush_s(const Run& run) const {
  if (run.raw.empty() || dark_batch_ms_ > 0) return kNever;
  return clock_.time_s(run.first_ms + granted_ms(run));
}

StreamService::Run* StreamService::find(Channel channel) {
  const auto at =
      std::ranges::find_if(runs_, [&](const Run& run) { return run.channel->channel == channel; });
  return at == runs_.end() ? nullptr : at;
}

double StreamService::milliwatts(const Run& run) {
  return run.offer->draw.base_mw + run.offer->draw.mj_per_sample * run.rate.hertz().value;
}

Energy StreamService::energy(double time_s) const {
  Energy energy = spent_;
  for (const Run& run : runs_)
    if (run.running) energy.*run.offer->account += milliwatts(run) * (time_s - accounted_s_);
  return energy;
}

/// Before a channel begins to run otherwise.
void StreamService::account(double time_s) {
  spent_ = energy(time_s);
  accounted_s_ = time_s;
}

void StreamService::update_load() {
  double load_mw = 0;
  for (const Run& run : runs_)
    if (run.running) load_mw += milliwatts(run);
  battery_.set_sensors(load_mw);
}

}  // namespace vigil::simulator
