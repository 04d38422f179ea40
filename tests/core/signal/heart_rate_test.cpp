#include "vigil/signal/heart_rate.hpp"

#include <limits>

#include "golden.hpp"
#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

/// A minute and more of pulse whose rate goes from `from` to `to`, and of a runner's arm whose
/// swing and steps reach the PPG through a delay.
PulseRecording runner(double from_bpm, double to_bpm, double steps_bpm, double motion,
                      double length_s) {
  PulseRecording r{.ppg_hz = 64, .acceleration_hz = 32, .ppg = {{}}, .acceleration = {}};
  TestNoise noise;
  const auto arm = [&](double t, double harmonic) {
    return motion * std::sin(2 * 3.14159265358979 * harmonic * steps_bpm / 120 * t + harmonic);
  };
  double beats = 0;
  for (int i = 0; i < int(length_s * 64); ++i) {
    const double t = i / 64.0;
    beats += (from_bpm + (to_bpm - from_bpm) * t / length_s) / 60 / 64;
    const double artefact = 2 * arm(t - 0.1, 1) + 3 * arm(t - 0.12, 2);
    r.ppg[0].push_back(pulse_wave(beats) + float(artefact) + 0.2f * noise());
  }
  for (int i = 0; i < int(length_s * 32); ++i) {
    const double t = i / 32.0;
    r.acceleration.push_back(float(arm(t, 1)));
    r.acceleration.push_back(float(arm(t + 0.03, 2)));
    r.acceleration.push_back(1 + float(0.5 * arm(t + 0.1, 1) + arm(t, 2)));
  }
  return r;
}

struct Outcome {
  std::vector<Reading<HeartRate>> rates;  // at 1, 2, ... s
  double absent_share() const {
    double n = 0;
    for (const auto& r : rates) n += !r;
    return n / double(rates.size());
  }
};

Outcome follow(const PulseRecording& r) {
  OpticalHeartRate heart_rate;
  Outcome out;
  feed(r, [&](Timestamp first, const PulseSecond& second) {
    heart_rate.push(first, second);
    out.rates.push_back(heart_rate.estimate(8_s, first + 1_s));
  });
  return out;
}

}  // namespace

TEST_CASE("a steady pulse is found within its interval, at any rate from 40 to 210") {
  for (const double bpm : {40.0, 62.0, 95.0, 140.0, 210.0}) {
    CAPTURE(bpm);
    const auto out = follow(runner(bpm, bpm, 150, 0, 30));
    REQUIRE(out.rates.back());
    const HeartRate rate = *out.rates.back();
    CHECK(rate.value.value == doctest::Approx(bpm).epsilon(0.01));
    CHECK(rate.low <= rate.value);
    CHECK(rate.value <= rate.high);
    CHECK(rate.high - rate.low < 6_bpm);
    CHECK(rate.quality > 0.9);
  }
}

TEST_CASE("the pulse is followed through a run whose steps are stronger than it and cross it") {
  const auto out = follow(runner(80, 170, 140, 0.8, 120));
  double sum = 0, within = 0, count = 0;
  for (std::size_t s = 10; s < out.rates.size(); ++s) {
    const double truth = 80 + 90 * (double(s) + 1 - 4) / 120;  // mean over the 8 s before
    if (!out.rates[s]) continue;
    sum += std::abs(out.rates[s]->value.value - truth);
    within += out.rates[s]->low.value - 0.5 <= truth && truth <= out.rates[s]->high.value + 0.5;
    ++count;
  }
  CHECK(out.absent_share() < 0.1);
  CHECK(sum / count < 2);
  CHECK(within / count > 0.85);
}

TEST_CASE("without acceleration beside it, a strong run is not passed off as a sure pulse") {
  auto r = runner(80, 80, 150, 0.8, 60);
  const auto with = follow(r);
  r.acceleration.clear();
  const auto without = follow(r);
  REQUIRE(with.rates.back());
  CHECK(std::abs(with.rates.back()->value.value - 80) < 2);
  CHECK((!without.rates.back() ||
         without.rates.back()->quality <= with.rates.back()->quality + 1e-3));
}

TEST_CASE("the reference recordings' mean heart rate is met") {
  for (const char* name : {"clean_25", "clean_64", "clean_100", "clean_125", "noisy_25", "noisy_64",
                           "noisy_100", "slow_42bpm_64", "fast_165bpm_64", "low_perfusion_25"}) {
    CAPTURE(name);
    const golden::Entry entry = golden::entries("ppg", std::string("ppg/") + name).front();
    OpticalHeartRate heart_rate;
    Timestamp end;
    feed({.ppg_hz = entry.input["fs"].value(), .ppg = {entry.input["ppg"].floats()}},
         [&](Timestamp first, const PulseSecond& second) {
           heart_rate.push(first, second);
           end = first + 1_s;
         });
    const auto rate = heart_rate.estimate(60_s, end);
    REQUIRE(rate);
    const auto& truth = entry.expected["truth"];
    CHECK(std::abs(rate->value.value - truth["mean_hr_bpm"].value()) < 2);
  }
}

TEST_CASE("the offset and scale of the signal do not matter") {
  auto r = runner(72, 90, 130, 0.2, 40);
  const auto out = follow(r);
  for (float& v : r.ppg[0]) v = 500'000 + 1000 * v;
  const auto scaled = follow(r);
  REQUIRE(out.rates.back());
  REQUIRE(scaled.rates.back());
  CHECK(scaled.rates.back()->value.value ==
        doctest::Approx(out.rates.back()->value.value).epsilon(1e-3));
}

TEST_CASE("no value before there is enough signal, none from a flat line, none after silence") {
  OpticalHeartRate heart_rate;
  CHECK(heart_rate.estimate(8_s, {0}).absent() == Absent::no_data);
  const auto start = follow(runner(70, 70, 150, 0, 6));
  CHECK(start.rates[0].absent() == Absent::starting);
  CHECK(start.rates.back());

  const auto flat = follow({.ppg_hz = 64, .ppg = {std::vector<float>(64 * 20, 12345.0f)}});
  CHECK(flat.rates.back().absent() == Absent::poor_signal);

  Timestamp end;
  feed(runner(70, 70, 150, 0, 20), [&](Timestamp first, const PulseSecond& second) {
    heart_rate.push(first, second);
    end = first + 1_s;
  });
  CHECK(heart_rate.estimate(8_s, end + 1_s));
  CHECK(heart_rate.estimate(8_s, end + 10_s).absent() == Absent::stale);
  CHECK(heart_rate.estimate(8_s, end - 60_s).absent() == Absent::no_data);
}

TEST_CASE("a hole widens the interval, and the pulse is found again after it") {
  OpticalHeartRate heart_rate;
  double before = 0, after = 0;
  const auto r = runner(70, 70, 150, 0, 60);
  feed(r, [&](Timestamp first, const PulseSecond& second) {
    const double s = first.ms / 1000;
    if (s >= 30 && s < 45) return;
    heart_rate.push(first, second);
    const auto rate = heart_rate.estimate(8_s, first + 1_s);
    if (s == 29) before = (rate->high - rate->low).value;
    if (s == 46) CHECK(rate.absent() == Absent::starting);
    if (s == 50) after = (rate->high - rate->low).value;
    if (s == 59) CHECK(std::abs(rate->value.value - 70) < 1);
  });
  CHECK(before > 0);
  CHECK(after > before);
}

TEST_CASE("seconds with NaN or infinity are holes, not poison") {
  OpticalHeartRate heart_rate;
  const std::vector<float> bad(kPulseSamples, std::numeric_limits<float>::quiet_NaN());
  const std::vector<float> bad_xyz(3 * kPulseSamples, std::numeric_limits<float>::infinity());
  Reading<HeartRate> last;
  feed(runner(70, 70, 150, 0.1, 40), [&](Timestamp first, const PulseSecond& second) {
    PulseSecond s = second;
    if (first.ms == 20000) s.ppg[0] = bad;
    if (first.ms == 10000 || first.ms == 35000) s.acceleration = bad_xyz;
    heart_rate.push(first, s);
    last = heart_rate.estimate(8_s, first + 1_s);
  });
  REQUIRE(last);
  CHECK(std::abs(last->value.value - 70) < 1);
}

TEST_CASE("one absurd sample costs seconds, not the rest of the recording") {
  for (const float absurd : {1e15F, 1e25F, -3e38F}) {
    auto r = runner(70, 70, 150, 0, 60);
    r.ppg[0][64 * 30] = absurd;
    const auto out = follow(r);
    CAPTURE(absurd);
    REQUIRE(out.rates.back());
    CHECK(std::abs(out.rates.back()->value.value - 70) < 1);
    for (const auto& rate : out.rates)
      if (rate) CHECK(std::abs(rate->value.value - 70) < 3);
  }
}

TEST_CASE("a second channel that is only noise does not lead the first astray") {
  auto r = runner(85, 85, 150, 0.3, 40);
  TestNoise noise;
  r.ppg.emplace_back();
  for (std::size_t i = 0; i < r.ppg[0].size(); ++i) r.ppg[1].push_back(noise());
  const auto out = follow(r);
  REQUIRE(out.rates.back());
  CHECK(std::abs(out.rates.back()->value.value - 85) < 2);
}
