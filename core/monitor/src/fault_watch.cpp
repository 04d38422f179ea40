#include "vigil/monitor/fault_watch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {
namespace {

/// A photodiode's noise alone changes its last digit: so long without a change, it is stuck.
constexpr Milliseconds kStuckLight = seconds(4);
/// Beats vary by more than 1/1024 s: so many equal intervals in a row no heart makes.
constexpr int kStuckBeats = 5;
/// A sensor's own heart rate may stand still for long in a person at rest.
constexpr Milliseconds kStuckRate = seconds(180);
/// A single wrong value is an outlier, two seconds of them a fault.
constexpr Milliseconds kImplausible = seconds(2);
/// Many sensors send 0 until they have found the pulse.
constexpr Milliseconds kFinding = seconds(30);
constexpr double kMostRateError = 0.1;
constexpr Milliseconds kUnderWay = seconds(5);
constexpr Milliseconds kJumpShown = seconds(10);
/// A channel that is silent for longer shows nothing any more (twice the longest batch).
constexpr Milliseconds kSilent = seconds(60);

}  // namespace

PossibleRange possible_range(Channel channel) {
  switch (channel) {
    case Channel::heart_rate:
      return {20, 300};
    case Channel::rr:
      return {200, 3000};
    case Channel::spo2:
      return {35, 100};
    case Channel::battery:
      return {0, 100};
    case Channel::contact:
      return {0, 1};
    case Channel::eda:
      return {-1, 100};
    case Channel::skin_temperature:
      return {0, 50};
    case Channel::body_temperature:
      return {20, 45};
    case Channel::blood_pressure:
      return {20, 300};
    case Channel::acceleration:
      return {-64, 64};
    case Channel::gyroscope:
      return {-8000, 8000};
    default:
      return {-std::numeric_limits<float>::max(), std::numeric_limits<float>::max()};
  }
}

bool possible_value(Channel channel, float value) {
  const PossibleRange range = possible_range(channel);
  const bool known_contact = channel != Channel::contact || value == 0 || value == 1;
  return value >= range.low && value <= range.high && known_contact;
}

void FaultWatch::reset() {
  const std::uint32_t jumps = jumps_;
  *this = FaultWatch();
  jumps_ = jumps;
}

void FaultWatch::take(const Segment& segment) {
  const std::size_t axes = info(segment.channel).axes;
  for (std::size_t i = 0; i < segment.count(); ++i)
    watch(segment.channel, segment.first + segment.step * static_cast<double>(i),
          segment.values[i * axes]);
}

void FaultWatch::take(Channel channel, Timestamp time, float value) { watch(channel, time, value); }

void FaultWatch::watch(Channel channel, Timestamp time, float value) {
  Watched& w = watched_[static_cast<std::size_t>(channel)];
  const bool first = w.newest == Timestamp{};
  w.newest = time;
  if (first || value != w.value) {
    w.varied = !first;
    w.value = value;
    w.since = time;
    w.repeats = 0;
  } else {
    ++w.repeats;
  }
  const bool impossible = !possible_value(channel, value);
  if (impossible && !w.impossible) w.impossible_since = time;
  w.impossible = impossible;
  w.was_possible = w.was_possible || !impossible;
}

/// Only what has varied before can be stuck: some sensors start with a row of zeros.
bool FaultWatch::stuck(Channel channel, const Watched& w) {
  if (!w.varied) return false;
  switch (channel) {
    case Channel::ppg_green:
    case Channel::ppg_red:
    case Channel::ppg_infrared:
    case Channel::ecg:
      return w.newest - w.since >= kStuckLight;
    case Channel::rr:
      return w.repeats >= kStuckBeats;
    case Channel::heart_rate:
      return w.newest - w.since >= kStuckRate;
    default:
      return false;
  }
}

/// Frames that were made before a rate was agreed on may still be under way.
void FaultWatch::check_rate(Timestamp now, Channel channel, const Timeline& timeline,
                            const AgreedRate& agreed) {
  const auto wrong = [](double ratio) { return std::abs(ratio - 1) > kMostRateError; };
  const auto ratio = timeline.rate_ratio(channel);
  if (ratio && wrong(*ratio)) wrong_rate_ = {channel, static_cast<float>(*ratio), 1};
  const auto announced = timeline.announced_rate(channel);
  if (!announced || agreed.rate.value == 0) return;
  const double share = *announced / agreed.rate;
  if (wrong(share) && now - agreed.since >= std::max(kUnderWay, agreed.batch * 2))
    wrong_rate_ = {channel, static_cast<float>(share), 1};
}

void FaultWatch::check(Timestamp now, const Timeline& timeline,
                       std::span<const AgreedRate> agreed) {
  frozen_.reset();
  implausible_.reset();
  wrong_rate_.reset();
  clock_jump_.reset();
  for (std::size_t c = 1; c < kChannelCount; ++c) {
    const auto channel = static_cast<Channel>(c);
    const Watched& w = watched_[c];
    if (now - w.newest > kSilent) continue;
    if (stuck(channel, w))
      frozen_ = {channel, w.value, static_cast<float>(in_seconds(w.newest - w.since))};
    if (w.impossible && w.newest - w.impossible_since >= (w.was_possible ? kImplausible : kFinding))
      implausible_ = {channel, w.value, 0};
    check_rate(now, channel, timeline, agreed[c]);
  }
  if (timeline.clock_jumps() != jumps_) {
    jumps_ = timeline.clock_jumps();
    jumped_ = now;
  }
  if (jumped_ && now - *jumped_ < kJumpShown)
    clock_jump_ = {Channel::none, static_cast<float>(jumps_), 0};
}

}  // namespace vigil
