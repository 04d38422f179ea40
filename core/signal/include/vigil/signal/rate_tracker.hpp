// A probabilistic tracker of one slowly changing rate.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vigil {

/// Forward filtering (a hidden Markov model) over an evenly spaced grid of rates. All it knows is
/// the past, and every estimate is a posterior distribution.
class RateTracker {
 public:
  struct Settings {
    double first = 36;  ///< the grid: first, first + step, ...
    double step = 1;
    std::size_t count = 185;
    /// In a second the rate moves by a Laplace-distributed amount of this scale (grid units)...
    double drift = 1.5;
    /// ...except that with this probability it is anywhere: how a wrong track is left.
    double jump = 0.005;
  };

  explicit RateTracker(const Settings& settings);

  /// Forgets everything: all rates are equally likely.
  void reset();

  /// A second passes.
  void predict();

  /// Takes in the log-likelihood of each rate on the grid, up to a constant. What holds NaN says
  /// nothing.
  void update(std::span<const float> log_likelihood);

  std::span<const float> posterior() const { return posterior_; }

  /// The rate below which the posterior holds `probability`, interpolated within the grid's cells.
  double quantile(double probability) const;

  /// The posterior's share within `reach` of `rate`.
  double probability_within(double rate, double reach) const;

 private:
  Settings settings_;
  std::vector<float> posterior_, moved_;
};

}  // namespace vigil
