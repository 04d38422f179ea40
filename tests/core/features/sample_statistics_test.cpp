#include "vigil/features/sample_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> noise(unsigned seed, std::size_t n, float offset = 0) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, 1);
  std::vector<float> x(n);
  float slow = 0;
  for (float& v : x) {
    slow = 0.95F * slow + normal(random);
    v = offset + slow;
  }
  return x;
}

void same(const SampleStatistics& a, const SampleStatistics& b, double epsilon) {
  const auto equal = [&](double x, double y) {
    CAPTURE(x);
    CAPTURE(y);
    CHECK(((std::isnan(x) && std::isnan(y)) || std::abs(x - y) <= epsilon * (1 + std::abs(y))));
  };
  equal(a.mean, b.mean);
  equal(a.sd, b.sd);
  equal(a.skewness, b.skewness);
  equal(a.kurtosis, b.kurtosis);
  equal(a.rms, b.rms);
  equal(a.min, b.min);
  equal(a.max, b.max);
  equal(a.median, b.median);
  equal(a.mad, b.mad);
  equal(a.p5, b.p5);
  equal(a.p95, b.p95);
  equal(a.line_length, b.line_length);
  equal(a.mean_crossings, b.mean_crossings);
  equal(a.hjorth_mobility, b.hjorth_mobility);
  equal(a.hjorth_complexity, b.hjorth_complexity);
  equal(a.slope_per_s, b.slope_per_s);
}

}  // namespace

TEST_CASE("descriptive statistics agree with NumPy and SciPy") {
  for (const auto& e : golden::load_all("stats")) {
    const auto x = e.input["x"].array();
    if (e.id.ends_with("big_offset")) continue;  // its digits are lost in single precision
    const std::vector<float> f(x.begin(), x.end());
    const SampleStatistics s = describe(f, 1_Hz);
    const auto check = [&](const char* key, double got, double expected) {
      if (!std::isfinite(expected)) return;
      CAPTURE(e.id);
      CAPTURE(std::string(key));
      CHECK(got == doctest::Approx(expected).epsilon(2e-4));
    };
    const auto& d = e.expected;
    check("mean", s.mean, d["mean"].value());
    check("std_ddof1", s.sd, d["std_ddof1"].value());
    check("var_ddof1", s.variance, d["var_ddof1"].value());
    check("rms", s.rms, d["rms"].value());
    check("skew_biased", s.skewness, d["skew_biased"].value());
    check("kurt_excess_biased", s.kurtosis, d["kurt_excess_biased"].value());
    check("min", s.min, d["min"].value());
    check("max", s.max, d["max"].value());
    check("range", s.range, d["range"].value());
    check("median", s.median, d["median"].value());
    check("iqr", s.iqr, d["iqr"].value());
    check("mad_raw", s.mad, d["mad_raw"].value());
    check("mean_abs_dev", s.mean_abs_dev, d["mean_abs_dev"].value());
    if (d["mean"].value() != 0) check("cv", s.cv, d["cv"].value());
    check("energy", s.energy, d["energy"].value());
    if (x.size() > 1) check("line_length", s.line_length, d["line_length"].value());
    check("mean_abs_diff", s.mean_abs_diff, d["mean_abs_diff"].value());
    check("zero_cross_demeaned_signbit", s.mean_crossings,
          d["zero_cross_demeaned_signbit"].value());
    check("crest", s.crest, d["crest"].value());
    const auto& p = d["percentiles"];
    check("p5", s.p5, p["5"].value());
    check("p10", s.p10, p["10"].value());
    check("p25", s.p25, p["25"].value());
    check("p75", s.p75, p["75"].value());
    check("p90", s.p90, p["90"].value());
    check("p95", s.p95, p["95"].value());
    if (!d.has("hjorth")) continue;
    check("activity", s.hjorth_activity, d["hjorth"]["activity"].value());
    check("mobility", s.hjorth_mobility, d["hjorth"]["mobility"].value());
    check("complexity", s.hjorth_complexity, d["hjorth"]["complexity"].value());
  }
}

TEST_CASE("a window kept second by second equals the statistics of its samples") {
  for (const double rate : {100.0, 64.0, 12.5, 4.0, 1.0}) {
    const auto x = noise(1, static_cast<std::size_t>(rate * 100), 1000);
    SampleWindow window(Hertz(rate), 30);
    std::size_t next = 0;
    for (std::int64_t second = 1; second <= 90; ++second) {
      while (static_cast<double>(next) < static_cast<double>(second) * rate)
        window.put(static_cast<std::int64_t>(next), x[next]), ++next;
      window.close_before(second);
      CAPTURE(rate);
      CAPTURE(second);
      const auto samples = window.samples();
      REQUIRE(samples.back() == x[next - 1]);
      if (second >= 30)
        CHECK(static_cast<double>(samples.size()) == doctest::Approx(30 * rate).epsilon(0.01));
      same(window.statistics(), describe(samples, Hertz(rate)), 1e-9);
    }
  }
}

TEST_CASE("how samples come in changes nothing") {
  const auto x = noise(2, 25 * 60);
  SampleWindow one(25_Hz, 10), other(25_Hz, 10);
  for (std::size_t i = 0; i < x.size(); ++i) {
    one.put(static_cast<std::int64_t>(i), x[i]);
    if (i % 25 == 24) one.close_before(static_cast<std::int64_t>(i / 25 + 1));
  }
  // Three seconds at a time, each backwards.
  for (std::size_t start = 0; start < x.size(); start += 75) {
    for (std::size_t i = start + 75; i-- > start;)
      if (start > 0 || i > 0) other.put(static_cast<std::int64_t>(i), x[i]);
    if (start == 0) continue;
    other.close_before(static_cast<std::int64_t>((start + 75) / 25));
  }
  const auto a = one.samples(), b = other.samples();
  REQUIRE(a.size() == b.size());
  CHECK(std::equal(a.begin(), a.end(), b.begin()));
  const auto s = one.statistics(), t = other.statistics();
  CHECK(s.kurtosis == t.kurtosis);
  CHECK(s.hjorth_complexity == t.hjorth_complexity);
}

TEST_CASE("missing samples are left out, not taken for numbers") {
  auto x = noise(3, 250);
  for (std::size_t i = 100; i < 120; ++i) x[i] = kNan;
  x[130] = std::numeric_limits<float>::infinity();
  const SampleStatistics s = describe(x, 25_Hz);
  CHECK(s.n == 229);
  CHECK(std::isfinite(s.mean));
  CHECK(std::isfinite(s.hjorth_complexity));
  SampleWindow window(25_Hz, 10);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (i < 100 || i >= 120) window.put(static_cast<std::int64_t>(i), x[i]);
  window.close_before(10);
  same(window.statistics(), s, 1e-9);
  CHECK(window.coverage() == doctest::Approx(229.0 / 250));
}

TEST_CASE("a long gap empties the window, late samples are refused") {
  SampleWindow window(10_Hz, 5);
  for (std::int64_t i = 0; i < 50; ++i) CHECK(window.put(i, 1));
  window.close_before(5);
  CHECK_FALSE(window.put(10, 2));
  CHECK(window.coverage() == 1);
  window.close_before(8);
  CHECK(window.coverage() == doctest::Approx(0.4));
  window.close_before(100);
  CHECK(window.samples().empty());
  CHECK(window.put(1000, 3));
  window.close_before(101);
  CHECK(window.statistics().mean == 3);
}

TEST_CASE("constant, single and no samples define what they can and nothing else") {
  const std::vector<float> constant(50, 3.5F), none, single{2};
  const SampleStatistics c = describe(constant, 10_Hz);
  CHECK(c.mean == 3.5);
  CHECK(c.sd == 0);
  CHECK(std::isnan(c.skewness));
  CHECK(std::isnan(c.hjorth_mobility));
  CHECK(std::isnan(describe(none, 10_Hz).mean));
  CHECK(describe(single, 10_Hz).median == 2);
  CHECK(std::isnan(describe(single, 10_Hz).sd));
}

TEST_CASE("statistics follow shift, scale and order as they must") {
  const auto x = noise(4, 500);
  auto shifted = x, scaled = x, shuffled = x;
  for (float& v : shifted) v += 8;
  for (float& v : scaled) v *= 4;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(1));
  const auto a = describe(x, 10_Hz), b = describe(shifted, 10_Hz), c = describe(scaled, 10_Hz),
             d = describe(shuffled, 10_Hz);
  CHECK(b.sd == doctest::Approx(a.sd).epsilon(1e-6));
  CHECK(b.mean == doctest::Approx(a.mean + 8).epsilon(1e-6));
  CHECK(c.mad == doctest::Approx(4 * a.mad).epsilon(1e-6));
  CHECK(c.kurtosis == doctest::Approx(a.kurtosis).epsilon(1e-6));
  CHECK(c.hjorth_complexity == doctest::Approx(a.hjorth_complexity).epsilon(1e-6));
  CHECK(d.median == a.median);
  CHECK(d.sd == doctest::Approx(a.sd).epsilon(1e-12));
  CHECK(d.line_length > a.line_length);
}
