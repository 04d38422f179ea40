// Engine: the features of sampled signals, from kernel to column.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine_stream.hpp"

namespace vigil::features {
namespace {

/// Kernels that want an unbroken window take one with up to this share missing, bridged by lines.
constexpr double kMostMissing = 0.05;

/// The window's samples, from `buffer` with their holes bridged where there are a few; empty where
/// there are many.
std::span<const float> unbroken(const SampleWindow& window, std::vector<float>& buffer) {
  const auto x = window.samples();
  const std::size_t missing = x.size() - window.finite();
  if (missing == 0) return x;
  if (static_cast<double>(missing) > kMostMissing * static_cast<double>(x.size())) return {};
  std::size_t next = 0;  // the next sample that is there
  for (std::size_t i = 0; i < x.size(); ++i) {
    buffer[i] = x[i];
    if (std::isfinite(x[i])) continue;
    for (next = std::max(next, i); next < x.size() && !std::isfinite(x[next]);) ++next;
    if (i == 0)
      buffer[i] = x[next];
    else if (next == x.size())
      buffer[i] = buffer[i - 1];
    else
      buffer[i] = buffer[i - 1] + (x[next] - buffer[i - 1]) / static_cast<float>(next - i + 1);
  }
  return {buffer.data(), x.size()};
}

}  // namespace

void Engine::renew_sampled(std::int64_t second, bool all) {
  const auto turn = [&](Family f) { return wants(f) && (all || due(f, second)); };
  for (const auto& stream : streams_) {
    if (!stream) continue;
    if (turn(Family::statistics)) put_statistics(*stream);
    if (stream->spectrum && turn(Family::spectral)) put_spectrum(*stream);
    if (stream->signal == Signal::ppg && turn(Family::pulse)) put_pulse(*stream);
    if (stream->signal == Signal::temperature && turn(Family::temperature))
      put_temperature(*stream);
  }
  if (motion_ && turn(Family::motion)) put_motion();
  if (eda_ && turn(Family::eda)) put_eda();
}

void Engine::put_statistics(const Stream& stream) {
  const SampleStatistics s = stream.window.statistics();
  const Amount amount = stream.amount();
  const auto put = [&](FeatureId id, double value) {
    values_.put(id, stream.signal, value, amount, now());
  };
  put("mean"_feature, s.mean);
  put("sd"_feature, s.sd);
  put("variance"_feature, s.variance);
  put("skewness"_feature, s.skewness);
  put("kurtosis"_feature, s.kurtosis);
  put("rms"_feature, s.rms);
  put("energy"_feature, s.energy);
  put("cv"_feature, s.cv);
  put("crest_factor"_feature, s.crest);
  put("min"_feature, s.min);
  put("max"_feature, s.max);
  put("range"_feature, s.range);
  put("median"_feature, s.median);
  put("iqr"_feature, s.iqr);
  put("mad"_feature, s.mad);
  put("mean_abs_dev"_feature, s.mean_abs_dev);
  put("p5"_feature, s.p5);
  put("p10"_feature, s.p10);
  put("p25"_feature, s.p25);
  put("p75"_feature, s.p75);
  put("p90"_feature, s.p90);
  put("p95"_feature, s.p95);
  put("line_length"_feature, s.line_length);
  put("mean_abs_diff"_feature, s.mean_abs_diff);
  put("mean_crossings"_feature, s.mean_crossings);
  put("hjorth_activity"_feature, s.hjorth_activity);
  put("hjorth_mobility"_feature, s.hjorth_mobility);
  put("hjorth_complexity"_feature, s.hjorth_complexity);
  put("slope"_feature, s.slope_per_s);
}

void Engine::put_spectrum(Stream& stream) {
  const auto samples = unbroken(stream.window, filled_[0]);
  const SpectralFeatures f = (*stream.spectrum)(samples);
  const Amount amount = stream.amount_if(!samples.empty());
  const auto put = [&](FeatureId id, double value) {
    values_.put(id, stream.signal, value, amount, now());
  };
  put("total_power"_feature, f.total_power);
  put("dominant_frequency"_feature, f.dominant_hz);
  put("dominant_share"_feature, f.dominant_share);
  put("spectral_entropy"_feature, f.entropy);
  put("spectral_edge"_feature, f.edge95_hz);
  put("median_frequency"_feature, f.median_hz);
  put("spectral_centroid"_feature, f.centroid_hz);
  put("spectral_spread"_feature, f.spread_hz);
  put("spectral_flatness"_feature, f.flatness);
  if (stream.signal == Signal::eda) {
    put("sympathetic_power"_feature, f.sympathetic_power);
    put("sympathetic_share"_feature, f.sympathetic_share);
    return;
  }
  put("power_0p5_1"_feature, f.band_power[0]);
  put("power_1_2"_feature, f.band_power[1]);
  put("power_2_4"_feature, f.band_power[2]);
  put("power_4_8"_feature, f.band_power[3]);
}

void Engine::put_motion() {
  const Stream& stream = *streams_[static_cast<std::size_t>(Signal::acceleration)];
  std::array<std::span<const float>, 3> axis;
  for (std::size_t a = 0; a < 3; ++a) axis[a] = unbroken(*stream.axis_windows[a], filled_[a]);
  const bool whole = axis[0].size() == axis[1].size() && axis[0].size() == axis[2].size();
  const MotionFeatures f = whole ? (*motion_)(axis[0], axis[1], axis[2]) : MotionFeatures{};
  const Amount amount = stream.amount_if(whole && !axis[0].empty());
  const auto put = [&](FeatureId id, double value) {
    values_.put(id, Signal::acceleration, value, amount, now());
  };
  put("enmo"_feature, f.enmo_g);
  put("enmo_abs"_feature, f.enmo_abs_g);
  put("mean_amplitude_deviation"_feature, f.mad_g);
  put("sma"_feature, f.sma_g);
  put("x_mean"_feature, f.axis_mean_g[0]);
  put("y_mean"_feature, f.axis_mean_g[1]);
  put("z_mean"_feature, f.axis_mean_g[2]);
  put("x_sd"_feature, f.axis_sd_g[0]);
  put("y_sd"_feature, f.axis_sd_g[1]);
  put("z_sd"_feature, f.axis_sd_g[2]);
  put("jerk_max"_feature, f.jerk_max_g_per_s);
  put("anglez"_feature, f.anglez_deg);
  put("tilt_change"_feature, f.tilt_change_deg);
  put("counts"_feature, f.counts);
  put("steps"_feature, f.steps);
  put("cadence"_feature, f.cadence_spm);
  put("still_share"_feature, f.still_share);
  put("activity_level"_feature, f.activity_level);
  put("impact"_feature, f.impact_g);
  put("impact_dip"_feature, f.impact_dip_g);
  put("impact_range"_feature, f.impact_range_g);
  put("impact_tilt"_feature, f.impact_tilt_deg);
  put("impact_after_sd"_feature, f.impact_after_sd_g);
}

void Engine::put_eda() {
  const bool computed = (*eda_)(unbroken(eda_minute_->window, filled_[0]));
  const Amount amount = eda_minute_->amount_if(computed);
  const EdaFeatures& f = eda_->features();
  const auto put = [&](FeatureId id, double value) {
    values_.put(id, Signal::eda, value, amount, now());
  };
  put("tonic_mean"_feature, f.tonic_mean);
  put("tonic_sd"_feature, f.tonic_sd);
  put("tonic_slope"_feature, f.tonic_slope);
  put("phasic_sd"_feature, f.phasic_sd);
  put("phasic_max"_feature, f.phasic_max);
  put("phasic_area"_feature, f.phasic_area);
  put("scr_count"_feature, f.scr_count);
  put("scr_rate"_feature, f.scr_rate);
  put("scr_amplitude_mean"_feature, f.scr_amplitude_mean);
  put("scr_amplitude_max"_feature, f.scr_amplitude_max);
  put("scr_amplitude_sum"_feature, f.scr_amplitude_sum);
  put("scr_rise_mean"_feature, f.scr_rise_mean);
  put("scr_recovery_mean"_feature, f.scr_recovery_mean);
  put("eda_steepest"_feature, f.steepest);
  put("eda_artefact_share"_feature, f.artefact_share);
  put("eda_out_of_range_share"_feature, f.out_of_range_share);
}

void Engine::put_pulse(const Stream& stream) {
  const auto samples = unbroken(stream.window, filled_[0]);
  const PulseFeatures f = (*pulse_)(samples);
  const Amount amount = stream.amount_if(!samples.empty());
  const auto put = [&](FeatureId id, double value) {
    values_.put(id, Signal::ppg, value, amount, now());
  };
  put("pulse_count"_feature, f.count);
  put("pulse_rate"_feature, f.rate_bpm);
  put("pulse_amplitude"_feature, f.amplitude);
  put("pulse_amplitude_cv"_feature, f.amplitude_cv);
  put("perfusion_index"_feature, f.perfusion_index);
  put("crest_time"_feature, f.crest_time);
  put("crest_share"_feature, f.crest_share);
  put("fall_time"_feature, f.fall_time);
  put("pulse_width25"_feature, f.width25);
  put("pulse_width50"_feature, f.width50);
  put("pulse_width75"_feature, f.width75);
  put("pulse_area_share"_feature, f.area_share);
  put("systolic_area_share"_feature, f.systolic_area_share);
  put("upstroke"_feature, f.upstroke);
  put("foot_drift"_feature, f.foot_drift);
  put("pulse_similarity"_feature, f.similarity);
}

void Engine::put_temperature(const Stream& stream) {
  const auto x = stream.window.samples();
  const Amount amount = stream.amount();
  const auto mean_of = [](std::span<const float> part) {
    double total = 0, n = 0;
    for (const float v : part) {
      if (!std::isfinite(v)) continue;
      total += static_cast<double>(v);
      ++n;
    }
    return n > 0 ? total / n : kUndefined;
  };
  const std::size_t fifth = x.size() / 5;
  values_.put("temperature_trend"_feature, Signal::temperature,
              60 * stream.window.statistics().slope_per_s, amount, now());
  values_.put("temperature_change"_feature, Signal::temperature,
              mean_of(x.last(fifth)) - mean_of(x.first(fifth)), amount, now());
}

}  // namespace vigil::features
