#include "vigil/simulator/optics.hpp"

#include <array>

#include "life.hpp"

using namespace vigil::test;
using vigil::Channel;

namespace {

constexpr std::array kLights = {Channel::ppg_green, Channel::ppg_green_2, Channel::ppg_red,
                                Channel::ppg_infrared};

std::vector<double> light_of(const Scenario& scenario, std::uint64_t seed, Channel channel,
                             double from_s, double to_s, double rate_hz) {
  Wearer wearer(scenario, Random(seed));
  std::vector<double> x;
  for (int i = 0; from_s + i / rate_hz < to_s; ++i) {
    const double t = from_s + i / rate_hz;
    wearer.advance(t);
    x.push_back(light(wearer, channel, t));
  }
  return x;
}

/// Pulsatile share of the light around the heart rate, root mean square over mean.
double perfusion(const std::vector<double>& x, double rate_hz, double heart_hz) {
  double power = 0;
  for (double hz = heart_hz - 0.15; hz < heart_hz + 0.15; hz += rate_hz / 1024)
    power += power_at(x, rate_hz, hz, 1024);
  return std::sqrt(power) / mean(x);
}

}  // namespace

TEST_CASE("a pulse rises, peaks, has a dicrotic notch and wave, and dies out") {
  const Beat beat{.time_s = 0, .rr_s = 0.85};
  const auto at = [&](double s) { return pulse_wave(beat, s); };
  CHECK(at(0) < 1e-4);
  CHECK(at(-1) == 0);
  double peak_s = 0;
  for (double s = 0; s < 1; s += 0.001)
    if (at(s) > at(peak_s)) peak_s = s;
  CHECK(peak_s == about(kPulseTransitS + 0.171, 0.01));
  double notch_s = peak_s;
  while (at(notch_s + 0.001) < at(notch_s)) notch_s += 0.001;
  double wave_s = notch_s;
  while (at(wave_s + 0.001) > at(wave_s)) wave_s += 0.001;
  CHECK(notch_s - peak_s == about(0.23, 0.05));
  CHECK(at(wave_s) > 1.2 * at(notch_s));
  CHECK(at(wave_s) < 0.4 * at(peak_s));
  CHECK(at(1.5) < 1e-3);

  CHECK(pulse_wave({.time_s = 0, .rr_s = 0.4}, 0.3) < at(0.37));  // less time to fill, less blood
}

TEST_CASE("at rest every beat is a dip in the light, a pulse transit and a rise after it") {
  const OwnScenario scenario = lasting({.heart_rate_bpm = 62});
  for (const Channel channel : kLights) {
    CAPTURE(vigil::name(channel));
    Wearer wearer(scenario, Random(7));
    std::vector<double> x;
    for (int i = 0; i < 120 * 200; ++i) {
      wearer.advance(i / 200.0);
      x.push_back(light(wearer, channel, i / 200.0));
    }
    int beats = 0, in_time = 0;
    for (const Beat& beat : beats_of(scenario, 7, 2, 118)) {
      const double expected_s = beat.time_s + kPulseTransitS + 0.171 * std::sqrt(beat.rr_s / 0.85);
      const auto from = x.begin() + static_cast<std::ptrdiff_t>((beat.time_s + 0.25) * 200);
      const auto to = x.begin() + static_cast<std::ptrdiff_t>((beat.time_s + 0.55) * 200);
      const double dip_s = static_cast<double>(std::min_element(from, to) - x.begin()) / 200.0;
      in_time += std::fabs(dip_s - expected_s) < 0.015;
      ++beats;
    }
    CHECK(beats > 100);
    CHECK(in_time > 0.97 * beats);  // a fidget moves one now and then
  }
}

TEST_CASE("the ratio of ratios of red and infrared gives the saturation") {
  for (const double spo2 : {97.0, 90.0, 80.0}) {
    CAPTURE(spo2);
    const OwnScenario scenario = lasting({.activity = Activity::lying, .spo2_pct = spo2});
    const auto red = light_of(scenario, 2, Channel::ppg_red, 30, 150, 50);
    const auto infrared = light_of(scenario, 2, Channel::ppg_infrared, 30, 150, 50);
    const double ratio = perfusion(red, 50, 64.0 / 60) / perfusion(infrared, 50, 64.0 / 60);
    CHECK(110 - 25 * ratio == about(spo2, 0.015));
  }
}

TEST_CASE("breathing shows in the baseline and in the height of the pulses") {
  const OwnScenario scenario = lasting({.activity = Activity::lying, .heart_rate_bpm = 62});
  Wearer wearer(scenario, Random(11));
  std::vector<double> breaths, baseline, heights;
  double least = 1e9, most = 0;
  std::uint64_t read = 0;
  double height = 0;
  for (int i = 0; i < 600 * 100; ++i) {
    const double t = i / 100.0;
    wearer.advance(t);
    const double x = light(wearer, Channel::ppg_green, t);
    least = std::min(least, x);
    most = std::max(most, x);
    wearer.heart().beats().read(read, [&](const Beat&) {
      height = most - least;
      least = 1e9;
      most = 0;
    });
    if (i % 25 != 0 || t < 5) continue;
    breaths.push_back(wearer.breathing().volume());
    baseline.push_back(x);
    heights.push_back(height);
  }
  const double breath_hz = peak_hz(breaths, 4, 0.12, 0.5, 240);
  CHECK(peak_hz(heights, 4, 0.12, 0.5, 240) == about(breath_hz, 0.05));
  CHECK(power_at(baseline, 4, breath_hz, 240) > 3 * power_at(baseline, 4, 1.5 * breath_hz, 240));
  // A tenth up and down; shorter intervals alone would give a third of that.
  CHECK(deviation(heights) / mean(heights) > 0.05);
  CHECK(deviation(heights) / mean(heights) < 0.12);
}

TEST_CASE("a little of the room's light leaks in even under a tight watch") {
  const OwnScenario scenario = lasting({});
  Wearer wearer(scenario, Random(6));
  double ambient = wearer.ambient_light(), before = 0;
  int changes = 0;
  for (int i = 0; i < 1800 * 128; ++i) {
    wearer.tick();
    const double counts = light(wearer, Channel::ppg_green, wearer.time_s());
    const double change = wearer.ambient_light() - ambient;
    if (std::fabs(change) > 0.6) {  // above what a pulse does in a tick
      CHECK((counts - before) / change > 600);
      CHECK((counts - before) / change < 1800);
      ++changes;
    }
    ambient = wearer.ambient_light();
    before = counts;
  }
  CHECK(changes > 2);
}

TEST_CASE("a gait's artefact in the light has the frequencies of the gait, and grows with it") {
  const auto power = [](Activity activity, double hz) {
    const OwnScenario scenario = lasting({.activity = activity, .heart_rate_bpm = 130});
    return power_at(light_of(scenario, 4, Channel::ppg_green, 60, 180, 50), 50, hz, 1024);
  };
  CHECK(power(Activity::walking, 1.8) > 20 * power(Activity::sitting, 1.8));
  CHECK(power(Activity::running, 2.7) > 100 * power(Activity::sitting, 2.7));
  CHECK(power(Activity::running, 2.7) > 3 * power(Activity::walking, 1.8));
  CHECK(power(Activity::running, 5.4) > 20 * power(Activity::sitting, 5.4));  // harmonics
}

TEST_CASE("the artefact follows the wrist's acceleration with the tissue's lag") {
  Wearer wearer(*find_scenario("fall"), Random(4));
  double blow_g = 0, blow_s = 0, dip = kMostLight, dip_s = 0;
  for (double t = 60; t < 61; t += 0.002) {
    wearer.advance(t);
    const double g = wearer.movement().sway(t).z;
    const double counts = light(wearer, Channel::ppg_green, t);
    if (g > blow_g) {
      blow_g = g;
      blow_s = t;
    }
    if (counts < dip) {
      dip = counts;
      dip_s = t;
    }
  }
  CHECK(dip_s - blow_s == about(0.05, 0.1));
}

TEST_CASE("a loose watch is shaken more") {
  const auto shaken = [](double contact) {
    const OwnScenario scenario =
        lasting({.activity = Activity::running, .heart_rate_bpm = 150, .contact = contact});
    const auto x = light_of(scenario, 4, Channel::ppg_green, 60, 120, 50);
    return deviation(x) / mean(x);
  };
  CHECK(shaken(0.5) > 2 * shaken(1));
}

TEST_CASE("without contact the light changes with the room's alone") {
  const OwnScenario off = lasting({.contact = 0});
  const auto x = light_of(off, 3, Channel::ppg_green, 10, 310, 50);
  int changes = 0;
  for (std::size_t i = 1; i < x.size(); ++i) changes += x[i] != x[i - 1];
  CHECK(changes > 0);
  CHECK(changes < 20);
}

TEST_CASE("poor contact leaves the pulse a smaller share of the light") {
  const auto pulse = [](double contact) {
    const OwnScenario scenario = lasting({.contact = contact});
    const auto x = light_of(scenario, 3, Channel::ppg_green, 10, 130, 50);
    return perfusion(x, 50, 64.0 / 60);
  };
  CHECK(pulse(0.4) < 0.95 * pulse(1));
  CHECK(pulse(0.4) > 0.3 * pulse(1));
}

TEST_CASE("in every scenario the light is above 0 and within the converter's range") {
  for (const Scenario& scenario : scenarios()) {
    CAPTURE(scenario.name);
    Wearer wearer(scenario, Random(8));
    for (int i = 0; i < 900 * 10; ++i) {
      wearer.advance(i / 10.0);
      for (const Channel channel : kLights) {
        const double counts = light(wearer, channel, i / 10.0);
        REQUIRE(counts > 0);
        REQUIRE(counts < kMostLight);
      }
    }
  }
}
