#include "vigil/signal/respiration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace vigil {

namespace {

constexpr double kLeastSpanS = 20;       // from the first to the last beat of a window
constexpr std::size_t kLeastMarks = 12;  // of one modulation
constexpr double kLeastShare = 0.6;      // of the beats in the window, to speak for all of it
constexpr float kOutlier = 3;            // standard deviations, by the median deviation
constexpr float kGreatestShare = 0.98f;  // no modulation is explained better than this
constexpr float kSurest = 0.95f;         // that a modulation is breathing, and not a Mayer wave
constexpr float kLogOdds = 30;           // more is as good as certain
constexpr float kIndependentS = 16;      // overlapping windows: what a second adds is 1/16 of one
constexpr double kClose = 2;             // breaths a minute: what quality calls right
constexpr double kWidest = 12;           // an interval wider than this says nothing
constexpr double kDrift = 0.35, kJump = 0.005;  // a second: breaths differ by some 20 %

float median(std::span<float> x) {
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  return *middle;
}

}  // namespace

Respiration::Respiration()
    : scores_(kCount),
      tracker_({.first = kFirst, .step = kStep, .count = kCount, .drift = kDrift, .jump = kJump}) {}

void Respiration::reset() {
  marks_.clear();
  tracker_.reset();
  estimate_ = Absent::no_data;
}

void Respiration::push(const BreathMark& mark) {
  if (!marks_.empty() && !(mark.time > marks_.back().time)) return;
  marks_.push(mark);
}

void Respiration::advance(Timestamp end) {
  tracker_.predict();
  select(end);
  if (window_.empty()) {
    estimate_ = marks_.empty() ? Absent::no_data : Absent::too_few_beats;
    return;
  }
  const double span_s = in_seconds(window_.back().time - window_[0].time);
  FixedVector<float, kMarks> intervals;
  for (const BreathMark& m : window_)
    if (std::isfinite(m.interval_ms)) intervals.push_back(m.interval_ms);
  const double beat_s =
      intervals.empty() ? 0 : double(median({intervals.begin(), intervals.size()})) / 1000;
  if (span_s < kLeastSpanS || !(beat_s > 0) ||
      double(window_.size()) * beat_s < kLeastShare * in_seconds(kWindow)) {
    const bool early = in_seconds(end - marks_[0].time) < kLeastSpanS + 1;
    estimate_ = early ? Absent::starting : Absent::too_few_beats;
    return;
  }
  prepare(modulations_[0], &BreathMark::interval_ms);
  prepare(modulations_[1], &BreathMark::amplitude);
  prepare(modulations_[2], &BreathMark::level);
  explain(1 / beat_s);
  tracker_.update(scores_);
  estimate_ = current();
}

void Respiration::select(Timestamp end) {
  window_.clear();
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const Timestamp t = marks_[i].time;
    if (t > end - kWindow && t <= end) {
      times_[window_.size()] = static_cast<float>(in_seconds(t - (end - kWindow * 0.5)));
      window_.push_back(marks_[i]);
    }
  }
}

/// Takes the line off, and outliers in.
void Respiration::prepare(Modulation& m, float BreathMark::* of) {
  FixedVector<float, kMarks> sorted;
  for (const BreathMark& mark : window_)
    if (std::isfinite(mark.*of)) sorted.push_back(mark.*of);
  m.x.fill(0);
  m.energy = 0;
  m.known = sorted.size();
  if (m.known < kLeastMarks) return;
  const std::span<float> values(sorted.begin(), sorted.size());
  const float middle = median(values);
  for (float& v : values) v = std::abs(v - middle);
  const float reach = kOutlier * 1.4826f * median(values);

  double n = 0, st = 0, sx = 0, stt = 0, stx = 0;
  for (std::size_t i = 0; i < window_.size(); ++i) {
    const float v = window_[i].*of;
    if (!std::isfinite(v)) continue;
    m.x[i] = std::clamp(v - middle, -reach, reach);
    const double t = double(times_[i]), x = double(m.x[i]);
    n += 1;
    st += t;
    sx += x;
    stt += t * t;
    stx += t * x;
  }
  const double slope = (n * stx - st * sx) / (n * stt - st * st), offset = (sx - slope * st) / n;
  for (std::size_t i = 0; i < window_.size(); ++i) {
    if (!std::isfinite(window_[i].*of)) continue;
    m.x[i] -= static_cast<float>(offset + slope * double(times_[i]));
    m.energy += m.x[i] * m.x[i];
  }
  if (!std::isfinite(m.energy)) m.energy = 0;
}

/// Sets scores_: a second's share of what the window says for each rate.
void Respiration::explain(double beats_hz) {
  const std::size_t n = window_.size();
  // exp(2πi f t) of every beat, from one rate to the next
  std::array<float, kMarks> re, im, step_re, step_im;
  for (std::size_t i = 0; i < n; ++i) {
    const float turn = 2 * std::numbers::pi_v<float> * times_[i] / 60;
    re[i] = std::cos(turn * float(kFirst));
    im[i] = std::sin(turn * float(kFirst));
    step_re[i] = std::cos(turn * float(kStep));
    step_im[i] = std::sin(turn * float(kStep));
  }
  const auto fastest = static_cast<std::size_t>(
      std::clamp((30 * beats_hz - double(kFirst)) / kStep, 0.0, double(kCount)));
  for (auto& l : log_likelihood_) l.fill(0);
  for (std::size_t k = 0; k < fastest; ++k) {
    float cos_cos = 0, sin_sin = 0, cos_sin = 0;
    std::array<float, kModulations> cos_x{}, sin_x{};
    for (std::size_t i = 0; i < n; ++i) {
      cos_cos += re[i] * re[i];
      sin_sin += im[i] * im[i];
      cos_sin += re[i] * im[i];
      for (std::size_t m = 0; m < kModulations; ++m) {
        cos_x[m] += re[i] * modulations_[m].x[i];
        sin_x[m] += im[i] * modulations_[m].x[i];
      }
      const float next = re[i] * step_re[i] - im[i] * step_im[i];
      im[i] = re[i] * step_im[i] + im[i] * step_re[i];
      re[i] = next;
    }
    const float det = cos_cos * sin_sin - cos_sin * cos_sin;
    for (std::size_t m = 0; m < kModulations; ++m) {
      if (!(modulations_[m].energy > 0) || !(det > 0)) continue;
      const float c = cos_x[m], s = sin_x[m];
      const float explained = (c * c * sin_sin - 2 * c * s * cos_sin + s * s * cos_cos) / det;
      const float share = std::clamp(explained / modulations_[m].energy, 0.0f, kGreatestShare);
      log_likelihood_[m][k] = -0.5f * float(modulations_[m].known) * std::log(1 - share);
    }
  }

  std::fill(scores_.begin(), scores_.end(), 0.0f);
  for (std::size_t m = 0; m < kModulations; ++m) {
    auto& l = log_likelihood_[m];
    const float best = *std::max_element(l.begin(), l.end());
    float total = 0;
    for (float& v : l) total += v = std::exp(v - best);
    // How much likelier than noise breathing of some rate is; the sinusoid's two amplitudes cost
    // 1 / n, as in the Bayesian information criterion.
    const float n_known = float(std::max<std::size_t>(1, modulations_[m].known));
    const float odds = std::exp(std::min(best, kLogOdds)) * total / float(kCount) / n_known;
    const float breathing = kSurest * odds / (odds + 1);
    for (std::size_t k = 0; k < kCount; ++k) {
      const float p = breathing * l[k] / total + (1 - breathing) / float(kCount);
      scores_[k] += std::log(p) / kIndependentS;
    }
  }
}

Reading<RespirationRate> Respiration::current() const {
  RespirationRate rate;
  rate.value = Bpm(tracker_.quantile(0.5));
  rate.low = Bpm(tracker_.quantile(0.05));
  rate.high = Bpm(tracker_.quantile(0.95));
  rate.quality = tracker_.probability_within(rate.value.value, kClose);
  if (rate.high - rate.low > Bpm(kWidest)) return Absent::poor_signal;
  return rate;
}

}  // namespace vigil
