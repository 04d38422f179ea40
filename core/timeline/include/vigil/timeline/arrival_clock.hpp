// Sample times for sensors that send samples without them.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "vigil/units/quantity.hpp"

namespace vigil {

/// Samples come at a regular rate and arrive with the radio's jitter: each follows the one before
/// by the sensor's period, and the arrivals pull the chain along little by little (a phase-locked
/// loop of first order). After a pause it begins anew.
class ArrivalClock {
 public:
  explicit ArrivalClock(Hertz rate) : period_(period(rate)) {}

  /// The time of the first of `count` samples that arrive now.
  Timestamp place(std::size_t count, Timestamp arrival) {
    const Milliseconds span = period_ * static_cast<double>(count);
    const Timestamp expected = next_.value_or(arrival) + span;
    const Milliseconds error = arrival - expected;
    const bool broken = !next_ || std::abs(error / period_) > kMostPeriods;
    next_ = broken ? arrival : expected + error * kPull;
    return *next_ - span;
  }
  void restart() { next_.reset(); }

 private:
  static constexpr double kPull = 0.05;
  static constexpr double kMostPeriods = 5;  ///< later than this, the sensor paused

  Milliseconds period_;
  std::optional<Timestamp> next_;  ///< end of the newest sample
};

}  // namespace vigil
