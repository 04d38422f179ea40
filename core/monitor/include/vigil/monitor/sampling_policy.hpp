// How fast a watch is to sample: as much as the wearer's signals ask for, and no more.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Each asks for more than the one before.
enum class SamplingLevel : std::uint8_t {
  off_wrist,  ///< only whether it is worn again
  sparing,    ///< the least that still gives a heart rate
  calm,       ///< a still wrist and good light
  full,       ///< motion, poor light, or not known yet
  count_,
};

/// Why the level is what it is.
enum class SamplingReason : std::uint8_t {
  starting,
  not_worn,
  battery_low,
  still,
  motion,
  poor_light,
  fixed,  ///< adaptive sampling is switched off
  watch,  ///< the watch would have it so
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(SamplingReason::count_)>
    kSamplingReasonNames = {"starting", "not_worn",   "battery_low", "still",
                            "motion",   "poor_light", "fixed",       "watch"};

/// What the choice is made from; absent is not known.
struct SamplingSigns {
  bool off_wrist = false;
  std::optional<float> motion_g{};       ///< mean deviation from 1 g over the last second
  std::optional<float> light_quality{};  ///< 0 .. 1
  std::optional<float> battery_pct{};
};

/// What those who come after the samples can use.
struct SamplingNeeds {
  bool pulse_from_light = true;   ///< no sensor sends its own intervals, or its shape is read
  bool oxygen_from_light = true;  ///< no sensor sends its own saturation
  bool motion = true;             ///< a feature or model reads the acceleration
  bool turning = true;            ///< … the gyroscope
};

/// More is asked for at once, less only when less would have done for kDwell; every sign has a
/// threshold to rise at and another to fall at.
class SamplingPolicy {
 public:
  static constexpr Milliseconds kDwell = seconds(15);

  /// Once a second, in the order of time.
  void advance(Timestamp now, const SamplingSigns& signs);
  void reset() { *this = SamplingPolicy(); }

  SamplingLevel level() const { return level_; }
  SamplingReason reason() const { return reason_; }
  /// For a sampled channel: at least so many Hz are wanted; 0: none.
  Hertz rate(Channel channel, const SamplingNeeds& needs) const;

 private:
  /// A sign that holds from one threshold on until it has passed the other.
  struct Trigger {
    float on, off;
    bool holds = false;

    /// The greater the value, the more it holds, where `on` is the greater threshold; else the
    /// other way round. What is not known changes nothing.
    void see(std::optional<float> value);
  };
  struct Choice {
    SamplingLevel level;
    SamplingReason reason;
  };
  Choice choose(bool taken_off) const;

  Trigger moving_{.on = 0.06F, .off = 0.03F};
  Trigger poor_light_{.on = 0.3F, .off = 0.5F};
  Trigger battery_low_{.on = 15, .off = 20};
  bool light_seen_ = false;
  SamplingLevel level_ = SamplingLevel::full;
  SamplingReason reason_ = SamplingReason::starting;
  std::optional<Timestamp> enough_since_;  ///< the level has been above what is asked for
};

}  // namespace vigil
