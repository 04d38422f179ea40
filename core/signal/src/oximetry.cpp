#include "vigil/signal/oximetry.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "vigil/signal/signal_quality.hpp"

namespace vigil {

namespace {

constexpr Hertz kLow{0.5}, kHigh{5};
constexpr double kLeastStretchS = 2;
constexpr double kCutS = 0.25;  // at either end, where the filter has seen one side only
constexpr double kLeastLikeness = 0.8;
constexpr double kLeastPerfusion = 5e-4;                // below it, the converter's noise
constexpr double kMostPerfusion = 0.1;                  // no pulse takes away so much light
constexpr double kLeastRatio = 0.25, kMostRatio = 1.5;  // about 100 and 60 %
constexpr double kMovingG = 0.1;                        // RMS
constexpr double kQuantile90 = 1.645;

}  // namespace

RatioOfRatios::RatioOfRatios(Hertz rate, std::size_t capacity)
    : rate_(rate), red_(capacity), infrared_(capacity) {
  if (const auto band = butterworth_bandpass(2, kLow, kHigh, rate)) band_ = *band;
  scratch_.resize(capacity + 2 * zero_phase_padding(band_));
}

/// The logarithm's pulses; false where light has none.
bool RatioOfRatios::pulses(std::span<const float> light, std::vector<double>& out) {
  double mean = 0;
  for (std::size_t i = 0; i < light.size(); ++i) {
    if (!(light[i] > 0) || !std::isfinite(light[i])) return false;
    out[i] = std::log(double(light[i]));
    mean += out[i] / static_cast<double>(light.size());
  }
  const auto y = std::span(out).first(light.size());
  for (double& v : y) v -= mean;
  return filter_zero_phase<double>(
      band_, y, y, std::span(scratch_).first(light.size() + 2 * zero_phase_padding(band_)));
}

Reading<PulseRatio> RatioOfRatios::operator()(std::span<const float> red,
                                              std::span<const float> infrared) {
  const std::size_t n = red.size();
  assert(infrared.size() == n && n <= red_.size());
  if (band_.empty() || static_cast<double>(n) < kLeastStretchS * rate_.value ||
      !pulses(red, red_) || !pulses(infrared, infrared_))
    return Absent::poor_signal;
  const auto cut = static_cast<std::size_t>(kCutS * rate_.value);
  double rr = 0, ri = 0, ii = 0;
  for (std::size_t i = cut; i + cut < n; ++i) {
    rr += red_[i] * red_[i];
    ri += red_[i] * infrared_[i];
    ii += infrared_[i] * infrared_[i];
  }
  if (!(rr > 0) || !(ii > 0)) return Absent::poor_signal;
  // The noise of either channel biases a regression; the ratio of the RMS takes them alike.
  PulseRatio ratio;
  ratio.value = std::sqrt(rr / ii);
  ratio.likeness = ri / std::sqrt(rr * ii);
  ratio.perfusion = std::sqrt(ii / static_cast<double>(n - 2 * cut));
  const double independent = 2 * (kHigh - kLow).value * static_cast<double>(n) / rate_.value;
  ratio.error =
      ratio.value * std::sqrt((1 - std::min(1.0, ratio.likeness * ratio.likeness)) / independent);
  return ratio;
}

PulseOximeter::PulseOximeter(const OximeterCalibration& calibration)
    : calibration_(calibration), ratio_(kPulseRate, kLength), red_(kLength), infrared_(kLength) {}

void PulseOximeter::reset() {
  seconds_held_ = 0;
  estimate_ = Absent::no_data;
}

void PulseOximeter::push(Timestamp first, std::span<const float> red,
                         std::span<const float> infrared, std::span<const float> acceleration) {
  if (std::abs(first.ms - end_.ms) > 500) seconds_held_ = 0;
  end_ = first + period(kPulseRate) * double(kPulseSamples);
  if (red.empty() || infrared.empty()) {
    seconds_held_ = 0;
    estimate_ = Absent::no_data;
    return;
  }
  const auto take_in = [](std::vector<float>& held, std::span<const float> second) {
    std::copy(held.begin() + kPulseSamples, held.end(), held.begin());
    std::copy(second.begin(), second.end(), held.end() - kPulseSamples);
  };
  take_in(red_, red);
  take_in(infrared_, infrared);
  std::rotate(motion_g2_.begin(), motion_g2_.begin() + 1, motion_g2_.end());
  motion_g2_.back() = motion_power(acceleration);
  seconds_held_ = std::min(seconds_held_ + 1, kSeconds);
  estimate_ = compute();
}

Reading<OxygenSaturation> PulseOximeter::compute() {
  if (seconds_held_ < kLeastSeconds) return Absent::starting;
  const auto held = static_cast<std::ptrdiff_t>(seconds_held_);
  const double motion_g =
      std::sqrt(std::accumulate(motion_g2_.end() - held, motion_g2_.end(), 0.0) / double(held));
  if (!(motion_g <= kMovingG)) return Absent::motion;
  const std::size_t n = seconds_held_ * kPulseSamples;
  const auto ratio = ratio_(std::span(red_).last(n), std::span(infrared_).last(n));
  if (!ratio) return ratio.absent();
  if (ratio->likeness < kLeastLikeness || ratio->perfusion < kLeastPerfusion ||
      ratio->perfusion > kMostPerfusion || ratio->value < kLeastRatio || ratio->value > kMostRatio)
    return Absent::poor_signal;

  const OximeterCalibration& c = calibration_;
  const double half = kQuantile90 * std::hypot(c.error_pct, c.slope_pct * ratio->error);
  const double value = c.intercept_pct - c.slope_pct * ratio->value;
  OxygenSaturation spo2;
  spo2.value = Percent(std::min(100.0, value));
  spo2.low = Percent(std::min(100.0, value) - half);
  spo2.high = Percent(std::min(100.0, value + half));
  spo2.quality =
      (ratio->likeness - kLeastLikeness) / (1 - kLeastLikeness) * (1 - motion_g / kMovingG);
  return spo2;
}

}  // namespace vigil
