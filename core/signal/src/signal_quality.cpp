#include "vigil/signal/signal_quality.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

namespace {

constexpr float kWorthless = 0.5f, kGood = 0.9f;  // likeness
constexpr float kLeastPerfusion = 1e-4f;

}  // namespace

double motion_power(std::span<const float> xyz) {
  double total = 0;
  const std::size_t rows = xyz.size() / 3;
  const double n = double(rows);
  for (std::size_t axis = 0; axis < 3 && n > 0; ++axis) {
    double mean = 0;
    for (std::size_t i = axis; i < xyz.size(); i += 3) mean += double(xyz[i]) / n;
    for (std::size_t i = axis; i < xyz.size(); i += 3) {
      const double off = double(xyz[i]) - mean;
      total += off * off / n;
    }
  }
  return total;
}

PulseQuality::PulseQuality()
    : filter_(*butterworth_bandpass(2, Hertz(0.5), Hertz(5), kPulseRate)) {}

void PulseQuality::reset() {
  settled_ = false;
  seconds_.clear();
  index_ = {};
}

void PulseQuality::push(const PulseSecond& second, std::span<const PulseBeat> beats) {
  const auto ppg = second.ppg[0];
  if (ppg.empty() || !std::ranges::all_of(ppg, [](float v) { return std::isfinite(v); }))
    return reset();
  Sums sums;
  take_in(ppg, sums);
  sums.seconds = 1;
  sums.stuck = double(second.stuck);
  const double motion_g2 = motion_power(second.acceleration);
  sums.motion_g2 = std::isfinite(motion_g2) ? motion_g2 : 0;
  for (const PulseBeat& beat : beats) {
    sums.beats += 1;
    sums.likeness += double(beat.likeness);
  }
  seconds_.push(sums);
  summarise();
}

void PulseQuality::take_in(std::span<const float> ppg, Sums& sums) {
  if (!settled_) {
    filter_.settle(double(ppg[0]));
    last_ = last_change_ = 0;
    settled_ = true;
  }
  for (const float v : ppg) {
    const double x = filter_(double(v)), change = x - last_, bend = change - last_change_;
    sums.samples += 1;
    sums.level += double(v);
    sums.pulse += x;
    sums.pulse2 += x * x;
    sums.pulse3 += x * x * x;
    sums.change2 += change * change;
    sums.bend2 += bend * bend;
    last_ = x;
    last_change_ = change;
  }
}

void PulseQuality::summarise() {
  Sums all;
  for (std::size_t i = 0; i < seconds_.size(); ++i) {
    const Sums& s = seconds_[i];
    all.samples += s.samples;
    all.level += s.level;
    all.pulse += s.pulse;
    all.pulse2 += s.pulse2;
    all.pulse3 += s.pulse3;
    all.change2 += s.change2;
    all.bend2 += s.bend2;
    all.seconds += s.seconds;
    all.stuck += s.stuck;
    all.motion_g2 += s.motion_g2;
    all.beats += s.beats;
    all.likeness += s.likeness;
  }
  index_ = {};
  index_.stuck = static_cast<float>(all.stuck / all.seconds);
  index_.motion_g = static_cast<float>(std::sqrt(all.motion_g2 / all.seconds));
  const double mean = all.pulse / all.samples, level = std::abs(all.level / all.samples);
  const double variance = all.pulse2 / all.samples - mean * mean;
  if (!(variance > 0) || !(all.bend2 > 0)) return;
  const double pulse = std::sqrt(variance);
  index_.purity = static_cast<float>(all.change2 * all.change2 / (all.pulse2 * all.bend2));
  index_.skewness = static_cast<float>(
      (all.pulse3 / all.samples - 3 * mean * variance - mean * mean * mean) / (variance * pulse));
  const bool has_level = level > 10 * pulse;  // else it is the offset of a signal without one
  if (has_level) index_.perfusion = static_cast<float>(pulse / level);
  if (!(all.beats > 0)) return;
  index_.likeness = static_cast<float>(all.likeness / all.beats);
  if (has_level && index_.perfusion < kLeastPerfusion) return;
  index_.value = std::clamp((index_.likeness - kWorthless) / (kGood - kWorthless), 0.0f, 1.0f) *
                 (1 - index_.stuck);
}

}  // namespace vigil
