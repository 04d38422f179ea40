// Raw light over Bluetooth, from frames to a heart rate and the faults that it can have.
#include <algorithm>

#include "stream_watch.hpp"

using namespace vigil;

namespace {

const VitalView& heart_rate(Monitor& monitor) {
  return monitor.snapshot().vitals[static_cast<std::size_t>(Vital::heart_rate)];
}

bool listed(Monitor& monitor, AlertKind kind) {
  const Snapshot& s = monitor.snapshot();
  return std::any_of(s.alerts, s.alerts + s.alert_count,
                     [kind](const AlertView& a) { return a.kind == kind; });
}

}  // namespace

TEST_CASE("raw light gives a heart rate with its interval, beats and a waveform") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(60, [](double t) { return StreamWatch::pulse(t, 72); });
  const VitalView hr = heart_rate(monitor);
  REQUIRE(hr.absent == Absent::no);
  CHECK(hr.value == doctest::Approx(72).epsilon(0.02));
  CHECK(hr.low <= 72);
  CHECK(hr.high >= 72);
  CHECK(hr.source == Channel::ppg_green);
  CHECK(monitor.snapshot().beat_count > 40);
  const Trace& pulse = monitor.snapshot().traces[static_cast<std::size_t>(TraceId::pulse)];
  CHECK(pulse.count == Trace::kColumns);
  CHECK(std::count(pulse.flag, pulse.flag + pulse.count, Trace::hole) == 0);
  const LedgerView ledger = monitor.snapshot().ledger[static_cast<std::size_t>(Channel::ppg_green)];
  CHECK(ledger.received == 1500);
  CHECK(ledger.stored == 1500);
  CHECK(ledger.lost == 0);
  CHECK(ledger.lost_known == 1);
  CHECK(monitor.snapshot().alert_count == 0);
}

TEST_CASE("a photodiode that is stuck is named within five seconds") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(20, [](double t) { return StreamWatch::pulse(t, 72); });
  watch.send(5, [](double) { return 200'000; });
  CHECK(listed(monitor, AlertKind::frozen_value));
  watch.send(3, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK_FALSE(listed(monitor, AlertKind::frozen_value));
}

TEST_CASE("a watch that samples at another rate than it says is named within five seconds") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.clock_speed = 1.25;
  watch.send(5, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK(listed(monitor, AlertKind::wrong_rate));
}

TEST_CASE("a watch whose clock is set is named, and its heart rate goes on") {
  Monitor monitor;
  StreamWatch watch(monitor);
  watch.send(30, [](double t) { return StreamWatch::pulse(t, 72); });
  watch.device_offset_ms = 3'600'000;
  watch.send(2, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK(listed(monitor, AlertKind::clock_jump));
  CHECK(heart_rate(monitor).value == doctest::Approx(72).epsilon(0.03));
  watch.send(12, [](double t) { return StreamWatch::pulse(t, 72); });
  CHECK_FALSE(listed(monitor, AlertKind::clock_jump));
}

TEST_CASE("a frame before the watch said what it measures is an error, not a value") {
  Monitor monitor;
  const std::array<std::byte, 20> frame{std::byte{1}};
  CHECK(monitor.ingest(Characteristic::stream_data, frame, {1000}) != DecodeError::none);
  CHECK(monitor.snapshot().bad_packets == 1);
}
