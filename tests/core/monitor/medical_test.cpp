// Medical devices in the monitor: pulse oximeter, thermometer, cuff.
#include <array>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/blood_pressure.hpp"
#include "vigil/protocol/health_thermometer.hpp"
#include "vigil/protocol/pulse_oximeter.hpp"

using namespace vigil;

namespace {

struct Patient {
  Monitor monitor;
  double now_ms = 1'700'000'000'000;

  Patient() { monitor.ingest(Link::connected, {now_ms}); }

  template <class Encode, class Message>
  void send(Characteristic characteristic, Encode encode, const Message& message) {
    std::array<std::byte, 64> buffer;
    const std::size_t size = encode(message, buffer);
    REQUIRE(size > 0);
    REQUIRE(monitor.ingest(characteristic, std::span(buffer).first(size), {now_ms}) ==
            DecodeError::none);
  }
  void oximeter(double spo2, double pulse, PlxStatus status = {}) {
    PlxContinuousMeasurement m;
    m.normal = {Sfloat::nearest(spo2), Sfloat::nearest(pulse)};
    m.status = status;
    send(Characteristic::plx_continuous, encode_plx_continuous, m);
  }
  void thermometer(double celsius, std::optional<TemperatureSite> site = {},
                   Characteristic c = Characteristic::temperature_measurement) {
    TemperatureMeasurement m;
    m.value = MedicalFloat::nearest(celsius);
    m.site = site;
    send(c, encode_temperature_measurement, m);
  }
  void cuff(double systolic, double diastolic, std::uint16_t status = 0) {
    BloodPressureMeasurement m;
    m.systolic = Sfloat::nearest(systolic);
    m.diastolic = Sfloat::nearest(diastolic);
    m.pulse_rate = Sfloat::nearest(64);
    m.status = BloodPressureStatus{status};
    send(Characteristic::blood_pressure_measurement, encode_blood_pressure, m);
  }
  void pass(double seconds) {
    for (int s = 0; s < seconds; ++s) monitor.advance({now_ms += 1000});
  }
  const VitalView& vital(Vital v) { return monitor.snapshot().vitals[static_cast<std::size_t>(v)]; }
  const LedgerView& ledger(Channel c) {
    return monitor.snapshot().ledger[static_cast<std::size_t>(c)];
  }
  bool alarms(AlertKind kind) {
    const Snapshot& s = monitor.snapshot();
    for (std::uint32_t i = 0; i < s.alert_count; ++i)
      if (s.alerts[i].kind == kind && s.alerts[i].active) return true;
    return false;
  }
};

template <class... Bits>
PlxStatus sensor(Bits... bits) {
  return {{}, (0u | ... | static_cast<std::uint32_t>(bits))};
}

}  // namespace

TEST_CASE("an oximeter gives SpO2 with the error its standard allows, and the pulse rate") {
  Patient p;
  p.oximeter(97, 72);
  p.pass(1);
  CHECK(p.vital(Vital::spo2).absent == Absent::no);
  CHECK(p.vital(Vital::spo2).value == 97);
  CHECK(p.vital(Vital::spo2).high == 100);
  CHECK(p.vital(Vital::spo2).quality == 1);
  CHECK(p.vital(Vital::heart_rate).value == 72);
  CHECK(p.ledger(Channel::spo2).stored == 1);
}

TEST_CASE("an oximeter's own doubt lowers the quality, its refusal takes the value away") {
  Patient p;
  p.oximeter(91, 80, sensor(PlxSensorStatus::low_perfusion));
  CHECK(p.vital(Vital::spo2).value == 91);
  CHECK(p.vital(Vital::spo2).quality == 0.5F);
  p.oximeter(91, 80, sensor(PlxSensorStatus::nonpulsatile_signal));
  CHECK(p.vital(Vital::spo2).absent == Absent::poor_signal);
  CHECK(p.ledger(Channel::spo2).received == 1);
}

TEST_CASE("an oximeter without a finger says so, and that is over with the next reading") {
  Patient p;
  p.oximeter(98, 70);
  p.pass(1);
  p.oximeter(0, 0, sensor(PlxSensorStatus::not_on_wearer));
  p.pass(6);
  CHECK(p.vital(Vital::spo2).absent == Absent::poor_contact);
  CHECK(p.monitor.snapshot().contact == Contact::off);
  CHECK(p.alarms(AlertKind::not_worn));
  p.oximeter(98, 70, sensor());
  p.pass(1);
  CHECK(p.monitor.snapshot().contact == Contact::on);
  CHECK_FALSE(p.alarms(AlertKind::not_worn));
}

TEST_CASE("no SpO2 is no value, an impossible one is counted and not shown") {
  Patient p;
  p.oximeter(std::nan(""), 70);
  CHECK(p.vital(Vital::spo2).absent == Absent::no_data);
  CHECK(p.ledger(Channel::spo2).received == 0);
  p.oximeter(120, 70);
  CHECK(p.vital(Vital::spo2).absent == Absent::implausible);
  CHECK(p.ledger(Channel::spo2).rejected == 1);
}

TEST_CASE("a low SpO2 raises its alert") {
  Patient p;
  for (int s = 0; s < 60; ++s) {
    p.oximeter(82, 70);
    p.pass(1);
  }
  CHECK(p.alarms(AlertKind::spo2_low));
}

TEST_CASE("a thermometer's reading is the body's temperature, a finger's that of the skin") {
  Patient p;
  for (const double celsius : {29.0, 33.0, 37.15, 37.2}) {
    CHECK(p.vital(Vital::body_temperature).absent == Absent::no_data);  // it warms up
    p.thermometer(celsius, {}, Characteristic::intermediate_temperature);
    p.pass(1);
  }
  CHECK(p.vital(Vital::body_temperature).quality == 0.5F);
  p.thermometer(37.4, TemperatureSite::mouth);
  p.pass(1);
  CHECK(p.vital(Vital::body_temperature).value == 37.4F);
  CHECK(p.vital(Vital::body_temperature).quality == 1);
  CHECK(p.vital(Vital::skin_temperature).absent == Absent::no_data);

  Patient q;
  q.thermometer(33.1, TemperatureSite::finger);
  q.pass(1);
  CHECK(q.vital(Vital::skin_temperature).value == 33.1F);
  CHECK(q.vital(Vital::body_temperature).absent == Absent::no_data);
  CHECK(q.ledger(Channel::body_temperature).stored == 1);
}

TEST_CASE("the site that a thermometer tells once holds for its readings") {
  Patient p;
  p.send(Characteristic::temperature_type, encode_temperature_type, TemperatureSite::toe);
  p.thermometer(31);
  p.pass(1);
  CHECK(p.vital(Vital::skin_temperature).value == 31);
}

TEST_CASE("fever raises the temperature alert, whatever the skin's temperature") {
  Patient p;
  p.monitor.configure(Vital::skin_temperature, {28.F, 38.F});
  p.thermometer(39.4, TemperatureSite::ear_drum);
  p.pass(90);
  CHECK(p.alarms(AlertKind::temperature_high));
  p.thermometer(36.8, TemperatureSite::ear_drum);
  p.pass(60);
  CHECK_FALSE(p.alarms(AlertKind::temperature_high));
}

TEST_CASE("fever is not over because the thermometer fell silent") {
  Patient p;
  p.thermometer(39.4, TemperatureSite::ear_drum);
  p.pass(90);
  REQUIRE(p.alarms(AlertKind::temperature_high));
  p.pass(3700);
  CHECK_FALSE(
      p.monitor.snapshot().vitals[static_cast<std::size_t>(Vital::body_temperature)].absent ==
      Absent::no);
  CHECK(p.alarms(AlertKind::temperature_high));
  p.thermometer(36.8, TemperatureSite::ear_drum);
  p.pass(60);
  CHECK_FALSE(p.alarms(AlertKind::temperature_high));
}

TEST_CASE("a cuff gives both pressures and a pulse; a loose cuff less of a reading") {
  Patient p;
  p.cuff(128, 84);
  p.pass(1);
  CHECK(p.vital(Vital::systolic).value == 128);
  CHECK(p.vital(Vital::diastolic).value == 84);
  CHECK(p.vital(Vital::systolic).quality == 1);
  CHECK(p.vital(Vital::heart_rate).value == 64);
  CHECK(p.ledger(Channel::blood_pressure).stored == 1);
  p.cuff(150, 96, 1u << 1);
  CHECK(p.vital(Vital::systolic).quality < 0.5F);
}

TEST_CASE("a cuff that could not measure, or measured nonsense, shows nothing") {
  Patient p;
  p.cuff(std::nan(""), std::nan(""));
  CHECK(p.vital(Vital::systolic).absent == Absent::no_data);
  p.cuff(80, 120);
  CHECK(p.vital(Vital::systolic).absent == Absent::implausible);
  CHECK(p.vital(Vital::diastolic).absent == Absent::implausible);
  CHECK(p.ledger(Channel::blood_pressure).rejected == 1);
}

TEST_CASE("a cuff that tells the systolic pressure alone has told that") {
  Patient p;
  p.cuff(128, std::nan(""));
  CHECK(p.vital(Vital::systolic).value == 128);
  CHECK(p.vital(Vital::diastolic).absent == Absent::no_data);
  CHECK(p.ledger(Channel::blood_pressure).stored == 1);
}

TEST_CASE("a pressure crisis raises its alert") {
  Patient p;
  p.cuff(196, 124);
  p.pass(60);
  CHECK(p.alarms(AlertKind::systolic_high));
  CHECK(p.alarms(AlertKind::diastolic_high));
}

TEST_CASE("pressure in the cuff while it is pumped up is not the wearer's") {
  Patient p;
  BloodPressureMeasurement m;
  m.systolic = Sfloat::nearest(160);
  p.send(Characteristic::intermediate_cuff_pressure, encode_blood_pressure, m);
  CHECK(p.vital(Vital::systolic).absent == Absent::no_data);
}
