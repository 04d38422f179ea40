#include <kiss_fft.h>

#include <cassert>
#include <numbers>

#include "vigil/signal/real_fft.hpp"

namespace vigil {

static_assert(sizeof(kiss_fft_cpx) == sizeof(RealFft4::Bin));

namespace {

using Bin = RealFft4::Bin;

Bin operator+(const Bin& a, const Bin& b) { return {a.re + b.re, a.im + b.im}; }
Bin operator-(const Bin& a, const Bin& b) { return {a.re - b.re, a.im - b.im}; }
Bin conj(const Bin& a) { return {a.re, -a.im}; }
Bin turned(const Bin& a, std::complex<float> by) {
  const Float4 c = splat(by.real()), s = splat(by.imag());
  return {a.re * c - a.im * s, a.re * s + a.im * c};
}

Bin halved(const Bin& a) { return {a.re * splat(0.5f), a.im * splat(0.5f)}; }

/// From bins k and n - k of the transform of n pairs of samples (the even one + i the odd one) to
/// those of the samples in a row, each twice as large. `turn`: exp(-2πi k / 2n).
void separate(const Bin& z, const Bin& mirror, std::complex<float> turn, Bin& x, Bin& x_mirror) {
  const Bin even = z + conj(mirror), odd = turned(z - conj(mirror), {turn.imag(), -turn.real()});
  x = even + odd;
  x_mirror = conj(even - odd);
}

}  // namespace

// KissFFT transforms all pairs of samples where their number is odd, else every other one at a
// time.
RealFft4::RealFft4(std::size_t size) : size_(size), turns_(size / 4 + 1) {
  assert(size == fast_fft_size(size));
  const auto pairs = static_cast<int>(size % 4 == 0 ? size / 4 : size / 2);
  std::size_t bytes = 0;
  kiss_fft_alloc(pairs, 0, nullptr, &bytes);
  plan_ = detail::allocate_aligned(bytes);
  kiss_fft_alloc(pairs, 0, plan_.get(), &bytes);
  const double step = -2 * std::numbers::pi / static_cast<double>(size);
  for (std::size_t k = 0; k < turns_.size(); ++k)
    turns_[k] = std::complex<float>(std::polar(1.0, step * static_cast<double>(k)));
}

void RealFft4::forward(std::span<const Float4> x, std::span<Bin> spectrum) {
  assert(x.size() == size() && spectrum.size() == bins());
  const auto plan = reinterpret_cast<kiss_fft_cfg>(plan_.get());
  const auto* pairs = reinterpret_cast<const kiss_fft_cpx*>(x.data());
  auto* out = reinterpret_cast<kiss_fft_cpx*>(spectrum.data());
  if (size_ % 4 == 0) {
    kiss_fft_stride(plan, pairs, out, 2);
    kiss_fft_stride(plan, pairs + 1, out + size_ / 4, 2);
    join_and_separate(spectrum);
  } else {
    kiss_fft(plan, pairs, out);
    separate_all(spectrum);
  }
}

/// From the transforms of the even pairs of samples and of the odd ones: KissFFT's last step (radix
/// 2) and the separation of each pair's halves in one pass, in place, over four bins at a time.
void RealFft4::join_and_separate(std::span<Bin> spectrum) const {
  const std::size_t quarter = size_ / 4;
  Bin* low = spectrum.data();
  Bin* high = low + quarter;
  const Bin first = low[0] + high[0], middle = low[0] - high[0];
  low[0] = {first.re + first.im, splat(0)};
  high[0] = conj(middle);
  spectrum[size_ / 2] = {first.re - first.im, splat(0)};
  for (std::size_t k = 1, j = quarter - 1; k <= j; ++k, --j) {
    const std::complex<float> turn = turns_[k], twice = turns_[2 * k];
    const Bin even_k = halved(low[k]), odd_k = turned(high[k], 0.5f * twice);
    const Bin even_j = halved(low[j]), odd_j = turned(high[j], -0.5f * std::conj(twice));
    separate(even_k + odd_k, even_j - odd_j, turn, low[k], high[j]);
    separate(even_j + odd_j, even_k - odd_k, {-turn.imag(), -turn.real()}, low[j], high[k]);
  }
}

void RealFft4::separate_all(std::span<Bin> spectrum) const {
  const Bin first = spectrum[0];
  spectrum[0] = {first.re + first.im, splat(0)};
  spectrum[size_ / 2] = {first.re - first.im, splat(0)};
  for (std::size_t k = 1, j = size_ / 2 - 1; k <= j; ++k, --j)
    separate(halved(spectrum[k]), halved(spectrum[j]), turns_[k], spectrum[k], spectrum[j]);
}

}  // namespace vigil
