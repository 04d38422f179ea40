// Which RR intervals are normal-to-normal: a range, and one of the field's local rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "vigil/units/fixed.hpp"

namespace vigil::features {

/// Rules on an interval and its neighbours, as in hrv-analysis (Champseix et al. 2021).
enum class LocalRule : std::uint8_t {
  none,
  malik,     ///< within 20 % of the interval before; the one after a rejected one passes untested
  kamath,    ///< at most 32.5 % longer or 24.5 % shorter than the one before; likewise
  karlsson,  ///< within 20 % of the mean of its two neighbours: known one beat later
  acar,  ///< within 20 % of the mean of the accepted among the 9 before; where none was (the level
         ///< has changed, and hrv-analysis would reject for ever) it starts anew
};

struct RrLimits {
  double min_ms = 300;
  double max_ms = 2000;
};

/// Judges intervals one by one. An interval out of range (or not finite) is rejected and leaves the
/// rule's memory untouched.
class RrFilter {
 public:
  explicit RrFilter(LocalRule rule = LocalRule::acar, RrLimits limits = {})
      : rule_(rule), limits_(limits) {}

  /// How many beats later a verdict comes: 1 for karlsson, else 0.
  std::size_t delay() const { return rule_ == LocalRule::karlsson ? 1 : 0; }
  /// The verdict on the interval `delay()` beats ago; nothing while there is none yet.
  std::optional<bool> push(double rr_ms);
  /// The verdict still owed at the end of a series.
  std::optional<bool> finish();
  void reset();

 private:
  static constexpr std::size_t kAcarBeats = 9;

  struct Judged {
    double rr_ms;
    bool accepted;
  };

  bool in_range(double rr_ms) const;
  bool close_to_previous(double rr_ms);
  bool close_to_recent(double rr_ms);
  std::optional<bool> karlsson(double rr_ms);

  LocalRule rule_;
  RrLimits limits_;
  Ring<Judged, kAcarBeats> recent_;
  Ring<double, 2> neighbours_;
  bool pending_ = false, pending_in_range_ = false;
  bool previous_rejected_ = false;
};

}  // namespace vigil::features
