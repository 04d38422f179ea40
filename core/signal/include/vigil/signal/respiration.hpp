// Breathing rate from what breathing does to the pulse.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/signal/rate_tracker.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil {

/// A good beat, and what breathing may have changed of it (Charlton 2018): NaN where not known.
struct BreathMark {
  Timestamp time;
  float interval_ms = 0;  ///< since the beat before (frequency modulation, RIFV)
  float amplitude = 0;    ///< of the pulse, any unit (amplitude modulation, RIAV)
  float level = 0;        ///< of the light under it, any unit (intensity modulation, RIIV)
};

struct RespirationRate {
  Bpm value;           ///< the median of its posterior
  Bpm low, high;       ///< 90 % interval
  double quality = 0;  ///< probability that the value is right within 2 breaths a minute
};

/// For each breathing rate on a grid: how much of each modulation over the last kWindow a line and
/// a sinusoid of that rate explain (Lomb-Scargle: beats are not evenly spaced). Each modulation may
/// also be noise, or something else, so that one of them alone cannot mislead; what they say
/// together goes to a causal tracker. A rate above half the heart rate cannot be told.
///
/// Tuned on made-up breathing alone: where each breath's length varies by 20 %, the 90 % interval
/// holds the window's mean rate in 87 % of seconds at a median width of 3 breaths a minute, and
/// noise gives no value. No recording with a breathing reference was at hand.
class Respiration {
 public:
  static constexpr Milliseconds kWindow = seconds(32);

  Respiration();

  void reset();

  /// Beats come in the order of time; those in between that are not good are left out.
  void push(const BreathMark& mark);

  /// A second passes, up to `end`. The estimate is that of the window that ends there.
  void advance(Timestamp end);

  /// As of the last advance. Absent: starting, too_few_beats, or poor_signal where the modulations
  /// tell no rate.
  const Reading<RespirationRate>& estimate() const { return estimate_; }

 private:
  static constexpr std::size_t kFirst = 4, kCount = 77;  // 4, 4.5, ... 42 breaths a minute
  static constexpr double kStep = 0.5;
  static constexpr std::size_t kMarks = 120;  // in a window
  static constexpr std::size_t kModulations = 3;

  struct Modulation {
    std::array<float, kMarks> x;  // beside times_; free of its line, 0 where not known
    float energy = 0;             // 0: says nothing
    std::size_t known = 0;
  };

  void select(Timestamp end);
  void prepare(Modulation& modulation, float BreathMark::* of);
  void explain(double beats_hz);
  Reading<RespirationRate> current() const;

  Ring<BreathMark, kMarks> marks_;
  FixedVector<BreathMark, kMarks> window_;
  std::array<float, kMarks> times_{};  // of the window's marks, s from its middle
  std::array<Modulation, kModulations> modulations_{};
  std::array<std::array<float, kCount>, kModulations> log_likelihood_{};
  std::vector<float> scores_;
  RateTracker tracker_;
  Reading<RespirationRate> estimate_ = Absent::no_data;
};

}  // namespace vigil
