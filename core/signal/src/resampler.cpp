#include "vigil/signal/resampler.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace vigil {

namespace {

// Six crossings keep the delay to 0.14 s at 50 Hz. In fractions of the lower half-rate, the filter
// passes up to 0.6, is at -6 dB at kCutoff, and stops from 1.1: nothing folds to below 0.9.
constexpr int kZeroCrossings = 6;     // of the sinc, on each side
constexpr double kKaiserBeta = 5.65;  // 60 dB
constexpr double kCutoff = 0.85;
constexpr int kTablePerCrossing = 512;  // linear interpolation in between: error under 2e-6
constexpr double kSamePeriod = 0.25;    // of a period: nearer samples are the same one

/// The modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

}  // namespace

Resampler::Resampler(const Settings& settings)
    : settings_(settings), kernel_(kZeroCrossings * kTablePerCrossing + 2), last_(settings.axes) {
  assert(settings.axes > 0 && settings.output_rate.value > 0);
  for (std::size_t i = 0; i + 1 < kernel_.size(); ++i) {
    const double u = static_cast<double>(i) / kTablePerCrossing, edge = u / kZeroCrossings;
    const double sinc = u == 0 ? 1 : std::sin(std::numbers::pi * u) / (std::numbers::pi * u);
    const double taper = bessel_i0(kKaiserBeta * std::sqrt(std::max(0.0, 1 - edge * edge)));
    kernel_[i] = static_cast<float>(sinc * taper / bessel_i0(kKaiserBeta));
  }
  const double slowest_reach_ms = kZeroCrossings * 1000 / (kCutoff * settings.output_rate.value);
  const double span_ms = settings.history.value + 2 * slowest_reach_ms;
  const auto capacity = static_cast<std::size_t>(span_ms / 1000 * kMaxInputRate.value) + 2;
  time_.resize(capacity);
  starts_run_.resize(capacity);
  values_.resize(capacity * settings.axes);
}

void Resampler::reset() {
  first_ = held_ = 0;
  std::fill(last_.begin(), last_.end(), 0.0f);
}

double Resampler::cutoff_hz() const {
  const double input_hz = period_ms_ > 0 ? 1000 / period_ms_ : settings_.output_rate.value;
  return kCutoff * std::min(input_hz, settings_.output_rate.value) / 2;
}

Milliseconds Resampler::reach() const { return seconds(kZeroCrossings / (2 * cutoff_hz())); }

void Resampler::append(double time_ms, const float* values, bool starts_run) {
  if (held_ == time_.size()) {
    first_ = index(1);
    --held_;
  }
  const std::size_t at = index(held_++);
  time_[at] = time_ms;
  starts_run_[at] = starts_run;
  std::copy_n(values, settings_.axes,
              values_.begin() + static_cast<std::ptrdiff_t>(at * settings_.axes));
}

/// Puts a straight line of samples into a gap that ends with `values` at time_ms.
void Resampler::bridge_to(double time_ms, const float* values) {
  const std::size_t before = index(held_ - 1);
  const double from_ms = time_[before], gap_ms = time_ms - from_ms;
  const int missing = static_cast<int>(std::lround(gap_ms / period_ms_)) - 1;
  constexpr std::size_t kMaxAxes = 8;
  float from[kMaxAxes], line[kMaxAxes];
  assert(settings_.axes <= kMaxAxes);
  std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(before * settings_.axes),
              settings_.axes, from);
  for (int k = 1; k <= missing; ++k) {
    const float share = static_cast<float>(k) / static_cast<float>(missing + 1);
    for (std::size_t a = 0; a < settings_.axes; ++a)
      line[a] = from[a] + share * (values[a] - from[a]);
    append(from_ms + gap_ms * double(share), line, false);
  }
}

std::size_t Resampler::push(Timestamp first, Hertz rate, std::span<const float> values) {
  assert(values.size() % settings_.axes == 0);
  if (!(rate.value > 0) || rate > kMaxInputRate || !std::isfinite(first.ms)) return 0;
  period_ms_ = period(rate).value;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < values.size() / settings_.axes; ++i) {
    const double time_ms = first.ms + static_cast<double>(i) * period_ms_;
    const float* sample = values.data() + i * settings_.axes;
    if (!std::all_of(sample, sample + settings_.axes, [](float v) { return std::isfinite(v); }))
      continue;
    const double step_ms = held_ == 0 ? INFINITY : time_ms - newest().ms;
    if (step_ms < kSamePeriod * period_ms_) continue;
    const bool bridged = step_ms <= std::max(settings_.bridge.value, 1.5 * period_ms_);
    if (bridged && step_ms > 1.5 * period_ms_) bridge_to(time_ms, sample);
    append(time_ms, sample, !bridged);
    ++taken;
  }
  return taken;
}

float Resampler::kernel(double zero_crossings) const {
  const double at = zero_crossings * kTablePerCrossing;
  if (!(at < static_cast<double>(kernel_.size() - 1))) return 0;
  const auto i = static_cast<std::size_t>(at);
  const float share = static_cast<float>(at - static_cast<double>(i));
  return kernel_[i] + share * (kernel_[i + 1] - kernel_[i]);
}

bool Resampler::interpolate(double time_ms, float* out) const {
  // the first sample after the instant
  std::size_t low = 0, high = held_;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (time_[index(middle)] <= time_ms)
      low = middle + 1;
    else
      high = middle;
  }
  const std::size_t after = low;
  if (after == 0) return false;
  const bool on_sample = time_[index(after - 1)] == time_ms;
  if (!on_sample && (after == held_ || starts_run_[index(after)])) return false;

  const double crossings_per_ms = 2 * cutoff_hz() / 1000;
  float weights = 0;
  std::fill_n(out, settings_.axes, 0.0f);
  const float* base = values_.data() + index(after - 1) * settings_.axes;
  const auto add =
      [&](std::size_t at) {  // differences from a near sample: exact for large constants
        const float w = kernel(std::abs(time_[at] - time_ms) * crossings_per_ms);
        weights += w;
        const float* sample = values_.data() + at * settings_.axes;
        for (std::size_t a = 0; a < settings_.axes; ++a) out[a] += w * (sample[a] - base[a]);
        return w != 0 || std::abs(time_[at] - time_ms) * crossings_per_ms < kZeroCrossings;
      };
  for (std::size_t i = after; i < held_ && !starts_run_[index(i)] && add(index(i)); ++i) {
  }
  for (std::size_t i = after; i > 0 && add(index(i - 1)) && !starts_run_[index(i - 1)]; --i) {
  }
  for (std::size_t a = 0; a < settings_.axes; ++a) out[a] = base[a] + out[a] / weights;
  return true;
}

std::size_t Resampler::read(Timestamp first, std::span<float> out, std::span<std::uint8_t> valid) {
  assert(out.size() == valid.size() * settings_.axes);
  const double step_ms = period(settings_.output_rate).value;
  std::size_t good = 0;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    float* sample = out.data() + i * settings_.axes;
    valid[i] = interpolate(first.ms + static_cast<double>(i) * step_ms, sample);
    if (valid[i])
      std::copy_n(sample, settings_.axes, last_.begin());
    else
      std::copy(last_.begin(), last_.end(), sample);
    good += valid[i];
  }
  return good;
}

}  // namespace vigil
