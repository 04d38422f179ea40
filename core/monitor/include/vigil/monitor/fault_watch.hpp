// Faults of the watch and its data, found in the data itself.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "vigil/timeline/sample_track.hpp"
#include "vigil/timeline/timeline.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// What any person, whoever wears the sensor, can have.
struct PossibleRange {
  float low, high;
};
PossibleRange possible_range(Channel channel);
bool possible_value(Channel channel, float value);

/// How the watch agreed to run a channel.
struct AgreedRate {
  Hertz rate{};          ///< 0: nothing agreed
  Milliseconds batch{};  ///< how long the watch may hold samples back
  Timestamp since{};
};

/// A fault is named within five seconds of its start, and over when its sign is.
class FaultWatch {
 public:
  /// What a fault says of itself in its alert.
  struct Finding {
    Channel channel;
    float value;
    float limit;
  };

  void take(const Segment& segment);
  /// One value of a channel that is not sampled.
  void take(Channel channel, Timestamp time, float value);
  /// Once a second. `agreed`: by channel.
  void check(Timestamp now, const Timeline& timeline, std::span<const AgreedRate> agreed);
  /// As new; jumps of the clock that were there before stay named.
  void reset();

  const std::optional<Finding>& frozen() const { return frozen_; }
  const std::optional<Finding>& implausible() const { return implausible_; }
  const std::optional<Finding>& wrong_rate() const { return wrong_rate_; }
  const std::optional<Finding>& clock_jump() const { return clock_jump_; }

 private:
  struct Watched {
    float value = 0;
    Timestamp since{};  ///< has had this value
    Timestamp newest{};
    int repeats = 0;  ///< of the value, in a row
    bool varied = false;
    bool impossible = false;  ///< every value
    Timestamp impossible_since{};
    bool was_possible = false;
  };

  void watch(Channel channel, Timestamp time, float value);
  void check_rate(Timestamp now, Channel channel, const Timeline& timeline,
                  const AgreedRate& agreed);
  static bool stuck(Channel channel, const Watched& w);

  std::array<Watched, kChannelCount> watched_{};
  std::uint32_t jumps_ = 0;
  std::optional<Timestamp> jumped_;
  std::optional<Finding> frozen_, implausible_, wrong_rate_, clock_jump_;
};

}  // namespace vigil
