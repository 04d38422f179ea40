#include "vigil/features/eda.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::features {

double fastest_eda_change(std::span<const float> epoch, Hertz rate) {
  const auto reach = static_cast<std::size_t>(std::max(1.0, std::round(0.25 * rate.value)));
  if (epoch.size() <= reach) return 0;
  // The level is the epoch's median; epochs are short, so it is found by counting.
  double level = static_cast<double>(epoch[0]);
  for (const float candidate : epoch) {
    std::size_t below = 0, not_above = 0;
    for (const float v : epoch) {
      below += v < candidate;
      not_above += v <= candidate;
    }
    if (below <= epoch.size() / 2 && epoch.size() / 2 < not_above)
      level = static_cast<double>(candidate);
  }
  level = std::max(level, 0.05);
  double steepest = 0;
  for (std::size_t i = reach; i < epoch.size(); ++i)
    steepest = std::max(steepest, std::abs(static_cast<double>(epoch[i] - epoch[i - reach])));
  return steepest * rate.value / static_cast<double>(reach) / level;
}

EdaAnalyzer::EdaAnalyzer(Hertz rate, std::size_t capacity)
    : rate_(rate), clean_(capacity), tonic_(capacity), phasic_(capacity), smooth_(capacity) {
  const Hertz smooth_hz(std::min(0.5, 0.4 * rate.value));
  const auto low = butterworth_lowpass(2, Hertz(0.05), rate);
  const auto high = butterworth_highpass(2, Hertz(0.05), rate);
  const auto smooth = butterworth_lowpass(2, smooth_hz, rate);
  usable_ = low && high && smooth && rate.value >= 1;
  if (!usable_) return;
  lowpass_ = *low;
  highpass_ = *high;
  smoother_ = *smooth;
  scratch_.resize(capacity + 2 * zero_phase_padding(lowpass_) + 2 * zero_phase_padding(smoother_) +
                  2 * zero_phase_padding(highpass_));
}

void EdaAnalyzer::take_out_steps(std::span<const float> eda) {
  const auto change = [&](std::size_t i) {  // from i to i + 1
    return static_cast<double>(eda[i + 1]) - static_cast<double>(eda[i]);
  };
  clean_[0] = static_cast<double>(eda[0]);
  for (std::size_t i = 0; i + 1 < n_; ++i) {
    double around = 0;
    for (std::size_t j = i >= 2 ? i - 2 : 0; j <= i + 2 && j + 1 < n_; ++j)
      if (j != i) around = std::max(around, std::abs(change(j)));
    const double size = std::abs(change(i));
    const bool step = size > kStepUs && size > kStepRatio * around;
    clean_[i + 1] = clean_[i] + (step ? 0 : change(i));
  }
}

bool EdaAnalyzer::operator()(std::span<const float> eda) {
  responses_.clear();
  features_ = {};
  n_ = 0;
  if (!usable_ || eda.size() > clean_.size() || static_cast<double>(eda.size()) < 8 * rate_.value)
    return false;
  n_ = eda.size();
  for (std::size_t i = 0; i < n_; ++i) clean_[i] = static_cast<double>(eda[i]);
  const auto filter = [&](const Sos& sos, std::vector<double>& from, std::vector<double>& to) {
    return filter_zero_phase<double>(
        sos, std::span<const double>(from.data(), n_), std::span<double>(to.data(), n_),
        std::span<double>(scratch_.data(), n_ + 2 * zero_phase_padding(sos)));
  };
  if (!filter(lowpass_, clean_, tonic_) || !filter(highpass_, clean_, phasic_)) {
    n_ = 0;
    return false;
  }
  take_out_steps(eda);
  if (filter(smoother_, clean_, smooth_) && filter(highpass_, smooth_, smooth_)) find_responses();
  summarise(eda);
  return true;
}

void EdaAnalyzer::find_responses() {
  const auto& p = smooth_;
  std::size_t searched = 0;
  for (std::size_t k = 1; k + 1 < n_; ++k) {
    if (!(p[k] > p[k - 1] && p[k] >= p[k + 1])) continue;
    std::size_t onset = k;
    while (onset > searched && p[onset - 1] < p[onset]) --onset;
    searched = k;
    const double amplitude = p[k] - p[onset];
    const double rise_s = static_cast<double>(k - onset) / rate_.value;
    if (amplitude < kLeastAmplitudeUs || amplitude < kLeastSlopeUsPerS * rise_s) continue;
    Scr r{onset, k, 0, amplitude, rise_s, kUndefined};
    for (std::size_t i = k + 1; i < n_ && p[i] <= p[k]; ++i) {
      if (p[i] > p[k] - amplitude / 2) continue;
      r.recovery = i;
      r.recovery_s = static_cast<double>(i - k) / rate_.value;
      break;
    }
    responses_.push_back(r);
  }
}

void EdaAnalyzer::summarise(std::span<const float> eda) {
  EdaFeatures& f = features_;
  const Moments tonic_moments = moments(tonic());
  f.tonic_mean = tonic_moments.mean;
  f.tonic_sd = tonic_moments.sd();
  double xy = 0, xx = 0;
  const double middle = static_cast<double>(n_ - 1) / 2;
  for (std::size_t i = 0; i < n_; ++i) {
    const double x = static_cast<double>(i) - middle;
    xy += x * (tonic_[i] - f.tonic_mean);
    xx += x * x;
  }
  f.tonic_slope = xy / xx * rate_.value;
  f.phasic_sd = standard_deviation(phasic());
  f.phasic_max = *std::max_element(phasic().begin(), phasic().end());
  double area = 0, steepest = 0, outside = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    area += std::abs(phasic_[i]);
    outside += eda[i] < 0.05F || eda[i] > 60.0F;
    if (i > 0) steepest = std::max(steepest, std::abs(static_cast<double>(eda[i] - eda[i - 1])));
  }
  f.phasic_area = area / rate_.value;
  f.steepest = steepest * rate_.value;
  f.out_of_range_share = outside / static_cast<double>(n_);

  const auto epoch = static_cast<std::size_t>(std::round(kEdaEpochS * rate_.value));
  double epochs = 0, artefacts = 0;
  for (std::size_t i = 0; i + epoch <= n_; i += epoch, ++epochs)
    artefacts += is_eda_artefact(eda.subspan(i, epoch), rate_);
  if (epochs > 0) f.artefact_share = artefacts / epochs;

  const auto count = static_cast<double>(responses_.size());
  f.scr_count = count;
  f.scr_rate = count * 60 * rate_.value / static_cast<double>(n_);
  f.scr_amplitude_sum = 0;
  double largest = 0, rise = 0, recovery = 0, recovered = 0;
  for (const Scr& r : responses_) {
    f.scr_amplitude_sum += r.amplitude_us;
    largest = std::max(largest, r.amplitude_us);
    rise += r.rise_s;
    if (r.recovery == 0) continue;
    recovery += r.recovery_s;
    ++recovered;
  }
  if (count > 0) {
    f.scr_amplitude_mean = f.scr_amplitude_sum / count;
    f.scr_amplitude_max = largest;
    f.scr_rise_mean = rise / count;
  }
  if (recovered > 0) f.scr_recovery_mean = recovery / recovered;
}

}  // namespace vigil::features
