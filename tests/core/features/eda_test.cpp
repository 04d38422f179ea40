#include "vigil/features/eda.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

double correlation(std::span<const double> a, const std::vector<double>& b) {
  const double ma = mean(a), mb = mean(std::span<const double>(b));
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

std::vector<float> floats(const std::vector<double>& x) { return {x.begin(), x.end()}; }

}  // namespace

TEST_CASE("tonic and phasic agree with NeuroKit2's high-pass form") {
  int compared = 0;
  for (const auto& e : golden::load_all("eda")) {
    const auto& expected = e.expected["phasic_highpass"];
    if (expected.is_error()) continue;
    const auto clean = e.expected["nk_clean_neurokit"].array();
    const double rate = e.settings["fs"].value();
    EdaAnalyzer eda{Hertz(rate), clean.size()};
    REQUIRE(eda(floats(clean)));
    CAPTURE(e.id);
    const auto tonic = expected["tonic"].array(), phasic = expected["phasic"].array();
    double tonic_off = 0, phasic_off = 0, largest = 0;
    for (std::size_t i = 0; i < tonic.size(); ++i) {
      tonic_off = std::max(tonic_off, std::abs(eda.tonic()[i] - tonic[i]));
      phasic_off = std::max(phasic_off, std::abs(eda.phasic()[i] - phasic[i]));
      largest = std::max(largest, std::abs(clean[i]));
    }
    CHECK(tonic_off <= 1e-6 * largest + 1e-9);
    CHECK(phasic_off <= 1e-6 * largest + 1e-9);
    ++compared;
  }
  CHECK(compared >= 10);
}

TEST_CASE("the filter's phasic part goes with that of cvxEDA") {
  for (const auto& e : golden::load(VIGIL_GOLDEN_DIR, "eda")) {
    const auto& convex = e.expected["phasic_cvxEDA"];
    if (convex.is_error() || !e.expected.has("truth")) continue;
    if (e.expected["truth"]["n_scr"].value() == 0) continue;
    EdaAnalyzer eda{Hertz(e.settings["fs"].value()), 2000};
    REQUIRE(eda(floats(e.expected["nk_clean_neurokit"].array())));
    CAPTURE(e.id);
    const double r = correlation(eda.phasic(), convex["phasic"].array());
    CHECK(r > (e.id.ends_with("contact_steps") ? 0.25 : 0.75));
  }
}

TEST_CASE("responses that were put in are found, and few others") {
  int compared = 0;
  for (const auto& e : golden::load(VIGIL_GOLDEN_DIR, "eda")) {
    if (!e.expected.has("truth")) continue;
    const double rate = e.settings["fs"].value();
    const auto x = e.input["eda"].array(), truth = e.expected["truth"]["peak_idx"].array();
    EdaAnalyzer eda{Hertz(rate), x.size()};
    REQUIRE(eda(floats(x)));
    std::vector<double> peaks;
    for (const Scr& r : eda.responses()) peaks.push_back(static_cast<double>(r.peak));
    CAPTURE(e.id);
    const auto rule = e.rule("truth.peak_idx");
    CHECK(golden::f1(peaks, truth, rule.within_s * rate) >= rule.f1_min);
    CHECK(golden::close(static_cast<double>(peaks.size()), e.expected["truth"]["n_scr"].value(),
                        e.rule("truth.n_scr")));
    for (const Scr& r : eda.responses()) {
      CHECK(r.onset < r.peak);
      CHECK(r.amplitude_us >= EdaAnalyzer::kLeastAmplitudeUs);
      CHECK(r.rise_s > 0);
    }
    ++compared;
  }
  CHECK(compared >= 8);
}

TEST_CASE("amplitude, rise and recovery of one response are those put in") {
  // Bateman's function, 0.75 and 2 s, 0.5 µS, onset at 20 s.
  const double rate = 8;
  std::vector<float> x(480, 2);
  double peak = 0;
  for (double t = 0; t < 20; t += 0.01)
    peak = std::max(peak, std::exp(-t / 2) - std::exp(-t / 0.75));
  for (std::size_t i = 160; i < x.size(); ++i) {
    const double t = static_cast<double>(i) / rate - 20;
    x[i] += static_cast<float>(0.5 * (std::exp(-t / 2) - std::exp(-t / 0.75)) / peak);
  }
  EdaAnalyzer eda{Hertz(rate), x.size()};
  REQUIRE(eda(x));
  REQUIRE(eda.responses().size() == 1);
  const Scr& r = eda.responses()[0];
  CHECK(static_cast<double>(r.peak) / rate == doctest::Approx(21.18).epsilon(0.02));
  CHECK(r.amplitude_us == doctest::Approx(0.5).epsilon(0.25));  // low-pass and high-pass cost some
  CHECK(r.rise_s == doctest::Approx(1.18).epsilon(0.6));
  CHECK(r.recovery_s == doctest::Approx(2.0).epsilon(0.4));
}

TEST_CASE("a flat line, electrode off and noise have no response") {
  for (const auto level : {0.0F, 0.5F, 20.0F}) {
    EdaAnalyzer eda{4_Hz, 480};
    REQUIRE(eda(std::vector<float>(480, level)));
    CHECK(eda.features().scr_count == 0);
    CHECK(std::isnan(eda.features().scr_amplitude_mean));
    CHECK(eda.features().artefact_share == 0);
  }
  EdaAnalyzer eda{4_Hz, 480};
  REQUIRE(eda(std::vector<float>(480, 0.0F)));
  CHECK(eda.features().out_of_range_share == 1);
}

TEST_CASE("a step of contact is an artefact, not a response") {
  std::vector<float> x(480, 3);
  for (std::size_t i = 240; i < x.size(); ++i) x[i] = 3.6F;
  EdaAnalyzer eda{8_Hz, 480};
  REQUIRE(eda(x));
  CHECK(eda.features().scr_count == 0);
  CHECK(is_eda_artefact(std::span(x).subspan(230, 40), 8_Hz));
  CHECK_FALSE(is_eda_artefact(std::span(x).subspan(0, 40), 8_Hz));
}

TEST_CASE("too short a window or too low a rate is refused") {
  EdaAnalyzer eda{4_Hz, 480};
  CHECK_FALSE(eda(std::vector<float>(20, 1.0F)));
  CHECK_FALSE(eda(std::vector<float>(481, 1.0F)));
  CHECK_FALSE(eda(std::vector<float>{}));
  EdaAnalyzer slow{Hertz(0.5), 480};
  CHECK_FALSE(slow(std::vector<float>(60, 1.0F)));
}
