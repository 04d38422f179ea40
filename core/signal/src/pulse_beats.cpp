#include "vigil/signal/pulse_beats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "vigil/signal/simd.hpp"

namespace vigil {

namespace {

constexpr std::size_t kLeastSeconds = 4;        // before the first detection
constexpr double kRefractoryMs = 270;           // 220 a minute
constexpr double kLongestScaleS = 1;            // half a beat at 30 a minute
constexpr float kMotionHalvesQualityG = 0.15f;  // RMS between 0.5 and 8 Hz
// Of the motion model: 0.12 s, and slight motion, which must not cost the pulse its shape.
constexpr std::size_t kDelayStep = 6;
constexpr float kStillG = 0.05f;
constexpr Hertz kRestingPulse{1.2};

Sos pulse_shape_band() { return *butterworth_bandpass(2, Hertz(0.5), Hertz(8), kPulseRate); }

bool usable(std::span<const float> samples) {
  return !samples.empty() && std::ranges::all_of(samples, [](float v) { return std::isfinite(v); });
}

/// Where a parabola through three neighbours has its extremum, in samples from the middle one.
double parabola_offset(double before, double at, double after) {
  const double bend = before - 2 * at + after;
  return bend == 0 ? 0 : std::clamp(0.5 * (before - after) / bend, -0.5, 0.5);
}

}  // namespace

PulseBeats::PulseBeats()
    : band_(pulse_shape_band()),
      motion_(kLength, kDelayStep, kStillG),
      ppg_(kLength),
      filtered_ppg_(kLength),
      scratch_(kLength + 2 * zero_phase_padding(band_)) {
  for (auto& a : acceleration_) a.resize(kLength);
  // What lies before the window is not known: the motion model's delays see zeros there.
  for (auto& a : filtered_acceleration_) a.resize(motion_.lead() + kLength);
  reset();
}

void PulseBeats::reset() {
  seconds_held_ = 0;
  last_beat_ = {-INFINITY};
  confirmed_.clear();
}

void PulseBeats::take_in(std::vector<float>& history, std::span<const float> second,
                         std::size_t axis, std::size_t axes) {
  std::copy(history.begin() + kPulseSamples, history.end(), history.begin());
  float* to = history.data() + history.size() - kPulseSamples;
  for (std::size_t i = 0; i < kPulseSamples; ++i) {
    to[i] = second.empty() ? to[-1] : second[i * axes + axis];  // unknown: as it was
  }
}

void PulseBeats::push(Timestamp first, std::span<const float> ppg,
                      std::span<const float> acceleration) {
  confirmed_.clear();
  if (!usable(ppg) || std::abs(first.ms - end_.ms) > 500) seconds_held_ = 0;
  end_ = first + period(kPulseRate) * double(kPulseSamples);
  if (!usable(ppg)) return;
  take_in(ppg_, ppg, 0, 1);
  if (!usable(acceleration)) acceleration = {};
  for (std::size_t axis = 0; axis < 3; ++axis) take_in(acceleration_[axis], acceleration, axis, 3);
  seconds_held_ = std::min(seconds_held_ + 1, kSeconds);
  if (seconds_held_ >= kLeastSeconds) detect(seconds_held_ * kPulseSamples);
}

void PulseBeats::filter(const std::vector<float>& from, std::vector<float>& to, std::size_t n) {
  filter_zero_phase<float>(band_, std::span(from).last(n), std::span(to).last(n),
                           std::span(scratch_).first(n + 2 * zero_phase_padding(band_)));
}

/// Looks at the newest n samples and reports what lies before kDelay and after the last beat.
void PulseBeats::detect(std::size_t n) {
  filter(ppg_, filtered_ppg_, n);
  std::array<std::span<const float>, 3> axes;
  for (std::size_t a = 0; a < 3; ++a) {
    filter(acceleration_[a], filtered_acceleration_[a], n);
    axes[a] = std::span(filtered_acceleration_[a]).last(motion_.lead() + n);
    std::fill_n(filtered_acceleration_[a].end() - std::ptrdiff_t(axes[a].size()), motion_.lead(),
                0.0f);
  }
  const auto x = std::span(filtered_ppg_).last(n);
  motion_.fit(axes, n);
  motion_.remove(x);

  find_peaks(x);
  describe_beats(x);
  const Milliseconds step = period(kPulseRate);
  const Timestamp origin = end_ - step * double(n);
  for (const std::size_t peak : peaks_) {
    const Timestamp at = origin + step * double(peak);
    if (at + step > end_ - kDelay) break;  // one sample is room for the refinement
    if (at - last_beat_ > Milliseconds(kRefractoryMs) && peak > kBefore + 1)
      report(x, peak, origin);
  }
}

/// A sample stands out at scale k where it exceeds those k before and k after it. The scale at
/// which most samples stand out is about half a beat; peaks stand out at every scale up to that.
void PulseBeats::find_peaks(std::span<const float> x) {
  const std::size_t n = x.size() / kDecimation;
  for (std::size_t i = 0; i < n; ++i) coarse_[i] = x[i * kDecimation];
  const auto scales = static_cast<std::size_t>(kLongestScaleS * kPulseRate.value / kDecimation);
  std::size_t best_scale = 1, most = 0;
  for (std::size_t k = 1; k <= scales; ++k) {
    std::size_t count = 0;
    for (std::size_t i = k; i + k < n; ++i) {
      count += coarse_[i] > coarse_[i - k] && coarse_[i] > coarse_[i + k];
    }
    if (count > most) {
      most = count;
      best_scale = k;
    }
  }
  peaks_.clear();
  for (std::size_t i = 1; i + 1 < n; ++i) {
    bool peak = true;
    for (std::size_t k = 1; k <= best_scale && peak; ++k) {
      peak = (k > i || coarse_[i] > coarse_[i - k]) && (i + k >= n || coarse_[i] > coarse_[i + k]);
    }
    if (!peak) continue;
    std::size_t at = i * kDecimation;
    if (x[at - 1] > x[at])
      --at;
    else if (x[at + 1] > x[at])
      ++at;
    if (!peaks_.push_back(at)) break;
  }
}

/// The lowest sample in the kBefore before a peak.
std::size_t PulseBeats::trough(std::span<const float> x, std::size_t peak) {
  const auto before = x.subspan(peak - kBefore, kBefore);
  return peak - kBefore + std::size_t(std::ranges::min_element(before) - before.begin());
}

/// The signal around a peak, free of its mean and scaled to length 1.
PulseBeats::Shape PulseBeats::shape(std::span<const float> x, std::size_t peak) {
  Shape s;
  std::copy_n(x.begin() + std::ptrdiff_t(peak - kBefore), s.size(), s.begin());
  float mean = 0, energy = 0;
  for (const float v : s) mean += v / static_cast<float>(s.size());
  for (float& v : s) {
    v -= mean;
    energy += v * v;
  }
  const float scale = energy > 0 ? 1 / std::sqrt(energy) : 0;
  for (float& v : s) v *= scale;
  return s;
}

/// The mean shape and the median amplitude of the beats in view.
void PulseBeats::describe_beats(std::span<const float> x) {
  typical_shape_ = {};
  typical_amplitude_ = 0;
  FixedVector<float, kMaxBeats> amplitudes;
  for (const std::size_t peak : peaks_) {
    if (peak < kBefore || peak + kAfter > x.size()) continue;
    const Shape s = shape(x, peak);
    for (std::size_t i = 0; i < s.size(); ++i) typical_shape_[i] += s[i];
    amplitudes.push_back(x[peak] - x[trough(x, peak)]);
  }
  if (amplitudes.empty()) return;
  const float length =
      std::sqrt(dot(typical_shape_.data(), typical_shape_.data(), typical_shape_.size()));
  for (float& v : typical_shape_) v /= length > 0 ? length : 1;
  float* middle = amplitudes.begin() + amplitudes.size() / 2;
  std::nth_element(amplitudes.begin(), middle, amplitudes.end());
  typical_amplitude_ = *middle;
}

void PulseBeats::report(std::span<const float> x, std::size_t peak, Timestamp origin) {
  const auto slope = [&](std::size_t i) { return double(x[i + 1]) - double(x[i - 1]); };
  const auto at = [&](double sample) { return origin + period(kPulseRate) * sample; };
  const std::size_t low = trough(x, peak);
  std::size_t steep = low + 1;
  for (std::size_t i = steep; i < peak; ++i) {
    if (slope(i) > slope(steep)) steep = i;
  }
  PulseBeat beat;
  beat.peak =
      at(double(peak) + parabola_offset(double(x[peak - 1]), double(x[peak]), double(x[peak + 1])));
  beat.time = at(double(steep) + parabola_offset(slope(steep - 1), slope(steep), slope(steep + 1)));
  const double rise = double(x[steep]) - double(x[low]);
  beat.foot = at(double(steep) - 2 * rise / std::max(slope(steep), 1e-30));
  beat.amplitude = x[peak] - x[low];

  const Shape s = shape(x, peak);
  const float shape_match = std::max(0.0f, dot(s.data(), typical_shape_.data(), s.size()));
  const float greater = std::max(beat.amplitude, typical_amplitude_);
  const float evenness = greater > 0 ? std::min(beat.amplitude, typical_amplitude_) / greater : 0;
  const float motion = motion_around(x.size() - peak) / kMotionHalvesQualityG;
  beat.likeness = shape_match * std::min(1.0f, 2 * evenness);
  beat.quality = beat.likeness / (1 + motion * motion);
  beat.level = mean_since_last_beat(beat.peak);
  last_beat_ = beat.peak;
  confirmed_.push_back(beat);
}

/// Of the light as it came, over one whole beat: free of the pulse.
float PulseBeats::mean_since_last_beat(Timestamp peak) const {
  const auto from_end = [&](Timestamp t) { return (end_ - t) / period(kPulseRate); };
  const double from = from_end(last_beat_), to = from_end(peak);
  if (!(from <= double(seconds_held_ * kPulseSamples)) || from - to < 1)
    return std::numeric_limits<float>::quiet_NaN();
  const auto first = ppg_.size() - static_cast<std::size_t>(from),
             last = ppg_.size() - static_cast<std::size_t>(to);
  double sum = 0;
  for (std::size_t i = first; i < last; ++i) sum += double(ppg_[i]);
  return static_cast<float>(sum / double(last - first));
}

/// RMS of the acceleration around a beat, g.
float PulseBeats::motion_around(std::size_t from_end) const {
  float power = 0;
  for (const auto& a : filtered_acceleration_) {
    const float* first = a.data() + a.size() - from_end - kBefore;
    power += dot(first, first, kBefore + kAfter) / (kBefore + kAfter);
  }
  return std::sqrt(power);
}

PulseWaveform::PulseWaveform()
    : filter_(*butterworth_bandpass(1, Hertz(0.4), Hertz(8), kPulseRate)),
      delay_(seconds(-std::arg(response(filter_.sos(), kRestingPulse, kPulseRate)) /
                     (2 * std::numbers::pi * kRestingPulse.value))) {}

PulseWaveform::Second PulseWaveform::push(Timestamp first, std::span<const float> ppg) {
  if (!usable(ppg)) {
    settled_ = false;
    return {first, {}};
  }
  if (!settled_) filter_.settle(double(ppg[0]));
  settled_ = true;
  for (std::size_t i = 0; i < kPulseSamples; ++i)
    values_[i] = static_cast<float>(filter_(double(ppg[i])));
  return {first - delay_, values_};
}

}  // namespace vigil
