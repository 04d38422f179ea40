#include "vigil/signal/respiration.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// A heart of 70 a minute; how much a breath changes of each mark, and the noise in it.
struct Breathing {
  double per_minute = 15;
  float interval = 0, amplitude = 0, level = 0;
  float noise = 0;
  double beat_s = 60.0 / 70;
};

BreathMark mark(const Breathing& b, double t, TestNoise& random) {
  const auto breath = static_cast<float>(std::sin(2 * std::numbers::pi * b.per_minute / 60 * t));
  return {Timestamp{1000 * t}, float(1000 * b.beat_s) + b.interval * breath + b.noise * random(),
          100 + b.amplitude * breath + b.noise * random(),
          5000 + b.level * breath + b.noise * random()};
}

template <class Change>
Reading<RespirationRate> rate_of(const Breathing& b, int length_s, Change change) {
  Respiration respiration;
  TestNoise random;
  double next = 0.3;
  for (int s = 1; s <= length_s; ++s) {
    for (; next < s; next += b.beat_s) {
      BreathMark m = mark(b, next, random);
      change(m);
      respiration.push(m);
    }
    respiration.advance(Timestamp{1000.0 * s});
  }
  return respiration.estimate();
}

Reading<RespirationRate> rate_of(const Breathing& b, int length_s = 90) {
  return rate_of(b, length_s, [](BreathMark&) {});
}

}  // namespace

TEST_CASE("any one modulation tells the breathing rate") {
  for (const double truth : {8.0, 9.5, 15.0, 22.0, 30.0}) {
    CAPTURE(truth);
    for (const Breathing& b : {Breathing{.per_minute = truth, .interval = 30, .noise = 10},
                               Breathing{.per_minute = truth, .amplitude = 30, .noise = 10},
                               Breathing{.per_minute = truth, .level = 30, .noise = 10}}) {
      const auto rate = rate_of(b);
      REQUIRE(rate);
      CHECK(std::abs(rate->value.value - truth) < 0.7);
      CHECK(rate->low.value <= truth);
      CHECK(rate->high.value >= truth);
      CHECK(rate->quality > 0.5);
    }
  }
}

TEST_CASE("a sensor that sends intervals alone is enough") {
  const auto rate = rate_of({.per_minute = 14, .interval = 40, .noise = 10}, 90,
                            [](BreathMark& m) { m.amplitude = m.level = kUnknown; });
  REQUIRE(rate);
  CHECK(std::abs(rate->value.value - 14) < 0.7);
}

TEST_CASE("two modulations outvote a third that something else moves") {
  const auto rate =
      rate_of({.per_minute = 18, .amplitude = 30, .level = 30, .noise = 10}, 90, [](BreathMark& m) {
        m.interval_ms +=
            static_cast<float>(40 * std::sin(2 * std::numbers::pi * 0.1 * m.time.ms / 1000));
      });
  REQUIRE(rate);
  CHECK(std::abs(rate->value.value - 18) < 1);
}

TEST_CASE("noise has no breathing rate") {
  CHECK(rate_of({.noise = 20}).absent() == Absent::poor_signal);
  CHECK(rate_of({}).absent() == Absent::poor_signal);  // nothing changes at all
}

TEST_CASE("a breath is slower than two beats, or it cannot be told") {
  const auto rate = rate_of({.per_minute = 35, .level = 30, .beat_s = 1.5});
  CHECK((!rate || rate->high.value < 25));
}

TEST_CASE("a change of breathing is followed within the window") {
  Respiration respiration;
  TestNoise random;
  Breathing b{.per_minute = 12, .interval = 30, .level = 30, .noise = 10};
  double next = 0.3;
  for (int s = 1; s <= 150; ++s) {
    if (s == 80) b.per_minute = 24;
    for (; next < s; next += b.beat_s) respiration.push(mark(b, next, random));
    respiration.advance(Timestamp{1000.0 * s});
    const auto& rate = respiration.estimate();
    if (s == 79) CHECK(std::abs(rate->value.value - 12) < 0.7);
  }
  REQUIRE(respiration.estimate());
  CHECK(std::abs(respiration.estimate()->value.value - 24) < 1);
}

TEST_CASE("too little to go by is absent, with its reason") {
  Respiration respiration;
  respiration.advance(Timestamp{1000});
  CHECK(respiration.estimate().absent() == Absent::no_data);
  CHECK(rate_of({.level = 30}, 10).absent() == Absent::starting);
  CHECK(rate_of({.interval = 30, .amplitude = 30, .level = 30, .noise = 10}, 40));
  int beat = 0;  // two beats of three are not good, and are left out
  Respiration sparse;
  TestNoise random;
  for (int s = 1; s <= 90; ++s) {
    for (double t = s - 1; t < s; t += 0.5)
      if (beat++ % 3 == 0) {
        BreathMark m = mark({.level = 30, .beat_s = 0.5}, t, random);
        sparse.push(m);
      }
    sparse.advance(Timestamp{1000.0 * s});
  }
  CHECK(sparse.estimate().absent() == Absent::too_few_beats);
  for (int s = 91; s <= 130; ++s) sparse.advance(Timestamp{1000.0 * s});
  CHECK(sparse.estimate().absent() == Absent::too_few_beats);
}

TEST_CASE("one wild beat does not move the rate") {
  int beat = 0;
  const auto rate =
      rate_of({.per_minute = 15, .interval = 30, .noise = 10}, 90, [&](BreathMark& m) {
        if (++beat == 90) m.interval_ms = 2900;
      });
  REQUIRE(rate);
  CHECK(std::abs(rate->value.value - 15) < 0.7);
}
