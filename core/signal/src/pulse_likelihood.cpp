#include "vigil/signal/pulse_likelihood.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>
#include <numbers>

#include "vigil/signal/simd.hpp"
#include "vigil/signal/spectrum.hpp"

namespace vigil {

namespace {

// A heart rate of which motion explains more than about this share loses its say.
constexpr float kPulseRidge = 0.1f;
// Where motion explains more than this of a rate, nothing is seen of a pulse there ...
constexpr float kMostMasked = 0.5f;
// ... and a pulse that could be there says this much less, each second, than one that is seen.
constexpr float kUnseen = 0.35f;
// Half the number of independent samples that a second adds in the pulse band (0.6 to 4 Hz).
constexpr float kIndependent = 4.5f;

// Of the motion model: 0.12 s, and a sensor at rest.
constexpr std::size_t kDelayStep = 3;
constexpr float kStillG = 0.01f;
// No window is explained better than this.
constexpr float kGreatestShare = 0.98f;

/// Sum over t < n of exp(-2πi f t), f in cycles a sample.
std::complex<float> dirichlet(double f, std::size_t n) {
  const double half = std::numbers::pi * f, count = static_cast<double>(n);
  const double length = std::sin(count * half) / std::sin(half);
  return {static_cast<float>(length * std::cos(half * (count - 1))),
          static_cast<float>(-length * std::sin(half * (count - 1)))};
}

}  // namespace

PulseLikelihood::PulseLikelihood()
    : fft_(kFftSize), motion_(kWindow, kDelayStep, kStillG), time_(kFftSize) {
  for (auto& s : spectra_) s.resize(fft_.bins());
}

void PulseLikelihood::operator()(const Input& input, std::span<float> log_likelihood) {
  assert(log_likelihood.size() == kCount);
  std::fill(log_likelihood.begin(), log_likelihood.end(), 0.0f);
  std::size_t n = 0;
  for (const auto& p : input.ppg) n = std::max(n, p.size());
  assert(n <= kWindow);
  if (n == 0) return;

  if (input.acceleration[0].empty())
    motion_.clear();
  else
    motion_.fit(input.acceleration, n);
  std::array<float, kMaxChannels> energy{};
  for (std::size_t c = 0; c < kMaxChannels; ++c) {
    residual_[c].fill(0);
    if (input.ppg[c].size() != n) continue;
    const auto y = std::span(residual_[c]).first(n);
    std::copy(input.ppg[c].begin(), input.ppg[c].end(), y.begin());
    detrend(Trend::mean, y);
    motion_.remove(y);
    energy[c] = dot(y.data(), y.data(), n);
  }
  std::size_t channels = kMaxChannels;  // up to the last that is there
  while (channels > 1 && !(energy[channels - 1] > 0)) --channels;
  transform(n, (kRegressors + channels + 3) / 4);
  for (std::size_t c = 0; c < kMaxChannels; ++c) {
    if (energy[c] > 0) score(c, energy[c], log_likelihood);
  }
}

std::span<const float> PulseLikelihood::column(std::size_t i) const {
  static constexpr std::array<float, kWindow> kNothing{};
  if (i < kRegressors) return motion_.regressor(i);
  return i - kRegressors < kMaxChannels ? residual_[i - kRegressors] : kNothing;
}

void PulseLikelihood::transform(std::size_t n, std::size_t groups) {
  if (n != n_) {
    n_ = n;
    for (std::size_t i = 0; i < kCount; ++i) {
      twice_[i] = dirichlet(2 * static_cast<double>(kFirstBpm + i) / kFftSize, n);
    }
  }
  for (std::size_t g = 0; g < groups; ++g) {
    const auto a = column(4 * g), b = column(4 * g + 1), c = column(4 * g + 2),
               d = column(4 * g + 3);
    for (std::size_t t = 0; t < n; ++t) time_[t] = Float4{a[t], b[t], c[t], d[t]};
    std::fill(time_.begin() + static_cast<std::ptrdiff_t>(n), time_.end(), splat(0));
    fft_.forward(time_, spectra_[g]);
  }
}

void PulseLikelihood::score(std::size_t channel, float energy,
                            std::span<float> log_likelihood) const {
  constexpr std::size_t kMotionGroups = (kRegressors + 3) / 4;
  constexpr Float4 kLastGroup = {1, 1, 1, 0};  // its fourth lane is a channel
  static_assert(kRegressors % 4 == 3);
  const std::size_t column = kRegressors + channel, lane = column % 4;
  const float half = static_cast<float>(n_) / 2, ridge = kPulseRidge * half;
  std::array<float, kCount> gain, masked;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::size_t k = kFirstBpm + i;
    // The Gram matrix (a c; c b) of cosine and sine, less the part that motion explains
    Float4 cos_cos = splat(0), sin_sin = splat(0), cos_sin = splat(0);
    for (std::size_t g = 0; g < kMotionGroups; ++g) {
      const Float4 used = g + 1 == kMotionGroups ? kLastGroup : splat(1);
      const Float4 re = spectra_[g][k].re * used, im = spectra_[g][k].im * used;
      cos_cos += re * re;
      sin_sin += im * im;
      cos_sin -= re * im;
    }
    const std::complex<float> twice = twice_[i];
    const float a0 = half + twice.real() / 2, b0 = half - twice.real() / 2, c0 = -twice.imag() / 2;
    const float a = a0 - sum(cos_cos) + ridge, b = b0 - sum(sin_sin) + ridge;
    const float c = c0 - sum(cos_sin);
    const float x = spectra_[column / 4][k].re[lane], y = -spectra_[column / 4][k].im[lane];
    const float explained = (x * x * b - 2 * x * y * c + y * y * a) / (a * b - c * c);
    const float share = std::clamp(explained / energy, 0.0f, kGreatestShare);
    gain[i] = -kIndependent * std::log(1 - share);
    const float left = ((a - ridge) * (b - ridge) - c * c) / (a0 * b0 - c0 * c0);
    masked[i] = 1 - std::sqrt(std::clamp(left, 0.0f, 1.0f));
  }
  // A heart that beats in step with the motion shows by its second harmonic alone.
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::size_t twice = 2 * i + kFirstBpm;
    const float harmonic =
        twice < kCount ? std::min(1.0f, masked[i] / kMostMasked) * gain[twice] - kUnseen : 0;
    log_likelihood[i] += std::max(gain[i], harmonic);
  }
}

}  // namespace vigil
