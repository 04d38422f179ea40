// How far a PPG can be trusted: 0 (worthless) to 1.
#pragma once

#include <cstddef>
#include <span>

#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

/// The quality of a PPG, over the last kSeconds of it.
///
/// `value` goes by the beats' likeness, from 0.5 (worthless) to 0.9, less what is stuck, and is 0
/// where the pulse is below the light's noise. On the recordings of the IEEE Signal Processing Cup,
/// rest and motion, likeness tells the windows in which at least nine of ten beats are right at an
/// area under the curve of 0.87; spectral purity and skewness (0.69, 0.66) add nothing to it, and
/// motion says nothing (0.45), since what acceleration explains has been taken off before the beats
/// are sought. They are given for themselves.
class PulseQuality {
 public:
  static constexpr std::size_t kSeconds = 8;

  struct Index {
    float likeness = 0;   ///< of the beats to each other (template matching), 0..1
    float purity = 0;     ///< spectral purity (Nemati 2010): 1 for one sinusoid
    float skewness = 0;   ///< of the pulse wave (Elgendi 2016)
    float perfusion = 0;  ///< RMS of the pulse over the light; 0 where the sensor sends no level
    float stuck = 0;      ///< share of samples in a flat line or where the converter ends
    float motion_g = 0;   ///< RMS of the acceleration less gravity
    float value = 0;      ///< 0..1
  };

  PulseQuality();

  void reset();

  /// A second of the grid and the beats confirmed in it. Without light the window starts anew.
  void push(const PulseSecond& second, std::span<const PulseBeat> beats);

  /// As of the last push.
  const Index& index() const { return index_; }

 private:
  /// Sums over a second, or over several.
  struct Sums {
    double samples = 0, pulse = 0, pulse2 = 0, pulse3 = 0;  // the pulse and its powers
    double change2 = 0, bend2 = 0;                          // its first and second differences
    double level = 0, stuck = 0, motion_g2 = 0, seconds = 0;
    double beats = 0, likeness = 0;
  };

  void take_in(std::span<const float> ppg, Sums& sums);
  void summarise();

  SosFilter filter_;
  bool settled_ = false;
  double last_ = 0, last_change_ = 0;
  Ring<Sums, kSeconds> seconds_;
  Index index_;
};

/// The variance of acceleration (x y z interleaved, g), its axes together, in g²; 0 of none.
double motion_power(std::span<const float> xyz);

}  // namespace vigil
