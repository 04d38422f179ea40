#include "vigil/inference/dense.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "vigil/signal/simd.hpp"

namespace vigil {

Dense::Dense(std::span<const float> weights, std::span<const float> biases)
    : rows_(biases.size()), columns_(weights.size() / rows_) {
  const std::size_t padded = (rows_ + kPanel - 1) / kPanel * kPanel;
  bias_.resize(padded);
  std::copy(biases.begin(), biases.end(), bias_.begin());
  panels_.resize(padded * columns_);
  for (std::size_t row = 0; row < rows_; ++row)
    for (std::size_t c = 0; c < columns_; ++c)
      panels_[(row / kPanel * columns_ + c) * kPanel + row % kPanel] = weights[row * columns_ + c];
}

void Dense::apply(std::span<const float> x, std::span<float> y) const {
  assert(x.size() == columns_ && y.size() == rows_);
  const float* w = panels_.data();
  for (std::size_t row = 0; row < rows_; row += kPanel) {
    const float* b = &bias_[row];
    Float4 y0 = load4(b), y1 = load4(b + 4), y2 = load4(b + 8), y3 = load4(b + 12);
    for (std::size_t c = 0; c < columns_; ++c, w += kPanel) {
      const Float4 xc = splat(x[c]);
      y0 += load4(w) * xc;
      y1 += load4(w + 4) * xc;
      y2 += load4(w + 8) * xc;
      y3 += load4(w + 12) * xc;
    }
    std::array<float, kPanel> out;
    store4(&out[0], y0), store4(&out[4], y1), store4(&out[8], y2), store4(&out[12], y3);
    std::copy_n(out.begin(), std::min(kPanel, rows_ - row), &y[row]);
  }
}

}  // namespace vigil
