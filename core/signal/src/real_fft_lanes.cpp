#include <kiss_fftr.h>

#include <cassert>

#include "vigil/signal/real_fft.hpp"

namespace vigil {

static_assert(sizeof(kiss_fft_cpx) == sizeof(RealFft4::Bin));

RealFft4::RealFft4(std::size_t size) : size_(size) {
  assert(size == fast_fft_size(size));
  std::size_t bytes = 0;
  kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, &bytes);
  plan_ = detail::allocate_aligned(bytes);
  kiss_fftr_alloc(static_cast<int>(size), 0, plan_.get(), &bytes);
}

void RealFft4::forward(std::span<const Float4> x, std::span<Bin> spectrum) {
  assert(x.size() == size() && spectrum.size() == bins());
  kiss_fftr(reinterpret_cast<kiss_fftr_cfg>(plan_.get()), x.data(),
            reinterpret_cast<kiss_fft_cpx*>(spectrum.data()));
}

}  // namespace vigil
