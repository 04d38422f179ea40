// Poor signals: what is read from them widens, then is absent with its reason.
#include <cmath>
#include <vector>

#include "stream_watch.hpp"
#include "support.hpp"
#include "vigil/monitor/eda_level.hpp"
#include "vigil/monitor/monitor.hpp"

using namespace vigil;

namespace {

template <class Sample>
VitalReading conductance(double length_s, Sample sample, double rate_hz = 4) {
  EdaLevel level;
  for (int i = 0; i < int(length_s * rate_hz); ++i)
    level.push(Timestamp{1000 * i / rate_hz}, period(Hertz(rate_hz)), float(sample(i / rate_hz)));
  return level.reading();
}

}  // namespace

TEST_CASE("conductance that changes faster than skin does is worth less, then nothing") {
  const auto calm = conductance(20, [](double t) { return 2 + 0.02 * std::sin(t); });
  const auto hasty = conductance(20, [](double t) { return 2 + (t > 17 ? 0.12 * (t - 17) : 0); });
  REQUIRE(calm);
  REQUIRE(hasty);
  CHECK(calm->quality > 0.9f);
  CHECK(hasty->quality < 0.9f);
  CHECK(hasty->high - hasty->low > calm->high - calm->low);
  const auto jump = conductance(20, [](double t) { return t < 18 ? 2.0 : 4.0; });
  CHECK(jump.absent() == Absent::motion);
  CHECK(conductance(30, [](double t) { return t < 18 ? 2.0 : 4.0; }));  // it is over
}

TEST_CASE("electrodes off the skin measure nothing") {
  CHECK(conductance(20, [](double) { return 0.0; }).absent() == Absent::poor_contact);
  CHECK(conductance(20, [](double) { return 0.02; }).absent() == Absent::poor_contact);
  CHECK(EdaLevel().reading().absent() == Absent::no_data);
}

TEST_CASE("light without pulses is drawn as poor") {
  for (const bool pulses : {true, false}) {
    CAPTURE(pulses);
    Monitor monitor;
    std::uint32_t noise = 1;
    for (int s = 0; s < 30; ++s) {
      std::vector<float> light;
      for (int i = 0; i < 25; ++i) {
        noise = noise * 1664525 + 1013904223;
        const double t = s + i / 25.0, beat = 6.283 * 1.2 * t;
        light.push_back(float(pulses ? std::sin(beat) + 0.4 * std::sin(2 * beat - 1)
                                     : double(noise >> 16) / 65536));
      }
      monitor.ingest_recorded({.channel = Channel::ppg_green, .rate = 25_Hz, .values = light},
                              Timestamp{1000.0 * s});
      monitor.advance(Timestamp{1000.0 * (s + 1)});
    }
    const Trace& trace = monitor.snapshot().traces[static_cast<std::size_t>(TraceId::pulse)];
    REQUIRE(trace.count > 100);
    CHECK(trace.flag[trace.count - 1] == (pulses ? Trace::fine : Trace::poor));
  }
}

TEST_CASE("every channel has its quality, or the reason why not") {
  Monitor monitor;
  StreamWatch watch(monitor);
  const auto quality = [&](Channel c) {
    return monitor.snapshot().quality[static_cast<std::size_t>(c)];
  };
  CHECK(quality(Channel::ppg_green).absent == Absent::no_data);
  watch.send(30, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK(quality(Channel::ppg_green).absent == Absent::no);
  CHECK(quality(Channel::ppg_green).value > 0.7F);
  CHECK(quality(Channel::acceleration).value == doctest::Approx(1).epsilon(0.01));
  CHECK(quality(Channel::eda).absent == Absent::no_data);
  CHECK(quality(Channel::spo2).absent == Absent::no_data);

  watch.send(12, [](double) { return 200'000; });  // stuck
  CHECK(quality(Channel::ppg_green).value < 0.1F);
  monitor.advance({watch.now_ms + 60'000});
  CHECK(quality(Channel::acceleration).absent == Absent::stale);
}
