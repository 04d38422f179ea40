// Every simulated device in the monitor, end to end: what it measures is what is true.
#include <cmath>
#include <memory>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/simulator/receiver.hpp"

using namespace vigil;
using simulator::Device;
using simulator::Receiver;

namespace {

/// A wearer with a device, and what the monitor makes of it.
struct Session {
  static constexpr double kStartMs = 1'700'000'000'000;

  std::unique_ptr<simulator::Watch> watch;
  Receiver receiver;
  Monitor monitor;
  std::uint32_t bad = 0;

  Session(Device device, std::string_view scenario = "rest", std::uint64_t seed = 1)
      : watch(std::make_unique<simulator::Watch>(*simulator::find_scenario(scenario), seed,
                                                 Timestamp{kStartMs}, device)),
        receiver(*watch) {}

  void run(double until_s) {
    for (double t = std::floor(in_seconds(watch->now() - Timestamp{kStartMs})) + 1; t <= until_s;
         ++t) {
      const Timestamp end = {kStartMs + 1000 * t};
      while (const auto heard = receiver.next(end)) {
        switch (heard->kind) {
          case Receiver::Heard::Kind::packet:
            bad += monitor.ingest(heard->characteristic, heard->bytes, heard->time) !=
                   DecodeError::none;
            break;
          case Receiver::Heard::Kind::connected:
            monitor.ingest(Link::connected, heard->time);
            break;
          case Receiver::Heard::Kind::link_lost:
            monitor.ingest(Link::reconnecting, heard->time);
        }
      }
      monitor.advance(end);
    }
    CHECK(bad == 0);
  }
  const VitalView& vital(Vital v) { return monitor.snapshot().vitals[static_cast<std::size_t>(v)]; }
  double value(Vital v) {
    CHECK_MESSAGE(vital(v).absent == Absent::no, name(vital(v).absent));
    return static_cast<double>(vital(v).value);
  }
  bool alarmed(AlertKind kind) {
    bool found = false;
    while (const auto event = monitor.take_alert_event()) found = found || event->kind == kind;
    return found;
  }
  const LedgerView& ledger(Channel c) {
    return monitor.snapshot().ledger[static_cast<std::size_t>(c)];
  }
};

}  // namespace

TEST_CASE("an oximeter's SpO2 and pulse are the wearer's, also in a desaturation") {
  Session s(Device::oximeter, "desaturation");
  s.run(100);
  CHECK(std::abs(s.value(Vital::spo2) - s.watch->truth().spo2_pct) <= 1);
  CHECK(std::abs(s.value(Vital::heart_rate) - s.watch->truth().heart_rate_bpm) < 6);
  s.run(175);
  CHECK(s.value(Vital::spo2) < 86);
}

TEST_CASE("an oximeter that is taken off says so") {
  Session s(Device::oximeter, "poor_contact");
  s.run(150);
  CHECK(s.vital(Vital::spo2).quality == 0.5F);  // loose
  s.run(210);
  CHECK(s.vital(Vital::spo2).absent == Absent::poor_contact);
  CHECK(s.monitor.snapshot().contact == Contact::off);
  s.run(240);
  CHECK(s.monitor.snapshot().contact == Contact::on);
}

TEST_CASE("a thermometer warms up, then has the body's temperature") {
  Session s(Device::thermometer);
  s.run(8);
  CHECK(s.vital(Vital::body_temperature).absent == Absent::no_data);
  s.run(24);
  CHECK(s.vital(Vital::body_temperature).quality == 0.5F);
  s.run(70);  // it has begun anew from the room's temperature
  CHECK(s.vital(Vital::body_temperature).quality == 1);
  CHECK(std::abs(s.value(Vital::body_temperature) - 36.7) < 0.2);
}

TEST_CASE("a cuff has its result when the air is out, not before") {
  Session s(Device::cuff);
  s.run(25);
  CHECK(s.vital(Vital::systolic).absent == Absent::no_data);
  s.run(60);
  CHECK(std::abs(s.value(Vital::systolic) - 118) <= 2);
  CHECK(std::abs(s.value(Vital::diastolic) - 76) <= 2);
}

TEST_CASE("an armband's light gives heart rate and beats, nothing duplicate or late") {
  Session s(Device::armband);
  s.run(90);
  CHECK(std::abs(s.value(Vital::heart_rate) - s.watch->truth().heart_rate_bpm) < 5);
  for (const Channel c :
       {Channel::ppg_green, Channel::ppg_green_2, Channel::acceleration, Channel::gyroscope}) {
    CAPTURE(name(c));
    CHECK(s.ledger(c).received > 4000);
    CHECK(s.ledger(c).stored == s.ledger(c).received);
  }
  CHECK(s.monitor.snapshot().traces[static_cast<std::size_t>(TraceId::pulse)].count > 0);
}

TEST_CASE(
    "a chest strap's ECG and acceleration are stored, its beats come from its own intervals") {
  Session s(Device::chest_strap);
  s.run(60);
  CHECK(s.ledger(Channel::ecg).stored > 7000);
  CHECK(s.ledger(Channel::ecg).stored == s.ledger(Channel::ecg).received);
  CHECK(s.ledger(Channel::acceleration).stored > 2500);
  CHECK(std::abs(s.value(Vital::heart_rate) - s.watch->truth().heart_rate_bpm) < 5);
  CHECK(s.value(Vital::rmssd) > 5);
}

TEST_CASE("a PineTime's motion is seen when its wearer walks") {
  Session s(Device::pinetime, "walk");
  s.run(50);
  CHECK(s.value(Vital::motion) < 0.05);
  s.run(120);
  CHECK(s.value(Vital::motion) > 0.1);
  const LedgerView& motion = s.ledger(Channel::acceleration);
  CHECK(motion.received > 1100);
  CHECK(motion.duplicate + motion.late + motion.rejected == 0);
}

TEST_CASE("the streaming watch goes on after a lost link, and no frame is bad") {
  Session s(Device::watch, "link_loss");
  s.run(150);
  CHECK(s.monitor.snapshot().reconnects == 1);
  const LedgerView& light = s.ledger(Channel::ppg_green);
  CHECK(light.lost == 0);
  CHECK(light.duplicate == 0);
  CHECK(light.received == light.stored + light.late);
  CHECK_FALSE(s.alarmed(AlertKind::clock_jump));
  CHECK(std::abs(s.value(Vital::heart_rate) - s.watch->truth().heart_rate_bpm) < 6);
}

TEST_CASE("fibrillation raises its alert within three minutes, from a strap's intervals or light") {
  for (const Device device : {Device::chest_strap, Device::watch}) {
    for (const std::uint64_t seed : {1U, 2U}) {
      CAPTURE(static_cast<int>(device));
      CAPTURE(seed);
      Session s(device, "atrial_fibrillation", seed);
      s.run(180);
      CHECK(s.monitor.snapshot().rhythm.state == RhythmState::regular);
      CHECK_FALSE(s.alarmed(AlertKind::irregular_rhythm));
      s.run(360);
      CHECK(s.alarmed(AlertKind::irregular_rhythm));
      CHECK(s.monitor.snapshot().rhythm.state == RhythmState::af);
      CHECK(s.monitor.snapshot().rhythm.reason == RhythmReason::no_pattern);
    }
  }
}

TEST_CASE("neither rest, motion, stress nor ectopic beats look like fibrillation") {
  for (const std::string_view scenario : {"rest", "walk", "run", "stress", "ectopic_beats"}) {
    for (const Device device : {Device::chest_strap, Device::watch}) {
      CAPTURE(scenario);
      Session s(device, scenario);
      s.run(600);
      CHECK_FALSE(s.alarmed(AlertKind::irregular_rhythm));
    }
  }
}
