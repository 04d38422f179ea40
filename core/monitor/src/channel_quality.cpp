#include "vigil/monitor/channel_quality.hpp"

#include "vigil/monitor/fault_watch.hpp"

namespace vigil {
namespace {

constexpr Milliseconds kStuckAfter = seconds(4);

SampleRules rules_of(Channel channel) {
  const PossibleRange range = possible_range(channel);
  SampleRules rules{.low = range.low, .high = range.high};
  switch (channel) {
    case Channel::eda:  // skin and electrodes at rest stand still, to a converter's resolution
    case Channel::skin_temperature:
      break;
    case Channel::acceleration:  // converters end at 2, 4, 8 or 16 g
      rules.clipped_from = 1.95F;
      rules.stuck_after = kStuckAfter;
      break;
    case Channel::gyroscope:  // and at 125 deg/s and its doubles
      rules.clipped_from = 120;
      rules.stuck_after = kStuckAfter;
      break;
    default:
      rules.stuck_after = kStuckAfter;
  }
  return rules;
}

}  // namespace

ChannelQuality::ChannelQuality() {
  for (std::size_t c = 0; c < kChannelCount; ++c)
    if (kChannels[c].sampled)
      channels_[c] = SampleQuality(rules_of(static_cast<Channel>(c)), kChannels[c].axes);
}

void ChannelQuality::take(const Segment& segment) {
  channels_[static_cast<std::size_t>(segment.channel)].push(segment.first, segment.step,
                                                            segment.values);
}

void ChannelQuality::reset() {
  for (SampleQuality& channel : channels_) channel.reset();
}

Reading<float> ChannelQuality::value(Channel channel, Timestamp oldest) const {
  const SampleQuality& quality = channels_[static_cast<std::size_t>(channel)];
  const Reading<float> value = quality.value();
  if (value && quality.newest() < oldest) return Absent::stale;
  return value;
}

}  // namespace vigil
