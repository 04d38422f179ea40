// Discrete Fourier transform of real signals, planned once: X[k] = Σ x[n] exp(-2πi kn/N), unscaled,
// for k = 0..N/2. KissFFT underneath.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "vigil/signal/simd.hpp"

namespace vigil {

namespace detail {
struct AlignedDelete {
  void operator()(std::byte* memory) const;
};
using AlignedMemory = std::unique_ptr<std::byte[], AlignedDelete>;
AlignedMemory allocate_aligned(std::size_t bytes);
}  // namespace detail

/// The least size >= n that RealFft takes: even, and half of it a product of 2, 3 and 5.
std::size_t fast_fft_size(std::size_t n);

/// One channel. Allocates in its constructor only.
class RealFft {
 public:
  /// `size`: as fast_fft_size() gives it.
  explicit RealFft(std::size_t size);
  RealFft(const RealFft& other) : RealFft(other.size_) {}
  RealFft(RealFft&&) noexcept = default;
  /// A plan has no state: of the same size, nothing is to do.
  RealFft& operator=(const RealFft& other) {
    return size_ == other.size_ ? *this : *this = RealFft(other);
  }
  RealFft& operator=(RealFft&&) noexcept = default;
  ~RealFft() = default;

  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

  /// x: size() samples; spectrum: bins() values.
  void forward(std::span<const float> x, std::span<std::complex<float>> spectrum);

 private:
  std::size_t size_;
  detail::AlignedMemory plan_;
};

/// Four channels at once, one in each lane.
class RealFft4 {
 public:
  struct Bin {
    Float4 re, im;
    Float4 power() const { return re * re + im * im; }
  };

  explicit RealFft4(std::size_t size);
  RealFft4(const RealFft4& other) : RealFft4(other.size_) {}
  RealFft4(RealFft4&&) noexcept = default;
  /// A plan has no state: of the same size, nothing is to do.
  RealFft4& operator=(const RealFft4& other) {
    return size_ == other.size_ ? *this : *this = RealFft4(other);
  }
  RealFft4& operator=(RealFft4&&) noexcept = default;
  ~RealFft4() = default;

  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

  void forward(std::span<const Float4> x, std::span<Bin> spectrum);

 private:
  void join_and_separate(std::span<Bin> spectrum) const;
  void separate_all(std::span<Bin> spectrum) const;

  std::size_t size_;
  detail::AlignedMemory plan_;              // of a quarter of the size
  std::vector<std::complex<float>> turns_;  // exp(-2πi k / size), k = 0..size / 4
};

}  // namespace vigil
