#include "vigil/signal/heart_rate.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "vigil/signal/simd.hpp"

namespace vigil {

namespace {

constexpr double kWindowSeconds =
    static_cast<double>(PulseLikelihood::kWindow) / PulseLikelihood::kRate.value;
constexpr std::size_t kLeastSeconds = 4;  // of PPG without a hole
constexpr double kClose = 5;              // bpm: what quality calls right
constexpr double kWidest = 40;            // bpm: an interval wider than this says nothing
constexpr double kStaleSeconds = 3;
constexpr float kMovingG = 0.05f;  // RMS in the pulse band
constexpr float kGreatest =
    1e12f;  // no sensor sends more, and the energy of a window stays a float

bool usable(std::span<const float> samples) {
  return !samples.empty() && std::all_of(samples.begin(), samples.end(),
                                         [](float v) { return std::abs(v) <= kGreatest; });
}

}  // namespace

OpticalHeartRate::OpticalHeartRate()
    : band_(*butterworth_bandpass(2, Hertz(0.6), Hertz(4), kPulseRate)),
      tracker_({.first = PulseLikelihood::kFirstBpm, .count = PulseLikelihood::kCount}),
      scores_(PulseLikelihood::kCount) {
  for (Signal& s : ppg_) s.held.resize(kHeld);
  for (Signal& s : acceleration_) s.held.resize(kHeld);
  reset();
}

void OpticalHeartRate::reset() {
  for (Signal& s : ppg_) s.seconds_held = 0;
  for (Signal& s : acceleration_) s.seconds_held = 0;
  tracker_.reset();
  history_.clear();
}

/// A second of one signal, every `stride`-th sample; none: a hole.
void OpticalHeartRate::take_in(Signal& signal, std::span<const float> samples, std::size_t stride) {
  std::copy(signal.held.begin() + kStep, signal.held.end(), signal.held.begin());
  float* to = &signal.held[kHeld - kStep];
  if (!usable(samples)) {
    std::fill_n(to, kStep, 0.0f);
    signal.seconds_held = 0;
    return;
  }
  if (signal.seconds_held == 0) {
    signal.filter = SosFilter(band_);
    signal.filter.settle(double(samples[0]));
  }
  for (std::size_t i = 0; i < kPulseSamples; ++i) {
    const double y = signal.filter(double(samples[i * stride]));
    if (i % kDecimation == 0) to[i / kDecimation] = static_cast<float>(y);
  }
  ++signal.seconds_held;
}

void OpticalHeartRate::push(Timestamp first, const PulseSecond& second) {
  const Timestamp end = first + period(kPulseRate) * double(kPulseSamples);
  if (!history_.empty()) {
    // Seconds that never came: all that is known of them is that time passed.
    const double missing = in_seconds(first - history_.back().end);
    if (missing > 0.5) {
      for (Signal& s : ppg_) s.seconds_held = 0;
      for (Signal& s : acceleration_) s.seconds_held = 0;
      const double count = std::min(std::round(missing), double(kHistory));
      for (int i = 0; i < int(count); ++i) tracker_.predict();
    }
  }

  std::size_t longest = 0;
  for (std::size_t c = 0; c < kMaxPpgChannels; ++c) {
    take_in(ppg_[c], second.ppg[c], 1);
    longest = std::max(longest, ppg_[c].seconds_held);
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto xyz = second.acceleration;
    take_in(acceleration_[axis], xyz.empty() ? xyz : xyz.subspan(axis), 3);
  }

  tracker_.predict();
  if (longest >= kLeastSeconds) {
    const std::size_t n = std::min(longest * kStep, PulseLikelihood::kWindow);
    PulseLikelihood::Input input;
    for (std::size_t c = 0; c < kMaxPpgChannels; ++c) {
      if (ppg_[c].seconds_held * kStep >= n) input.ppg[c] = std::span(ppg_[c].held).last(n);
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
      input.acceleration[axis] = std::span(acceleration_[axis].held).last(n + likelihood_.lead());
    }
    likelihood_(input, scores_);
    tracker_.update(scores_);
  }
  history_.push({end, longest == 0              ? Absent::no_data
                      : longest < kLeastSeconds ? Absent::starting
                                                : current()});
}

Reading<HeartRate> OpticalHeartRate::current() const {
  HeartRate rate;
  rate.value = Bpm(tracker_.quantile(0.5));
  rate.low = Bpm(tracker_.quantile(0.05));
  rate.high = Bpm(tracker_.quantile(0.95));
  rate.quality = tracker_.probability_within(rate.value.value, kClose);
  if (rate.high - rate.low > Bpm(kWidest)) return moving() ? Absent::motion : Absent::poor_signal;
  return rate;
}

bool OpticalHeartRate::moving() const {
  float power = 0;
  for (const Signal& s : acceleration_) {
    power += dot(s.held.data(), s.held.data(), kHeld) / static_cast<float>(kHeld);
  }
  return power > kMovingG * kMovingG;
}

Reading<HeartRate> OpticalHeartRate::estimate(Milliseconds window, Timestamp end) const {
  std::size_t newest = history_.size();
  while (newest > 0 && in_seconds(history_[newest - 1].end - end) > 0.5) --newest;
  if (newest == 0) return Absent::no_data;
  const Timestamp last = history_[newest - 1].end;
  if (in_seconds(end - last) > kStaleSeconds) return Absent::stale;

  // Each estimate is a mean over kWindowSeconds: those whose own window lies in the window asked
  // for.
  const double reach_s = std::max(0.0, in_seconds(window) - kWindowSeconds) + 0.5;
  HeartRate mean;
  double present = 0, asked = 0;
  for (std::size_t i = newest; i > 0; --i) {
    const Estimate& past = history_[i - 1];
    if (in_seconds(last - past.end) > reach_s) break;
    ++asked;
    const Reading<HeartRate>& rate = past.rate;
    if (!rate) continue;
    ++present;
    mean.value += rate->value;
    mean.low += rate->low;
    mean.high += rate->high;
    mean.quality += rate->quality;
  }
  if (present == 0 || present < asked / 2)
    return history_[newest - 1].rate ? Absent::poor_signal : history_[newest - 1].rate.absent();
  return HeartRate{mean.value / present, mean.low / present, mean.high / present,
                   mean.quality / present};
}

}  // namespace vigil
