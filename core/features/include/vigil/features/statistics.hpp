// Sums, moments and order statistics of a series; accumulated in double whatever comes in.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace vigil::features {

/// What a kernel returns where its definition gives no number (0/0, too few values). It never
/// leaves the room: the engine turns it into an absent Reading.
inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// Central moments in units of the input; ratios without one. Undefined for what n does not allow.
struct Moments {
  std::size_t n = 0;
  double mean = kUndefined;
  double variance = kUndefined;  ///< n - 1 in the denominator
  double skewness = kUndefined;  ///< m3 / m2^1.5, biased (scipy.stats.skew)
  double kurtosis = kUndefined;  ///< m4 / m2^2 - 3, biased (scipy.stats.kurtosis)

  double sd() const { return std::sqrt(variance); }
};

template <class T>
double sum(std::span<const T> x) {
  double s = 0;
  for (const T v : x) s += static_cast<double>(v);
  return s;
}

template <class T>
double mean(std::span<const T> x) {
  return x.empty() ? kUndefined : sum(x) / static_cast<double>(x.size());
}

/// Two passes: the mean first, so that a large offset costs no digits.
template <class T>
Moments moments(std::span<const T> x) {
  Moments m;
  m.n = x.size();
  if (x.empty()) return m;
  m.mean = mean(x);
  double s2 = 0, s3 = 0, s4 = 0;
  for (const T v : x) {
    const double d = static_cast<double>(v) - m.mean, d2 = d * d;
    s2 += d2;
    s3 += d2 * d;
    s4 += d2 * d2;
  }
  const double n = static_cast<double>(x.size());
  if (x.size() > 1) m.variance = s2 / (n - 1);
  const double m2 = s2 / n;
  // Rounding alone leaves about (eps * mean)^2 of variance: a constant has no shape.
  const double eps = std::numeric_limits<double>::epsilon() * m.mean;
  if (m2 > n * eps * eps) {
    m.skewness = s3 / n / std::pow(m2, 1.5);
    m.kurtosis = s4 / n / (m2 * m2) - 3;
  }
  return m;
}

template <class T>
double standard_deviation(std::span<const T> x) {
  return moments(x).sd();
}

/// sqrt(mean x^2)
template <class T>
double root_mean_square(std::span<const T> x) {
  double s = 0;
  for (const T v : x) s += static_cast<double>(v) * static_cast<double>(v);
  return x.empty() ? kUndefined : std::sqrt(s / static_cast<double>(x.size()));
}

/// Percentile q (0..100) of ascending values, linear between ranks (numpy's default).
template <class T>
double percentile_of_sorted(std::span<const T> sorted, double q) {
  if (sorted.empty()) return kUndefined;
  const double rank = q / 100 * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double low = static_cast<double>(sorted[below]), high = static_cast<double>(sorted[above]);
  return low + (high - low) * (rank - static_cast<double>(below));
}

template <class T>
double median_of_sorted(std::span<const T> sorted) {
  return percentile_of_sorted(sorted, 50);
}

/// Median of |x - centre|, in O(log n) from ascending values.
template <class T>
double median_deviation_of_sorted(std::span<const T> sorted, double centre) {
  const std::size_t n = sorted.size();
  if (n == 0) return kUndefined;
  const auto split = static_cast<std::size_t>(
      std::lower_bound(sorted.begin(), sorted.end(), centre,
                       [](T v, double c) { return static_cast<double>(v) < c; }) -
      sorted.begin());
  // Deviations ascend from the split to either side.
  const auto below = [&](std::size_t i) {
    return centre - static_cast<double>(sorted[split - 1 - i]);
  };
  const auto above = [&](std::size_t i) { return static_cast<double>(sorted[split + i]) - centre; };
  // The k-th smallest deviation (from 0): `left` of the k before it lie below.
  const auto smallest = [&](std::size_t k) {
    std::size_t low = k > n - split ? k - (n - split) : 0, high = std::min(k, split);
    while (low < high) {
      const std::size_t left = (low + high) / 2;
      if (below(left) < above(k - left - 1))
        low = left + 1;
      else
        high = left;
    }
    const double inf = std::numeric_limits<double>::infinity();
    return std::min(low < split ? below(low) : inf, k - low < n - split ? above(k - low) : inf);
  };
  const double middle = smallest(n / 2);
  return n % 2 == 1 ? middle : (smallest(n / 2 - 1) + middle) / 2;
}

/// Slope of the least-squares line through (x[i], y[i]).
double line_slope(std::span<const double> x, std::span<const double> y);

}  // namespace vigil::features
