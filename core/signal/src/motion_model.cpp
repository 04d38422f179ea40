#include "vigil/signal/motion_model.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "vigil/signal/simd.hpp"

namespace vigil {

namespace {
constexpr float kRidge = 0.02f;  // of the regressors' mean energy
}  // namespace

MotionModel::MotionModel(std::size_t length, std::size_t delay_step, float still_g)
    : stride_((length + 3) / 4 * 4),
      delay_step_(delay_step),
      still_power_(still_g * still_g),
      columns_(kRegressors * stride_) {}

void MotionModel::clear() { std::fill(columns_.begin(), columns_.end(), 0.0f); }

void MotionModel::fit(const std::array<std::span<const float>, 3>& axes, std::size_t n) {
  assert(n <= stride_);
  clear();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto a = axes[axis];
    assert(a.size() == lead() + n && n >= lead());
    for (std::size_t d = 0; d < kDelays; ++d) {
      const auto from = a.subspan(2 * lead() - d * delay_step_);
      std::copy_n(from.begin(), std::min(from.size(), n), column(axis * kDelays + d));
    }
  }
  whiten(n);
}

/// From the regressors M to L⁻¹ M, where L Lᵀ = M Mᵀ + ridge.
void MotionModel::whiten(std::size_t n) {
  float trace = 0;
  for (std::size_t i = 0; i < kRegressors; ++i) {
    for (std::size_t j = 0; j <= i; ++j) gram_[i][j] = dot(column(i), column(j), stride_);
    trace += gram_[i][i];
  }
  const float ridge = kRidge * trace / kRegressors + still_power_ * static_cast<float>(n);
  for (std::size_t i = 0; i < kRegressors; ++i) {
    gram_[i][i] += ridge;
    for (std::size_t j = 0; j <= i; ++j) {
      float s = gram_[i][j];
      for (std::size_t k = 0; k < j; ++k) s -= gram_[i][k] * gram_[j][k];
      gram_[i][j] = i == j ? std::sqrt(s) : s / gram_[j][j];
    }
    float* row = column(i);
    for (std::size_t j = 0; j < i; ++j) {
      const float* earlier = column(j);
      const Float4 factor = splat(gram_[i][j]);
      for (std::size_t t = 0; t < stride_; t += 4) {
        store4(row + t, load4(row + t) - factor * load4(earlier + t));
      }
    }
    const Float4 scale = splat(1 / gram_[i][i]);
    for (std::size_t t = 0; t < stride_; t += 4) store4(row + t, load4(row + t) * scale);
  }
}

void MotionModel::remove(std::span<float> y) const {
  std::array<float, kRegressors> share;
  for (std::size_t i = 0; i < kRegressors; ++i)
    share[i] = dot(y.data(), regressor(i).data(), y.size());
  for (std::size_t i = 0; i < kRegressors; ++i) {
    const auto r = regressor(i);
    for (std::size_t t = 0; t < y.size(); ++t) y[t] -= share[i] * r[t];
  }
}

}  // namespace vigil
