#include "vigil/simulator/heart.hpp"

#include "life.hpp"

using namespace vigil::test;

namespace {

const Segment kCalm{.heart_rate_bpm = 64};

}  // namespace

TEST_CASE("a resting heart beats at the asked rate with a resting adult's variability") {
  std::vector<double> rates;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    const auto rr = intervals_ms(beats_of(lasting(kCalm), seed, 0, 600));
    rates.push_back(60'000 / mean(rr));
    // The slowest of the 1/f noise moves even the mean of ten minutes.
    CHECK(rates.back() == about(64, 0.06));
    CHECK(deviation(rr) > 25);  // SDNN
    CHECK(deviation(rr) < 80);
    CHECK(rmssd(rr) > 20);
    CHECK(rmssd(rr) < 75);
  }
  CHECK(mean(rates) == about(64, 0.02));
}

TEST_CASE("the tachogram's spectrum peaks at the breathing rate and at the Mayer waves' 0.1 Hz") {
  const OwnScenario own = lasting(kCalm);
  const auto beats = beats_of(own, 3, 0, 1800);
  const auto x = tachogram(beats);
  Wearer wearer(own, Random(3));
  std::vector<double> breaths;
  for (double t = 0; t < 1800; t += 0.25) {
    wearer.advance(t);
    breaths.push_back(wearer.breathing().volume());
  }
  const double breath_hz = peak_hz(breaths, 4, 0.15, 0.5, 480);
  CHECK(breath_hz == about(0.25, 0.08));
  CHECK(peak_hz(x, 4, 0.15, 0.5, 480) == about(breath_hz, 0.06));
  CHECK(peak_hz(x, 4, 0.06, 0.15, 480) == about(0.1, 0.12));
  const double valley = power_at(x, 4, 0.165, 480);
  CHECK(power_at(x, 4, breath_hz, 480) > 5 * valley);
  CHECK(power_at(x, 4, 0.1, 480) > 3 * valley);
}

TEST_CASE("without breath, the slow part of the heart rate has a 1/f spectrum") {
  Heart heart(64, Random(5));
  std::uint64_t read = 0;
  std::vector<Beat> beats;
  for (int tick = 1; tick < 6 * 3600 * static_cast<int>(kTickHz); ++tick) {
    heart.tick(tick * kTickS, {64, 0, Rhythm::sinus, 0});
    heart.beats().read(read, [&](const Beat& beat) { beats.push_back(beat); });
  }
  const auto x = tachogram(beats);
  // The slope of log power over log frequency, from 0.004 to 0.04 Hz.
  const double decade = std::log10(power_at(x, 4, 0.04, 4096) / power_at(x, 4, 0.004, 4096));
  CHECK(decade < -0.6);
  CHECK(decade > -1.6);
}

TEST_CASE("variability falls with stress and nearly vanishes in a run") {
  const auto calm = intervals_ms(beats_of(lasting({.heart_rate_bpm = 70}), 2, 60, 360));
  const auto tense =
      intervals_ms(beats_of(lasting({.heart_rate_bpm = 70, .stress = 0.9}), 2, 60, 360));
  const auto run = intervals_ms(
      beats_of(lasting({.activity = Activity::running, .heart_rate_bpm = 150}), 2, 60, 360));
  CHECK(rmssd(tense) < 0.6 * rmssd(calm));
  CHECK(rmssd(run) < 8);
}

TEST_CASE("the heart rate rises towards its goal within a minute and falls more slowly") {
  const OwnScenario up_down{{{.duration_s = 60, .heart_rate_bpm = 60},
                             {.duration_s = 120, .heart_rate_bpm = 120},
                             {.duration_s = 120, .heart_rate_bpm = 60}},
                            {}};
  Wearer wearer(up_down, Random(1));
  wearer.advance(60);
  CHECK(wearer.heart().rate_bpm() == about(60, 0.01));
  wearer.advance(90);
  const double risen = wearer.heart().rate_bpm() - 60;
  CHECK(risen > 40);
  CHECK(risen < 55);
  wearer.advance(180);
  CHECK(wearer.heart().rate_bpm() == about(120, 0.01));
  wearer.advance(210);
  const double fallen = 120 - wearer.heart().rate_bpm();
  CHECK(fallen > 20);
  CHECK(fallen < risen);
}

TEST_CASE("atrial fibrillation is irregularly irregular at the asked mean rate, and ends") {
  const OwnScenario scenario{
      {{.duration_s = 300, .heart_rate_bpm = 100, .rhythm = Rhythm::atrial_fibrillation},
       {.duration_s = 300, .heart_rate_bpm = 70}},
      {}};
  const auto rr = intervals_ms(beats_of(scenario, 4, 5, 300));
  CHECK(60'000 / mean(rr) == about(100, 0.05));
  const double variation = deviation(rr) / mean(rr);
  CHECK(variation > 0.15);
  CHECK(variation < 0.3);
  double product = 0;
  for (std::size_t i = 1; i < rr.size(); ++i)
    product += (rr[i] - mean(rr)) * (rr[i - 1] - mean(rr));
  const double correlation =
      product / static_cast<double>(rr.size() - 1) / (deviation(rr) * deviation(rr));
  CHECK(std::fabs(correlation) < 0.15);
  CHECK(*std::ranges::min_element(rr) > 250);

  const auto after = intervals_ms(beats_of(scenario, 4, 450, 600));
  CHECK(deviation(after) / mean(after) < 0.09);
}

TEST_CASE("a premature beat comes early and is followed by a compensatory pause") {
  const auto beats =
      beats_of(lasting({.heart_rate_bpm = 66, .rhythm = Rhythm::ectopic}), 6, 10, 600);
  int premature = 0;
  for (std::size_t i = 1; i + 1 < beats.size(); ++i) {
    if (!beats[i].premature) continue;
    ++premature;
    const double usual = 60.0 / 66;
    CHECK(beats[i].rr_s == about(0.6 * usual, 0.02));
    CHECK(beats[i].rr_s + beats[i + 1].rr_s == about(2 * usual, 0.15));
    CHECK_FALSE(beats[i + 1].premature);
  }
  const double share = premature / static_cast<double>(beats.size());
  CHECK(share > 0.04);
  CHECK(share < 0.12);
}

TEST_CASE("in every scenario the beats are in order and no interval is one that no heart has") {
  for (const Scenario& scenario : scenarios()) {
    CAPTURE(scenario.name);
    const auto beats = beats_of(scenario, 9, 0, 1200);
    REQUIRE(beats.size() > 900);
    for (std::size_t i = 1; i < beats.size(); ++i) {
      REQUIRE(beats[i].rr_s == doctest::Approx(beats[i].time_s - beats[i - 1].time_s));
      REQUIRE(beats[i].rr_s > 0.2);
      REQUIRE(beats[i].rr_s < 2.5);
    }
  }
}
