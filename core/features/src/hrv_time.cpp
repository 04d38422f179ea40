#include "vigil/features/hrv_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vigil::features {
namespace {

constexpr double kTriangularBinMs = 1000.0 / 128;
constexpr double kStressBinMs = 50;
// Lags as a share of the series: successive differences forget quickly, the slow waves of the
// intervals do not.
constexpr double kRmssdBandwidth = 0.1;
constexpr double kSdnnBandwidth = 0.5;
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

/// 95 % quantile of the t statistic with Bartlett's weights over a share b of the series (Kiefer
/// and Vogelsang 2005, table 1); 1.645, the normal's, for b = 0.
constexpr double fixed_b_quantile(double b) {
  return 1.6449 + 2.1859 * b + 0.3142 * b * b - 0.3427 * b * b * b;
}

/// Standard error of the mean of a dependent series, relative to that mean.
double relative_error_of_mean(std::span<const double> y, double bandwidth) {
  const double m = mean(y);
  const auto n = static_cast<double>(y.size());
  const auto lags = static_cast<std::size_t>(std::ceil(bandwidth * n));
  double variance = 0;
  for (std::size_t lag = 0; lag < lags; ++lag) {
    double covariance = 0;
    for (std::size_t i = lag; i < y.size(); ++i) covariance += (y[i] - m) * (y[i - lag] - m);
    const double weight = 1 - static_cast<double>(lag) / static_cast<double>(lags);
    variance += (lag == 0 ? 1 : 2 * weight) * covariance / n;
  }
  return std::sqrt(std::max(variance, 0.0) / n) / m;
}

/// The square root of a mean of squares, with its interval.
Estimate root_of_mean(std::span<const double> squares, double value, double bandwidth) {
  Estimate e{value, {value, value}};
  if (value > 0) {
    const double half_width =
        fixed_b_quantile(bandwidth) * relative_error_of_mean(squares, bandwidth) / 2;
    e.interval = {value * std::exp(-half_width), value * std::exp(half_width)};
  }
  const double floor = kResolutionMs / std::sqrt(static_cast<double>(squares.size()));
  e.interval.low = std::max(0.0, std::min(e.interval.low, value - floor));
  e.interval.high = std::max(e.interval.high, value + floor);
  return e;
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
  if (differences.size() < kRmssdFewestDifferences) return Absent::too_few_beats;
  Values squares;
  for (std::size_t i = 0; i < differences.size(); ++i) squares[i] = differences[i] * differences[i];
  return root_of_mean({squares.data(), differences.size()}, root_mean_square(differences),
                      kRmssdBandwidth);
}

Reading<Estimate> sdnn(const NnWindow& nn) {
  const auto rr = nn.rr_ms();
  if (nn.covered_s() < kSdnnShortestSeconds || rr.size() < 2) return Absent::too_few_beats;
  const Moments m = moments(rr);
  Values squares;
  for (std::size_t i = 0; i < rr.size(); ++i) squares[i] = (rr[i] - m.mean) * (rr[i] - m.mean);
  return root_of_mean({squares.data(), rr.size()}, m.sd(), kSdnnBandwidth);
}

}  // namespace vigil::features
