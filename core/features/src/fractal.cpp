#include "vigil/features/fractal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "vigil/signal/simd.hpp"

namespace vigil::features {
namespace {

/// How many radii (squared) a squared distance reaches. A number's leading bits grow with it: they
/// pick a cell of a sixteenth of an octave, which holds at most one radius.
template <std::size_t N>
class RadiusIndex {
 public:
  explicit RadiusIndex(const std::array<double, N>& radius2)
      : radius2_(radius2), first_(cell(radius2[0])) {
    std::size_t below = 0;
    for (std::size_t c = 0; c < below_.size(); ++c) {
      while (below < N && cell(radius2[below]) < first_ + c) ++below;
      below_[c] = static_cast<std::uint8_t>(below);
    }
  }
  /// For distances below the largest radius.
  std::size_t operator()(double distance2) const {
    const std::uint64_t c = cell(distance2);
    if (c < first_) return 0;
    const std::size_t k = below_[static_cast<std::size_t>(c - first_)];
    return k + (distance2 >= radius2_[k]);
  }

 private:
  static std::uint64_t cell(double x) { return std::bit_cast<std::uint64_t>(x) >> 48; }

  const std::array<double, N>& radius2_;
  std::uint64_t first_;
  std::array<std::uint8_t, 96> below_{};
};

}  // namespace

Dfa::Dfa(std::span<const double> x) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  std::array<double, kCapacity> profile;
  const double centre = mean(x);
  double total = 0;
  for (std::size_t i = 0; i < x.size(); ++i) profile[i] = total += x[i] - centre;

  for (std::size_t k = kShortest; k <= kLongest && k < x.size(); ++k) {
    const double middle = static_cast<double>(k - 1) / 2, length = static_cast<double>(k);
    const double xx = length * (length * length - 1) / 12;
    double residual = 0, windows = 0;
    for (std::size_t start = 0; start + k < x.size(); start += k / 2) {
      // Sums of y, position y and y^2 about the window's first value.
      const double* y = profile.data() + start;
      const double origin = y[0];
      Double2 s{}, sx{}, ss{}, position{-middle, 1 - middle};
      std::size_t i = 0;
      for (; i + 2 <= k; i += 2, position += 2) {
        const Double2 v = load2(y + i) - origin;
        s += v;
        sx += position * v;
        ss += v * v;
      }
      const double last = i < k ? y[i] - origin : 0;
      const double sum = s[0] + s[1] + last, xy = sx[0] + sx[1] + last * middle;
      const double yy = ss[0] + ss[1] + last * last - sum * sum / length;
      residual += std::max(yy - xy * xy / xx, 0.0) / length;
      ++windows;
    }
    fluctuation_[k - kShortest] = std::sqrt(residual / windows);
  }
}

double Dfa::alpha(std::size_t first, std::size_t last) const {
  std::array<double, kLongest - kShortest + 1> log_k, log_f;
  std::size_t n = 0;
  for (std::size_t k = first; k <= last; ++k, ++n) {
    if (!(fluctuation(k) > 0)) return kUndefined;
    log_k[n] = std::log(static_cast<double>(k));
    log_f[n] = std::log(fluctuation(k));
  }
  return line_slope({log_k.data(), n}, {log_f.data(), n});
}

double higuchi_dimension(std::span<const double> x) {
  constexpr std::size_t kMax = 10;
  if (x.size() <= kMax + 1) return kUndefined;
  std::array<double, kMax> log_step, log_length;
  const auto span = static_cast<double>(x.size() - 1);
  for (std::size_t k = 1; k <= kMax; ++k) {
    double length = 0;
    for (std::size_t start = 0; start < k; ++start) {
      const std::size_t steps = (x.size() - 1 - start) / k;
      double sum = 0;
      for (std::size_t i = 1; i <= steps; ++i)
        sum += std::abs(x[start + i * k] - x[start + (i - 1) * k]);
      length += sum * span / static_cast<double>(steps * k) / static_cast<double>(k);
    }
    if (!(length > 0)) return kUndefined;
    log_step[k - 1] = -std::log(static_cast<double>(k));
    log_length[k - 1] = std::log(length / static_cast<double>(k));
  }
  return line_slope(log_step, log_length);
}

double katz_dimension(std::span<const double> x) {
  if (x.size() < 2) return kUndefined;
  double length = 0, reach = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    length += std::abs(x[i] - x[i - 1]);
    reach = std::max(reach, std::abs(x[i] - x[0]));
  }
  if (!(reach > 0)) return kUndefined;
  const double steps = std::log10(static_cast<double>(x.size() - 1));
  const double ratio = steps + std::log10(reach / length);
  return ratio > 0 ? steps / ratio : kUndefined;
}

double petrosian_dimension(std::span<const double> x) {
  if (x.size() < 3) return kUndefined;
  double changes = 0;
  for (std::size_t i = 2; i < x.size(); ++i) changes += (x[i] < x[i - 1]) != (x[i - 1] < x[i - 2]);
  const auto n = static_cast<double>(x.size() - 1);
  return std::log10(n) / (std::log10(n) + std::log10(n / (n + 0.4 * changes)));
}

double lempel_ziv_complexity(std::span<const double> x) {
  if (x.size() < 2) return kUndefined;
  const double centre = mean(x);
  const auto bit = [&](std::size_t i) { return x[i] > centre; };
  // Kaspar & Schuster (1987): each word is the shortest that has not occurred before it.
  std::size_t words = 1, known = 1, length = 1, longest = 1, from = 0;
  while (known + length <= x.size()) {
    if (bit(from + length - 1) == bit(known + length - 1)) {
      ++length;
      continue;
    }
    longest = std::max(length, longest);
    length = 1;
    if (++from == known) {
      ++words;
      known += longest;
      from = 0;
      longest = 1;
    }
  }
  if (length != 1) ++words;
  const auto n = static_cast<double>(x.size());
  return static_cast<double>(words) * std::log2(n) / n;
}

double correlation_dimension(std::span<const double> x) {
  constexpr std::size_t kRadii = 24;
  if (x.size() < 3) return kUndefined;
  const double sd = standard_deviation(x);
  if (!(sd > 0)) return kUndefined;
  // Radii are even on the logarithm: a pair's squared distance tells its bin.
  std::array<double, kRadii> log_radius, count{}, radius2;
  const double step = std::log(0.5 / 0.1) / (kRadii - 1);
  for (std::size_t k = 0; k < kRadii; ++k) {
    log_radius[k] = std::log(0.1 * sd) + step * static_cast<double>(k);
    radius2[k] = std::exp(2 * log_radius[k]);
  }
  if (x.size() > Dfa::kCapacity) x = x.last(Dfa::kCapacity);
  const std::size_t n = x.size() - 1;
  const RadiusIndex<kRadii> radius_of(radius2);
  std::array<double, Dfa::kCapacity> distance2;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double a = x[i] - x[j], b = x[i + 1] - x[j + 1];
      distance2[j] = a * a + b * b;
    }
    std::size_t close = i + 1;  // the pairs within the largest radius, to the front
    for (std::size_t j = i + 1; j < n; ++j) {
      distance2[close] = distance2[j];
      close += distance2[j] < radius2[kRadii - 1];
    }
    for (std::size_t j = i + 1; j < close; ++j) ++count[radius_of(distance2[j])];
  }
  for (std::size_t k = 1; k < kRadii; ++k) count[k] += count[k - 1];
  std::size_t first = 0;
  while (first < kRadii && count[first] == 0) ++first;
  if (kRadii - first < 2) return kUndefined;
  for (std::size_t k = first; k < kRadii; ++k) count[k] = std::log(count[k]);
  return line_slope(std::span(log_radius).subspan(first), std::span(count).subspan(first));
}

}  // namespace vigil::features
