// What of a signal the arm's acceleration explains.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace vigil {

/// A linear model over one window: the three axes of acceleration at five delays, with a Gaussian
/// prior on their coefficients (ridge regression), fitted by least squares. Motion reaches a PPG
/// through tissue that responds within a few tenths of a second, hence the delays.
class MotionModel {
 public:
  static constexpr std::size_t kDelays = 5;
  static constexpr std::size_t kRegressors = 3 * kDelays;

  /// `length`: of the longest window, samples. `delay_step`: samples between two delays; they reach
  /// from -2 to 2 steps. `still_g`: motion of this RMS is trusted half; the higher, the better
  /// slight motion leaves the signal's shape alone.
  MotionModel(std::size_t length, std::size_t delay_step, float still_g);

  /// How many samples before the window the acceleration must reach back.
  std::size_t lead() const { return kDelays / 2 * delay_step_; }

  /// axes: lead() + n samples each, in g, the window's n >= lead() last. Where a negative delay
  /// looks past their end, the acceleration is taken as 0.
  void fit(const std::array<std::span<const float>, 3>& axes, std::size_t n);

  /// Nothing is explained, until the next fit.
  void clear();

  /// Takes the explained part off y (n samples).
  void remove(std::span<float> y) const;

  /// Regressor i, n samples, then zeros up to the longest window's length. I - Σ r rᵀ over all of
  /// them is what remove() applies.
  std::span<const float> regressor(std::size_t i) const {
    return {&columns_[i * stride_], stride_};
  }

 private:
  void whiten(std::size_t n);
  float* column(std::size_t i) { return &columns_[i * stride_]; }

  std::size_t stride_, delay_step_;
  float still_power_;
  std::vector<float> columns_;
  std::array<std::array<float, kRegressors>, kRegressors> gram_{};
};

}  // namespace vigil
