#include "vigil/signal/rate_tracker.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "support.hpp"

using namespace vigil;

namespace {

std::vector<float> around(double rate, double width, std::size_t count) {
  std::vector<float> l(count);
  for (std::size_t i = 0; i < count; ++i) {
    l[i] = float(-0.5 * std::pow((40 + double(i) - rate) / width, 2));
  }
  return l;
}

constexpr RateTracker::Settings kSettings{.first = 40, .step = 1, .count = 100};

}  // namespace

TEST_CASE("the posterior is a distribution, at first a wide one") {
  RateTracker t(kSettings);
  const auto p = t.posterior();
  CHECK(std::accumulate(p.begin(), p.end(), 0.0) == doctest::Approx(1));
  CHECK(t.quantile(0.95) - t.quantile(0.05) > 45);
  t.update(around(72.3, 2, 100));
  CHECK(std::accumulate(p.begin(), p.end(), 0.0) == doctest::Approx(1));
  CHECK(t.quantile(0.5) == doctest::Approx(72.3).epsilon(0.005));
  CHECK(t.quantile(0.95) - t.quantile(0.05) == doctest::Approx(2 * 1.645 * 2).epsilon(0.05));
  CHECK(t.probability_within(72.3, 2) == doctest::Approx(0.7).epsilon(0.1));
}

TEST_CASE("time that passes without evidence widens it") {
  RateTracker t(kSettings);
  t.update(around(80, 1, 100));
  double width = t.quantile(0.95) - t.quantile(0.05);
  for (int i = 0; i < 20; ++i) {
    t.predict();
    const double wider = t.quantile(0.95) - t.quantile(0.05);
    CHECK(wider > width);
    width = wider;
  }
  t.reset();
  CHECK(t.quantile(0.95) - t.quantile(0.05) > width);
}

TEST_CASE("evidence that is not a number is passed over") {
  RateTracker t(kSettings);
  t.update(around(80, 1, 100));
  const double before = t.quantile(0.5);
  for (const float bad : {NAN, -INFINITY}) {
    t.update(std::vector<float>(100, bad));
    std::vector<float> one = around(120, 1, 100);
    one[7] = NAN;
    t.update(one);
    CHECK(t.quantile(0.5) == before);
  }
}

TEST_CASE("a contradiction is held against for a moment and believed when it lasts") {
  RateTracker t(kSettings);
  for (int i = 0; i < 10; ++i) {
    t.predict();
    t.update(around(70, 3, 100));
  }
  std::vector<float> elsewhere(100, 0.0f);
  elsewhere[80] = 3;  // 120: e³ times likelier than any other rate
  t.predict();
  t.update(elsewhere);
  CHECK(std::abs(t.quantile(0.5) - 70) < 3);
  for (int i = 0; i < 8; ++i) {
    t.predict();
    t.update(elsewhere);
  }
  CHECK(std::abs(t.quantile(0.5) - 120) < 1);
}
