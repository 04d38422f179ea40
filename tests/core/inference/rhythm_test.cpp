// What the rhythm screen calls what: sinus rhythm, ectopy and a poor detector against fibrillation.
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "json.hpp"
#include "support.hpp"
#include "vigil/inference/rhythm_screen.hpp"
#include "vigil/inference/rhythm_weights.hpp"

using namespace vigil;

namespace {

using Series = std::vector<double>;

/// Breathing and a slow wander around 800 ms; deterministic.
Series sinus(std::size_t n) {
  Series rr;
  for (double t = 0; rr.size() < n; t += rr.back() / 1000)
    rr.push_back(800 + 40 * std::sin(2 * M_PI * 0.25 * t) + 25 * std::sin(2 * M_PI * 0.03 * t));
  return rr;
}

/// A slow young heart that swings by +-swing_ms with breaths of 3.5 to 6 s, each of its own length
/// and depth.
Series breathing(std::size_t n, double swing_ms) {
  std::mt19937 random(3);
  const auto draw = [&random] { return static_cast<double>(random()) / 4294967296.0; };
  Series rr;
  double phase = 1, length_ms = 0, depth_ms = 0;
  while (rr.size() < n) {
    if (phase >= 1) {
      phase -= 1;
      length_ms = 3500 + 2500 * draw();
      depth_ms = swing_ms * (0.8 + 0.4 * draw());
    }
    rr.push_back(1000 + depth_ms * std::sin(2 * M_PI * phase) + 10 * (draw() - 0.5));
    phase += rr.back() / length_ms;
  }
  return rr;
}

double rmssd(const Series& rr) {
  double sum = 0;
  for (std::size_t i = 1; i < rr.size(); ++i) sum += (rr[i] - rr[i - 1]) * (rr[i] - rr[i - 1]);
  return std::sqrt(sum / static_cast<double>(rr.size() - 1));
}

/// A refractory period and an exponential wait (Corino 2011). Raw engine output: the standard
/// leaves distributions open.
Series fibrillation(std::size_t n) {
  std::mt19937 random(7);
  const auto draw = [&random] { return (static_cast<double>(random()) + 1) / 4294967297.0; };
  Series rr;
  while (rr.size() < n) {
    const double u = draw(), v = draw();
    rr.push_back(380 + 120 * u - 180 * std::log(v));
  }
  return rr;
}

/// Every k-th beat comes early, with a full compensatory pause.
Series with_premature(Series rr, std::size_t k) {
  for (std::size_t i = k; i + 1 < rr.size(); i += k) {
    const double early = 0.35 * rr[i];
    rr[i] -= early;
    rr[i + 1] += early;
  }
  return rr;
}

Series with_missed(const Series& rr, std::size_t k) {
  Series out;
  for (std::size_t i = 0; i < rr.size(); ++i)
    if (i % k == 0 && !out.empty())
      out.back() += rr[i];
    else
      out.push_back(rr[i]);
  return out;
}

Series with_extra(const Series& rr, std::size_t k) {
  Series out;
  for (std::size_t i = 0; i < rr.size(); ++i) {
    if (i % k == 0) out.push_back(0.4 * rr[i]);
    out.push_back(i % k == 0 ? 0.6 * rr[i] : rr[i]);
  }
  return out;
}

/// A wearer's beats and the verdicts on them, minute by minute.
struct Session {
  features::RrSeries beats;
  RhythmScreen screen;
  BeatSource source = BeatSource::intervals;
  Timestamp now{}, end{60'000};
  std::vector<RhythmReading> minutes;

  void play(const Series& rr, bool trusted = true, Absent hindrance = Absent::no) {
    for (const double v : rr) {
      now = now + Milliseconds(v);
      for (; now > end; end = end + RhythmScreen::kMinute) judge(hindrance);
      beats.append({now, v, true, trusted});
    }
  }
  void judge(Absent hindrance = Absent::no) {
    screen.take(end, beats, hindrance, {}, source);
    minutes.push_back(screen.reading(end));
  }
  bool never(RhythmState state) const {
    for (const RhythmReading& r : minutes)
      if (r.state == state) return false;
    return true;
  }
};

Session played(const Series& rr) {
  Session s;
  s.play(rr);
  return s;
}

}  // namespace

TEST_CASE("a steady heart is regular from its first minute on") {
  const Session s = played(sinus(600));
  REQUIRE(s.minutes.size() >= 7);
  for (const RhythmReading& r : s.minutes) {
    CHECK(r.state == RhythmState::regular);
    CHECK(r.reason == RhythmReason::even_intervals);
    CHECK(r.af_probability < 0.3F);
  }
}

TEST_CASE("fibrillation is found within two minutes") {
  Session s = played(sinus(400));
  const std::size_t before = s.minutes.size();
  s.play(fibrillation(700));
  REQUIRE(s.minutes.size() >= before + 4);
  CHECK(s.minutes[before + 2].state == RhythmState::af);
  CHECK(s.minutes[before + 2].reason == RhythmReason::no_pattern);
  CHECK(s.minutes[before + 2].af_probability > RhythmScreen::threshold());
  s.play(sinus(400));
  CHECK(s.minutes.back().state == RhythmState::regular);
}

TEST_CASE("ectopic beats are no fibrillation") {
  for (const std::size_t k : {2U, 3U, 5U, 9U}) {
    CAPTURE(k);
    const Session s = played(with_premature(sinus(800), k));
    CHECK(s.never(RhythmState::af));
    CHECK(s.minutes.back().state == RhythmState::regular);
    CHECK(s.minutes.back().reason == RhythmReason::premature_beats);
  }
}

TEST_CASE("missed and invented beats are no fibrillation") {
  for (const std::size_t k : {5U, 10U, 25U}) {
    CAPTURE(k);
    CHECK(played(with_missed(sinus(800), k)).never(RhythmState::af));
    CHECK(played(with_extra(sinus(800), k)).never(RhythmState::af));
  }
}

TEST_CASE("strong respiratory arrhythmia is no fibrillation") {
  for (const double swing_ms : {100.0, 150.0, 200.0, 250.0}) {
    CAPTURE(swing_ms);
    const Series rr = breathing(12'000, swing_ms);
    CHECK(rmssd(rr) > 0.8 * swing_ms);
    const Session s = played(rr);
    std::size_t regular = 0;
    for (const RhythmReading& r : s.minutes) regular += r.state == RhythmState::regular;
    CHECK(s.never(RhythmState::af));
    CHECK(regular > s.minutes.size() * 9 / 10);
  }
}

TEST_CASE("swing is what follows from the neighbours, and nothing else") {
  const auto swing = [](const Series& rr) {
    RhythmWindow window;
    for (const double v : rr) window.push_back(v);
    return rhythm_features(window).values[2];
  };
  CHECK(swing(Series(60, 800.0)) == 0);
  CHECK(swing(Series(15, 800.0)) == 0);  // too few to tell
  CHECK(swing(fibrillation(100)) == 0);
  CHECK(swing(breathing(60, 150)) > 1);
  Series waves;
  for (int i = 0; i < 60; ++i) waves.push_back(900 + 200 * std::sin(1.3 * i));
  CHECK(swing(waves) > 3);
}

TEST_CASE("a minute without a verdict says why") {
  Session s = played(sinus(200));
  SUBCASE("poor beats") {
    s.play(sinus(200), false);
    CHECK(s.minutes.back().absent == Absent::poor_signal);
  }
  SUBCASE("a hindrance") {
    s.play(sinus(200), true, Absent::motion);
    CHECK(s.minutes.back().absent == Absent::motion);
  }
  SUBCASE("silence") {
    s.end = s.end + RhythmScreen::kMinute;
    s.judge();
    CHECK(s.minutes.back().absent == Absent::too_few_beats);
  }
  CHECK(s.minutes.back().state == RhythmState::unclassifiable);
  CHECK(s.minutes.back().reason == RhythmReason::none);
}

TEST_CASE("without beats there is no data, and an old verdict goes stale") {
  RhythmScreen screen;
  CHECK(screen.reading({}).absent == Absent::no_data);
  Session s = played(sinus(200));
  const Timestamp last = s.minutes.back().time;
  CHECK(s.screen.reading(last + seconds(60)).absent == Absent::no);
  CHECK(s.screen.reading(last + seconds(80)).absent == Absent::stale);
  s.screen.reset();
  CHECK(s.screen.reading(last).absent == Absent::no_data);
}

TEST_CASE("repair evens out what single beats explain, and nothing else") {
  const auto share = [](const Series& rr) {
    RhythmWindow in, out;
    for (const double v : rr) in.push_back(v);
    return static_cast<double>(repair(in.span(), out)) / static_cast<double>(rr.size());
  };
  CHECK(share(sinus(80)) == 0);
  CHECK(share(with_premature(sinus(80), 8)) == doctest::Approx(0.1).epsilon(0.3));
  CHECK(share(fibrillation(80)) < 0.15);
}

TEST_CASE("intervals of any kind give numbers") {
  for (const Series& rr :
       {Series(60, 800.0), Series(300, 200.0), Series(30, 2500.0), Series(3, 700.0)}) {
    RhythmWindow window;
    for (const double v : rr) window.push_back(v);
    const RhythmFeatures f = rhythm_features(window);
    for (const double v : f.values) CHECK(std::isfinite(v));
    CHECK(f.repaired_share == 0);
  }
}

TEST_CASE("the card's coefficients are the core's") {
  std::ifstream file(VIGIL_GOLDEN_DIR "/../../models/rhythm.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const json::Value card = json::parse(text);
  REQUIRE(card["inputs"].list.size() == RhythmFeatures::kCount);
  for (std::size_t i = 0; i < RhythmFeatures::kCount; ++i) {
    CHECK(card["inputs"].list[i]["feature"].text == RhythmFeatures::kNames[i]);
    CHECK(card["inputs"].list[i]["weight"].number == rhythm_weights::kWeights[i]);
  }
  CHECK(card["bias"].number == rhythm_weights::kBias);
  const json::Value& decision = card["decision"];
  CHECK(decision["clip"].number == rhythm_weights::kClip);
  CHECK(decision["evidence"].number == rhythm_weights::kEvidence);
  CHECK(decision["stay"].number == rhythm_weights::kStay);
  CHECK(decision["regular_below"].number == rhythm_weights::kRegularBelow);
  CHECK(decision["af_above"].number == rhythm_weights::kAfAbove);
}

TEST_CASE("a minute with many poorly detected beats is not judged, whatever the rest look like") {
  Session s;
  const Series rr = fibrillation(900);
  for (std::size_t i = 0; i < rr.size(); ++i) s.play({rr[i]}, i % 6 != 0);  // a sixth is poor
  REQUIRE(s.minutes.size() >= 5);
  for (const RhythmReading& r : s.minutes) {
    CHECK(r.state == RhythmState::unclassifiable);
    CHECK((r.absent == Absent::poor_signal || r.absent == Absent::starting));
  }
  Session better;
  for (std::size_t i = 0; i < rr.size(); ++i) better.play({rr[i]}, i % 20 != 0);
  CHECK_FALSE(better.never(RhythmState::af));
}

TEST_CASE("beats found in light convince later than a device's own intervals, but they do") {
  const auto minutes_to_af = [](BeatSource source) {
    Session s;
    s.source = source;
    s.play(sinus(300));
    s.play(fibrillation(900));
    std::size_t n = 0;
    while (n < s.minutes.size() && s.minutes[n].state != RhythmState::af) ++n;
    REQUIRE(n < s.minutes.size());
    return n;
  };
  CHECK(minutes_to_af(BeatSource::light) > minutes_to_af(BeatSource::intervals));
}

TEST_CASE("fibrillation counts as going on until a minute is regular, or for ten minutes") {
  Session s;
  s.play(sinus(200));
  CHECK_FALSE(s.screen.fibrillating(s.now));
  s.play(fibrillation(600));
  REQUIRE(s.minutes.back().state == RhythmState::af);
  const Timestamp last = s.minutes.back().time;
  s.play(fibrillation(200), true, Absent::motion);
  CHECK(s.screen.fibrillating(last + seconds(600)));
  CHECK_FALSE(s.screen.fibrillating(last + seconds(601)));
  s.play(fibrillation(600));
  REQUIRE(s.screen.fibrillating(s.now));
  s.play(sinus(1000));
  REQUIRE(s.minutes.back().state == RhythmState::regular);
  CHECK_FALSE(s.screen.fibrillating(s.now));
}

TEST_CASE(
    "a minute that speaks for fibrillation, not clearly enough, counts as it until the next") {
  Session s;
  s.source = BeatSource::light;
  s.play(sinus(300));
  s.play(fibrillation(900));
  std::size_t n = 0;
  while (s.minutes[n].af_probability <= 0.5F) ++n;
  REQUIRE(s.minutes[n].state == RhythmState::unclassifiable);
  RhythmScreen screen;
  for (std::size_t i = 0; i <= n; ++i)
    screen.take(s.minutes[i].time, s.beats, Absent::no, {}, s.source);
  CHECK(screen.fibrillating(s.minutes[n].time));
  screen.take(s.minutes[n].time + RhythmScreen::kMinute, s.beats, Absent::motion, {}, s.source);
  CHECK_FALSE(screen.fibrillating(s.minutes[n].time + RhythmScreen::kMinute));
}
