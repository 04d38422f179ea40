#include "vigil/features/hrv_engine.hpp"

#include <algorithm>
#include <cmath>

#include "vigil/features/fractal.hpp"
#include "vigil/features/hrv_time.hpp"
#include "vigil/features/poincare.hpp"
#include "vigil/features/rr_filter.hpp"

namespace vigil::features {

std::int64_t SegmentedVariability::index_of(Timestamp t) {
  return static_cast<std::int64_t>(std::floor(in_seconds(t - Timestamp{}) / kSegmentS));
}

void SegmentedVariability::push(const Beat& beat) {
  const std::int64_t index = index_of(beat.time);
  if (index != open_index_) {
    // The segment before this one is whole; empty ones keep their place, so that 24 h stay 24 h.
    if (open_index_ >= 0) segments_.push(open_);
    const auto skipped = open_index_ >= 0 ? index - open_index_ - 1 : 0;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(skipped, kSegments); ++i)
      segments_.push({});
    open_ = {};
    open_index_ = index;
  }
  if (!beat.accepted) return;
  ++open_.n;
  const double delta = beat.rr_ms - open_.mean;
  open_.mean += delta / open_.n;
  open_.m2 += delta * (beat.rr_ms - open_.mean);
}

void SegmentedVariability::clear() { *this = {}; }

template <class F>
void SegmentedVariability::for_each(Timestamp end, F f) const {
  // Beats that no longer come make none of the segments older: time does.
  const std::int64_t oldest = index_of(end) - static_cast<std::int64_t>(kSegments);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const std::int64_t index = open_index_ - static_cast<std::int64_t>(segments_.size() - i);
    if (index >= oldest && segments_[i].n >= kFewestBeats) f(segments_[i]);
  }
}

double SegmentedVariability::sdann_ms(Timestamp end) const {
  std::array<double, kSegments> means;
  std::size_t n = 0;
  for_each(end, [&](const Segment& s) { means[n++] = s.mean; });
  return n < 3 ? kUndefined : standard_deviation(std::span<const double>(means.data(), n));
}

double SegmentedVariability::sdnn_index_ms(Timestamp end) const {
  double total = 0, n = 0;
  for_each(end, [&](const Segment& s) {
    total += std::sqrt(s.m2 / (s.n - 1));
    ++n;
  });
  return n < 3 ? kUndefined : total / n;
}

Amount SegmentedVariability::amount(Timestamp end) const {
  Amount a{0, 0, Absent::too_few_beats};
  for_each(end, [&](const Segment& s) {
    a.beats += s.n;
    a.seconds += kSegmentS;
  });
  return a;
}

bool HrvEngine::push(const Beat& beat) {
  if (!beats_.append(beat)) return false;
  segments_.push(beat);
  return true;
}

void HrvEngine::clear() {
  beats_.clear();
  segments_.clear();
  nn_.clear();
}

void HrvEngine::begin(Timestamp end) {
  end_ = end;
  artefacts_ = 0;
  fill_window();
  amount_ = {static_cast<double>(nn_.size()), nn_.covered_s(),
             beats_.size() == 0 ? Absent::no_data : Absent::too_few_beats};
  if (static_cast<double>(artefacts_) >
      settings_.most_artefacts * static_cast<double>(std::max<std::size_t>(nn_.size(), 1)))
    amount_ = {0, 0, Absent::poor_signal};
}

void HrvEngine::fill_window() {
  const Milliseconds length = seconds(settings_.window_s);
  if (!settings_.correct_artefacts) {
    beats_.window(end_, length, nn_);
    return;
  }
  nn_.clear();
  // Beat times from the intervals where they join on: finer than the times of their arrival.
  const std::size_t last = beats_.first_after(end_);
  const std::size_t first =
      std::max(beats_.first_after(end_ - length), last - std::min(last, NnWindow::kCapacity - 1));
  std::size_t n = 0;
  for (std::size_t i = first; i < last; ++i) {
    const double time = (beats_[i].time - end_).value, rr = beats_[i].rr_ms;
    if (n == 0) times_[n++] = time - rr;
    const bool joined = std::abs(time - times_[n - 1] - rr) <= RrSeries::kJoinToleranceMs;
    times_[n] = joined ? times_[n - 1] + rr : time;
    if (times_[n] > times_[n - 1]) ++n;
  }
  const auto corrected = corrector_.correct({times_.data(), n});
  artefacts_ = corrector_.found();
  // What no correction could judge (too few beats around it) still has to be an interval.
  const RrLimits limits;
  const auto accepted = [&](const CorrectedBeat& b) {
    return b.accepted && b.rr_ms >= limits.min_ms && b.rr_ms <= limits.max_ms;
  };
  for (std::size_t i = 1; i < corrected.size(); ++i)
    if (accepted(corrected[i]))
      nn_.push_back(corrected[i].rr_ms, corrected[i].time_ms / 1000, accepted(corrected[i - 1]));
}

void HrvEngine::compute(Part part, Values& out) {
  switch (part) {
    case Part::time:
      time(out);
      return asymmetry_and_fragmentation(out);
    case Part::spectrum:
      return spectrum(out);
    case Part::models:
      return models(out);
    case Part::entropy:
      return entropy(out);
    case Part::fractal:
      return fractal(out);
    case Part::multiscale:
      return multiscale(out);
    case Part::time_shift:
      return time_shift(out);
    case Part::count_:
      return;
  }
}

void HrvEngine::time(Values& out) {
  const TimeDomain t = time_domain(nn_);
  put(out, "mean_nn"_feature, t.mean_nn);
  put(out, "median_nn"_feature, t.median_nn);
  put(out, "min_nn"_feature, t.min_nn);
  put(out, "max_nn"_feature, t.max_nn);
  put(out, "range_nn"_feature, t.max_nn - t.min_nn);
  put(out, "sdnn"_feature, t.sdnn);
  put(out, "rmssd"_feature, t.rmssd);
  put(out, "ln_rmssd"_feature, std::log(t.rmssd));
  put(out, "sdsd"_feature, t.sdsd);
  put(out, "sdrmssd"_feature, t.sdnn / t.rmssd);
  put(out, "mean_abs_diff_nn"_feature, t.mean_abs_diff);
  put(out, "max_abs_diff_nn"_feature, t.max_abs_diff);
  put(out, "nn50"_feature, t.nn50);
  put(out, "nn20"_feature, t.nn20);
  put(out, "pnn50"_feature, t.pnn50);
  put(out, "pnn20"_feature, t.pnn20);
  put(out, "pnn50_intervals"_feature, t.pnn50_intervals);
  put(out, "pnn20_intervals"_feature, t.pnn20_intervals);
  put(out, "cvnn"_feature, t.cvnn);
  put(out, "cvsd"_feature, t.cvsd);
  put(out, "mad_nn"_feature, t.mad_nn);
  put(out, "mcvnn"_feature, t.mcvnn);
  put(out, "iqr_nn"_feature, t.iqr_nn);
  put(out, "prc20_nn"_feature, t.prc20_nn);
  put(out, "prc80_nn"_feature, t.prc80_nn);
  put(out, "skewness_nn"_feature, t.skewness);
  put(out, "kurtosis_nn"_feature, t.kurtosis);
  put(out, "mean_hr"_feature, t.mean_hr);
  put(out, "hr_of_mean_nn"_feature, t.hr_of_mean_nn);
  put(out, "sd_hr"_feature, t.sd_hr);
  put(out, "min_hr"_feature, t.min_hr);
  put(out, "max_hr"_feature, t.max_hr);
  const Amount day = segments_.amount(end_);
  out.put("sdann"_feature, Signal::rr, segments_.sdann_ms(end_), day, end_);
  out.put("sdnn_index"_feature, Signal::rr, segments_.sdnn_index_ms(end_), day, end_);

  const Geometry g = geometry(nn_);
  put(out, "triangular_index"_feature, g.triangular_index);
  put(out, "tinn"_feature, g.tinn_ms);
  put(out, "mode_nn"_feature, g.mode_ms);
  put(out, "mode_amplitude_nn"_feature, g.mode_amplitude_pct);
  put(out, "stress_index"_feature, g.stress_index);
  put(out, "stress_index_root"_feature, std::sqrt(g.stress_index));

  const Poincare p = poincare(nn_);
  put(out, "sd1"_feature, p.sd1_ms);
  put(out, "sd2"_feature, p.sd2_ms);
  put(out, "sd1_sd2"_feature, p.sd1_sd2);
  put(out, "ellipse_area"_feature, p.ellipse_area_ms2);
  put(out, "csi"_feature, p.csi);
  put(out, "cvi"_feature, p.cvi);
  put(out, "csi_modified"_feature, p.csi_modified_ms);
}

void HrvEngine::asymmetry_and_fragmentation(Values& out) {
  const Asymmetry a = asymmetry(nn_);
  put(out, "gi"_feature, a.gi_pct);
  put(out, "si"_feature, a.si_pct);
  put(out, "ai"_feature, a.ai_pct);
  put(out, "pi"_feature, a.pi_pct);
  put(out, "c1d"_feature, a.c1d);
  put(out, "c1a"_feature, a.c1a);
  put(out, "c2d"_feature, a.c2d);
  put(out, "c2a"_feature, a.c2a);
  put(out, "cd"_feature, a.cd);
  put(out, "ca"_feature, a.ca);
  put(out, "sd1d"_feature, a.sd1d_ms);
  put(out, "sd1a"_feature, a.sd1a_ms);
  put(out, "sd2d"_feature, a.sd2d_ms);
  put(out, "sd2a"_feature, a.sd2a_ms);
  put(out, "sdnnd"_feature, a.sdnnd_ms);
  put(out, "sdnna"_feature, a.sdnna_ms);
  const Fragmentation f = fragmentation(nn_);
  put(out, "pip"_feature, f.pip);
  put(out, "ials"_feature, f.ials);
  put(out, "pss"_feature, f.pss);
  put(out, "pas"_feature, f.pas);
}

void HrvEngine::spectrum(Values& out) {
  const HrvPowers w = spectrum_.welch(nn_);
  put(out, "vlf"_feature, w.vlf);
  put(out, "lf"_feature, w.lf);
  put(out, "hf"_feature, w.hf);
  put(out, "vhf"_feature, w.vhf);
  put(out, "hrv_total_power"_feature, w.total);
  put(out, "lf_hf"_feature, w.lf_hf());
  put(out, "lf_nu"_feature, w.lf_nu());
  put(out, "hf_nu"_feature, w.hf_nu());
  put(out, "vlf_share"_feature, 100 * w.vlf / w.total);
  put(out, "lf_share"_feature, 100 * w.lf / w.total);
  put(out, "hf_share"_feature, 100 * w.hf / w.total);
  put(out, "ln_lf"_feature, std::log(w.lf));
  put(out, "ln_hf"_feature, std::log(w.hf));
  put(out, "vlf_peak"_feature, w.vlf_peak_hz);
  put(out, "lf_peak"_feature, w.lf_peak_hz);
  put(out, "hf_peak"_feature, w.hf_peak_hz);
  const HrvPowers n = spectrum_.neurokit(nn_);
  put(out, "nk_vlf"_feature, n.vlf);
  put(out, "nk_lf"_feature, n.lf);
  put(out, "nk_hf"_feature, n.hf);
  put(out, "nk_total_power"_feature, n.total);
  put(out, "nk_lf_hf"_feature, n.lf_hf());
}

void HrvEngine::models(Values& out) {
  const HrvPowers l = spectrum_.lomb(nn_);
  put(out, "lomb_vlf"_feature, l.vlf);
  put(out, "lomb_lf"_feature, l.lf);
  put(out, "lomb_hf"_feature, l.hf);
  put(out, "lomb_lf_hf"_feature, l.lf_hf());
  const HrvPowers a = spectrum_.autoregressive(nn_);
  put(out, "ar_vlf"_feature, a.vlf);
  put(out, "ar_lf"_feature, a.lf);
  put(out, "ar_hf"_feature, a.hf);
  put(out, "ar_lf_hf"_feature, a.lf_hf());
}

double HrvEngine::tolerance() const { return 0.2 * standard_deviation(nn_.rr_ms()); }

void HrvEngine::entropy(Values& out) {
  const auto x = nn_.rr_ms();
  const double r = tolerance();
  const bool varies = r > 0;
  const auto when_varied = [&](double value) { return varies ? value : kUndefined; };
  put(out, "sampen"_feature, when_varied(entropy_.matches(x, r).sample_entropy()));
  put(out, "apen"_feature, when_varied(entropy_.approximate(x, r)));
  put(out, "fuzzyen"_feature, entropy_.fuzzy(x, r));
  put(out, "shannon"_feature, entropy_.shannon(x));
  put(out, "permutation_entropy"_feature, when_varied(permutation_entropy(x)));
  put(out, "lempel_ziv"_feature, when_varied(lempel_ziv_complexity(x)));
}

void HrvEngine::fractal(Values& out) {
  const auto x = nn_.rr_ms();
  const Dfa dfa(x);
  put(out, "dfa_alpha1"_feature, dfa.alpha(4, 16));
  put(out, "dfa_alpha1_short"_feature, dfa.alpha(4, 11));
  put(out, "dfa_alpha2"_feature, dfa.alpha(16, 64));
  put(out, "correlation_dimension"_feature, correlation_dimension(x));
  put(out, "higuchi"_feature, higuchi_dimension(x));
  put(out, "katz"_feature, katz_dimension(x));
  put(out, "petrosian"_feature, tolerance() > 0 ? petrosian_dimension(x) : kUndefined);
}

void HrvEngine::multiscale(Values& out) {
  const double r = tolerance();
  const auto m = r > 0 ? entropy_.multiscale(nn_.rr_ms(), r) : Entropy::Multiscale{};
  put(out, "mse"_feature, m.mse);
  put(out, "cmse"_feature, m.cmse);
  put(out, "rcmse"_feature, m.rcmse);
}

void HrvEngine::time_shift(Values& out) {
  const double r = tolerance();
  const auto m = r > 0 ? entropy_.multiscale_time_shift(nn_.rr_ms(), r) : Entropy::Multiscale{};
  put(out, "cmse_shift"_feature, m.cmse);
  put(out, "rcmse_shift"_feature, m.rcmse);
}

}  // namespace vigil::features
