#include "vigil/features/motion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace vigil::features {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr double kCountG = 0.01664;
constexpr double kStillSdG = 0.013;
constexpr double kMostSteps = 512;

double norm(const double a[3]) { return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]); }

/// A sum of angles between -90 and 90 degrees: their complex numbers are multiplied, turns through
/// 180 degrees counted, and one arctangent serves for all.
class AngleSum {
 public:
  /// The angle of (x, y), x >= 0; of (0, 0) it is 0.
  void add(double x, double y) {
    if (x == 0 && y == 0) return;
    const double re = re_ * x - im_ * y, im = re_ * y + im_ * x;
    if (y > 0 && im_ >= 0 && im < 0) ++turns_;
    if (y < 0 && im_ < 0 && im >= 0) --turns_;
    re_ = re;
    im_ = im;
    const double size = std::abs(re) + std::abs(im);
    if (size > 1e-100 && size < 1e100) return;
    re_ /= size;
    im_ /= size;
  }
  double degrees() const { return std::atan2(im_ + 0.0, re_) * kDegrees + 360 * turns_; }

 private:
  double re_ = 1, im_ = 0, turns_ = 0;
};

double population_sd(std::span<const double> x) {
  const Moments m = moments(x);
  return x.size() > 1 ? std::sqrt(m.variance * (1 - 1 / static_cast<double>(x.size()))) : 0;
}

}  // namespace

double angle_between_deg(const double a[3], const double b[3]) {
  const double dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const double lengths = norm(a) * norm(b);
  return lengths > 0 ? std::acos(std::clamp(dot / lengths, -1.0, 1.0)) * kDegrees : kUndefined;
}

MotionAnalyzer::MotionAnalyzer(Hertz rate, std::size_t capacity)
    : rate_(rate), magnitude_(capacity), filtered_(capacity), peaks_(capacity) {
  const auto counts = butterworth_bandpass(4, Hertz(0.25), Hertz(2.5), rate);
  const auto gait = butterworth_bandpass(4, Hertz(0.5), Hertz(3), rate);
  if (counts) counts_band_ = *counts;
  if (gait) gait_band_ = *gait;
  scratch_.resize(capacity + 2 * zero_phase_padding(gait_band_));
}

MotionFeatures MotionAnalyzer::operator()(std::span<const float> x, std::span<const float> y,
                                          std::span<const float> z) {
  MotionFeatures f;
  steps_ = {};
  n_ = x.size();
  if (n_ < 2 || n_ > magnitude_.size()) return f;
  axis_[0] = x;
  axis_[1] = y;
  axis_[2] = z;
  for (std::size_t i = 0; i < n_; ++i) {
    const double v[3] = {static_cast<double>(x[i]), static_cast<double>(y[i]),
                         static_cast<double>(z[i])};
    magnitude_[i] = norm(v);
  }
  intensity(f);
  posture(f);
  gait(f);
  impact(f);
  return f;
}

void MotionAnalyzer::intensity(MotionFeatures& f) const {
  const std::span<const double> m(magnitude_.data(), n_);
  const auto n = static_cast<double>(n_);
  const double centre = mean(m);
  f.enmo_g = f.enmo_abs_g = f.mad_g = f.sma_g = 0;
  double step = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    f.enmo_g += std::max(m[i] - 1, 0.0);
    f.enmo_abs_g += std::abs(m[i] - 1);
    f.mad_g += std::abs(m[i] - centre);
    for (const auto& axis : axis_) f.sma_g += std::abs(static_cast<double>(axis[i]));
    if (i > 0) step = std::max(step, std::abs(m[i] - m[i - 1]));
  }
  for (double* sum : {&f.enmo_g, &f.enmo_abs_g, &f.mad_g, &f.sma_g}) *sum /= n;
  f.jerk_max_g_per_s = step * rate_.value;
  f.activity_level =
      static_cast<double>((f.mad_g >= 0.0225) + (f.mad_g >= 0.091) + (f.mad_g >= 0.414));
  const auto second = static_cast<std::size_t>(std::round(rate_.value));
  double still = 0, seconds = 0;
  for (std::size_t i = 0; second > 1 && i + second <= n_; i += second, ++seconds)
    still += population_sd(m.subspan(i, second)) < kStillSdG;
  if (seconds > 0) f.still_share = still / seconds;
}

void MotionAnalyzer::mean_direction(std::size_t from, std::size_t to, double out[3]) const {
  for (std::size_t a = 0; a < 3; ++a) out[a] = mean(axis_[a].subspan(from, to - from));
}

void MotionAnalyzer::posture(MotionFeatures& f) const {
  for (std::size_t a = 0; a < 3; ++a) {
    const Moments m = moments(axis_[a]);
    f.axis_mean_g[a] = m.mean;
    f.axis_sd_g[a] = std::sqrt(m.variance * (1 - 1 / static_cast<double>(n_)));
  }
  AngleSum angle;
  for (std::size_t i = 0; i < n_; ++i) {
    const double x = static_cast<double>(axis_[0][i]), y = static_cast<double>(axis_[1][i]),
                 z = static_cast<double>(axis_[2][i]);
    angle.add(std::sqrt(x * x + y * y), z);
  }
  f.anglez_deg = angle.degrees() / static_cast<double>(n_);
  if (n_ >= 4) {
    double first[3], last[3];
    mean_direction(0, n_ / 4, first);
    mean_direction(n_ - n_ / 4, n_, last);
    f.tilt_change_deg = angle_between_deg(first, last);
  }
}

void MotionAnalyzer::gait(MotionFeatures& f) {
  if (!counts_band_.empty()) {
    SosFilter filter(counts_band_);
    const std::span<double> out(filtered_.data(), n_);
    for (std::size_t i = 0; i < n_; ++i) out[i] = magnitude_[i] - magnitude_[0];
    filter(out);
    double total = 0;
    for (const double v : out) total += std::abs(v);
    f.counts = total / rate_.value / kCountG;
  }
  if (gait_band_.empty()) return;
  const std::span<const double> m(magnitude_.data(), n_);
  const std::span<double> out(filtered_.data(), n_);
  if (!filter_zero_phase<double>(
          gait_band_, m, out,
          std::span<double>(scratch_.data(), n_ + 2 * zero_phase_padding(gait_band_))))
    return;
  const auto apart = static_cast<std::size_t>(0.3 * rate_.value);
  steps_ =
      peaks_.find(out, {.least_height = 0.05, .least_distance = apart, .least_prominence = 0.05});
  f.steps = static_cast<double>(steps_.size());
  if (steps_.size() < 3 || f.steps > kMostSteps) return;
  std::array<double, static_cast<std::size_t>(kMostSteps)> gaps;
  for (std::size_t i = 1; i < steps_.size(); ++i)
    gaps[i - 1] = static_cast<double>(steps_[i] - steps_[i - 1]);
  std::sort(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(steps_.size() - 1));
  f.cadence_spm =
      60 * rate_.value / median_of_sorted(std::span<const double>(gaps.data(), steps_.size() - 1));
}

void MotionAnalyzer::impact(MotionFeatures& f) const {
  const std::span<const double> m(magnitude_.data(), n_);
  const auto second = static_cast<std::size_t>(rate_.value);
  const auto at = static_cast<std::size_t>(std::max_element(m.begin(), m.end()) - m.begin());
  const std::size_t before = at > second ? at - second : 0;
  f.impact_g = m[at];
  f.impact_dip_g = *std::min_element(m.begin() + static_cast<std::ptrdiff_t>(before),
                                     m.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  f.impact_range_g = f.impact_g - f.impact_dip_g;
  if (n_ < second || second == 0) return;
  // Where the window ends too early, its last second.
  const bool whole = at + 3 * second <= n_;
  const std::size_t after_from = whole ? at + second : n_ - second;
  const std::size_t after_to = whole ? at + 3 * second : n_;
  const std::size_t pre_from = at > 3 * second ? at - 3 * second : 0;
  const std::size_t pre_to = at > second + 1 ? at - second : 1;
  double pre[3], after[3];
  mean_direction(pre_from, pre_to, pre);
  mean_direction(after_from, after_to, after);
  f.impact_tilt_deg = angle_between_deg(pre, after);
  f.impact_after_sd_g = population_sd(m.subspan(after_from, after_to - after_from));
}

}  // namespace vigil::features
