#include "vigil/protocol/stream_session.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

StreamRate least_enough(const StreamChannel& announced, Hertz wanted) {
  const auto enough = std::ranges::find_if(
      announced.rates, [wanted](StreamRate rate) { return rate.hertz() >= wanted; });
  return enough == announced.rates.end() ? announced.rates.back() : *enough;
}

}  // namespace

void StreamSession::begin(const StreamCapabilities& announced) {
  end();
  announced_ = announced;
}

void StreamSession::end() {
  states_ = {};
  announced_ = {};
  asked_.reset();
  times_asked_ = 0;
  time_refused_ = false;
}

void StreamSession::want(Channel channel, Hertz at_least) {
  Hertz& wanted = wanted_[static_cast<std::size_t>(channel)];
  if (wanted == at_least) return;
  wanted = at_least;
  at(channel).settled_until = {};
}

std::optional<StreamCommand> StreamSession::next_command(Timestamp now) {
  if (asked_ && now - asked_->since < kAnswerLimit) return std::nullopt;
  if (asked_) at(asked_->command.channel).settled_until = now + kRetry;
  asked_.reset();
  for (const StreamChannel& channel : announced_.channels)
    if (const auto command = wish(channel, now)) return ask(*command, now);
  return time_is_due(now) ? std::optional(ask_time(now)) : std::nullopt;
}

bool StreamSession::time_is_due(Timestamp now) const {
  return !announced_.channels.empty() && !time_refused_ && (times_asked_ == 0 || now >= time_due_);
}

StreamCommand StreamSession::ask_time(Timestamp now) {
  ++times_asked_;
  time_due_ = now + kTimeSoon;
  if (times_asked_ >= kTimesSoon)
    time_due_ = now + std::min(kTimeSeldom, kTimeLater * std::exp2(times_asked_ - kTimesSoon));
  return ask({.opcode = StreamOpcode::time_sync}, now);
}

/// The command that brings a channel to where it is wanted.
std::optional<StreamCommand> StreamSession::wish(const StreamChannel& announced,
                                                 Timestamp now) const {
  const Channel channel = announced.channel;
  const State& state = at(channel);
  if (now < state.settled_until) return std::nullopt;
  const Hertz wanted = wanted_[static_cast<std::size_t>(channel)];
  const bool sampled = info(channel).sampled;
  const bool running = !sampled || wanted.value > 0;
  const StreamRate rate = sampled ? least_enough(announced, wanted) : announced.rates.back();
  if (state.answered && state.run.running == running && (!running || state.run.rate == rate))
    return std::nullopt;
  if (!running) return StreamCommand{.opcode = StreamOpcode::stop, .channel = channel};
  return StreamCommand{
      .opcode = StreamOpcode::start, .channel = channel, .rate = rate, .batch_ms = kBatchMs};
}

StreamCommand StreamSession::ask(StreamCommand command, Timestamp now) {
  tag_ = static_cast<std::uint8_t>(tag_ % 255 + 1);  // 0 is for what the watch indicates unasked
  command.tag = tag_;
  asked_ = {command, now, std::nullopt};
  return command;
}

bool StreamSession::answers(const StreamIndication& indication) const {
  return asked_ && asked_->command.opcode == indication.opcode &&
         asked_->command.tag == indication.tag;
}

void StreamSession::written(Timestamp now) {
  if (asked_) asked_->written = now;
}

std::optional<Timestamp> StreamSession::written_at(const StreamIndication& indication) const {
  return answers(indication) ? asked_->written : std::nullopt;
}

std::optional<StreamSession::Change> StreamSession::take(const StreamIndication& indication,
                                                         Timestamp now) {
  const bool success = indication.result == StreamResult::success;
  if (indication.opcode == StreamOpcode::changed) {
    at(indication.channel).settled_until = now + kRetry;
    const StreamRun run{success, indication.rate, indication.batch_ms};
    return settle(indication.channel, run, indication.result, true);
  }
  const bool answer = answers(indication);
  const Channel channel = answer ? asked_->command.channel : indication.channel;
  const bool as_asked = success && !(answer && asked_->command.rate != indication.rate);
  if (answer) asked_.reset();
  if (indication.opcode == StreamOpcode::time_sync && !success) time_refused_ = true;
  if (indication.opcode != StreamOpcode::start && indication.opcode != StreamOpcode::stop)
    return std::nullopt;
  if (channel == Channel::none) return std::nullopt;
  if (!as_asked) at(channel).settled_until = now + kRetry;
  if (!success) return settle(channel, at(channel).run, indication.result, false);
  const bool running = indication.opcode == StreamOpcode::start;
  return settle(channel, {running, indication.rate, indication.batch_ms}, indication.result, false);
}

std::optional<StreamSession::Change> StreamSession::settle(Channel channel, const StreamRun& run,
                                                           StreamResult result, bool unasked) {
  State& state = at(channel);
  const Change change{channel, state.run, run, result, unasked, !state.answered};
  const bool same = state.answered && change.before == run && state.result == result;
  state.run = run;
  state.result = result;
  state.answered = true;
  return same ? std::nullopt : std::optional(change);
}

}  // namespace vigil
