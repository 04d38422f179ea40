#include "pages.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "golden.hpp"
#include "vigil/features/engine.hpp"

namespace pages {
namespace {

using namespace vigil::features;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string needs(const FeatureInfo& f) {
  std::string text = number(f.shortest_s) + " s";
  if (f.fewest_beats > 0) text += ", " + number(f.fewest_beats) + " beats";
  return text;
}

std::string signals_of(const FeatureInfo& f) {
  std::string text;
  for (std::size_t s = 0; s < kSignalCount; ++s) {
    if (!f.signals.has(static_cast<Signal>(s))) continue;
    if (!text.empty()) text += ", ";
    text += name(static_cast<Signal>(s));
  }
  return text;
}

std::string cell(std::string_view text) {  // a bar would end the cell
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

constexpr std::string_view kFamilyTitles[kFamilyCount] = {
    "Heart-rate variability: time domain",
    "Heart-rate variability: geometric",
    "Heart-rate variability: spectral",
    "Heart-rate variability: Poincaré plot",
    "Heart-rate variability: asymmetry",
    "Heart-rate variability: fragmentation",
    "Heart-rate variability: entropy and fractals",
    "Statistics of sampled signals",
    "Spectra of sampled signals",
    "Pulse shape",
    "Electrodermal activity",
    "Motion",
    "Temperature"};

}  // namespace

std::string features() {
  std::size_t hrv = 0;
  for (const FeatureInfo& f : kFeatures) hrv += is_hrv(f.family);
  std::string page =
      "# Features\n\n"
      "Generated from the registry (`vigil/features/registry.hpp`) by the build target\n"
      "`features_pages`; changes here are lost.\n\n" +
      std::to_string(kFeatureCount) + " features, " + std::to_string(hrv) +
      " of them of heart-rate variability; with their signals " + std::to_string(kColumnCount) +
      " columns. A column of a\nfeature of several signals is named `signal_feature`. In units, "
      "`x` "
      "is the signal's own unit.\nBelow \"needs\" a feature is absent with its reason. \"Window\" "
      "is "
      "the default; `--window` overrides it.\n";
  for (std::size_t family = 0; family < kFamilyCount; ++family) {
    page += "\n## " + std::string(kFamilyTitles[family]) + "\n\n";
    page += "| feature | | unit | of | window | needs | reference | agrees within |\n";
    page += "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for (const FeatureInfo& f : kFeatures) {
      if (f.family != static_cast<Family>(family)) continue;
      page += "| `" + std::string(f.key) + "` | " + cell(f.label) + " | " + cell(f.unit) + " | " +
              signals_of(f) + " | " + number(f.window_s) + " s | " + needs(f) + " | " +
              cell(f.reference) + " | " + cell(f.tolerance) + " |\n";
    }
  }
  return page;
}

namespace {

/// One library's value of one of our features: where it stands in the golden file, and why it
/// differs, where it does.
struct Peer {
  FeatureId feature;
  const char* library;
  const char* group;
  const char* key;
  double scale;  ///< of theirs to ours
  const char* why;
};

const Peer kPeers[] = {
    {"mean_hr"_feature, "hrv-analysis", "hrvanalysis_time", "mean_hr", 1, ""},
    {"mean_hr"_feature, "pyHRV", "pyhrv_time", "hr_mean", 1, ""},
    {"hr_of_mean_nn"_feature, "HeartPy", "heartpy_process_rr", "bpm", 1, ""},
    {"sdnn"_feature, "NeuroKit2", "nk_time", "HRV_SDNN", 1, ""},
    {"sdnn"_feature, "hrv-analysis", "hrvanalysis_time", "sdnn", 1, ""},
    {"sdnn"_feature, "HeartPy", "heartpy_process_rr", "sdnn", 1, "n instead of n - 1"},
    {"rmssd"_feature, "NeuroKit2", "nk_time", "HRV_RMSSD", 1, ""},
    {"rmssd"_feature, "HeartPy", "heartpy_process_rr", "rmssd", 1, ""},
    {"sdsd"_feature, "NeuroKit2", "nk_time", "HRV_SDSD", 1, ""},
    {"sdsd"_feature, "hrv-analysis", "hrvanalysis_time", "sdsd", 1, "n instead of n - 1"},
    {"sdsd"_feature, "pyHRV", "pyhrv_time", "sdsd", 1, "of absolute differences"},
    {"sdsd"_feature, "HeartPy", "heartpy_process_rr", "sdsd", 1, "of absolute differences"},
    {"pnn50"_feature, "hrv-analysis", "hrvanalysis_time", "pnni_50", 1, ""},
    {"pnn50"_feature, "HeartPy", "heartpy_process_rr", "pnn50", 100, ""},
    {"pnn50_intervals"_feature, "NeuroKit2", "nk_time", "HRV_pNN50", 1, ""},
    {"pnn50_intervals"_feature, "FLIRT", "flirt_td", "hrv_pnni_50", 1, ""},
    {"mad_nn"_feature, "NeuroKit2", "nk_time", "HRV_MadNN", 1, ""},
    {"triangular_index"_feature, "NeuroKit2", "nk_time", "HRV_HTI", 1, ""},
    {"triangular_index"_feature, "hrv-analysis", "hrvanalysis_geom", "triangular_index", 1,
     "8 ms bins of 300..2000 ms"},
    {"tinn"_feature, "NeuroKit2", "nk_time", "HRV_TINN", 1, "tries one foot only"},
    {"tinn"_feature, "pyHRV", "pyhrv_time", "tinn", 1, "its own documentation warns of it"},
    {"lf"_feature, "SciPy", "plain_welch_4hz_256_cubic", "lf_trapz", 1, ""},
    {"hf"_feature, "SciPy", "plain_welch_4hz_256_cubic", "hf_trapz", 1, ""},
    {"lf_hf"_feature, "SciPy", "plain_welch_4hz_256_cubic", "lf_hf_trapz", 1, ""},
    {"lf"_feature, "hrv-analysis", "hrvanalysis_freq_welch", "lf", 1, "linear interpolation"},
    {"lf"_feature, "HeartPy", "heartpy_process_rr", "lf", 1, "smoothing spline, one segment"},
    {"lf"_feature, "pyHRV", "pyhrv_freq_welch", "fft_abs:1", 1, "one segment, zero-padded"},
    {"nk_lf"_feature, "NeuroKit2", "nk_freq_welch_4hz_nonorm", "HRV_LF", 1, ""},
    {"nk_hf"_feature, "NeuroKit2", "nk_freq_welch_4hz_nonorm", "HRV_HF", 1, ""},
    {"nk_lf_hf"_feature, "NeuroKit2", "nk_freq_welch_4hz_nonorm", "HRV_LFHF", 1, ""},
    {"sd1"_feature, "NeuroKit2", "nk_nonlinear", "HRV_SD1", 1, ""},
    {"sd2"_feature, "NeuroKit2", "nk_nonlinear", "HRV_SD2", 1, ""},
    {"sd2"_feature, "hrv-analysis", "hrvanalysis_poincare", "sd2", 1,
     "sqrt(2 SDNN^2 - SDSD^2 / 2)"},
    {"sd2"_feature, "pyHRV", "pyhrv_poincare", "sd2", 1, "n instead of n - 1"},
    {"csi"_feature, "NeuroKit2", "nk_nonlinear", "HRV_CSI", 1, ""},
    {"cvi"_feature, "NeuroKit2", "nk_nonlinear", "HRV_CVI", 1, ""},
    {"gi"_feature, "NeuroKit2", "nk_nonlinear", "HRV_GI", 1, ""},
    {"pi"_feature, "NeuroKit2", "nk_nonlinear", "HRV_PI", 1, ""},
    {"c2d"_feature, "NeuroKit2", "nk_nonlinear", "HRV_C2d", 1, ""},
    {"pip"_feature, "NeuroKit2", "nk_nonlinear", "HRV_PIP", 1, ""},
    {"ials"_feature, "NeuroKit2", "nk_nonlinear", "HRV_IALS", 1, ""},
    {"sampen"_feature, "NeuroKit2", "nk_nonlinear", "HRV_SampEn", 1, ""},
    {"sampen"_feature, "hrv-analysis", "hrvanalysis_sampen", "sampen", 1, "n, and < r"},
    {"apen"_feature, "NeuroKit2", "nk_nonlinear", "HRV_ApEn", 1, ""},
    {"fuzzyen"_feature, "NeuroKit2", "nk_nonlinear", "HRV_FuzzyEn", 1, ""},
    {"mse"_feature, "NeuroKit2", "nk_nonlinear", "HRV_MSEn", 1, ""},
    {"cmse"_feature, "NeuroKit2", "nk_nonlinear", "HRV_CMSEn", 1,
     "every n-th interval, not the mean of n"},
    {"cmse_shift"_feature, "NeuroKit2", "nk_nonlinear", "HRV_CMSEn", 1, ""},
    {"rcmse_shift"_feature, "NeuroKit2", "nk_nonlinear", "HRV_RCMSEn", 1, ""},
    {"dfa_alpha1"_feature, "nolds", "nolds_dfa_poly_overlapTrue_4_16", "alpha", 1, ""},
    {"dfa_alpha1_short"_feature, "NeuroKit2", "detail", "nk_dfa_4_11", 1,
     "leaves out windows that lie on a line"},
    {"dfa_alpha1"_feature, "pyHRV", "pyhrv_dfa_RANSAC_seed0", "dfa_alpha1", 1,
     "windows do not overlap; its line is drawn at random"},
    {"dfa_alpha2"_feature, "NeuroKit2", "detail", "nk_dfa_16_64", 1, ""},
    {"correlation_dimension"_feature, "NeuroKit2", "nk_nonlinear", "HRV_CD", 1,
     "other radii; its recipe is not reproduced"},
    {"higuchi"_feature, "NeuroKit2", "detail", "higuchi_k10", 1, ""},
    {"katz"_feature, "NeuroKit2", "detail", "katz", 1, ""},
    {"lempel_ziv"_feature, "NeuroKit2", "detail", "lempelziv", 1, ""},
};

double peer_value(const golden::Entry& e, const Peer& peer) {
  const std::string key = peer.key;
  const auto colon = key.find(':');
  const auto& value = e.expected[peer.group][key.substr(0, colon)];
  if (colon == std::string::npos) return value.value();
  const auto list = value.array();
  const auto index = static_cast<std::size_t>(std::stoi(key.substr(colon + 1)));
  return index < list.size() ? list[index] : std::nan("");
}

/// Rounding differs between machines; what it leaves does not count.
std::string deviation(double share) {
  if (share < 1e-6) return "agrees";
  char text[32];
  std::snprintf(text, sizeof text, "%.2g %%", 100 * share);
  return text;
}

}  // namespace

std::string conformance() {
  // The series that are long enough for every index, each through an engine of its own.
  std::vector<golden::Entry> series;
  std::vector<std::unique_ptr<Engine>> engines;
  for (auto& e : golden::load(VIGIL_GOLDEN_DIR, "hrv")) {
    if (!e.expected.has("detail")) continue;
    EngineSettings settings;
    settings.correct_artefacts = false;
    settings.hrv_window_s = 1200;
    auto engine = std::make_unique<Engine>(settings);
    double t = 0;
    for (const double rr : e.input["rr_ms"].array()) {
      t += rr;
      engine->push(Beat{vigil::Timestamp{t}, rr, true});
    }
    engine->advance(vigil::Timestamp{std::ceil(t / 1000) * 1000});
    engine->complete();
    series.push_back(std::move(e));
    engines.push_back(std::move(engine));
  }
  std::string page =
      "# Conformance\n\n"
      "Generated by the build target `features_pages` from `tests/golden/hrv.json`; changes here "
      "are "
      "lost.\n\nVigil's heart-rate variability beside that of the field's libraries, on " +
      std::to_string(series.size()) +
      " synthetic series (`tests/golden/README.md`\nnames the versions). The numbers are relative "
      "deviations over the series that both compute;\n\"agrees\" is under 0.0001 %. Where a "
      "library "
      "differs, the reason is said: the value that Vigil\nfollows stands in the registry "
      "(`FEATURES.md`).\n\n"
      "| feature | library | series | median | largest | why |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  for (const Peer& peer : kPeers) {
    std::vector<double> deviations;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const auto& ours = engines[i]->value(peer.feature);
      const double theirs = peer.scale * peer_value(series[i], peer);
      if (!ours || !std::isfinite(theirs) || theirs == 0) continue;
      // What a reading keeps of a value is single precision.
      const double share = std::abs(static_cast<double>(*ours) / theirs - 1);
      deviations.push_back(share < 2e-7 ? 0 : share);
    }
    if (deviations.empty()) continue;
    std::sort(deviations.begin(), deviations.end());
    page += "| `" + std::string(info(peer.feature).key) + "` | " + peer.library + " | " +
            std::to_string(deviations.size()) + " | " +
            deviation(deviations[deviations.size() / 2]) + " | " + deviation(deviations.back()) +
            " | " + peer.why + " |\n";
  }
  return page;
}

}  // namespace pages
