#include "vigil/monitor/beat_book.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

void BeatBook::push(Timestamp time, Milliseconds rr, bool trusted) {
  const bool accepted = trusted && filter_.push(rr.value).value_or(false);
  beats_.append({time, rr.value, accepted, trusted});
}

void BeatBook::clear() {
  filter_.reset();
  beats_.clear();
}

VitalReading BeatBook::heart_rate(Timestamp end, Milliseconds window) {
  beats_.window(end, window, window_);
  const auto rr = window_.rr_ms();
  // Half the window without an accepted beat is too little to speak for all of it.
  if (rr.size() < 2 || window_.covered_s() < in_seconds(window) / 2) return Absent::too_few_beats;
  const auto n = static_cast<double>(rr.size());
  double mean = 0, square = 0;
  for (const double v : rr) mean += v / n;
  for (const double v : rr) square += (v - mean) * (v - mean);
  // The mean interval's standard error; beats that were left out widen it.
  const double kept = n / static_cast<double>(std::max<std::size_t>(1, beats_.count(end, window)));
  constexpr double kQuantile90 = 1.645;
  constexpr double kResolutionMs = 1;
  const double half =
      kQuantile90 * std::sqrt(square / (n - 1) / n) / std::max(0.25, kept) + kResolutionMs;
  return VitalValue{end,
                    static_cast<float>(60000 / mean),
                    static_cast<float>(60000 / (mean + half)),
                    static_cast<float>(60000 / std::max(1.0, mean - half)),
                    static_cast<float>(kept),
                    source_};
}

VitalReading BeatBook::rmssd() { return variability(features::rmssd, kRmssdWindow); }
VitalReading BeatBook::sdnn() { return variability(features::sdnn, kSdnnWindow); }

VitalReading BeatBook::variability(Reading<features::Estimate> (*index)(const features::NnWindow&),
                                   Milliseconds window) {
  if (empty()) return Absent::no_data;
  beats_.window(last(), window, window_);
  const Reading<features::Estimate> estimate = index(window_);
  if (!estimate) return estimate.absent();
  const double all = static_cast<double>(beats_.count(last(), window));
  return VitalValue{last(),
                    static_cast<float>(estimate->value),
                    static_cast<float>(estimate->interval.low),
                    static_cast<float>(estimate->interval.high),
                    static_cast<float>(static_cast<double>(window_.size()) / all),
                    source_};
}

}  // namespace vigil
