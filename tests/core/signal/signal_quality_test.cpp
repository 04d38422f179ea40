#include "vigil/signal/signal_quality.hpp"

#include <algorithm>
#include <cmath>

#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

PulseQuality::Index index_of(const PulseRecording& r) {
  PulseBeats beats;
  PulseQuality quality;
  feed(r, [&](Timestamp first, const PulseSecond& second) {
    beats.push(first, second.ppg[0], second.acceleration);
    quality.push(second, beats.confirmed());
  });
  return quality.index();
}

/// 30 s of a pulse of amplitude 1 on a level, and noise.
PulseRecording pulses(double noise = 0, double level = 0) {
  PulseRecording r{.ppg_hz = 64, .ppg = {{}}};
  TestNoise random;
  for (int i = 0; i < 64 * 30; ++i)
    r.ppg[0].push_back(
        float(level + double(pulse_wave(i / 64.0 * 1.2)) + noise * double(random())));
  return r;
}

}  // namespace

TEST_CASE("clean pulses are good, and worth less and less as noise grows") {
  float before = 2;
  for (const double noise : {1.0, 3.0, 10.0}) {
    CAPTURE(noise);
    const float now = index_of(pulses(noise)).value;
    CHECK(now < before);
    before = now;
  }
  CHECK(index_of(pulses()).value > 0.95f);
  CHECK(index_of(pulses(10)).value < 0.3f);
}

TEST_CASE("a sinusoid is spectrally pure, noise is not") {
  PulseRecording sine{.ppg_hz = 50, .ppg = {{}}};
  for (int i = 0; i < 50 * 30; ++i) sine.ppg[0].push_back(std::sin(0.15f * float(i)));
  CHECK(index_of(sine).purity > 0.98f);
  CHECK(index_of(pulses(10)).purity < 0.8f);
}

TEST_CASE("the skewness is that of the wave") {
  auto peaked = pulses();
  for (float& v : peaked.ppg[0]) v = std::exp(2 * v);
  auto upside_down = peaked;
  for (float& v : upside_down.ppg[0]) v = -v;
  CHECK(index_of(peaked).skewness > 0.5f);
  CHECK(index_of(upside_down).skewness < -0.5f);
}

TEST_CASE("the perfusion is the pulse over the light, where there is a level") {
  CHECK(index_of(pulses(0, 100)).perfusion == doctest::Approx(0.0076).epsilon(0.1));
  CHECK(index_of(pulses()).perfusion == 0);
  CHECK(index_of(pulses(0, 1e5)).value == 0);  // no pulse is so faint
}

TEST_CASE("a flat line and a converter at its end are stuck") {
  CHECK(index_of(pulses(0.01)).stuck < 0.01f);
  const PulseRecording flat{.ppg_hz = 64, .ppg = {std::vector<float>(1920, 7)}};
  CHECK(index_of(flat).stuck == 1);
  CHECK(index_of(flat).value == 0);
  auto clipped = pulses(0.01);
  for (float& v : clipped.ppg[0]) v = std::min(v, 0.3f);
  const auto index = index_of(clipped);
  CHECK(index.stuck > 0.2f);
  CHECK(index.stuck < 0.6f);
  CHECK(index.value < 0.8f);
}

TEST_CASE("motion is that of the wrist, without gravity") {
  auto r = pulses();
  r.acceleration_hz = 50;
  for (int i = 0; i < 50 * 30; ++i)
    r.acceleration.insert(r.acceleration.end(), {0.2f * std::sin(0.5f * float(i)), 0.6f, 0.8f});
  CHECK(index_of(r).motion_g == doctest::Approx(0.2 / std::sqrt(2)).epsilon(0.05));
}

TEST_CASE("without light there is no quality") {
  PulseQuality quality;
  const std::vector<float> second(kPulseSamples, 1);
  PulseSecond light;
  light.ppg[0] = second;
  quality.push(light, {});
  quality.push({}, {});
  CHECK(quality.index().value == 0);
}
