#include "vigil/features/motion.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::features;

TEST_CASE("motion features agree with NumPy and SciPy") {
  int compared = 0;
  for (const auto& e : golden::load_all("acc")) {
    if (!e.expected.has("enmo")) continue;
    const double rate = e.settings["fs"].value(), g = e.settings["g"].value();
    const auto a = e.input["acc"].array();
    const std::size_t n = a.size() / 3;
    std::vector<float> axis[3];
    for (std::size_t i = 0; i < a.size(); ++i) axis[i % 3].push_back(static_cast<float>(a[i] / g));
    MotionAnalyzer motion{Hertz(rate), n};
    const MotionFeatures f = motion(axis[0], axis[1], axis[2]);
    const auto check = [&](const char* key, double got, double rel = 1e-3) {
      const double expected = e.expected[key].value();
      if (!std::isfinite(expected)) return;
      CAPTURE(e.id);
      CAPTURE(std::string(key));
      CHECK(std::abs(got - expected) <= rel * std::abs(expected) + 2e-4);
    };
    check("enmo", f.enmo_g);
    check("enmo_abs", f.enmo_abs_g);
    check("mad", f.mad_g);
    check("sma", f.sma_g);
    check("jerk_max_g_per_s", f.jerk_max_g_per_s);
    check("anglez_mean_deg", f.anglez_deg);
    check("counts_like_sum", f.counts);
    check("steps", f.steps);
    check("cadence_median_spm", f.cadence_spm);
    check("mag_max", f.impact_g);
    check("fall_min_before_peak_g", f.impact_dip_g);
    check("fall_range_g", f.impact_range_g);
    check("fall_tilt_change_deg", f.impact_tilt_deg, 2e-3);
    check("fall_post_std_g", f.impact_after_sd_g);
    const auto mean = e.expected["axis_mean"].array(), sd = e.expected["axis_std_ddof0"].array();
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(f.axis_mean_g[k] == doctest::Approx(mean[k]).epsilon(1e-3));
      CHECK(f.axis_sd_g[k] == doctest::Approx(sd[k]).epsilon(1e-3));
    }
    const auto steps = e.expected["step_peaks"].array();
    REQUIRE(motion.steps().size() == steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
      CHECK(motion.steps()[i] == static_cast<std::uint32_t>(steps[i]));
    ++compared;
  }
  CHECK(compared >= 11);
}

TEST_CASE("rest is still, a turned wrist is a tilt, and neither is a step") {
  std::vector<float> x(500, 0), y(500, 0), z(500, 1);
  MotionAnalyzer motion{50_Hz, 500};
  const MotionFeatures rest = motion(x, y, z);
  CHECK(rest.activity_level == 0);
  CHECK(rest.still_share == 1);
  CHECK(rest.steps == 0);
  CHECK(rest.enmo_g == 0);
  for (std::size_t i = 250; i < 500; ++i) {
    x[i] = 1;
    z[i] = 0;
  }
  CHECK(motion(x, y, z).tilt_change_deg == doctest::Approx(90));
}

TEST_CASE("the arm's angle is the mean of its samples', straight up and down included") {
  for (const float turn : {0.0f, 0.3f, 2.0f}) {
    std::vector<float> x, y, z;
    double expected = 0;
    for (std::size_t i = 0; i < 500; ++i) {
      const float up = i < 300 ? 1 : -1;  // then 300 up and 200 down where nothing turns
      x.push_back(std::sin(turn * static_cast<float>(i)));
      y.push_back(0);
      z.push_back(up * std::cos(turn * static_cast<float>(i)));
      expected += std::atan2(double{z[i]}, std::abs(double{x[i]})) * 180 / std::numbers::pi / 500;
    }
    MotionAnalyzer motion{50_Hz, 500};
    CHECK(motion(x, y, z).anglez_deg == doctest::Approx(expected).epsilon(1e-9));
  }
}

TEST_CASE("too short windows leave motion undefined, and no axis reads beyond its end") {
  MotionAnalyzer motion{50_Hz, 500};
  CHECK(std::isnan(motion({}, {}, {}).enmo_g));
  const std::vector<float> one(1, 1.0F), few(10, 0.5F);
  CHECK(std::isnan(motion(one, one, one).mad_g));
  const MotionFeatures f = motion(few, few, few);
  CHECK(std::isfinite(f.mad_g));
  CHECK(std::isnan(f.steps));
  CHECK(std::isnan(f.impact_tilt_deg));
  const std::vector<float> zero(100, 0.0F);
  CHECK(std::isnan(motion(zero, zero, zero).tilt_change_deg));
}

TEST_CASE("peaks are those of height, distance and prominence") {
  PeakFinder finder(64);
  const std::vector<double> x = {0, 1, 0, 2, 2, 2, 0, 3, 0, 2.9, 0};
  const auto all = finder.find(x, {});
  CHECK(std::vector<std::uint32_t>(all.begin(), all.end()) ==
        std::vector<std::uint32_t>{1, 4, 7, 9});
  const auto high = finder.find(x, {.least_height = 2.5});
  CHECK(high.size() == 2);
  const auto apart = finder.find(x, {.least_distance = 3});
  CHECK(std::vector<std::uint32_t>(apart.begin(), apart.end()) ==
        std::vector<std::uint32_t>{1, 4, 7});
  CHECK(finder.find({}, {}).empty());
}
