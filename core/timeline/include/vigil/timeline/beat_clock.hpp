// Beat times for sensors that send intervals without them.
#pragma once

#include <optional>

#include "vigil/units/quantity.hpp"

namespace vigil {

/// Heart Rate Measurement (2A37) carries RR intervals but no times. One interval follows the other,
/// so the beats form a chain; the last beat of a notification came shortly before its arrival.
class BeatClock {
 public:
  /// The notification that arrives now holds intervals of this sum. Call before the first `next`.
  void arrive(Milliseconds sum, Timestamp arrival) {
    const Timestamp chain_end = last_ ? *last_ + sum : arrival;
    const Milliseconds delay = arrival - chain_end;
    const bool broken = !last_ || delay > kMostDelay || delay < -kMostDelay;
    if (broken || delay < Milliseconds(0)) last_ = arrival - sum;  // a beat is never in the future
  }
  /// The time of the beat that ends the next interval.
  Timestamp next(Milliseconds rr) {
    last_ = *last_ + rr;
    return *last_;
  }
  void restart() { last_.reset(); }

 private:
  /// Sensors notify once a second, some once in two: later than this, beats were lost on the way.
  static constexpr Milliseconds kMostDelay{3000};

  std::optional<Timestamp> last_;
};

}  // namespace vigil
