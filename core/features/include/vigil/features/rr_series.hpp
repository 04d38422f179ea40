// The beats of one wearer as they come in, and the NN intervals of a window over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::features {

struct Beat {
  Timestamp time;         ///< of the beat that ends the interval
  double rr_ms = 0;       ///< interval since the beat before
  bool accepted = false;  ///< normal-to-normal: kept by the plausibility filter
  bool trusted = true;    ///< well detected, be it normal or not
};

/// The NN intervals of one window. `joined[i]` says that interval i begins where i-1 ends: where a
/// beat was left out or lost, no successive difference is formed across the hole.
class NnWindow {
 public:
  static constexpr std::size_t kCapacity = 2048;

  void clear();
  /// Appends an interval that ends at `time_s` (any origin); false when full.
  bool push_back(double rr_ms, double time_s, bool joined);
  /// Replaces the content by contiguous intervals; the first ends at rr[0].
  void assign(std::span<const double> rr_ms);

  std::size_t size() const { return rr_.size(); }
  std::span<const double> rr_ms() const { return rr_.span(); }
  std::span<const double> time_s() const { return time_.span(); }
  bool joined(std::size_t i) const { return joined_[i] != 0; }
  /// rr[i] - rr[i-1] of the joined pairs, ms.
  std::span<const double> differences() const { return differences_.span(); }
  /// The sum of the intervals, s.
  double covered_s() const { return covered_ms_ / 1000; }

 private:
  FixedVector<double, kCapacity> rr_, time_, differences_;
  FixedVector<std::uint8_t, kCapacity> joined_;
  double covered_ms_ = 0;
};

/// A ring of beats, appended one by one in order of time.
class RrSeries {
 public:
  static constexpr std::size_t kCapacity = 4096;
  /// An interval continues the one before it when the beat times agree with it this closely: less
  /// than the shortest plausible interval, so that a missed beat always shows.
  static constexpr double kJoinToleranceMs = 250;

  /// No clock shows a later time; beyond it a beat is refused.
  static constexpr double kLatestMs = 1e15;

  /// False, and nothing stored, for a time before the last beat's, or a value that is not finite.
  bool append(const Beat& beat);
  void clear() { beats_.clear(); }
  std::size_t size() const { return beats_.size(); }
  const Beat& operator[](std::size_t i) const { return beats_[i]; }

  /// The accepted intervals of the beats in (end - length, end], times in s before `end` (<= 0).
  /// Where they do not fit, the newest are kept.
  void window(Timestamp end, Milliseconds length, NnWindow& out) const;
  /// The beats in (end - length, end], accepted or not.
  std::size_t count(Timestamp end, Milliseconds length) const {
    return first_after(end) - first_after(end - length);
  }
  /// The index of the first beat after t.
  std::size_t first_after(Timestamp t) const;

 private:
  Ring<Beat, kCapacity> beats_;
};

}  // namespace vigil::features
