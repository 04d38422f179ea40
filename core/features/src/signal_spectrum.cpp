#include "vigil/features/signal_spectrum.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::features {
namespace {

Welch::Settings settings_for(Hertz rate, double segment_s) {
  const auto samples = static_cast<std::size_t>(std::max(8.0, std::round(segment_s * rate.value)));
  return {.segment = samples, .overlap = samples / 2};
}

}  // namespace

SignalSpectrum::SignalSpectrum(Hertz rate, double segment_s, Band band)
    : welch_(settings_for(rate, segment_s), rate),
      band_{band.low, std::min(band.high, rate / 2)},
      nyquist_(rate / 2),
      density_(welch_.bins()) {}

SpectralFeatures SignalSpectrum::operator()(std::span<const float> x) {
  SpectralFeatures f;
  if (!welch_(x, density_)) return f;
  const Spectrum spectrum{density_, welch_.step()};
  for (std::size_t b = 0; b < kPowerBands.size(); ++b)
    if (kPowerBands[b].low < nyquist_) f.band_power[b] = band_power(spectrum, kPowerBands[b]);
  f.total_power = band_power(spectrum, band_);
  f.sympathetic_power = band_power(spectrum, kSympatheticBand);

  // Rounding of a constant is no spectrum.
  double level = 0;
  for (const float v : x) level = std::max(level, std::abs(static_cast<double>(v)));
  const double rounding = 1e-12 * level * level;
  if (!(f.total_power > rounding)) return f;
  f.sympathetic_share = f.sympathetic_power / f.total_power;
  const auto shape = spectral_shape(spectrum, band_);
  if (!shape) return f;
  f.dominant_hz = shape->dominant.value;
  f.entropy = shape->entropy;
  f.edge95_hz = shape->edge.value;
  f.median_hz = shape->median.value;
  f.centroid_hz = shape->centroid.value;
  f.spread_hz = shape->spread.value;
  f.flatness = shape->flatness;
  double all = 0, near = 0;
  const auto peak = static_cast<std::size_t>(std::llround(shape->dominant / welch_.step()));
  for (std::size_t k = 0; k < density_.size(); ++k) {
    const Hertz at = static_cast<double>(k) * welch_.step();
    if (at < band_.low || at > band_.high) continue;
    all += static_cast<double>(density_[k]);
    if (k + 1 >= peak && k <= peak + 1) near += static_cast<double>(density_[k]);
  }
  f.dominant_share = near / all;
  return f;
}

}  // namespace vigil::features
