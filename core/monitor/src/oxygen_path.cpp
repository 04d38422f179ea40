#include "vigil/monitor/oxygen_path.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

constexpr Milliseconds kSecond = seconds(1);

}  // namespace

void OxygenPath::take(const Segment& segment) {
  const Hertz at = rate(segment.step);
  switch (segment.channel) {
    case Channel::ppg_red:
      red_ = true;
      grid_.push_ppg(kRed, segment.first, at, segment.values);
      break;
    case Channel::ppg_infrared:
      infrared_ = true;
      grid_.push_ppg(kInfrared, segment.first, at, segment.values);
      break;
    case Channel::acceleration:
      grid_.push_acceleration(segment.first, at, segment.values);
      break;
    default:
      break;
  }
}

void OxygenPath::advance(Timestamp now) {
  if (!present()) return;
  // Neither what came before, nor a long silence, is gone through second by second.
  const Timestamp oldest{
      std::floor((grid_.newest_light(kRed) - PulseGrid::kHistory).ms / kSecond.value) *
      kSecond.value};
  next_ = std::max(next_.value_or(oldest), oldest);
  for (; complete(now); next_ = *next_ + kSecond) {
    const PulseSecond second = grid_.read(*next_);
    oximeter_.push(*next_, second.ppg[kRed], second.ppg[kInfrared], second.acceleration);
  }
}

/// Is the next second in? Its acceleration is waited for, but not for long.
bool OxygenPath::complete(Timestamp now) {
  const Timestamp end = *next_ + kSecond;
  return grid_.has_light(kRed, end) && grid_.has_light(kInfrared, end) &&
         patience_.over(grid_.has_acceleration(end), now);
}

void OxygenPath::reset() {
  grid_.reset();
  oximeter_.reset();
  red_ = infrared_ = false;
  next_.reset();
  patience_.reset();
}

VitalReading OxygenPath::reading() const {
  return as_vital(next_.value_or(Timestamp{}), oximeter_.estimate(), Channel::ppg_red);
}

}  // namespace vigil
