// Time-domain and geometric heart-rate variability of NN intervals (Task Force 1996), and the
// intervals of its two vitals.
#pragma once

#include <cstddef>
#include <span>

#include "vigil/features/rr_series.hpp"
#include "vigil/features/statistics.hpp"
#include "vigil/units/reading.hpp"

namespace vigil::features {

/// All in ms unless said. Standard deviations have n - 1 in the denominator.
struct TimeDomain {
  std::size_t n = 0;
  double mean_nn = kUndefined, median_nn = kUndefined, min_nn = kUndefined, max_nn = kUndefined;
  double sdnn = kUndefined;
  double rmssd = kUndefined;
  double sdsd = kUndefined;  ///< SD of the signed differences
  double mean_abs_diff = kUndefined, max_abs_diff = kUndefined;
  double nn50 = kUndefined, nn20 = kUndefined;    ///< counts of |difference| > 50, 20 ms
  double pnn50 = kUndefined, pnn20 = kUndefined;  ///< % of the differences (Task Force)
  double pnn50_intervals = kUndefined;            ///< % of the intervals (NeuroKit2, FLIRT)
  double pnn20_intervals = kUndefined;
  double cvnn = kUndefined, cvsd = kUndefined;  ///< SDNN / mean, RMSSD / mean; no unit
  double mad_nn = kUndefined;                   ///< 1.4826 median |NN - median|
  double mcvnn = kUndefined;                    ///< mad_nn / median; no unit
  double iqr_nn = kUndefined, prc20_nn = kUndefined, prc80_nn = kUndefined;
  double skewness = kUndefined, kurtosis = kUndefined;  ///< biased; kurtosis in excess of 3
  double mean_hr = kUndefined;                          ///< mean of 60000 / NN, bpm
  double hr_of_mean_nn = kUndefined;                    ///< 60000 / mean NN, bpm
  double sd_hr = kUndefined, min_hr = kUndefined, max_hr = kUndefined;  ///< bpm
};
TimeDomain time_domain(const NnWindow& nn);

/// From the histogram of the intervals.
struct Geometry {
  double triangular_index = kUndefined;    ///< n / tallest bin, bins of 7.8125 ms from 0
  double tinn_ms = kUndefined;             ///< base of the triangle that fits best in least squares
  double mode_ms = kUndefined;             ///< middle of the tallest of the 50 ms bins
  double mode_amplitude_pct = kUndefined;  ///< its share
  double stress_index = kUndefined;  ///< Baevsky: share % / (2 mode s x range s); undefined if flat
};
Geometry geometry(const NnWindow& nn);

/// 90 % interval.
struct Interval {
  double low = 0, high = 0;
};

/// A value with its 90 % interval.
struct Estimate {
  double value = 0;
  Interval interval;
};

/// The vitals: RMSSD and SDNN with 90 % intervals, absent (too_few_beats) below the minimum.
///
/// RMSSD^2 is the mean of a dependent series, the squared differences: the variance of that mean
/// comes from their autocovariances with Bartlett's weights over a tenth of the series, the
/// quantile from Kiefer and Vogelsang (2005, fixed b), on the logarithm so that the interval stays
/// positive. SDNN^2 has slow parts that a window of minutes holds few cycles of: its interval is
/// that of chi^2 with n / sum of squared autocorrelations degrees of freedom. The interval says how
/// well the beats determine the value while the wearer's state stays as it is, not what the next
/// window will show. On simulated series with breathing, slow waves and drift it covers 87-92 %
/// (RMSSD) and 82-100 % (SDNN). Neither bound comes nearer to the value than the resolution of the
/// intervals allows.
inline constexpr std::size_t kRmssdFewestDifferences = 20;
inline constexpr double kSdnnShortestSeconds = 60;
Reading<Estimate> rmssd(const NnWindow& nn);
Reading<Estimate> sdnn(const NnWindow& nn);

}  // namespace vigil::features
