// Heart rate from light at the wrist, at rest and in motion.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/signal/pulse_likelihood.hpp"
#include "vigil/signal/rate_tracker.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil {

/// The rate of the grid on which optical signals and the acceleration beside them are analysed.
inline constexpr Hertz kPulseRate{50};
inline constexpr std::size_t kPulseSamples = 50;  ///< in a second
inline constexpr std::size_t kMaxPpgChannels = PulseLikelihood::kMaxChannels;

/// One second of aligned samples at kPulseRate; an empty span: that channel has none in this
/// second.
struct PulseSecond {
  std::array<std::span<const float>, kMaxPpgChannels> ppg;  ///< kPulseSamples each, any unit
  std::span<const float> acceleration;                      ///< x y z interleaved, g
  /// Of the first channel's samples as the sensor sent them: how many were equal to their
  /// neighbours, as those of a flat line are, or those where the converter ends. 0..1
  float stuck = 0;
};

struct HeartRate {
  Bpm value;           ///< mean over the window asked for: the median of its posterior
  Bpm low, high;       ///< 90 % interval
  double quality = 0;  ///< probability that the value is right within 5 bpm
};

/// Causal: an estimate uses nothing after its window's end. Seconds come in order; those without
/// any PPG, or never pushed, widen the interval until the value is absent.
class OpticalHeartRate {
 public:
  OpticalHeartRate();

  void reset();
  void push(Timestamp first, const PulseSecond& second);

  /// The mean heart rate over (end - window, end], for an `end` no later than a second or so after
  /// the newest data. A window is at least 8 s (raised to that) and at most kHistory.
  Reading<HeartRate> estimate(Milliseconds window, Timestamp end) const;

  static constexpr std::size_t kHistory = 120;  ///< seconds

 private:
  static constexpr std::size_t kDecimation = 2;
  static constexpr std::size_t kStep = kPulseSamples / kDecimation;  // samples a second inside
  static constexpr std::size_t kHeld = PulseLikelihood::kWindow + kStep;

  struct Signal {
    SosFilter filter;
    std::vector<float> held;       // the newest at the end
    std::size_t seconds_held = 0;  // without a hole, up to now
  };
  struct Estimate {
    Timestamp end;
    Reading<HeartRate> rate;
  };

  void take_in(Signal& signal, std::span<const float> samples, std::size_t stride);
  Reading<HeartRate> current() const;
  bool moving() const;

  Sos band_;
  std::array<Signal, kMaxPpgChannels> ppg_;
  std::array<Signal, 3> acceleration_;
  PulseLikelihood likelihood_;
  RateTracker tracker_;
  std::vector<float> scores_;
  Ring<Estimate, kHistory> history_;
};

}  // namespace vigil
