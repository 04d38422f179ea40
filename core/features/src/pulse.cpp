#include "vigil/features/pulse.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vigil::features {
namespace {

constexpr double kShortestS = 0.3, kLongestS = 2;
constexpr double kLeastProminence = 0.75;  // of the signal's standard deviation

}  // namespace

PulseAnalyzer::PulseAnalyzer(Hertz rate, std::size_t capacity)
    : rate_(rate), filtered_(capacity), peaks_(capacity) {
  const auto band = butterworth_bandpass(2, Hertz(0.5), Hertz(8), rate);
  if (band) band_ = *band;
  scratch_.resize(capacity + 2 * zero_phase_padding(band_));
}

PulseFeatures PulseAnalyzer::operator()(std::span<const float> ppg) {
  PulseFeatures f;
  pulses_.clear();
  n_ = ppg.size();
  if (band_.empty() || n_ > filtered_.size()) return f;
  for (std::size_t i = 0; i < n_; ++i) filtered_[i] = static_cast<double>(ppg[i]);
  const double level = mean(std::span<const double>(filtered_.data(), n_));
  if (!filter_zero_phase<double>(
          band_, std::span<const double>(filtered_.data(), n_),
          std::span<double>(filtered_.data(), n_),
          std::span<double>(scratch_.data(), n_ + 2 * zero_phase_padding(band_))))
    return f;
  find_pulses();
  if (pulses_.size() < kFewestPulses) return f;

  std::array<double, kMostPulses> values;
  const auto collect = [&](auto of) {
    for (std::size_t i = 0; i < pulses_.size(); ++i) values[i] = of(pulses_[i]);
    return std::span<const double>(values.data(), pulses_.size());
  };
  const auto median = [&](auto of) {
    const auto v = collect(of);
    std::sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(v.size()));
    return median_of_sorted(v);
  };
  f.count = static_cast<double>(pulses_.size());
  f.amplitude = median([](const Pulse& p) { return p.amplitude; });
  const Moments amplitudes = moments(collect([](const Pulse& p) { return p.amplitude; }));
  f.amplitude_cv = amplitudes.sd() / amplitudes.mean;
  if (std::abs(level) > f.amplitude) f.perfusion_index = 100 * f.amplitude / std::abs(level);
  f.crest_time = median([](const Pulse& p) { return p.crest; });
  f.fall_time = median([](const Pulse& p) { return p.fall; });
  f.crest_share = median([](const Pulse& p) { return p.crest / (p.crest + p.fall); });
  f.width25 = median([](const Pulse& p) { return p.width[0]; });
  f.width50 = median([](const Pulse& p) { return p.width[1]; });
  f.width75 = median([](const Pulse& p) { return p.width[2]; });
  f.area_share = median([](const Pulse& p) { return p.area; });
  f.systolic_area_share = median([](const Pulse& p) { return p.systolic; });
  f.upstroke = median([](const Pulse& p) { return p.upstroke; });
  const Moments feet = moments(collect([&](const Pulse& p) { return filtered_[p.foot]; }));
  f.foot_drift = feet.sd() / f.amplitude;
  f.similarity = similarity();
  const double duration = median([](const Pulse& p) { return p.crest + p.fall; });
  f.rate_bpm = 60 / duration;
  return f;
}

void PulseAnalyzer::find_pulses() {
  const double sd = standard_deviation(std::span<const double>(filtered_.data(), n_));
  if (!(sd > 0)) return;
  const auto peaks =
      peaks_.find({filtered_.data(), n_}, {.least_distance = static_cast<std::size_t>(
                                               std::max(1.0, std::round(kShortestS * rate_.value))),
                                           .least_prominence = kLeastProminence * sd});
  const auto lowest_between = [&](std::size_t a, std::size_t b) {
    return static_cast<std::size_t>(
        std::min_element(filtered_.begin() + static_cast<std::ptrdiff_t>(a),
                         filtered_.begin() + static_cast<std::ptrdiff_t>(b)) -
        filtered_.begin());
  };
  for (std::size_t i = 1; i + 1 < peaks.size(); ++i) {
    const std::size_t foot = lowest_between(peaks[i - 1], peaks[i]);
    const std::size_t end = lowest_between(peaks[i], peaks[i + 1]);
    const double duration = static_cast<double>(end - foot) / rate_.value;
    if (duration >= kShortestS && duration <= kLongestS)
      pulses_.push_back(measure(foot, peaks[i], end));
  }
}

PulseAnalyzer::Pulse PulseAnalyzer::measure(std::size_t foot, std::size_t peak,
                                            std::size_t end) const {
  const auto& y = filtered_;
  Pulse p{};
  p.foot = foot;
  p.peak = peak;
  p.end = end;
  p.amplitude = y[peak] - y[foot];
  const double top = y[peak - 1] - 2 * y[peak] + y[peak + 1];
  const double shift = top < 0 ? 0.5 * (y[peak - 1] - y[peak + 1]) / top : 0;
  const double at = static_cast<double>(peak) + shift;
  p.crest = (at - static_cast<double>(foot)) / rate_.value;
  p.fall = (static_cast<double>(end) - at) / rate_.value;
  for (std::size_t w = 0; w < 3; ++w) {
    const double height = y[foot] + 0.25 * static_cast<double>(w + 1) * p.amplitude;
    std::size_t left = peak, right = peak;
    while (left > foot && y[left - 1] > height) --left;
    while (right < end && y[right + 1] > height) ++right;
    double from = static_cast<double>(left), to = static_cast<double>(right);
    if (left > foot) from -= (y[left] - height) / (y[left] - y[left - 1]);
    if (right < end) to += (y[right] - height) / (y[right] - y[right + 1]);
    p.width[w] = (to - from) / rate_.value;
  }
  double area = 0, before = 0;
  for (std::size_t i = foot; i < end; ++i) {
    const double height = y[i] - y[foot];
    area += height;
    if (i < peak) before += height;
    if (i < peak) p.upstroke = std::max(p.upstroke, (y[i + 1] - y[i]) * rate_.value / p.amplitude);
  }
  p.area = area / static_cast<double>(end - foot) / p.amplitude;
  p.systolic = area > 0 ? before / area : 0;
  return p;
}

double PulseAnalyzer::similarity() const {
  // Aligned at the peak; as long as the shortest, with the rise that all have.
  std::size_t rise = n_, length = n_;
  for (const Pulse& p : pulses_) {
    rise = std::min(rise, p.peak - p.foot);
    length = std::min(length, p.end - p.foot);
  }
  std::array<double, 512> mean_pulse{};
  length = std::min(length, mean_pulse.size());
  if (length < 4) return kUndefined;
  std::size_t whole = 0;
  for (const Pulse& p : pulses_) {
    if (p.peak - rise + length > n_) continue;
    for (std::size_t i = 0; i < length; ++i) mean_pulse[i] += filtered_[p.peak - rise + i];
    ++whole;
  }
  const double centre = mean(std::span<const double>(mean_pulse.data(), length));
  double total = 0;
  for (const Pulse& p : pulses_) {
    if (p.peak - rise + length > n_) continue;
    const std::span<const double> y(filtered_.data() + p.peak - rise, length);
    const double m = mean(y);
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < length; ++i) {
      ab += (mean_pulse[i] - centre) * (y[i] - m);
      aa += (mean_pulse[i] - centre) * (mean_pulse[i] - centre);
      bb += (y[i] - m) * (y[i] - m);
    }
    total += aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
  }
  return whole > 0 ? total / static_cast<double>(whole) : kUndefined;
}

}  // namespace vigil::features
