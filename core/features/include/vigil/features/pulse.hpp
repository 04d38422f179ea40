// The shape of the pulse in a window of PPG.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "vigil/features/peaks.hpp"
#include "vigil/features/statistics.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::features {

/// Medians over the window's pulses, of the signal band-passed at 0.5-8 Hz (Butterworth order 2,
/// forward and backward); a pulse lasts from foot to foot. Times in s, amplitudes in the signal's
/// unit.
struct PulseFeatures {
  double count = kUndefined;
  double rate_bpm = kUndefined;         ///< from the median interval between peaks
  double amplitude = kUndefined;        ///< foot to peak
  double amplitude_cv = kUndefined;     ///< SD / mean over the pulses
  double perfusion_index = kUndefined;  ///< 100 amplitude / level, where there is a level
  double crest_time = kUndefined;       ///< foot to peak
  double crest_share = kUndefined;      ///< crest time / duration
  double fall_time = kUndefined;        ///< peak to foot
  double width25 = kUndefined, width50 = kUndefined, width75 = kUndefined;  ///< at % of the height
  double area_share = kUndefined;           ///< mean height / amplitude
  double systolic_area_share = kUndefined;  ///< of the area, before the peak
  double upstroke = kUndefined;             ///< steepest rise / amplitude, 1/s
  double foot_drift = kUndefined;           ///< SD of the feet / amplitude
  double similarity =
      kUndefined;  ///< mean correlation of the pulses with their mean (Orphanidou 2015)
};

/// For windows of up to `capacity` samples at one rate, which must be above 17 Hz.
class PulseAnalyzer {
 public:
  static constexpr std::size_t kMostPulses = 256;
  static constexpr std::size_t kFewestPulses = 3;

  PulseAnalyzer(Hertz rate, std::size_t capacity);

  /// Finite samples, with the pulse upwards. Undefined with fewer than three pulses.
  PulseFeatures operator()(std::span<const float> ppg);

 private:
  struct Pulse {
    std::size_t foot, peak, end;
    double amplitude, crest, fall, width[3], area, systolic, upstroke;
  };

  void find_pulses();
  Pulse measure(std::size_t foot, std::size_t peak, std::size_t end) const;
  double similarity() const;

  Hertz rate_;
  Sos band_;
  std::size_t n_ = 0;
  std::vector<double> filtered_, scratch_;
  PeakFinder peaks_;
  FixedVector<Pulse, kMostPulses> pulses_;
};

}  // namespace vigil::features
