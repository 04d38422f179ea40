// What the wrist does: activity, steps, posture, impacts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vigil/features/peaks.hpp"
#include "vigil/features/statistics.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::features {

/// One window of acceleration in g; angles in degrees. m is the magnitude.
struct MotionFeatures {
  double enmo_g = kUndefined;      ///< mean of max(m - 1, 0) (van Hees 2013)
  double enmo_abs_g = kUndefined;  ///< mean |m - 1|
  double mad_g = kUndefined;       ///< mean |m - mean m| (Vähä-Ypyä 2015)
  double sma_g = kUndefined;       ///< mean |x| + |y| + |z|
  double axis_mean_g[3] = {kUndefined, kUndefined, kUndefined};
  double axis_sd_g[3] = {kUndefined, kUndefined, kUndefined};  ///< n in the denominator
  double jerk_max_g_per_s = kUndefined;
  double anglez_deg = kUndefined;  ///< mean of the arm's angle to the horizontal (van Hees 2015)
  double tilt_change_deg = kUndefined;  ///< between the mean directions of first and last quarter
  double counts =
      kUndefined;  ///< of 0.01664 g s in the band 0.25-2.5 Hz, from rest (Actigraph-like)
  double steps = kUndefined;        ///< peaks of 0.5-3 Hz, at least 0.05 g, 0.3 s apart
  double cadence_spm = kUndefined;  ///< from the median step, steps a minute; undefined below three
  double still_share = kUndefined;  ///< of whole seconds with a SD of m under 13 mg
  /// 0 still, 1 light, 2 moderate, 3 vigorous: MAD below 0.0225, 0.091, 0.414 g (Vähä-Ypyä 2015)
  double activity_level = kUndefined;
  double impact_g = kUndefined;           ///< largest m
  double impact_dip_g = kUndefined;       ///< least m in the second before it
  double impact_range_g = kUndefined;     ///< their difference
  double impact_tilt_deg = kUndefined;    ///< between 3..1 s before it and 1..3 s after it
  double impact_after_sd_g = kUndefined;  ///< SD of m in that time after it
};

/// For windows of up to `capacity` samples at one rate.
class MotionAnalyzer {
 public:
  MotionAnalyzer(Hertz rate, std::size_t capacity);

  /// Finite samples in g, the axes apart, equally long. What the length or the rate does not allow
  /// stays undefined.
  MotionFeatures operator()(std::span<const float> x, std::span<const float> y,
                            std::span<const float> z);
  /// Indices of the last window's steps.
  std::span<const std::uint32_t> steps() const { return steps_; }

 private:
  void intensity(MotionFeatures& f) const;
  void posture(MotionFeatures& f) const;
  void gait(MotionFeatures& f);
  void impact(MotionFeatures& f) const;
  void mean_direction(std::size_t from, std::size_t to, double out[3]) const;

  Hertz rate_;
  Sos counts_band_, gait_band_;
  std::size_t n_ = 0;
  std::span<const float> axis_[3];
  std::vector<double> magnitude_, filtered_, scratch_;
  PeakFinder peaks_;
  std::span<const std::uint32_t> steps_;
};

/// The angle between two directions, degrees.
double angle_between_deg(const double a[3], const double b[3]);

}  // namespace vigil::features
