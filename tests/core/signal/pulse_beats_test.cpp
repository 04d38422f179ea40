#include "vigil/signal/pulse_beats.hpp"

#include <limits>

#include "golden.hpp"
#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

std::vector<PulseBeat> beats_of(const PulseRecording& r) {
  PulseBeats detector;
  std::vector<PulseBeat> beats;
  feed(r, [&](Timestamp first, const PulseSecond& second) {
    detector.push(first, second.ppg[0], second.acceleration);
    for (const PulseBeat& b : detector.confirmed()) {
      CHECK(b.peak <= first + 1_s - PulseBeats::kDelay);
      beats.push_back(b);
    }
  });
  return beats;
}

PulseRecording steady(double bpm, double rate_hz, double length_s) {
  PulseRecording r{.ppg_hz = rate_hz, .ppg = {{}}};
  for (int i = 0; i < int(rate_hz * length_s); ++i)
    r.ppg[0].push_back(pulse_wave(i / rate_hz * bpm / 60));
  return r;
}

/// F1 of times (s) against true ones, matched within 0.1 s.
double f1(const std::vector<double>& got, const std::vector<double>& truth) {
  std::size_t i = 0, j = 0, hits = 0;
  while (i < got.size() && j < truth.size()) {
    const double d = got[i] - truth[j];
    hits += std::abs(d) <= 0.1;
    i += d <= 0.1;
    j += d >= -0.1;
  }
  return 2 * double(hits) / double(got.size() + truth.size());
}

}  // namespace

TEST_CASE("beats are found as well as by the best of the reference detectors, and causally") {
  for (const golden::Entry& entry : golden::entries("ppg", "ppg/")) {
    if (!entry.input.has("ppg")) continue;  // an ECG
    CAPTURE(entry.id);
    const double rate = entry.input["fs"].value();
    PulseRecording r{.ppg_hz = rate, .ppg = {entry.input["ppg"].floats()}};
    if (entry.input.has("acc_g")) {
      r.acceleration_hz = rate;
      r.acceleration = entry.input["acc_g"].floats();
    }
    // the first beat may be cut, the last ones wait for more signal
    const double first = 0.8, last = std::floor(double(r.ppg[0].size()) / rate) - 1.1;
    std::vector<double> got, truth;
    const auto keep = [&](std::vector<double>& to, double t) {
      if (first < t && t < last) to.push_back(t);
    };
    for (const PulseBeat& b : beats_of(r)) keep(got, b.peak.ms / 1000);
    for (const double i : entry.expected["truth"]["peak_idx"].array()) keep(truth, i / rate);
    CHECK(f1(got, truth) >= entry.rule("truth.peak_idx").f1_min);
  }
}

TEST_CASE("intervals are exact to a few ms although the samples are 40 ms apart") {
  for (const double bpm : {50.0, 71.0, 123.0}) {
    CAPTURE(bpm);
    const auto beats = beats_of(steady(bpm, 25, 40));
    REQUIRE(beats.size() > 20);
    for (std::size_t i = 5; i < beats.size(); ++i) {
      CHECK(std::abs((beats[i].time - beats[i - 1].time).value - 60000 / bpm) < 4);
      CHECK(beats[i].foot < beats[i].time);
      CHECK(beats[i].time < beats[i].peak);
      CHECK(beats[i].quality > 0.9);
    }
  }
}

TEST_CASE("the first detection gives all its beats, however fast the heart") {
  const double bpm = 190;
  const auto beats = beats_of(steady(bpm, 64, 8));
  REQUIRE(beats.size() > 10);
  for (std::size_t i = 1; i < beats.size(); ++i)
    CHECK((beats[i].peak - beats[i - 1].peak).value == doctest::Approx(60000 / bpm).epsilon(0.1));
}

TEST_CASE("each beat is reported once, in order") {
  const auto beats = beats_of(steady(180, 64, 60));
  for (std::size_t i = 1; i < beats.size(); ++i) {
    CHECK((beats[i].peak - beats[i - 1].peak).value == doctest::Approx(333).epsilon(0.1));
  }
  CHECK(beats.size() > 3 * 58 - 4);
}

TEST_CASE("a beat that moves while its neighbours do not is worth less, and so is one in motion") {
  auto r = steady(75, 64, 40);
  for (int i = 64 * 20; i < 64 * 20 + 51; ++i)
    r.ppg[0][std::size_t(i)] *= 4;  // one beat four times as high
  double odd = 1, usual = 0;
  for (const PulseBeat& b : beats_of(r)) {
    if (b.peak.ms > 20000 && b.peak.ms < 20800) odd = std::min(odd, double(b.quality));
    if (b.peak.ms > 30000) usual = double(b.quality);
  }
  CHECK(usual > 0.9);
  CHECK(odd < 0.8 * usual);

  r = steady(75, 64, 40);
  r.acceleration_hz = 32;
  for (int i = 0; i < 32 * 40; ++i) {
    const float swing = i > 32 * 20 ? 1.5f * std::sin(0.4f * float(i)) : 0;
    r.acceleration.insert(r.acceleration.end(), {swing, 0.0f, 1.0f});
  }
  for (const PulseBeat& b : beats_of(r)) {
    if (b.peak.ms < 19000) CHECK(b.quality > 0.9);
    if (b.peak.ms > 22000) CHECK(b.quality < 0.4);
  }
}

TEST_CASE("a flat line has no beats, and NaN is a hole") {
  CHECK(beats_of({.ppg_hz = 64, .ppg = {std::vector<float>(64 * 20, 7.0f)}}).empty());
  PulseBeats detector;
  const std::vector<float> bad(kPulseSamples, std::numeric_limits<float>::quiet_NaN());
  std::vector<PulseBeat> beats;
  feed(steady(60, 64, 40), [&](Timestamp first, const PulseSecond& second) {
    detector.push(first, first.ms == 20000 ? std::span<const float>(bad) : second.ppg[0], {});
    for (const PulseBeat& b : detector.confirmed()) {
      CHECK(std::isfinite(b.time.ms));
      CHECK(std::isfinite(b.quality));
      beats.push_back(b);
    }
  });
  CHECK(beats.back().peak > Timestamp{37000});
}

TEST_CASE("the waveform keeps the pulse in time and drops its offset") {
  PulseWaveform waveform;
  auto r = steady(72, 64, 20);
  for (float& v : r.ppg[0]) v += 1e5f;
  feed(r, [&](Timestamp first, const PulseSecond& second) {
    const auto shown = waveform.push(first, second.ppg[0]);
    REQUIRE(shown.values.size() == kPulseSamples);
    if (first.ms < 8000) return;
    for (std::size_t i = 0; i < kPulseSamples; ++i) {
      const double t = (shown.first.ms + 20 * double(i)) / 1000;
      CHECK(std::abs(shown.values[i] - pulse_wave(t * 1.2)) < 0.25);
    }
  });
  CHECK(waveform.push({0}, {}).values.empty());
}
