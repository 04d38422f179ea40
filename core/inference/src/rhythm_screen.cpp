#include "vigil/inference/rhythm_screen.hpp"

#include <algorithm>
#include <cmath>

#include "vigil/inference/rhythm_weights.hpp"

namespace vigil {
namespace {

namespace weights = rhythm_weights;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double evidence(const RhythmFeatures& f) {
  double logit = weights::kBias;
  for (std::size_t i = 0; i < RhythmFeatures::kCount; ++i)
    logit += weights::kWeights[i] * f.values[i];
  return weights::kEvidence * std::clamp(logit, -weights::kClip, weights::kClip);
}

RhythmState decide(double log_odds) {
  if (log_odds > weights::kAfAbove) return RhythmState::af;
  return log_odds <= weights::kRegularBelow ? RhythmState::regular : RhythmState::unclassifiable;
}

/// Of the window's beats, up to its last.
double detected_share(const features::RrSeries& beats, Timestamp last) {
  const std::size_t first = beats.first_after(last - kRhythmWindow),
                    after = beats.first_after(last);
  std::size_t detected = 0;
  for (std::size_t i = first; i < after; ++i) detected += beats[i].trusted;
  return static_cast<double>(detected) / static_cast<double>(after - first);
}

RhythmReason reason(RhythmState state, const RhythmFeatures& f) {
  constexpr double kSome = 0.05;
  switch (state) {
    case RhythmState::af:
      return RhythmReason::no_pattern;
    case RhythmState::regular:
      return f.repaired_share >= kSome ? RhythmReason::premature_beats
                                       : RhythmReason::even_intervals;
    default:
      return RhythmReason::borderline;
  }
}

}  // namespace

void RhythmScreen::take(Timestamp end, const features::RrSeries& beats, Absent hindrance,
                        Milliseconds late, BeatSource source) {
  pass_a_minute();
  gather(beats, end, window_);
  reading_ = {.time = end, .absent = hindrance};
  if (reading_.absent == Absent::no) reading_.absent = too_little(end, beats, late);
  if (reading_.absent != Absent::no) return;
  const RhythmFeatures f = rhythm_features(window_);
  log_odds_ += (source == BeatSource::light ? kTrustInLight : 1) * evidence(f);
  reading_.af_probability = static_cast<float>(sigmoid(log_odds_));
  reading_.state = decide(log_odds_);
  reading_.reason = reason(reading_.state, f);
  if (reading_.state == RhythmState::af) last_af_ = end;
  if (reading_.state == RhythmState::regular) last_af_.reset();
}

/// What the last minute said counts less in this one.
void RhythmScreen::pass_a_minute() {
  const double before = sigmoid(log_odds_);
  const double p = before * weights::kStay + (1 - before) * (1 - weights::kStay);
  log_odds_ = std::log(p / (1 - p));
}

/// Why the window gives no verdict; `no` where it does.
Absent RhythmScreen::too_little(Timestamp end, const features::RrSeries& beats,
                                Milliseconds late) const {
  if (beats.size() == 0) return Absent::no_data;
  const std::size_t after = beats.first_after(end);
  if (after == 0 || end - beats[after - 1].time > kSilence + late) return Absent::too_few_beats;
  double covered_ms = 0;
  for (const double rr : window_) covered_ms += rr;
  const Timestamp last = beats[after - 1].time;
  const bool well_detected = detected_share(beats, last) >= kLeastDetected;
  const bool enough =
      window_.size() >= kFewestIntervals && covered_ms >= kLeastCover * kRhythmWindow.value;
  if (enough && well_detected) return Absent::no;
  if (last - beats[0].time < kRhythmWindow * kLeastCover) return Absent::starting;
  return well_detected ? Absent::too_few_beats : Absent::poor_signal;
}

bool RhythmScreen::fibrillating(Timestamp when) const {
  const bool lately = last_af_ && when - *last_af_ <= kLately;
  return lately || reading(when).af_probability > 0.5F;
}

float RhythmScreen::threshold() { return static_cast<float>(sigmoid(weights::kAfAbove)); }

RhythmReading RhythmScreen::reading(Timestamp when) const {
  RhythmReading r = reading_;
  if (r.absent == Absent::no_data || when - r.time <= kMinute + kSilence) return r;
  return {.time = r.time, .absent = Absent::stale};
}

}  // namespace vigil
