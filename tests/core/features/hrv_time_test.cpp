#include "vigil/features/hrv_time.hpp"

#include <cmath>
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

void check(const golden::Entry& e, const char* group, const char* key, double got) {
  const double expected = e.expected[group][key].value();
  if (std::isnan(expected)) return;  // the reference has none: what we do then is tested below
  CAPTURE(e.id);
  CAPTURE(std::string(group));
  CAPTURE(std::string(key));
  CAPTURE(expected);
  CAPTURE(got);
  CHECK(golden::close(got, expected, e.rule(std::string(group) + "." + key)));
}

/// Slow and fast waves, a random walk and noise: NN intervals whose true RMSSD is known from many.
std::vector<double> breathing(std::mt19937& random, int n, double slow, double fast) {
  std::normal_distribution<double> noise(0, 1);
  std::uniform_real_distribution<double> phase(0, 6.283);
  const double p = phase(random), q = phase(random);
  double drift = 0, t = 0;
  std::vector<double> rr;
  for (int i = 0; i < n; ++i) {
    drift = 0.95 * drift + 6 * noise(random);
    rr.push_back(850 + slow * std::sin(6.283 * 0.1 * t + p) +
                 fast * std::sin(6.283 * 0.25 * t + q) + drift + 5 * noise(random));
    t += rr.back() / 1000;
  }
  return rr;
}

}  // namespace

TEST_CASE("time-domain indices agree with NeuroKit2, hrv-analysis, pyHRV, FLIRT and HeartPy") {
  for (const auto& e : golden::load_all("hrv")) {
    if (e.id.ends_with("zero_interval")) continue;  // 60000 / 0
    const TimeDomain t = time_domain(window_of(e.input["rr_ms"].array()));
    check(e, "plain", "mean_nn", t.mean_nn);
    check(e, "plain", "sdnn_ddof1", t.sdnn);
    check(e, "plain", "rmssd", t.rmssd);
    check(e, "plain", "sdsd_ddof1", t.sdsd);
    if (t.n > 1) {
      check(e, "plain", "nn50", t.nn50);
      check(e, "plain", "nn20", t.nn20);
    }
    check(e, "plain", "mean_hr", t.mean_hr);
    check(e, "plain", "hr_of_mean_nn", t.hr_of_mean_nn);
    check(e, "plain", "std_hr_ddof1", t.sd_hr);
    check(e, "plain", "min_hr", t.min_hr);
    check(e, "plain", "max_hr", t.max_hr);
    check(e, "plain", "pnn50_over_diffs", t.pnn50);
    check(e, "plain", "pnn20_over_diffs", t.pnn20);
    if (e.expected["nk_time"].is_error()) continue;
    check(e, "nk_time", "HRV_MeanNN", t.mean_nn);
    check(e, "nk_time", "HRV_SDNN", t.sdnn);
    check(e, "nk_time", "HRV_RMSSD", t.rmssd);
    check(e, "nk_time", "HRV_CVNN", t.cvnn);
    check(e, "nk_time", "HRV_CVSD", t.cvsd);
    check(e, "nk_time", "HRV_MedianNN", t.median_nn);
    check(e, "nk_time", "HRV_MadNN", t.mad_nn);
    check(e, "nk_time", "HRV_MCVNN", t.mcvnn);
    check(e, "nk_time", "HRV_IQRNN", t.iqr_nn);
    check(e, "nk_time", "HRV_Prc20NN", t.prc20_nn);
    check(e, "nk_time", "HRV_Prc80NN", t.prc80_nn);
    check(e, "nk_time", "HRV_MinNN", t.min_nn);
    check(e, "nk_time", "HRV_MaxNN", t.max_nn);
    if (t.n > 1) {  // without a difference there is no share: NeuroKit2 says 0
      check(e, "nk_time", "HRV_pNN50", t.pnn50_intervals);
      check(e, "nk_time", "HRV_pNN20", t.pnn20_intervals);
    }
    check(e, "hrvanalysis_time", "pnni_50", t.pnn50);
    check(e, "hrvanalysis_time", "mean_hr", t.mean_hr);
    check(e, "pyhrv_time", "nni_diff_mean", t.mean_abs_diff);
    check(e, "heartpy_process_rr", "bpm", t.hr_of_mean_nn);
  }
}

TEST_CASE("geometric indices agree with NeuroKit2 and the plain definitions") {
  for (const auto& e : golden::load_all("hrv")) {
    if (e.id.ends_with("huge_gap")) continue;  // an interval of 12 s is out of any histogram of NN
    const Geometry g = geometry(window_of(e.input["rr_ms"].array()));
    if (std::isnan(g.triangular_index)) continue;
    check(e, "plain", "hti_bins_from_0", g.triangular_index);
    check(e, "nk_time", "HRV_HTI", g.triangular_index);
    if (!e.id.ends_with("zero_interval")) check(e, "plain", "baevsky_si", g.stress_index);
  }
}

TEST_CASE("the triangle of TINN is found where one was drawn") {
  std::vector<double> rr;  // bins 90..110 of 7.8125 ms, tallest in the middle
  for (int k = -10; k <= 10; ++k)
    for (int i = 0; i < 11 - std::abs(k); ++i) rr.push_back((100 + k + 0.5) * 7.8125);
  CHECK(geometry(window_of(rr)).tinn_ms == doctest::Approx(22 * 7.8125));
}

TEST_CASE("what is undefined is not a number, and nothing else is lost with it") {
  const TimeDomain none = time_domain(window_of({}));
  CHECK(std::isnan(none.mean_nn));
  const TimeDomain one = time_domain(window_of({800}));
  CHECK(one.mean_nn == 800);
  CHECK(std::isnan(one.sdnn));
  CHECK(std::isnan(one.rmssd));
  const TimeDomain flat = time_domain(window_of(std::vector<double>(60, 800)));
  CHECK(flat.sdnn == 0);
  CHECK(flat.rmssd == 0);
  CHECK(std::isnan(flat.skewness));
  CHECK(std::isnan(geometry(window_of(std::vector<double>(60, 800))).stress_index));
}

TEST_CASE("spread ignores a shift and follows a scale") {
  std::mt19937 random(7);
  const auto rr = breathing(random, 300, 20, 15);
  auto shifted = rr, scaled = rr;
  for (double& v : shifted) v += 128;
  for (double& v : scaled) v *= 0.5;
  const TimeDomain a = time_domain(window_of(rr)), b = time_domain(window_of(shifted)),
                   c = time_domain(window_of(scaled));
  CHECK(b.sdnn == doctest::Approx(a.sdnn).epsilon(1e-12));
  CHECK(b.rmssd == doctest::Approx(a.rmssd).epsilon(1e-12));
  CHECK(c.sdnn == doctest::Approx(a.sdnn / 2).epsilon(1e-12));
  CHECK(c.cvnn == doctest::Approx(a.cvnn).epsilon(1e-12));
  CHECK(c.skewness == doctest::Approx(a.skewness).epsilon(1e-9));
}

TEST_CASE("order matters to RMSSD alone") {
  std::mt19937 random(8);
  auto rr = breathing(random, 300, 20, 15);
  const TimeDomain a = time_domain(window_of(rr));
  std::shuffle(rr.begin(), rr.end(), random);
  const TimeDomain b = time_domain(window_of(rr));
  CHECK(b.sdnn == doctest::Approx(a.sdnn).epsilon(1e-12));
  CHECK(b.median_nn == a.median_nn);
  CHECK(b.rmssd > 1.1 * a.rmssd);
}

TEST_CASE("RMSSD and SDNN are absent below their minimum") {
  CHECK(rmssd(window_of(std::vector<double>(20, 800))).absent() == Absent::too_few_beats);
  CHECK(rmssd(window_of(std::vector<double>(21, 800))));
  CHECK(sdnn(window_of(std::vector<double>(74, 800))).absent() == Absent::too_few_beats);
  CHECK(sdnn(window_of(std::vector<double>(75, 800))));
}

TEST_CASE("a constant series has an interval no narrower than its resolution") {
  const auto r = rmssd(window_of(std::vector<double>(100, 800)));
  REQUIRE(r);
  CHECK(r->value == 0);
  CHECK(r->interval.low == 0);
  CHECK(r->interval.high > 0.05);
}

TEST_CASE("the 90 % intervals cover the process's own RMSSD and SDNN") {
  std::mt19937 random(42);
  for (const auto& [slow, fast] : {std::pair{0.0, 0.0}, {25.0, 10.0}, {5.0, 30.0}}) {
    for (const int n : {80, 300}) {
      // The truth: the mean over many windows of the same process.
      double square_difference = 0, variance = 0;
      constexpr int kMany = 2000, kTrials = 500;
      for (int i = 0; i < kMany; ++i) {
        const TimeDomain t = time_domain(window_of(breathing(random, n, slow, fast)));
        square_difference += t.rmssd * t.rmssd / kMany;
        variance += t.sdnn * t.sdnn / kMany;
      }
      int rmssd_in = 0, sdnn_in = 0, trials = 0;
      for (int i = 0; i < kTrials; ++i) {
        const NnWindow nn = window_of(breathing(random, n, slow, fast));
        const auto r = rmssd(nn);
        const auto s = sdnn(nn);
        if (!r || !s) continue;
        ++trials;
        const double true_rmssd = std::sqrt(square_difference), true_sdnn = std::sqrt(variance);
        rmssd_in += r->interval.low <= true_rmssd && true_rmssd <= r->interval.high;
        sdnn_in += s->interval.low <= true_sdnn && true_sdnn <= s->interval.high;
      }
      REQUIRE(trials > 100);
      CAPTURE(slow);
      CAPTURE(n);
      CAPTURE(100.0 * rmssd_in / trials);
      CAPTURE(100.0 * sdnn_in / trials);
      CHECK(rmssd_in > 0.84 * trials);
      CHECK(sdnn_in > 0.8 * trials);
    }
  }
}
