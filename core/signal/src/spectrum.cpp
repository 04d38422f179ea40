#include "vigil/signal/spectrum.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace vigil {

void make_window(Window kind, std::span<float> w) {
  const double mean = kind == Window::boxcar ? 1 : kind == Window::hann ? 0.5 : 0.54;
  for (std::size_t n = 0; n < w.size(); ++n) {
    const double phase =
        2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(w.size());
    w[n] = static_cast<float>(mean - (1 - mean) * std::cos(phase));
  }
}

void detrend(Trend trend, std::span<float> x) {
  if (trend == Trend::keep || x.empty()) return;
  const double n = static_cast<double>(x.size()), middle = (n - 1) / 2;
  double sum = 0, moment = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += double(x[i]);
    moment += (static_cast<double>(i) - middle) * double(x[i]);
  }
  const double mean = sum / n;
  const double slope = trend == Trend::linear && x.size() > 1 ? moment * 12 / (n * (n * n - 1)) : 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(double(x[i]) - mean - slope * (static_cast<double>(i) - middle));
  }
}

namespace {

std::vector<float> taper_of(const Welch::Settings& settings) {
  std::vector<float> taper(settings.segment);
  make_window(settings.window, taper);
  return taper;
}

}  // namespace

Welch::Welch(const Settings& settings, Hertz rate) : Welch(settings, rate, taper_of(settings)) {}

Welch::Welch(const Settings& settings, Hertz rate, std::span<const float> taper)
    : settings_(settings),
      rate_(rate),
      fft_(settings.fft_size == 0 ? fast_fft_size(settings.segment) : settings.fft_size),
      window_(taper.begin(), taper.end()),
      segment_(settings.segment),
      input_(fft_.size()),
      output_(fft_.bins()) {
  assert(settings.overlap < settings.segment && settings.segment <= fft_.size() &&
         taper.size() == settings.segment);
  double energy = 0;
  for (const float w : window_) energy += double(w) * double(w);
  scale_ = static_cast<float>(1 / (rate.value * energy));
}

void Welch::load(std::span<const float> segment, std::size_t lane) {
  std::copy(segment.begin(), segment.end(), segment_.begin());
  detrend(settings_.trend, segment_);
  for (std::size_t i = 0; i < segment_.size(); ++i) input_[i][lane] = segment_[i] * window_[i];
}

bool Welch::operator()(std::span<const float> x, std::span<float> density) {
  assert(density.size() == bins());
  const std::size_t length = settings_.segment, hop = length - settings_.overlap;
  if (x.size() < length) return false;
  const std::size_t segments = (x.size() - length) / hop + 1;

  std::fill(density.begin(), density.end(), 0.0f);
  for (std::size_t first = 0; first < segments; first += 4) {
    const std::size_t used = std::min<std::size_t>(4, segments - first);
    if (used < 4) std::fill(input_.begin(), input_.end(), splat(0));
    for (std::size_t lane = 0; lane < used; ++lane)
      load(x.subspan((first + lane) * hop, length), lane);
    fft_.forward(input_, output_);
    for (std::size_t k = 0; k < density.size(); ++k) density[k] += sum(output_[k].power());
  }
  const float mean = scale_ / static_cast<float>(segments);
  for (float& d : density) d *= 2 * mean;  // both halves of the spectrum...
  density.front() /= 2;                    // ...but these stand in it once
  density.back() /= 2;
  return true;
}

namespace {

struct Bins {
  std::size_t first, end;
};

Bins bins_from(const Spectrum& s, Hertz low) {
  const double first = std::ceil(low / s.step);
  return {static_cast<std::size_t>(std::max(0.0, first)), s.power.size()};
}

}  // namespace

double band_power(const Spectrum& s, Band band) {
  double area = 0;
  const auto [first, end] = bins_from(s, band.low);
  for (std::size_t k = first; k + 1 < end && static_cast<double>(k + 1) * s.step < band.high; ++k) {
    area += (double(s.power[k]) + double(s.power[k + 1])) / 2 * s.step.value;
  }
  return area;
}

Reading<SpectralShape> spectral_shape(const Spectrum& s, Band band) {
  const auto [first, all] = bins_from(s, band.low);
  std::size_t end = first;
  while (end < all && static_cast<double>(end) * s.step <= band.high) ++end;
  double total = 0;
  std::size_t strongest = first;
  for (std::size_t k = first; k < end; ++k) {
    total += double(s.power[k]);
    if (s.power[k] > s.power[strongest]) strongest = k;
  }
  if (!(total > 0) || !std::isfinite(total)) return Absent::poor_signal;

  SpectralShape shape{};
  shape.dominant = static_cast<double>(strongest) * s.step;
  if (strongest > 0 && strongest + 1 < all) {
    const double a = double(s.power[strongest - 1]), b = double(s.power[strongest]),
                 c = double(s.power[strongest + 1]);
    // At the band's edge a neighbour outside may be stronger: then there is no peak to refine.
    if (b >= a && b >= c && a - 2 * b + c < 0)
      shape.dominant += 0.5 * (a - c) / (a - 2 * b + c) * s.step;
  }

  double entropy = 0, reached = 0, moment = 0, logarithms = 0;
  std::size_t edge = end - 1, median = end - 1;
  for (std::size_t k = first; k < end; ++k) {
    const double p = double(s.power[k]) / total;
    const double logarithm = std::log(p + 1e-300);
    entropy -= p * logarithm;
    logarithms += logarithm;
    moment += p * static_cast<double>(k);
    if (reached < 0.5 && reached + p >= 0.5) median = k;
    if (reached < 0.95 && reached + p >= 0.95) edge = k;
    reached += p;
  }
  double variance = 0;
  for (std::size_t k = first; k < end; ++k) {
    const double off = static_cast<double>(k) - moment;
    variance += double(s.power[k]) / total * off * off;
  }
  const double count = static_cast<double>(end - first);
  shape.entropy = count > 1 ? entropy / std::log(count) : 0;
  shape.edge = static_cast<double>(edge) * s.step;
  shape.median = static_cast<double>(median) * s.step;
  shape.centroid = moment * s.step;
  shape.spread = std::sqrt(variance) * s.step;
  shape.flatness = std::exp(logarithms / count) * count;
  return shape;
}

}  // namespace vigil
