// Power spectra of uniformly sampled signals, and what one reads from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vigil/signal/real_fft.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil {

enum class Window : std::uint8_t { boxcar, hann, hamming };

/// w[n] for n = 0..N-1, periodic (the form for spectra: SciPy's get_window).
void make_window(Window kind, std::span<float> w);

enum class Trend : std::uint8_t { keep, mean, linear };

/// Takes the mean or the least-squares line off x, in place.
void detrend(Trend trend, std::span<float> x);

/// Welch's estimate of the one-sided power spectral density, in units²/Hz: the mean periodogram of
/// overlapping, tapered segments (Welch 1967; SciPy's welch, average='mean'). One segment as long
/// as the signal with a boxcar is the periodogram. Four segments are transformed at once.
class Welch {
 public:
  struct Settings {
    std::size_t segment = 256;  ///< samples
    std::size_t overlap = 128;  ///< samples, less than `segment`
    std::size_t fft_size = 0;   ///< >= segment, as fast_fft_size() gives it; 0: the least such
    Window window = Window::hann;
    Trend trend = Trend::mean;  ///< taken off each segment
  };

  Welch(const Settings& settings, Hertz rate);
  /// With a taper of one's own, settings.segment long, instead of settings.window.
  Welch(const Settings& settings, Hertz rate, std::span<const float> taper);

  std::size_t bins() const { return fft_.bins(); }
  Hertz step() const { return rate_ / static_cast<double>(fft_.size()); }

  /// density: bins() values. False, and nothing written, where x is shorter than a segment.
  bool operator()(std::span<const float> x, std::span<float> density);

 private:
  void load(std::span<const float> segment, std::size_t lane);

  Settings settings_;
  Hertz rate_;
  RealFft4 fft_;
  std::vector<float> window_, segment_;
  std::vector<Float4> input_;
  std::vector<RealFft4::Bin> output_;
  float scale_;
};

/// A one-sided spectrum: bin k is at k * step.
struct Spectrum {
  std::span<const float> power;
  Hertz step;
};

struct Band {
  Hertz low, high;
};

/// The integral over low <= f < high by the trapezium rule; 0 where fewer than two bins lie in it.
double band_power(const Spectrum& s, Band band);

/// What follows looks at the bins low <= f <= high; absent (poor_signal) where they hold no power.
struct SpectralShape {
  Hertz dominant;  ///< of the strongest bin, where it is a peak refined by a parabola through it
                   ///< and its neighbours
  double entropy;  ///< Shannon's, of the normalised bins, over its greatest value: 0 (line) .. 1
                   ///< (flat)
  Hertz edge;      ///< the first bin by which 95 % of the power is reached
  Hertz median;    ///< the same for 50 %
  Hertz centroid;
  Hertz spread;     ///< standard deviation about the centroid
  double flatness;  ///< geometric over arithmetic mean
};
Reading<SpectralShape> spectral_shape(const Spectrum& s, Band band);

}  // namespace vigil
