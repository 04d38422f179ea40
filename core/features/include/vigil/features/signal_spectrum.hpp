// Spectral features of one window of a sampled signal.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/features/statistics.hpp"
#include "vigil/signal/spectrum.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::features {

inline constexpr std::array<Band, 4> kPowerBands = {
    Band{Hertz(0.5), Hertz(1)}, Band{Hertz(1), Hertz(2)}, Band{Hertz(2), Hertz(4)},
    Band{Hertz(4), Hertz(8)}};
/// The band in which skin conductance follows sympathetic activity (Posada-Quintero 2016).
inline constexpr Band kSympatheticBand = {Hertz(0.045), Hertz(0.25)};

/// Powers in the signal's unit squared, frequencies in Hz.
struct SpectralFeatures {
  double total_power = kUndefined;
  double dominant_hz = kUndefined;
  double dominant_share = kUndefined;  ///< of the strongest bin and its neighbours
  double entropy = kUndefined;         ///< 0 (a line) .. 1 (flat)
  double edge95_hz = kUndefined, median_hz = kUndefined, centroid_hz = kUndefined,
         spread_hz = kUndefined;
  double flatness = kUndefined;
  std::array<double, kPowerBands.size()> band_power = {kUndefined, kUndefined, kUndefined,
                                                       kUndefined};
  double sympathetic_power = kUndefined, sympathetic_share = kUndefined;  ///< EDA
};

/// Welch with Hann segments, half overlapping, each less its mean.
class SignalSpectrum {
 public:
  /// `band`: what the shape is taken over, cut at half the rate.
  SignalSpectrum(Hertz rate, double segment_s, Band band);

  /// Finite samples; everything is undefined for fewer than a segment, and the shape for a
  /// constant.
  SpectralFeatures operator()(std::span<const float> x);

 private:
  Welch welch_;
  Band band_;
  Hertz nyquist_;
  std::vector<float> density_;
};

}  // namespace vigil::features
