// Smoothers and detrenders: sliding median, Savitzky-Golay, constant-velocity Kalman, smoothness
// priors, z-score.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vigil {

/// The median of the last values, for taking baseline wander or single outliers off a signal.
/// A push costs one insertion into a sorted window.
class MovingMedian {
 public:
  /// `window`: how many values, odd for a median that is one of them.
  explicit MovingMedian(std::size_t window);

  /// Takes x (finite) in, the oldest out, and returns the median of what it holds. With an odd
  /// window the result is the centred median, (window - 1) / 2 samples late.
  float operator()(float x);
  void reset();

 private:
  std::vector<float> arrival_, sorted_;
  std::size_t next_ = 0, held_ = 0;
};

/// Least-squares polynomial smoothing and differentiation (Savitzky & Golay 1964).
class SavitzkyGolay {
 public:
  /// `window`: odd, > order. `derivative`: 0..order, in units per `step`.
  SavitzkyGolay(std::size_t window, std::size_t order, std::size_t derivative = 0, double step = 1);

  /// y[i] from the window centred on x[i]; at the ends from the first and last full window (SciPy's
  /// mode 'interp'). False, and nothing written, where x is shorter than the window.
  bool operator()(std::span<const float> x, std::span<float> y) const;

  /// What multiplies the window's samples, oldest first, to give the value at its centre.
  std::span<const float> centre_weights() const { return weights(window_ / 2); }

 private:
  std::span<const float> weights(std::size_t position) const {
    return {weights_.data() + position * window_, window_};
  }
  std::size_t window_;
  std::vector<float> weights_;  // one row for each position in the window
};

/// Takes off a signal the smoothest curve near it (Tarvainen et al. 2002, "smoothness priors", as
/// Kubios detrends RR series): a high-pass without ringing at the ends. In doubles: lambda² spans
/// many orders of magnitude.
class SmoothnessPriors {
 public:
  /// `lambda`: the greater, the smoother the curve; for RR at 4 Hz, 500 cuts off at 0.035 Hz.
  SmoothnessPriors(std::size_t capacity, double lambda);

  /// Takes the trend off x, in place; x.size() <= capacity. Fewer than three values have none.
  void operator()(std::span<double> x);

 private:
  double weight_;
  // The factors of I + lambda² D2' D2 = L D L': the diagonal and two bands below it; a right side.
  std::vector<double> diagonal_, below_, below2_, right_;
};

/// To mean 0 and standard deviation 1 (n in the denominator), in place. False, and x as it was,
/// where it is empty, constant or not finite.
bool standardise(std::span<float> x);

/// Follows a value that drifts at a slowly changing rate, from noisy measurements: state (value,
/// rate), driven by white acceleration of spectral density q (units²/s³).
class KalmanTrack {
 public:
  struct State {
    double value = 0, rate = 0;  ///< units, units/s
    double var_value = 0, cov = 0, var_rate = 0;
  };

  KalmanTrack(const State& start, double q) : state_(start), q_(q) {}

  const State& state() const { return state_; }

  /// Moves on by dt_s seconds.
  const State& predict(double dt_s);

  /// Takes in a measurement with its noise variance; returns false and leaves the prediction as it
  /// is where the measurement lies more than `gate` standard deviations off it.
  bool update(double measurement, double noise_variance, double gate);

 private:
  State state_;
  double q_;
};

/// Rauch-Tung-Striebel smoothing, for history: filtered[i] is the state after the update at step i,
/// predicted[i] the state just before it, dt_s[i] the time from i - 1 to i. Rewrites `filtered`.
void smooth_backward(std::span<KalmanTrack::State> filtered,
                     std::span<const KalmanTrack::State> predicted, std::span<const double> dt_s);

}  // namespace vigil
