// How well each heart rate explains a stretch of wrist PPG, beside what the arm's motion explains.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "vigil/signal/motion_model.hpp"
#include "vigil/signal/real_fft.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

/// A Bayesian linear model of a window y of band-passed PPG,
///   y = M a + S(f) c + noise,
/// where M is the motion model's, S(f) is a cosine and a sine at the heart rate f, and a and c have
/// Gaussian priors. It is solved for every f on a grid of whole beats a minute. What M explains is
/// taken off the signal and off S(f) alike, so that a heart rate near the step rate is judged by
/// what motion cannot explain.
class PulseLikelihood {
 public:
  static constexpr Hertz kRate{25};            ///< of all input
  static constexpr std::size_t kWindow = 200;  ///< samples, at most
  static constexpr std::size_t kMaxChannels = 2;
  static constexpr std::size_t kFirstBpm = 36, kCount = 185;  ///< the grid: 36 .. 220 bpm

  PulseLikelihood();

  std::size_t lead() const { return motion_.lead(); }

  struct Input {
    /// n samples each, n <= kWindow, the same for all; empty: not there.
    std::array<std::span<const float>, kMaxChannels> ppg;
    /// lead() + n samples of each axis, in g, the last n beside those of the PPG; empty: not there.
    std::array<std::span<const float>, 3> acceleration;
  };

  /// Sets log_likelihood, kCount values, each up to the same constant.
  void operator()(const Input& input, std::span<float> log_likelihood);

 private:
  static constexpr std::size_t kFftSize = 1500;  // bins of 25 Hz / 1500 = 1 / min
  static constexpr std::size_t kRegressors = MotionModel::kRegressors;
  static constexpr std::size_t kGroups = (kRegressors + kMaxChannels + 3) / 4;

  std::span<const float> column(std::size_t i) const;
  /// Of the first groups of four columns.
  void transform(std::size_t n, std::size_t groups);
  void score(std::size_t channel, float energy, std::span<float> log_likelihood) const;

  RealFft4 fft_;
  MotionModel motion_;
  std::array<std::array<float, kWindow>, kMaxChannels> residual_{};  // the channels without motion
  std::size_t n_ = 0;
  std::array<std::complex<float>, kCount> twice_{};  // sums over n_ samples of exp(-2πi 2f t)
  std::vector<Float4> time_;
  std::array<std::vector<RealFft4::Bin>, kGroups> spectra_;  // of regressors, then channels
};

}  // namespace vigil
