#include "vigil/features/hrv_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vigil::features {
namespace {

constexpr double kTriangularBinMs = 1000.0 / 128;
constexpr double kStressBinMs = 50;
constexpr double kBandwidth = 0.1;     // lags as a share of the differences
constexpr double kQuantile90 = 1.866;  // Kiefer & Vogelsang (2005), Bartlett, b = 0.1
constexpr double kNormal95 = 1.6449;
constexpr double kResolutionMs = 1000.0 / 1024;  // of an RR interval over GATT

using Values = std::array<double, NnWindow::kCapacity>;

std::span<const double> sorted_copy(std::span<const double> x, Values& buffer) {
  std::copy(x.begin(), x.end(), buffer.begin());
  std::sort(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(x.size()));
  return {buffer.data(), x.size()};
}

double share_pct(double count, std::size_t of) {
  return of > 0 ? 100 * count / static_cast<double>(of) : kUndefined;
}

double autocovariance(std::span<const double> x, double centre, std::size_t lag) {
  double total = 0;
  for (std::size_t i = lag; i < x.size(); ++i) total += (x[i] - centre) * (x[i - lag] - centre);
  return total / static_cast<double>(x.size());
}

/// Standard error of the mean of a dependent series, relative to that mean.
double relative_error_of_mean(std::span<const double> y) {
  const double m = mean(y);
  const auto n = static_cast<double>(y.size());
  const auto lags = static_cast<std::size_t>(std::ceil(kBandwidth * n));
  double variance = autocovariance(y, m, 0);
  for (std::size_t lag = 1; lag < lags; ++lag)
    variance +=
        2 * (1 - static_cast<double>(lag) / static_cast<double>(lags)) * autocovariance(y, m, lag);
  return std::sqrt(std::max(variance, 0.0) / n) / m;
}

/// How many independent values would determine the variance as well as these do.
double degrees_of_freedom(std::span<const double> x) {
  const double m = mean(x), zero = autocovariance(x, m, 0);
  double total = 1;
  for (std::size_t lag = 1; lag < x.size() / 2; ++lag) {
    const double rho = autocovariance(x, m, lag) / zero;
    total += 2 * rho * rho;
  }
  return static_cast<double>(x.size()) / total;
}

/// chi^2_p / dof at the normal quantile z of p (Wilson and Hilferty 1931).
double chi_square_per_dof(double dof, double z) {
  const double v = 2 / (9 * dof);
  const double root = std::max(1 - v + z * std::sqrt(v), 0.01);
  return root * root * root;
}

/// A value of 0 or of a rounded series is not known better than the intervals are resolved.
Estimate with_resolution(double value, Interval interval, std::size_t n) {
  const double floor = kResolutionMs / std::sqrt(static_cast<double>(n));
  interval.low = std::max(0.0, std::min(interval.low, value - floor));
  interval.high = std::max(interval.high, value + floor);
  return {value, interval};
}

}  // namespace

TimeDomain time_domain(const NnWindow& nn) {
  TimeDomain t;
  const auto rr = nn.rr_ms();
  const auto differences = nn.differences();
  t.n = rr.size();
  if (rr.empty()) return t;

  Values buffer;
  const Moments m = moments(rr);
  t.mean_nn = m.mean;
  t.sdnn = m.sd();
  t.skewness = m.skewness;
  t.kurtosis = m.kurtosis;
  t.cvnn = t.sdnn / t.mean_nn;

  const auto sorted = sorted_copy(rr, buffer);
  t.min_nn = sorted.front();
  t.max_nn = sorted.back();
  t.median_nn = median_of_sorted(sorted);
  t.mad_nn = 1.4826 * median_deviation_of_sorted(sorted, t.median_nn);
  t.mcvnn = t.mad_nn / t.median_nn;
  t.iqr_nn = percentile_of_sorted(sorted, 75) - percentile_of_sorted(sorted, 25);
  t.prc20_nn = percentile_of_sorted(sorted, 20);
  t.prc80_nn = percentile_of_sorted(sorted, 80);

  if (t.min_nn > 0) {
    for (std::size_t i = 0; i < rr.size(); ++i) buffer[i] = 60000 / rr[i];
    const Moments hr = moments(std::span<const double>(buffer.data(), rr.size()));
    t.mean_hr = hr.mean;
    t.sd_hr = hr.sd();
    t.hr_of_mean_nn = 60000 / t.mean_nn;
    t.min_hr = 60000 / t.max_nn;
    t.max_hr = 60000 / t.min_nn;
  }

  if (differences.empty()) return t;
  t.rmssd = root_mean_square(differences);
  t.sdsd = standard_deviation(differences);
  t.cvsd = t.rmssd / t.mean_nn;
  t.nn50 = t.nn20 = t.max_abs_diff = 0;
  double total = 0;
  for (const double d : differences) {
    const double size = std::abs(d);
    t.nn50 += size > 50;
    t.nn20 += size > 20;
    t.max_abs_diff = std::max(t.max_abs_diff, size);
    total += size;
  }
  t.mean_abs_diff = total / static_cast<double>(differences.size());
  t.pnn50 = share_pct(t.nn50, differences.size());
  t.pnn20 = share_pct(t.nn20, differences.size());
  t.pnn50_intervals = share_pct(t.nn50, rr.size());
  t.pnn20_intervals = share_pct(t.nn20, rr.size());
  return t;
}

namespace {

// Up to 2 s in bins of 7.8125 ms, and as many again for what is out of the plausible range.
constexpr std::size_t kMostBins = 512;

struct Histogram {
  std::array<double, kMostBins> count{};
  std::size_t bins = 0, peak = 0;
};

/// numpy.histogram with edges origin + k * width, k = 0, 1, ... past the largest value.
Histogram histogram(std::span<const double> x, double origin, double width) {
  Histogram h;
  for (const double v : x) {
    const double bin = std::floor((v - origin) / width);
    if (bin < 0 || bin >= static_cast<double>(kMostBins)) continue;
    const auto i = static_cast<std::size_t>(bin);
    ++h.count[i];
    h.bins = std::max(h.bins, i + 1);
  }
  h.peak =
      static_cast<std::size_t>(std::max_element(h.count.begin(), h.count.end()) - h.count.begin());
  return h;
}

/// The triangle is zero outside (N, M) and as tall as the histogram at its mode; N and M are
/// searched over the bin edges (Task Force 1996). The error splits into a left and a right part,
/// so that each side is searched alone.
double tinn(const Histogram& h) {
  const auto side = [&](bool left) {
    const std::size_t reach = left ? h.peak : h.bins - 1 - h.peak;
    const double tall = h.count[h.peak];
    double best = 0, best_error = HUGE_VAL;
    for (std::size_t foot = 1; foot <= reach + 1; ++foot) {
      double error = 0;
      for (std::size_t k = 1; k <= reach; ++k) {
        const double height =
            k < foot ? tall * (1 - static_cast<double>(k) / static_cast<double>(foot)) : 0;
        const double miss = h.count[left ? h.peak - k : h.peak + k] - height;
        error += miss * miss;
      }
      if (error < best_error) {
        best_error = error;
        best = static_cast<double>(foot);
      }
    }
    return best;
  };
  return (side(true) + side(false)) * kTriangularBinMs;
}

}  // namespace

Geometry geometry(const NnWindow& nn) {
  Geometry g;
  const auto rr = nn.rr_ms();
  if (rr.size() < 2) return g;
  const auto n = static_cast<double>(rr.size());
  const Histogram fine = histogram(rr, 0, kTriangularBinMs);
  if (fine.count[fine.peak] > 0) {
    g.triangular_index = n / fine.count[fine.peak];
    g.tinn_ms = tinn(fine);
  }
  const auto [low, high] = std::minmax_element(rr.begin(), rr.end());
  const double origin = std::floor(*low / kStressBinMs) * kStressBinMs;
  const Histogram coarse = histogram(rr, origin, kStressBinMs);
  g.mode_ms = origin + (static_cast<double>(coarse.peak) + 0.5) * kStressBinMs;
  g.mode_amplitude_pct = 100 * coarse.count[coarse.peak] / n;
  if (*high > *low)
    g.stress_index = g.mode_amplitude_pct / (2 * g.mode_ms / 1000 * (*high - *low) / 1000);
  return g;
}

Reading<Estimate> rmssd(const NnWindow& nn) {
  const auto differences = nn.differences();
  const std::size_t n = differences.size();
  if (n < kRmssdFewestDifferences) return Absent::too_few_beats;
  const double value = root_mean_square(differences);
  Interval interval{value, value};
  if (value > 0) {
    Values squares;
    for (std::size_t i = 0; i < n; ++i) squares[i] = differences[i] * differences[i];
    const double half = kQuantile90 * relative_error_of_mean({squares.data(), n}) / 2;
    interval = {value * std::exp(-half), value * std::exp(half)};
  }
  return with_resolution(value, interval, n);
}

Reading<Estimate> sdnn(const NnWindow& nn) {
  const auto rr = nn.rr_ms();
  if (nn.covered_s() < kSdnnShortestSeconds) return Absent::too_few_beats;
  const double value = standard_deviation(rr);
  Interval interval{value, value};
  if (value > 0) {
    const double dof = degrees_of_freedom(rr);
    interval = {value / std::sqrt(chi_square_per_dof(dof, kNormal95)),
                value / std::sqrt(chi_square_per_dof(dof, -kNormal95))};
  }
  return with_resolution(value, interval, rr.size());
}

}  // namespace vigil::features
