#include "vigil/signal/real_fft.hpp"

#include <kiss_fftr.h>

#include <cassert>
#include <new>

namespace vigil {

namespace {
constexpr std::align_val_t kAlignment{16};
kiss_fftr_cfg config(const detail::AlignedMemory& plan) {
  return reinterpret_cast<kiss_fftr_cfg>(plan.get());
}
}  // namespace

void detail::AlignedDelete::operator()(std::byte* memory) const {
  ::operator delete[](memory, kAlignment);
}

detail::AlignedMemory detail::allocate_aligned(std::size_t bytes) {
  return AlignedMemory(static_cast<std::byte*>(::operator new[](bytes, kAlignment)));
}

std::size_t fast_fft_size(std::size_t n) {
  return 2 * static_cast<std::size_t>(kiss_fft_next_fast_size(static_cast<int>((n + 1) / 2)));
}

RealFft::RealFft(std::size_t size) : size_(size) {
  assert(size == fast_fft_size(size));
  std::size_t bytes = 0;
  kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, &bytes);
  plan_ = detail::allocate_aligned(bytes);
  kiss_fftr_alloc(static_cast<int>(size), 0, plan_.get(), &bytes);
}

void RealFft::forward(std::span<const float> x, std::span<std::complex<float>> spectrum) {
  assert(x.size() == size() && spectrum.size() == bins());
  // std::complex<float> is two floats in a row, as kiss_fft_cpx is.
  kiss_fftr(config(plan_), x.data(), reinterpret_cast<kiss_fft_cpx*>(spectrum.data()));
}

}  // namespace vigil
