#include "vigil/monitor/sampling_policy.hpp"

#include <algorithm>

namespace vigil {
namespace {

constexpr std::size_t kLevels = static_cast<std::size_t>(SamplingLevel::count_);

/// Hz by level. 50 Hz is what light and motion are analysed at; more is of no use to anybody. At
/// rest 25 Hz hold the pulse's shape, 10 Hz its rate. Off the wrist one sample a second shows when
/// the light comes back, and the acceleration that somebody takes the watch up.
struct Plan {
  Channel channel;
  std::array<double, kLevels> hz;
};
constexpr std::array kPlans = {
    Plan{Channel::ppg_green, {1, 10, 25, 50}},
    Plan{Channel::ppg_green_2, {0, 10, 25, 50}},
    Plan{Channel::ppg_red, {0, 10, 25, 50}},
    Plan{Channel::ppg_infrared, {0, 10, 25, 50}},
    Plan{Channel::acceleration, {25, 25, 25, 50}},
    Plan{Channel::gyroscope, {0, 25, 25, 50}},
    Plan{Channel::eda, {0, 4, 8, 8}},
    Plan{Channel::skin_temperature, {0.25, 0.25, 1, 1}},
    Plan{Channel::ecg, {0, 50, 50, 50}},
};

}  // namespace

void SamplingPolicy::Trigger::see(std::optional<float> value) {
  if (!value) return;
  const float sign = on > off ? 1.F : -1.F;
  holds = sign * *value > sign * (holds ? off : on);
}

SamplingPolicy::Choice SamplingPolicy::choose(bool taken_off) const {
  using enum SamplingLevel;
  if (taken_off) return {off_wrist, SamplingReason::not_worn};
  if (moving_.holds) return {battery_low_.holds ? calm : full, SamplingReason::motion};
  if (poor_light_.holds) return {battery_low_.holds ? calm : full, SamplingReason::poor_light};
  if (battery_low_.holds) return {sparing, SamplingReason::battery_low};
  return {light_seen_ ? calm : full,
          light_seen_ ? SamplingReason::still : SamplingReason::starting};
}

void SamplingPolicy::advance(Timestamp now, const SamplingSigns& signs) {
  moving_.see(signs.motion_g);
  poor_light_.see(signs.light_quality);
  battery_low_.see(signs.battery_pct);
  light_seen_ = light_seen_ || signs.light_quality.has_value();

  const Choice choice = choose(signs.off_wrist);
  if (choice.level >= level_) {
    enough_since_.reset();
  } else {
    if (!enough_since_) enough_since_ = now;
    if (now - *enough_since_ < kDwell) return;
    enough_since_.reset();
  }
  level_ = choice.level;
  reason_ = choice.reason;
}

Hertz SamplingPolicy::rate(Channel channel, const SamplingNeeds& needs) const {
  const auto at = std::ranges::find(kPlans, channel, &Plan::channel);
  if (at == kPlans.end()) return {};
  const auto hz = [at](SamplingLevel level) { return at->hz[static_cast<std::size_t>(level)]; };
  const bool worn = level_ > SamplingLevel::off_wrist;
  switch (channel) {
    case Channel::ppg_green:
    case Channel::ppg_green_2:
      // Variability wants beats to a few ms, and a crest's share of a pulse all that is in its
      // shape.
      if (worn && needs.pulse_from_light)
        return Hertz(std::max(
            hz(level_),
            hz(level_ == SamplingLevel::sparing ? SamplingLevel::calm : SamplingLevel::full)));
      break;
    case Channel::ppg_red:
    case Channel::ppg_infrared:
      if (worn && !needs.oxygen_from_light) return Hertz(hz(SamplingLevel::sparing));
      break;
    case Channel::acceleration:
      // Counts of activity follow the sensor's noise, and so its rate; a sample costs next to none.
      if (worn && needs.motion) return Hertz(hz(SamplingLevel::full));
      break;
    case Channel::gyroscope:
      if (!needs.turning) return {};  // it cannot sleep between samples: only off saves
      break;
    default:
      break;
  }
  return Hertz(hz(level_));
}

}  // namespace vigil
