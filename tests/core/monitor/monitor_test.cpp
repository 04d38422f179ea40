#include "vigil/monitor/monitor.hpp"

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "support.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/heart_rate.hpp"

using namespace vigil;

namespace {

using Bytes = std::vector<std::byte>;

Bytes heart_rate(int bpm, std::initializer_list<int> rr_ms = {}, Contact contact = Contact::on) {
  HeartRateMeasurement m;
  m.heart_rate = Bpm(bpm);
  m.contact = contact;
  for (const int rr : rr_ms) m.rr.push_back(RrInterval::nearest(Milliseconds(rr)));
  Bytes out(64);
  out.resize(encode_heart_rate_measurement(m, out));
  return out;
}

/// A strap worn by somebody: one measurement a second, RR as it falls.
class Strap {
 public:
  explicit Strap(Monitor& monitor) : monitor_(monitor) {
    monitor_.ingest(Link::connected, {now_ms});
  }

  void beat_for(int seconds, int bpm, Contact contact = Contact::on) {
    for (int s = 0; s < seconds; ++s) {
      now_ms += 1000;
      HeartRateMeasurement m;
      m.heart_rate = Bpm(bpm);
      m.contact = contact;
      while (next_beat_ms_ <= now_ms) {
        const double rr = 60000.0 / bpm + (beats_++ % 2 ? 20 : -20);
        m.rr.push_back(RrInterval::nearest(Milliseconds(rr)));
        next_beat_ms_ += rr;
      }
      Bytes out(64);
      out.resize(encode_heart_rate_measurement(m, out));
      REQUIRE(monitor_.ingest(Characteristic::heart_rate_measurement, out, {now_ms}) ==
              DecodeError::none);
      monitor_.advance({now_ms});
    }
  }
  void silent_for(int seconds) {
    for (int s = 0; s < seconds; ++s) {
      now_ms += 1000;
      monitor_.advance({now_ms});
    }
    next_beat_ms_ = now_ms;
  }

  double now_ms = 1'700'000'000'000;

 private:
  Monitor& monitor_;
  double next_beat_ms_ = now_ms;
  int beats_ = 0;
};

const VitalView& vital(Monitor& monitor, Vital v) {
  return monitor.snapshot().vitals[static_cast<std::size_t>(v)];
}

bool listed(Monitor& monitor, AlertKind kind) {
  const Snapshot& s = monitor.snapshot();
  for (std::uint32_t i = 0; i < s.alert_count; ++i)
    if (s.alerts[i].kind == kind) return true;
  return false;
}

std::vector<AlertState> history(Monitor& monitor, AlertKind kind) {
  std::vector<AlertState> states;
  while (const auto e = monitor.take_alert_event())
    if (e->kind == kind) states.push_back(e->state);
  return states;
}

}  // namespace

TEST_CASE("a new monitor has no values, and says so") {
  Monitor monitor;
  const Snapshot& s = monitor.snapshot();
  CHECK(s.magic == kSnapshotMagic);
  CHECK(s.version == kSnapshotVersion);
  CHECK(s.bytes == sizeof(Snapshot));
  CHECK(s.link == Link::none);
  for (const VitalView& v : s.vitals) CHECK(v.absent == Absent::no_data);
  CHECK(s.has_battery == 0);
  CHECK(s.alert_count == 0);
}

TEST_CASE("the first notification shows a heart rate at once") {
  Monitor monitor;
  monitor.ingest(Link::connected, {1000});
  CHECK(monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(72), {1200}) ==
        DecodeError::none);
  const VitalView& hr = vital(monitor, Vital::heart_rate);
  CHECK(hr.absent == Absent::no);
  CHECK(hr.value == 72);
  CHECK(hr.low < 72);
  CHECK(hr.high > 72);
  CHECK(hr.time_ms == 1200);
  CHECK(monitor.snapshot().contact == Contact::on);
}

TEST_CASE("RMSSD and SDNN come once there are enough beats") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  CHECK(vital(monitor, Vital::rmssd).absent == Absent::too_few_beats);
  strap.beat_for(80, 75);
  const VitalView rmssd = vital(monitor, Vital::rmssd);
  REQUIRE(rmssd.absent == Absent::no);
  CHECK(rmssd.value == doctest::Approx(40).epsilon(0.02));  // successive differences of 40 ms
  CHECK(rmssd.low <= rmssd.value);
  CHECK(rmssd.high >= rmssd.value);
  const VitalView sdnn = vital(monitor, Vital::sdnn);
  REQUIRE(sdnn.absent == Absent::no);
  CHECK(sdnn.value == doctest::Approx(20).epsilon(0.05));
  CHECK(monitor.snapshot().beat_count > 80);
}

TEST_CASE("a value grows old, then is absent as stale") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(5, 75);
  strap.silent_for(9);
  CHECK(vital(monitor, Vital::heart_rate).absent == Absent::no);
  CHECK(monitor.snapshot().now_ms - vital(monitor, Vital::heart_rate).time_ms >= 8000);
  strap.silent_for(5);
  CHECK(vital(monitor, Vital::heart_rate).absent != Absent::no);
}

TEST_CASE("a heart rate of zero is not a heart rate") {
  Monitor monitor;
  monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(0), {1000});
  CHECK(vital(monitor, Vital::heart_rate).absent == Absent::implausible);
  const LedgerView ledger =
      monitor.snapshot().ledger[static_cast<std::size_t>(Channel::heart_rate)];
  CHECK(ledger.received == 1);
  CHECK(ledger.rejected == 1);
  CHECK(ledger.stored == 0);
}

TEST_CASE("intervals that no heart has are rejected and counted") {
  Monitor monitor;
  const std::array raw = {std::byte{0x10}, std::byte{72},   std::byte{0},    std::byte{0},
                          std::byte{0xFF}, std::byte{0xFF}, std::byte{0x20}, std::byte{3}};
  CHECK(monitor.ingest(Characteristic::heart_rate_measurement, raw, {1000}) == DecodeError::none);
  const LedgerView ledger = monitor.snapshot().ledger[static_cast<std::size_t>(Channel::rr)];
  CHECK(ledger.received == 3);
  CHECK(ledger.stored == 1);
  CHECK(ledger.rejected == 2);
}

TEST_CASE("without contact there is no heart rate, and not_worn is raised") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  strap.beat_for(8, 75, Contact::off);
  CHECK(vital(monitor, Vital::heart_rate).absent == Absent::poor_contact);
  CHECK(monitor.snapshot().contact == Contact::off);
  CHECK(listed(monitor, AlertKind::not_worn));
  strap.beat_for(3, 75);
  CHECK_FALSE(listed(monitor, AlertKind::not_worn));
  CHECK(vital(monitor, Vital::heart_rate).value == 75);
}

TEST_CASE("a heart rate beyond its limit raises, is acknowledged and clears") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  strap.beat_for(15, 170);
  REQUIRE(listed(monitor, AlertKind::heart_rate_high));
  const AlertView alert = monitor.snapshot().alerts[0];
  CHECK(alert.value == 170);
  CHECK(alert.limit == 150);
  CHECK(monitor.acknowledge(alert.id, {strap.now_ms}));
  strap.beat_for(10, 75);
  CHECK_FALSE(listed(monitor, AlertKind::heart_rate_high));
  CHECK(history(monitor, AlertKind::heart_rate_high) ==
        std::vector{AlertState::raised, AlertState::acknowledged, AlertState::cleared});
}

TEST_CASE("a watch that falls silent is named within seconds and urgent after thirty") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  strap.silent_for(6);
  CHECK(listed(monitor, AlertKind::link_lost));
  strap.silent_for(26);
  CHECK(history(monitor, AlertKind::link_lost) ==
        std::vector{AlertState::raised, AlertState::escalated});
  monitor.ingest(Link::reconnecting, {strap.now_ms});
  monitor.ingest(Link::connected, {strap.now_ms});
  strap.beat_for(3, 75);
  CHECK_FALSE(listed(monitor, AlertKind::link_lost));
  CHECK(monitor.snapshot().reconnects == 1);
}

TEST_CASE("beats that are all alike are a stuck sensor's") {
  Monitor monitor;
  monitor.ingest(Link::connected, {0});
  double now = 0;
  const auto beat = [&](int rr_ms) {
    now += rr_ms;
    monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(60, {rr_ms}), {now});
    monitor.advance({now});
  };
  for (const int rr : {980, 1010, 1000, 1000, 1000}) beat(rr);
  CHECK_FALSE(listed(monitor, AlertKind::frozen_value));
  for (int i = 0; i < 4; ++i) beat(1000);
  CHECK(listed(monitor, AlertKind::frozen_value));
}

TEST_CASE("a sensor that has not found the pulse yet is not at fault") {
  Monitor monitor;
  monitor.ingest(Link::connected, {0});
  for (int s = 1; s <= 10; ++s) {
    monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(0), {s * 1000.0});
    monitor.advance({s * 1000.0});
    CHECK_FALSE(listed(monitor, AlertKind::implausible_value));
  }
}

TEST_CASE("seconds of impossible values are a fault, a single one is not") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(5, 75);
  monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(0), {strap.now_ms});
  strap.beat_for(3, 75);
  CHECK_FALSE(listed(monitor, AlertKind::implausible_value));
  for (int s = 0; s < 4; ++s) {
    strap.now_ms += 1000;
    monitor.ingest(Characteristic::heart_rate_measurement, heart_rate(0), {strap.now_ms});
    monitor.advance({strap.now_ms});
  }
  CHECK(listed(monitor, AlertKind::implausible_value));
}

TEST_CASE("what only the page can see is raised and cleared by it") {
  Monitor monitor;
  Strap strap(monitor);
  monitor.set_fault(AlertKind::tab_hidden, true, {strap.now_ms});
  CHECK(listed(monitor, AlertKind::tab_hidden));
  monitor.set_fault(AlertKind::heart_rate_low, true, {strap.now_ms});
  CHECK_FALSE(listed(monitor, AlertKind::heart_rate_low));
  strap.beat_for(2, 75);
  CHECK(listed(monitor, AlertKind::tab_hidden));
  monitor.set_fault(AlertKind::tab_hidden, false, {strap.now_ms});
  CHECK_FALSE(listed(monitor, AlertKind::tab_hidden));
}

TEST_CASE("a watch that is taken off is named within five seconds") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  strap.beat_for(5, 75, Contact::off);
  CHECK(listed(monitor, AlertKind::not_worn));
}

TEST_CASE("a watch that is connected and never says anything is silent") {
  Monitor monitor;
  Strap strap(monitor);
  strap.silent_for(4);
  CHECK_FALSE(listed(monitor, AlertKind::link_lost));
  strap.silent_for(2);
  CHECK(listed(monitor, AlertKind::link_lost));
  SUBCASE("until it does") { strap.beat_for(2, 75); }
  SUBCASE("until the wearer ends the link") {
    monitor.ingest(Link::none, {strap.now_ms});
    strap.silent_for(10);
  }
  CHECK_FALSE(listed(monitor, AlertKind::link_lost));
}

TEST_CASE("a watch of before that cannot be reached is lost, however often it is tried") {
  Monitor monitor;
  Strap strap(monitor);
  monitor.ingest(Link::none, {strap.now_ms});
  for (int attempt = 0; attempt < 3; ++attempt) {
    CHECK_FALSE(listed(monitor, AlertKind::link_lost));
    monitor.ingest(Link::connecting, {strap.now_ms});
    strap.silent_for(1);
    monitor.ingest(Link::reconnecting, {strap.now_ms});
    strap.silent_for(1);
  }
  CHECK(listed(monitor, AlertKind::link_lost));
}

TEST_CASE("a link that the wearer ended is not a fault") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  monitor.ingest(Link::none, {strap.now_ms});
  strap.silent_for(60);
  CHECK_FALSE(listed(monitor, AlertKind::link_lost));
}

TEST_CASE("what cannot be decoded is counted and changes nothing else") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(5, 75);
  const std::array<std::byte, 2> cut = {std::byte{0x01}, std::byte{72}};
  CHECK(monitor.ingest(Characteristic::heart_rate_measurement, cut, {strap.now_ms}) ==
        DecodeError::truncated);
  CHECK(monitor.ingest(Characteristic::none, cut, {strap.now_ms}) ==
        DecodeError::unknown_characteristic);
  CHECK(monitor.snapshot().packets == 7);
  CHECK(monitor.snapshot().bad_packets == 2);
  CHECK(vital(monitor, Vital::heart_rate).value == 75);
}

TEST_CASE("a low battery is shown and named") {
  Monitor monitor;
  Strap strap(monitor);
  Bytes level(1);
  encode_battery_level(Percent(12), level);
  monitor.ingest(Characteristic::battery_level, level, {strap.now_ms});
  strap.beat_for(1, 75);
  CHECK(monitor.snapshot().battery_pct == 12);
  CHECK(listed(monitor, AlertKind::battery_low));
}

TEST_CASE("the watch's name is shown; maker and model where it has none") {
  Monitor monitor;
  const auto tell = [&](Characteristic c, std::string_view text) {
    monitor.ingest(c, std::as_bytes(std::span(text)), {1000});
  };
  tell(Characteristic::manufacturer_name, "Acme");
  tell(Characteristic::model_number, "Pulse 2");
  CHECK(std::string_view(monitor.snapshot().device) == "Acme Pulse 2");
  monitor.set_device_name("Anna's watch");
  CHECK(std::string_view(monitor.snapshot().device) == "Anna's watch");
  monitor.set_device_name(std::string(62, 'x') + "€");
  CHECK(std::string_view(monitor.snapshot().device) == std::string(62, 'x'));
}

TEST_CASE("recorded beats give a heart rate; a recorded rate serves where there are no beats") {
  Monitor monitor;
  monitor.ingest(Link::replay, {0});
  double t = 0;
  for (int i = 0; i < 40; ++i) {
    const float rr = i % 2 ? 990.f : 1010.f;
    t += rr;
    monitor.ingest_recorded({Channel::rr, {}, {&rr, 1}, {}, {}, 0}, {t});
    monitor.advance({t});
  }
  CHECK(vital(monitor, Vital::heart_rate).value == doctest::Approx(60).epsilon(0.01));

  Monitor other;
  const float bpm = 81;
  other.ingest_recorded({Channel::heart_rate, {}, {&bpm, 1}, {}, {}, 0}, {1000});
  other.advance({1000});
  other.advance({2000});
  CHECK(vital(other, Vital::heart_rate).value == 81);
}

TEST_CASE("the same calls give the same Snapshot, byte for byte") {
  const auto run = [] {
    Monitor monitor;
    Strap strap(monitor);
    strap.beat_for(60, 75);
    strap.silent_for(12);
    strap.beat_for(60, 160);
    Bytes bytes(sizeof(Snapshot));
    std::memcpy(bytes.data(), &monitor.snapshot(), sizeof(Snapshot));
    return bytes;
  };
  CHECK(run() == run());
}

TEST_CASE("time that leaps, as when a laptop slept, does no harm") {
  Monitor monitor;
  Strap strap(monitor);
  strap.beat_for(10, 75);
  monitor.advance({strap.now_ms + 30.0 * 24 * 3600 * 1000});
  CHECK(vital(monitor, Vital::heart_rate).absent != Absent::no);
  CHECK(listed(monitor, AlertKind::link_lost));
}
