// Fractal measures of a short series such as the NN intervals of five minutes.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "vigil/features/statistics.hpp"

namespace vigil::features {

/// Detrended fluctuation analysis (Peng 1995): the root mean square about the least-squares line in
/// windows of k values of the summed series, for k = kShortest..kLongest. Windows step by k / 2
/// from the start and end before the last value (nolds; NeuroKit2, which leaves out windows on a
/// line).
class Dfa {
 public:
  static constexpr std::size_t kShortest = 4, kLongest = 64, kCapacity = 2048;

  explicit Dfa(std::span<const double> x);

  /// 0 where the series is too short for windows of k.
  double fluctuation(std::size_t k) const { return fluctuation_[k - kShortest]; }
  /// Slope of log F over log k for first <= k <= last; undefined where an F is 0.
  double alpha(std::size_t first, std::size_t last) const;

 private:
  std::array<double, kLongest - kShortest + 1> fluctuation_{};
};

/// Higuchi's dimension (1988), k = 1..10.
double higuchi_dimension(std::span<const double> x);
/// Katz's dimension (1988), with the mean step as the unit of length.
double katz_dimension(std::span<const double> x);
/// Petrosian's dimension (1995), from the sign changes of the differences (0 counts as positive).
double petrosian_dimension(std::span<const double> x);
/// Lempel-Ziv complexity (1976) of x > mean, times log2(n) / n.
double lempel_ziv_complexity(std::span<const double> x);

/// Correlation dimension (Grassberger & Procaccia 1983) of (x[i], x[i+1]): slope of log C(r) over
/// log r, for 24 radii in a geometric series from 0.1 to 0.5 of the standard deviation (nolds'
/// range), Euclidean distance. Undefined where there are no pairs so close.
double correlation_dimension(std::span<const double> x);

}  // namespace vigil::features
