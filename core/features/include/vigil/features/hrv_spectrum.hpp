// Power of heart-rate variability by frequency band. Powers are in ms^2, always: a density in
// ms^2/Hz integrated over the band by the trapezium rule over the bins low <= f < high.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/features/rr_series.hpp"
#include "vigil/features/statistics.hpp"

namespace vigil::features {

/// Bands of the Task Force (1996): VLF 0.0033-0.04, LF 0.04-0.15, HF 0.15-0.4 Hz; VHF 0.4-0.5 Hz. A
/// band is undefined where the intervals span less than ten (VLF: one) of its slowest waves'
/// halves, that is under 300, 120 and 60 s.
struct HrvPowers {
  double vlf = kUndefined, lf = kUndefined, hf = kUndefined, vhf = kUndefined;
  double total = kUndefined;  ///< VLF + LF + HF
  double vlf_peak_hz = kUndefined, lf_peak_hz = kUndefined, hf_peak_hz = kUndefined;

  double lf_hf() const { return lf / hf; }
  double lf_nu() const { return 100 * lf / (lf + hf); }  ///< normalised units, %
  double hf_nu() const { return 100 * hf / (lf + hf); }
};

/// The recipes. All give absolute powers, so that they can be compared; they differ because the
/// beats are uneven samples and the window is short. Where beats were lost for over 4 s there is a
/// line, and a segment that is more than a fifth such lines (autoregressive: the series) is left
/// out; Lomb-Scargle needs no line.
class HrvSpectrum {
 public:
  /// Vigil's own, for LF, HF and what follows from them: cubic spline (not-a-knot) to 4 Hz from the
  /// first beat on, less its mean; Welch with Hann segments of 256 (64 s; or the series, where
  /// shorter), half overlapping, each less its mean.
  HrvPowers welch(const NnWindow& nn);
  /// NeuroKit2's hrv_frequency(psd_method="welch", interpolation_rate=4, normalize=False):
  /// quadratic spline, two Hann segments of half the series zero-padded to twice their length;
  /// nothing below 2 / segment. Its total includes VHF.
  HrvPowers neurokit(const NnWindow& nn);
  /// Lomb (1976) and Scargle (1982) on the beats as they are, every 0.0025 Hz; the classical
  /// periodogram times 2 over the mean rate of beats.
  HrvPowers lomb(const NnWindow& nn);
  /// Autoregressive: Burg, order 16, of the same 4 Hz series as `welch`, every 0.0005 Hz.
  HrvPowers autoregressive(const NnWindow& nn);

 private:
  static constexpr double kGridHz = 4;
  static constexpr std::size_t kGrid =
      std::size_t{4} * 1800;  // half an hour; longer windows keep the newest
  static constexpr std::size_t kBins = 1024;
  static constexpr std::size_t kOrder = 16;

  static std::size_t first_beat(const NnWindow& nn);
  std::size_t resample_cubic(const NnWindow& nn);
  std::size_t resample_quadratic(const NnWindow& nn);
  void bridge_holes(const NnWindow& nn, std::size_t n);
  void subtract_mean(std::size_t n);
  /// Mean periodogram of segments over bins 0..bins-1 of fft_size, in ms^2/Hz; empty where no
  /// segment is whole enough.
  std::span<const double> average_periodogram(std::size_t n, std::size_t segment,
                                              std::size_t fft_size, bool detrend);

  std::array<double, kGrid> grid_{}, forward_{}, backward_{}, segment_{};
  std::array<std::uint8_t, kGrid> hole_{};  // where grid_ is a line between far beats
  std::array<double, kBins + 8> density_{}, periodogram_{};
  std::array<double, NnWindow::kCapacity> a_{}, b_{}, c_{}, d_{};
};

/// Power of s[k], the density at k * step_hz, by band; `span_s`: how long the intervals last.
HrvPowers powers_of(std::span<const double> density, double step_hz, double span_s,
                    double lowest_hz = 0);

/// Classical Lomb-Scargle power 1/2 (...) at k * step_hz, k = 1..power.size() (power[k - 1]), of x
/// less its mean at times t in s (scipy.signal.lombscargle).
void lomb_scargle(std::span<const double> t, std::span<const double> x, double step_hz,
                  std::span<double> power);

}  // namespace vigil::features
