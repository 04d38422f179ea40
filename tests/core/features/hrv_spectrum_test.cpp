#include "vigil/features/hrv_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

NnWindow window_of(const std::vector<double>& rr) {
  NnWindow nn;
  nn.assign(rr);
  return nn;
}

/// Intervals about 800 ms with a wave of this amplitude and frequency in time, and 3 ms of noise
/// (without it an autoregressive line is narrower than any bin).
std::vector<double> wave(double amplitude_ms, double hz, double seconds) {
  std::vector<double> rr;
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 3);
  for (double t = 0; t < seconds;) {
    rr.push_back(800 + amplitude_ms * std::sin(2 * std::numbers::pi * hz * t) + noise(random));
    t += rr.back() / 1000;
  }
  return rr;
}

void check(const golden::Entry& e, const char* group, const char* key, double got) {
  const double expected = e.expected[group][key].value();
  if (!std::isfinite(expected) || !std::isfinite(got)) return;
  CAPTURE(e.id);
  CAPTURE(std::string(group) + "." + key);
  CAPTURE(expected);
  CAPTURE(got);
  CHECK(golden::close(got, expected, e.rule(std::string(group) + "." + key)));
}

}  // namespace

TEST_CASE("the Welch recipe agrees with SciPy's spline and Welch") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  for (const auto& e : golden::load_all("hrv")) {
    if (e.expected["plain_welch_4hz_256_cubic"].is_error() || e.id.ends_with("zero_interval"))
      continue;
    const HrvPowers p = spectrum->welch(window_of(e.input["rr_ms"].array()));
    const auto scipy = [&](const char* key, double got) {
      check(e, "plain_welch_4hz_256_cubic", key, got);
    };
    scipy("vlf_trapz", p.vlf);
    scipy("lf_trapz", p.lf);
    scipy("hf_trapz", p.hf);
    scipy("lf_hf_trapz", p.lf_hf());
    scipy("vlf_peak_hz", p.vlf_peak_hz);
    scipy("lf_peak_hz", p.lf_peak_hz);
    scipy("hf_peak_hz", p.hf_peak_hz);
  }
}

TEST_CASE("NeuroKit2's recipe gives NeuroKit2's powers") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  for (const auto& e : golden::load_all("hrv")) {
    if (e.expected["nk_freq_welch_4hz_nonorm"].is_error() || e.id.ends_with("zero_interval"))
      continue;
    const HrvPowers p = spectrum->neurokit(window_of(e.input["rr_ms"].array()));
    const auto nk = [&](const char* key, double got) {
      check(e, "nk_freq_welch_4hz_nonorm", key, got);
    };
    nk("HRV_VLF", p.vlf);
    nk("HRV_LF", p.lf);
    nk("HRV_HF", p.hf);
    nk("HRV_VHF", p.vhf);
    nk("HRV_TP", p.total);
    nk("HRV_LFHF", p.lf_hf());
    nk("HRV_LnHF", std::log(p.hf));
  }
}

TEST_CASE("Lomb-Scargle agrees with SciPy") {
  int compared = 0;
  for (const auto& e : golden::load_all("spectral")) {
    if (e.id.find("lombscargle/") == std::string::npos) continue;
    const auto t = e.input["t"].array(), x = e.input["rr"].array();
    const auto expected = e.expected["scipy_power"].array();
    std::vector<double> power(expected.size());
    lomb_scargle(t, x, 0.0025, power);
    const double scale = *std::max_element(expected.begin(), expected.end());
    for (std::size_t k = 0; k < power.size(); ++k) {
      CAPTURE(k);
      CHECK(golden::close(power[k], expected[k], e.rule("scipy_power"), scale));
    }
    ++compared;
  }
  CHECK(compared >= 3);
}

TEST_CASE("a wave's power is half its amplitude squared, in its band, by every recipe") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  for (const auto& [hz, in_hf] : {std::pair{0.1, false}, {0.25, true}}) {
    const NnWindow nn = window_of(wave(30, hz, 300));
    for (const auto recipe : {&HrvSpectrum::welch, &HrvSpectrum::neurokit, &HrvSpectrum::lomb,
                              &HrvSpectrum::autoregressive}) {
      const HrvPowers p = ((*spectrum).*recipe)(nn);
      CAPTURE(hz);
      CAPTURE(p.lf);
      CAPTURE(p.hf);
      CHECK((in_hf ? p.hf : p.lf) == doctest::Approx(450).epsilon(0.12));
      CHECK((in_hf ? p.lf : p.hf) < 45);
      CHECK((in_hf ? p.hf_peak_hz : p.lf_peak_hz) == doctest::Approx(hz).epsilon(0.1));
      CHECK(p.lf_nu() + p.hf_nu() == doctest::Approx(100));
    }
  }
}

TEST_CASE("beats lost for a while invent no power, in any recipe") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  for (const auto& [hz, in_hf] : {std::pair{0.1, false}, {0.25, true}}) {
    for (const double lost_s : {6.0, 10.0, 20.0, 30.0}) {
      NnWindow nn;
      double t = 0;
      bool joined = true;
      for (const double rr : wave(30, hz, 300)) {
        t += rr / 1000;
        const bool lost = t > 100 && t < 100 + lost_s;
        if (!lost) nn.push_back(rr, t, joined);
        joined = !lost;
      }
      for (const auto recipe : {&HrvSpectrum::welch, &HrvSpectrum::neurokit, &HrvSpectrum::lomb,
                                &HrvSpectrum::autoregressive}) {
        const HrvPowers p = ((*spectrum).*recipe)(nn);
        CAPTURE(hz);
        CAPTURE(lost_s);
        CAPTURE(p.lf);
        CAPTURE(p.hf);
        if (!std::isfinite(p.hf)) continue;  // rather than wrong
        CHECK((in_hf ? p.hf : p.lf) == doctest::Approx(450).epsilon(0.2));
        CHECK((in_hf ? p.lf : p.hf) < 60);
      }
    }
  }
}

TEST_CASE("a window that is nearly all hole has no spectrum") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  NnWindow nn;
  double t = 0;
  int n = 0;
  for (const double rr : wave(30, 0.25, 300)) {
    t += rr / 1000 + (++n % 20 == 0 ? 15 : 0);
    nn.push_back(rr, t, n % 20 != 0);
  }
  CHECK(std::isnan(spectrum->welch(nn).hf));
  CHECK(std::isnan(spectrum->autoregressive(nn).hf));
}

TEST_CASE("of a window that is too long the newest half hour counts") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  std::vector<double> rr;
  for (const double v : wave(5, 0.1, 1800)) rr.push_back(v + 600);  // 1400 ms: 1800 s become 3150
  for (double s = 0; s < 1900; s += rr.back() / 1000)
    rr.push_back(1400 + 60 * std::sin(2 * std::numbers::pi * 0.1 * s));
  if (rr.size() > NnWindow::kCapacity)
    rr.erase(rr.begin(), rr.end() - static_cast<std::ptrdiff_t>(NnWindow::kCapacity));
  CHECK(spectrum->welch(window_of(rr)).lf == doctest::Approx(1800).epsilon(0.12));
}

TEST_CASE("powers ignore a shift of the intervals' times and follow the square of a scale") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  const auto rr = wave(20, 0.1, 300);
  NnWindow later, doubled;
  double t = 5000;
  for (const double v : rr) {
    t += v / 1000;
    later.push_back(v, t, true);
    doubled.push_back(800 + 2 * (v - 800), t, true);
  }
  const double lf = spectrum->welch(window_of(rr)).lf;
  CHECK(spectrum->welch(later).lf == doctest::Approx(lf).epsilon(1e-6));
  CHECK(spectrum->welch(doubled).lf == doctest::Approx(4 * lf).epsilon(1e-6));
}

TEST_CASE("a band is undefined where the window is too short for it") {
  const auto spectrum = std::make_unique<HrvSpectrum>();
  const HrvPowers minute = spectrum->welch(window_of(wave(20, 0.25, 60)));
  CHECK(std::isfinite(minute.hf));
  CHECK(std::isnan(minute.lf));
  CHECK(std::isnan(minute.lf_hf()));
  CHECK(std::isnan(minute.total));
  const HrvPowers two = spectrum->welch(window_of(wave(20, 0.25, 120)));
  CHECK(std::isfinite(two.lf));
  CHECK(std::isnan(two.vlf));
  for (const std::size_t n : {0U, 1U, 3U, 10U}) {
    const NnWindow nn = window_of(std::vector<double>(n, 800));
    CHECK(std::isnan(spectrum->welch(nn).hf));
    CHECK(std::isnan(spectrum->neurokit(nn).hf));
    CHECK(std::isnan(spectrum->lomb(nn).hf));
    CHECK(std::isnan(spectrum->autoregressive(nn).hf));
  }
}
