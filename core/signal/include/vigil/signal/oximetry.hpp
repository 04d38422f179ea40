// Oxygen saturation from red and infrared light.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil {

/// What a pulse takes from the red light over what it takes from the infrared.
struct PulseRatio {
  double value = 0;
  double error = 0;      ///< standard error, from how far the two disagree
  double likeness = 0;   ///< their correlation: near 1 where there are pulses and nothing else
  double perfusion = 0;  ///< RMS of the infrared pulses over the light
};

/// The ratio of ratios (Aoyagi 1974), as the ratio of the pulses in the logarithms of the light: a
/// lamp's brightness, a diode's gain and the colour of the skin drop out.
class RatioOfRatios {
 public:
  /// For stretches of up to `capacity` samples.
  RatioOfRatios(Hertz rate, std::size_t capacity);

  /// Light received, in counts from darkness, equally long. Absent (poor_signal) where it is flat,
  /// not positive, not finite, or shorter than about 2 s.
  Reading<PulseRatio> operator()(std::span<const float> red, std::span<const float> infrared);

 private:
  bool pulses(std::span<const float> light, std::vector<double>& out);

  Hertz rate_;
  Sos band_;
  std::vector<double> red_, infrared_, scratch_;
};

/// SpO2 = intercept - slope * ratio. The line belongs to a sensor's wavelengths and its place.
struct OximeterCalibration {
  double intercept_pct, slope_pct;
  double error_pct;  ///< root mean square, against a reference oximeter
};

/// Fitted to 39 clips of one reflective sensor on the finger of one wearer, 70 to 98 % by a
/// reference oximeter; the error is that of clips left out. No other sensor, wearer or wrist was
/// measured: who knows a sensor's own line should use that.
inline constexpr OximeterCalibration kFingerCalibration{112, 35, 3.5};

struct OxygenSaturation {
  Percent value, low, high;  ///< 90 % interval
  double quality = 0;        ///< 0..1
};

/// SpO2 over the last seconds. Causal; seconds come in order.
class PulseOximeter {
 public:
  static constexpr std::size_t kSeconds = 8, kLeastSeconds = 4;

  explicit PulseOximeter(const OximeterCalibration& calibration = kFingerCalibration);

  void reset();

  /// One second: red and infrared light received, kPulseSamples each; acceleration x y z
  /// interleaved, g, may be empty. A second without light, or one that does not follow the one
  /// before, is a hole: the window starts anew.
  void push(Timestamp first, std::span<const float> red, std::span<const float> infrared,
            std::span<const float> acceleration);

  /// As of the last push.
  const Reading<OxygenSaturation>& estimate() const { return estimate_; }

 private:
  static constexpr std::size_t kLength = kSeconds * kPulseSamples;

  Reading<OxygenSaturation> compute();

  OximeterCalibration calibration_;
  RatioOfRatios ratio_;
  std::vector<float> red_, infrared_;         // the newest sample last
  std::array<double, kSeconds> motion_g2_{};  // by second
  std::size_t seconds_held_ = 0;
  Timestamp end_;
  Reading<OxygenSaturation> estimate_;
};

}  // namespace vigil
