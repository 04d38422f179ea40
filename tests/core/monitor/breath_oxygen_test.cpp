// Breathing and oxygen saturation: from light and beats to the vitals.
#include <cmath>
#include <numbers>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"

using namespace vigil;

namespace {

constexpr double kBreathHz = 0.25, kBeatHz = 1.15, kRateHz = 25;

double breath(double t_s) { return std::sin(2 * std::numbers::pi * kBreathHz * t_s); }

/// Volume of blood: a heart that quickens with each breath in, and beats less high.
double pulse(double t_s) {
  const double beats = kBeatHz * t_s - 0.03 * std::cos(2 * std::numbers::pi * kBreathHz * t_s);
  const double a = 2 * std::numbers::pi * beats;
  return (1 - 0.15 * breath(t_s)) * (std::sin(a) + 0.4 * std::sin(2 * a - 1)) + 0.1 * breath(t_s);
}

/// A second of a channel of a recording.
template <class Sample>
void second(Monitor& monitor, Channel channel, int s, Sample sample) {
  std::vector<float> values;
  values.reserve(int(kRateHz));
  for (int i = 0; i < int(kRateHz); ++i) values.push_back(float(sample(s + i / kRateHz)));
  monitor.ingest_recorded({.channel = channel, .rate = Hertz(kRateHz), .values = values},
                          Timestamp{1000.0 * s});
}

void event(Monitor& monitor, Channel channel, double t_s, float value) {
  monitor.ingest_recorded({.channel = channel, .values = std::span(&value, 1)},
                          Timestamp{1000 * t_s});
}

const VitalView& vital(Monitor& monitor, Vital v) {
  return monitor.snapshot().vitals[static_cast<std::size_t>(v)];
}

void red_and_infrared(Monitor& monitor, int s, double ratio) {
  second(monitor, Channel::ppg_red, s,
         [&](double t) { return 8e4 * std::exp(-ratio * 0.005 * pulse(t)); });
  second(monitor, Channel::ppg_infrared, s,
         [&](double t) { return 1.2e5 * std::exp(-0.005 * pulse(t)); });
}

}  // namespace

TEST_CASE("the light's beats tell the breathing rate") {
  Monitor monitor;
  for (int s = 0; s < 70; ++s) {
    second(monitor, Channel::ppg_green, s, [](double t) { return 50 * pulse(t); });
    monitor.advance(Timestamp{1000.0 * (s + 1)});
    if (s == 10) CHECK(vital(monitor, Vital::respiration).absent == Absent::starting);
  }
  const VitalView& v = vital(monitor, Vital::respiration);
  REQUIRE(v.absent == Absent::no);
  CHECK(std::abs(v.value - 15) < 0.7);
  CHECK(v.low < 15);
  CHECK(v.high > 15);
  CHECK(v.quality > 0.7f);
  CHECK(v.source == Channel::ppg_green);
}

TEST_CASE("a strap's intervals tell the breathing rate, batched or not") {
  for (const int batch_s : {1, 20}) {
    CAPTURE(batch_s);
    Monitor monitor;
    double t = 0;
    for (int s = batch_s; s <= 120; s += batch_s) {
      while (t < s) {
        const double rr = 0.87 + 0.03 * breath(t);
        t += rr;
        event(monitor, Channel::rr, t, float(1000 * rr));
      }
      monitor.advance(Timestamp{1000.0 * s});
    }
    const VitalView& v = vital(monitor, Vital::respiration);
    REQUIRE(v.absent == Absent::no);
    CHECK(std::abs(v.value - 15) < 0.7);
    CHECK(v.source == Channel::rr);
    monitor.advance(Timestamp{140'000});
    CHECK(vital(monitor, Vital::respiration).absent == Absent::stale);
  }
}

TEST_CASE("red and infrared light make a saturation where the watch sends none of its own") {
  Monitor monitor;
  for (int s = 0; s < 20; ++s) {
    red_and_infrared(monitor, s, 0.5);
    monitor.advance(Timestamp{1000.0 * (s + 1)});
    if (s == 2) CHECK(vital(monitor, Vital::spo2).absent == Absent::starting);
  }
  const VitalView light = vital(monitor, Vital::spo2);
  REQUIRE(light.absent == Absent::no);
  CHECK(std::abs(light.value - 94.5) < 0.5);
  CHECK(light.low < light.value - 4);
  CHECK(light.source == Channel::ppg_red);

  event(monitor, Channel::spo2, 20, 97);
  red_and_infrared(monitor, 20, 0.5);
  monitor.advance(Timestamp{21'000});
  CHECK(vital(monitor, Vital::spo2).value == 97);
  CHECK(vital(monitor, Vital::spo2).source == Channel::spo2);
  for (int s = 21; s < 100; ++s) {  // it sends no more of its own
    red_and_infrared(monitor, s, 0.5);
    monitor.advance(Timestamp{1000.0 * (s + 1)});
  }
  CHECK(vital(monitor, Vital::spo2).source == Channel::ppg_red);
}

TEST_CASE("one colour alone is no saturation") {
  Monitor monitor;
  for (int s = 0; s < 20; ++s) {
    second(monitor, Channel::ppg_red, s,
           [](double t) { return 8e4 * std::exp(-0.005 * pulse(t)); });
    monitor.advance(Timestamp{1000.0 * (s + 1)});
  }
  CHECK(vital(monitor, Vital::spo2).absent == Absent::no_data);
}

TEST_CASE("a watch that is taken off neither breathes nor has oxygen") {
  Monitor monitor;
  for (int s = 0; s < 60; ++s) {
    second(monitor, Channel::ppg_green, s, [](double t) { return 50 * pulse(t); });
    red_and_infrared(monitor, s, 0.5);
    monitor.advance(Timestamp{1000.0 * (s + 1)});
  }
  CHECK(vital(monitor, Vital::respiration).absent == Absent::no);
  event(monitor, Channel::contact, 60, 0);
  monitor.advance(Timestamp{61'000});
  CHECK(vital(monitor, Vital::respiration).absent == Absent::poor_contact);
  CHECK(vital(monitor, Vital::spo2).absent == Absent::poor_contact);
}
