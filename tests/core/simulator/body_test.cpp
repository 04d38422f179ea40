// Movement, skin and light: what the sensors see of a life.
#include "life.hpp"
#include "vigil/simulator/optics.hpp"
#include "vigil/simulator/sensors.hpp"

using namespace vigil::test;
using vigil::Channel;

namespace {

double length(Vector v) { return std::sqrt(v.x * v.x + v.y * v.y + v.z * v.z); }

double dot(Vector a, Vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

std::vector<double> magnitudes(const Scenario& scenario, std::uint64_t seed, double from_s,
                               double to_s, double rate_hz) {
  Wearer wearer(scenario, Random(seed));
  std::vector<double> x;
  for (int i = 0; from_s + i / rate_hz < to_s; ++i) {
    wearer.advance(from_s + i / rate_hz);
    x.push_back(length(wearer.movement().acceleration(from_s + i / rate_hz)));
  }
  return x;
}

}  // namespace

TEST_CASE("at rest the accelerometer feels gravity alone, but for a fidget now and then") {
  const OwnScenario sitting = lasting({});
  auto g = magnitudes(sitting, 1, 0, 300, 50);
  std::ranges::sort(g);
  CHECK(g[g.size() / 20] == about(1, 0.01));
  CHECK(g[g.size() * 19 / 20] == about(1, 0.01));
  CHECK(g.back() > 1.01);
}

TEST_CASE("a watch on a table lies still, face up") {
  const OwnScenario off = lasting({.contact = 0});
  Wearer wearer(off, Random(1));
  for (double t = 5; t < 60; t += 0.02) {
    wearer.advance(t);
    const Vector a = wearer.movement().acceleration(t);
    REQUIRE(std::fabs(a.x) + std::fabs(a.y) < 1e-3);
    REQUIRE(a.z == about(1, 1e-6));
    REQUIRE(length(wearer.movement().turning(t)) < 0.1);
  }
}

TEST_CASE("what the gyroscope measures is how the watch turns against gravity") {
  for (const Activity activity : {Activity::sitting, Activity::walking, Activity::running}) {
    CAPTURE(name(activity));
    const OwnScenario scenario = lasting({.activity = activity});
    Wearer wearer(scenario, Random(3));
    double worst = 0, most = 0;
    for (int i = 0; i < 120 * 128; ++i) {
      const double t = 30 + i * kTickS;
      const double step = kTickS / 4;
      wearer.advance(t);
      const Movement& m = wearer.movement();
      const Vector up = m.up(t + step / 2);
      const Vector change = (1 / step) * (m.up(t + step) + -1.0 * m.up(t));
      const Vector w = (std::numbers::pi / 180) * m.turning(t + step / 2);
      const Vector turned = {up.y * w.z - up.z * w.y, up.z * w.x - up.x * w.z,
                             up.x * w.y - up.y * w.x};
      worst = std::max(worst, length(change + -1.0 * turned));
      most = std::max(most, length(turned));
    }
    CHECK(most > 0.2);
    CHECK(worst < 0.001 * most);
  }
}

TEST_CASE("gait has its cadence, and the steps are counted") {
  struct Case {
    Activity activity;
    double step_hz, swing;
  };
  for (const Case c : {Case{Activity::walking, 1.8, 0.2}, Case{Activity::running, 2.7, 0.6}}) {
    CAPTURE(name(c.activity));
    const OwnScenario scenario = lasting({.activity = c.activity});
    const auto g = magnitudes(scenario, 2, 30, 150, 50);
    CHECK(peak_hz(g, 50, 1.2, 4, 512) == about(c.step_hz, 0.05));
    CHECK(deviation(g) > c.swing / 2);
    Wearer wearer(scenario, Random(2));
    wearer.advance(30);
    const double before = wearer.movement().steps();
    wearer.advance(150);
    CHECK((wearer.movement().steps() - before) / 120 == about(c.step_hz, 0.03));
  }
  const OwnScenario calm = lasting({});
  Wearer sitting(calm, Random(2));
  sitting.advance(60);
  CHECK(sitting.movement().steps() == 0);
}

TEST_CASE("a fall is a moment of weightlessness, a blow, and another posture") {
  const Scenario& fall = *find_scenario("fall");
  Wearer wearer(fall, Random(5));
  wearer.advance(58);
  const double walking_sway = wearer.movement().bounce_g();
  double weightless_s = 0, least = 9, most = 0, most_at_s = 0;
  for (double t = 60; t < 63; t += 0.01) {
    wearer.advance(t);
    const double g = length(wearer.movement().acceleration(t));
    if (g < 0.5) weightless_s += 0.01;
    least = std::min(least, g);
    if (g > most) {
      most = g;
      most_at_s = t;
    }
  }
  CHECK(walking_sway > 0.1);
  CHECK(weightless_s > 0.2);
  CHECK(least < 0.35);
  CHECK(most > 3);
  CHECK(most < 8);
  CHECK(most_at_s == about(60.47, 0.002));

  Wearer before(fall, Random(5));
  before.advance(40);
  wearer.advance(75);
  CHECK(length(wearer.movement().acceleration(75)) == about(1, 0.02));
  CHECK(dot(wearer.movement().up(75), before.movement().up(40)) < 0.7);
}

TEST_CASE("a skin conductance response has the Bateman shape") {
  Skin skin(33, Random(2));
  // Until one response comes out of silence.
  const auto tick = [&] { skin.tick({0, 0, 33}); };
  while (skin.responses() == 0) tick();
  std::vector<double> response;
  while (skin.responses() == 1) {
    response.push_back(skin.phasic_us());
    tick();
  }
  const auto peak = std::ranges::max_element(response);
  const double rise_s = static_cast<double>(peak - response.begin()) * kTickS;
  CHECK(rise_s == about(1.18, 0.02));
  const auto half = std::find_if(peak, response.end(), [&](double v) { return v < *peak / 2; });
  REQUIRE(half != response.end());
  CHECK(static_cast<double>(half - peak) * kTickS == about(2.0, 0.15));
  CHECK(*peak > 0.05);
}

TEST_CASE("stress raises the tonic conductance and the number of responses") {
  const OwnScenario scenario{{{.duration_s = 600}, {.duration_s = 600, .stress = 0.9}}, {}};
  Wearer wearer(scenario, Random(3));
  wearer.advance(300);
  const double calm_us = wearer.skin().tonic_us();
  const int before = wearer.skin().responses();
  wearer.advance(599);
  const int calm = wearer.skin().responses() - before;
  wearer.advance(900);
  const int from = wearer.skin().responses();
  wearer.advance(1199);
  CHECK(wearer.skin().tonic_us() > 1.6 * calm_us);
  CHECK(calm / 5.0 > 0.4);
  CHECK(calm / 5.0 < 4);
  CHECK((wearer.skin().responses() - from) / 5.0 > 9);
}

TEST_CASE("temperature follows the skin while worn, and the room when not") {
  const OwnScenario scenario{{{.duration_s = 600, .skin_temperature_c = 33},
                              {.duration_s = 600, .skin_temperature_c = 37},
                              {.duration_s = 600, .skin_temperature_c = 37, .contact = 0}},
                             {}};
  Wearer wearer(scenario, Random(3));
  wearer.advance(599);
  CHECK(wearer.watch_back_c() == about(33, 0.01));
  wearer.advance(660);
  CHECK(wearer.watch_back_c() > 33.4);
  CHECK(wearer.watch_back_c() < 36);
  wearer.advance(1199);
  CHECK(wearer.watch_back_c() == about(37, 0.01));
  wearer.advance(1799);
  CHECK(wearer.watch_back_c() < 24);
}
