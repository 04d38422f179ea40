#include "vigil/signal/oximetry.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

struct RedAndInfrared {
  std::vector<float> red, infrared;
};

/// RedAndInfrared at kPulseRate in which pulses of 72 a minute take `ratio` times as much of the
/// red as of the infrared, of which they take 1 % at most.
RedAndInfrared light(double ratio, double length_s, double noise = 0) {
  RedAndInfrared l;
  TestNoise random;
  for (int i = 0; i < int(length_s * kPulseRate.value); ++i) {
    const double pulse = 0.005 * double(pulse_wave(1.2 * i / kPulseRate.value));
    l.red.push_back(float(80'000 * std::exp(-ratio * pulse) * (1 + noise * double(random()))));
    l.infrared.push_back(float(120'000 * std::exp(-pulse) * (1 + noise * double(random()))));
  }
  return l;
}

std::span<const float> second(const std::vector<float>& x, int s) {
  return std::span(x).subspan(std::size_t(s) * kPulseSamples, kPulseSamples);
}

/// The last estimate over light that begins at 0.
Reading<OxygenSaturation> saturation(const RedAndInfrared& l,
                                     std::span<const float> acceleration = {}) {
  PulseOximeter oximeter;
  for (int s = 0; std::size_t(s + 1) * kPulseSamples <= l.red.size(); ++s)
    oximeter.push(Timestamp{1000.0 * s}, second(l.red, s), second(l.infrared, s), acceleration);
  return oximeter.estimate();
}

}  // namespace

TEST_CASE("the ratio of ratios is the ratio of the pulses' shares, whatever the light's gain") {
  RatioOfRatios ratio(kPulseRate, 1000);
  for (const double truth : {0.4, 0.7, 1.0, 1.3}) {
    CAPTURE(truth);
    RedAndInfrared l = light(truth, 8);
    const auto found = ratio(l.red, l.infrared);
    REQUIRE(found);
    CHECK(found->value == doctest::Approx(truth).epsilon(1e-3));
    CHECK(found->likeness > 0.999);
    for (float& v : l.red) v *= 3;
    CHECK(ratio(l.red, l.infrared)->value == doctest::Approx(found->value).epsilon(1e-4));
  }
}

TEST_CASE("noise widens the interval of the saturation before it hides it") {
  const auto clear = saturation(light(0.8, 8)), noisy = saturation(light(0.8, 8, 3e-3));
  REQUIRE(clear);
  REQUIRE(noisy);
  CHECK(clear->value.value == doctest::Approx(84).epsilon(0.002));
  CHECK(clear->low < clear->value);
  CHECK(clear->high - clear->low < noisy->high - noisy->low);
  CHECK(noisy->quality < clear->quality);
  CHECK(noisy->low.value < 84);
  CHECK(noisy->high.value > 84);
  CHECK(saturation(light(0.8, 8, 2e-2)).absent() == Absent::poor_signal);
}

TEST_CASE("no saturation stands above 100 %") {
  const auto full = saturation(light(0.3, 8));
  REQUIRE(full);
  CHECK(full->value.value == 100);
  CHECK(full->high.value == 100);
}

TEST_CASE("what no pulse does to light is no saturation") {
  const auto absent = [](const RedAndInfrared& l) { return saturation(l).absent(); };
  CHECK(absent({std::vector<float>(400, 8e4f), std::vector<float>(400, 9e4f)}) ==
        Absent::poor_signal);
  CHECK(absent({std::vector<float>(400, 0), std::vector<float>(400, 0)}) == Absent::poor_signal);
  CHECK(absent({std::vector<float>(400, -1), std::vector<float>(400, -1)}) == Absent::poor_signal);
  RedAndInfrared bad = light(0.5, 8);
  bad.red[390] = std::numeric_limits<float>::quiet_NaN();
  CHECK(absent(bad) == Absent::poor_signal);
  CHECK(absent(light(1.7, 8)) == Absent::poor_signal);  // no person's
  CHECK(absent(light(0.05, 8)) == Absent::poor_signal);
  RatioOfRatios short_one(kPulseRate, 1000);
  const RedAndInfrared brief = light(0.5, 1.5);
  CHECK(!short_one(brief.red, brief.infrared));
}

TEST_CASE("a moving arm hides the saturation, and says so") {
  std::vector<float> swing;
  for (int i = 0; i < int(kPulseSamples); ++i) {
    const auto a = static_cast<float>(0.5 * std::sin(0.3 * i));
    swing.insert(swing.end(), {a, 0.0f, 1.0f});
  }
  CHECK(saturation(light(0.5, 8), swing).absent() == Absent::motion);
}

TEST_CASE("after a hole the saturation starts anew") {
  PulseOximeter oximeter;
  const RedAndInfrared l = light(0.5, 20);
  const auto push = [&](int s) {
    oximeter.push(Timestamp{1000.0 * s}, second(l.red, s), second(l.infrared, s), {});
  };
  for (int s = 0; s < 3; ++s) push(s);
  CHECK(oximeter.estimate().absent() == Absent::starting);
  for (int s = 3; s < 10; ++s) push(s);
  CHECK(oximeter.estimate());
  oximeter.push(Timestamp{10'000}, {}, {}, {});
  CHECK(oximeter.estimate().absent() == Absent::no_data);
  push(11);
  CHECK(oximeter.estimate().absent() == Absent::starting);
  for (int s = 12; s < 16; ++s) push(s);
  CHECK(oximeter.estimate());
  push(19);  // seconds that never came
  CHECK(oximeter.estimate().absent() == Absent::starting);
}
