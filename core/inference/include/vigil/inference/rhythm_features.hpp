// What the intervals of a minute say about the order of the beats.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "vigil/features/rr_series.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// The intervals that a minute's rhythm is judged from, ms. One that was left out joins its
/// neighbours: in a steady heart they fit all the same.
using RhythmWindow = FixedVector<double, 300>;

/// The window's length, up to its last beat.
inline constexpr Milliseconds kRhythmWindow = seconds(60);
/// Intervals that no heart has are left out, ms.
inline constexpr double kShortestRr = 200, kLongestRr = 2500;

/// The well detected intervals of the last window that ends by `end`.
void gather(const features::RrSeries& beats, Timestamp end, RhythmWindow& out);

/// Where a premature beat and the pause after it make up two intervals, both become their mean;
/// where an interval is two (a beat was missed), it is halved; where two are one (a beat too many
/// was seen), they are joined. What these patterns explain is no fibrillation: after the screening
/// of compensatory pauses in Lorenz plots (Sarkar et al., IEEE TBME 55(4), 2008).
/// Returns how many times.
std::size_t repair(std::span<const double> rr_ms, RhythmWindow& out);

/// Coefficients of sample entropy, m = 1, r from 30 ms up to five matches (Lake & Moorman, Am. J.
/// Physiol. Heart 300, 2011): they grow with disorder. And how far an interval follows from its
/// neighbours on both sides, as it does where it swings with the breath: 0 up to what chance gives.
struct RhythmFeatures {
  static constexpr std::size_t kCount = 3;
  static constexpr std::array<std::string_view, kCount> kNames = {"entropy", "repaired_entropy",
                                                                  "swing"};

  /// Of the intervals, of the means of neighbours after repair() (those alternate in nothing), and
  /// of the intervals again.
  std::array<double, kCount> values;
  double repaired_share;  ///< repairs an interval
};

/// Of three intervals at least.
RhythmFeatures rhythm_features(const RhythmWindow& rr_ms);

}  // namespace vigil
