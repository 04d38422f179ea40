#include "vigil/signal/smoothing.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "golden.hpp"
#include "support.hpp"
#include "vigil/signal/spectrum.hpp"

using namespace vigil;
using golden::Value;

TEST_CASE("the sliding median is SciPy's median filter") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/median/")) {
    CAPTURE(entry.id);
    const auto x = entry.input["x"].floats();
    const auto window = entry.settings["kernel"].count();
    MovingMedian median(window);
    // 'nearest' edges: the first and last value repeated
    for (std::size_t i = 0; i < window / 2; ++i) median(x.front());
    std::vector<double> y;
    for (std::size_t i = 0; i < x.size() + window / 2; ++i) {
      const float m = median(x[std::min(i, x.size() - 1)]);
      if (i >= window / 2) y.push_back(double(m));
    }
    CHECK(golden::excess(y, entry.expected["median_filter_nearest"].array(), {}) <= 1);
  }
}

TEST_CASE("a median over fewer values than its window is the median of those") {
  MovingMedian median(5);
  CHECK(median(4) == 4);
  CHECK(median(2) == 3);
  CHECK(median(9) == 4);
  median.reset();
  CHECK(median(7) == 7);
}

TEST_CASE("Savitzky-Golay smooths and differentiates as SciPy does") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/savgol/")) {
    CAPTURE(entry.id);
    const Value& s = entry.settings;
    const auto window = s["window_length"].count();
    const auto order = s["polyorder"].count();
    const auto x = entry.input["x"].floats();
    std::vector<float> y(x.size());
    for (const auto& [derivative, key] :
         {std::pair{0, "interp"}, std::pair{1, "deriv1_interp"}, std::pair{2, "deriv2_interp"}}) {
      CAPTURE(key);
      const SavitzkyGolay smooth(window, order, std::size_t(derivative), s["delta"].value());
      REQUIRE(smooth(x, y));
      CHECK(golden::excess({y.begin(), y.end()}, entry.expected[key].array(),
                           entry.rule_f32(key)) <= 1);
    }
    const SavitzkyGolay smooth(window, order);
    const auto w = smooth.centre_weights();
    CHECK(golden::excess({w.begin(), w.end()}, entry.expected["coeffs_deriv0"].array(),
                         {.rel_max = 1e-6}) <= 1);
    CHECK_FALSE(smooth(std::span(x).first(window - 1), std::span(y).first(window - 1)));
  }
}

TEST_CASE("the Kalman track and its backward smoothing are the textbook's") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/kalman/")) {
    CAPTURE(entry.id);
    const Value& s = entry.settings;
    const auto z = entry.input["z"].array();
    const double dt = s["dt_s"].value(), noise = s["R"].value();
    for (const char* variant : {"no_gate", "gate9"}) {
      CAPTURE(variant);
      const Value& expected = entry.expected[variant];
      const double gate = variant == std::string("gate9") ? 3 : 1e9;
      KalmanTrack track({.value = z[0], .var_value = 100, .var_rate = 10}, s["q"].value());
      std::vector<double> value, rate, variance, used, smoothed;
      std::vector<KalmanTrack::State> filtered, predicted;
      for (const double m : z) {
        predicted.push_back(track.predict(dt));
        used.push_back(track.update(m, noise, gate));
        filtered.push_back(track.state());
        value.push_back(track.state().value);
        rate.push_back(track.state().rate);
        variance.push_back(track.state().var_value);
      }
      const std::vector<double> steps(z.size(), dt);
      smooth_backward(filtered, predicted, steps);
      for (const auto& state : filtered) smoothed.push_back(state.value);
      const auto check = [&](const std::vector<double>& got, const char* key) {
        CAPTURE(key);
        CHECK(golden::excess(got, expected[key].array(), entry.rule(key)) <= 1);
      };
      check(value, "hr");
      check(rate, "rate");
      check(variance, "p00");
      check(used, "used");
      check(smoothed, "rts_hr");
    }
  }
}

TEST_CASE("backward smoothing keeps variances positive and no greater than the filter's") {
  KalmanTrack track({.value = 60, .var_value = 100, .var_rate = 10}, 0.05);
  std::vector<KalmanTrack::State> filtered, predicted;
  const std::vector<double> steps(50, 1.0);
  for (int i = 0; i < 50; ++i) {
    predicted.push_back(track.predict(1));
    track.update(60 + 5 * std::sin(i), 4, 1e9);
    filtered.push_back(track.state());
  }
  const auto before = filtered;
  smooth_backward(filtered, predicted, steps);
  for (std::size_t i = 0; i < filtered.size(); ++i) {
    CHECK(filtered[i].var_value > 0);
    CHECK(filtered[i].var_value <= before[i].var_value + 1e-12);
  }
}

TEST_CASE("detrending and z-score are SciPy's and NumPy's") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/detrend/")) {
    if (!entry.expected.has("linear")) continue;
    CAPTURE(entry.id);
    const auto check = [&](const char* key, auto change) {
      CAPTURE(key);
      auto x = entry.input["x"].floats();
      change(x);
      CHECK(golden::excess({x.begin(), x.end()}, entry.expected[key].array(),
                           entry.rule_f32(key)) <= 1);
    };
    check("linear", [](auto& x) { detrend(Trend::linear, x); });
    check("constant", [](auto& x) { detrend(Trend::mean, x); });
    check("zscore_ddof0", [](auto& x) { CHECK(standardise(x)); });
  }
}

// NeuroKit2's last two differences are cut off, so that its trend falls to 0 at the end: not
// followed.
TEST_CASE("smoothness priors solve their equation: x = trend + lambda² D2' D2 trend") {
  const double lambda = 500;
  for (const golden::Entry& entry : golden::entries("filters", "filters/detrend/smoothness")) {
    const auto x = entry.input["x"].array();
    auto detrended = x;
    SmoothnessPriors detrend_rr(x.size() + 7, lambda);
    detrend_rr(detrended);
    const std::size_t n = x.size();
    std::vector<double> trend(n), second(n), sum;
    for (std::size_t i = 0; i < n; ++i) trend[i] = x[i] - detrended[i];
    for (std::size_t i = 1; i + 1 < n; ++i) second[i] = trend[i - 1] - 2 * trend[i] + trend[i + 1];
    for (std::size_t i = 0; i < n; ++i) {
      const double before = i > 0 ? second[i - 1] : 0, after = i + 1 < n ? second[i + 1] : 0;
      sum.push_back(trend[i] + lambda * lambda * (before - 2 * second[i] + after));
    }
    CHECK(golden::excess(sum, x, entry.rule("detrended")) <= 1);
  }
}

TEST_CASE("smoothness priors take off a line whole, and let a fast wave be") {
  SmoothnessPriors detrend_rr(400, 500);
  std::vector<double> line, wave;
  for (int i = 0; i < 400; ++i) {
    line.push_back(3 + 0.2 * i);
    wave.push_back(std::sin(0.4 * i));
  }
  auto both = line;
  for (std::size_t i = 0; i < both.size(); ++i) both[i] += wave[i];
  detrend_rr(line);
  detrend_rr(both);
  for (std::size_t i = 0; i < both.size(); ++i) {
    CHECK(std::abs(line[i]) < 1e-6);
    if (i > 60 && i < 340) CHECK(std::abs(both[i] - wave[i]) < 0.02);
  }
  std::vector<double> two = {1, 2};
  detrend_rr(two);
  CHECK(two == std::vector<double>{1, 2});
}

TEST_CASE("what has no spread has no z-score") {
  std::vector<float> flat(5, 3), none, bad = {1, std::nanf(""), 2};
  CHECK(!standardise(flat));
  CHECK(flat[0] == 3);
  CHECK(!standardise(none));
  CHECK(!standardise(bad));
  CHECK(bad[2] == 2);
}
