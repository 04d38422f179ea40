// Sensors with a raw profile of their own, in the monitor.
#include <array>
#include <cmath>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/infinitime.hpp"
#include "vigil/protocol/polar.hpp"

using namespace vigil;

namespace {

using Bytes = std::vector<std::byte>;

template <class Encode, class Message>
Bytes encoded(Encode encode, const Message& message) {
  Bytes bytes(kMaxAttributeBytes);
  bytes.resize(encode(message, bytes));
  REQUIRE_FALSE(bytes.empty());
  return bytes;
}

const LedgerView& ledger(Monitor& monitor, Channel c) {
  return monitor.snapshot().ledger[static_cast<std::size_t>(c)];
}
const VitalView& vital(Monitor& monitor, Vital v) {
  return monitor.snapshot().vitals[static_cast<std::size_t>(v)];
}

/// An armband with light at 55 Hz, which answers what the monitor writes.
struct Armband {
  Monitor monitor;
  double now_ms = 1'700'000'000'000;
  double t_s = 0;
  bool running = false;

  Armband() {
    monitor.ingest(Link::connected, {now_ms});
    take(Characteristic::polar_pmd_control, encoded(encode_polar_features, PolarFeatures{0b10}));
    while (const auto write = monitor.take_write()) answer(*write);
  }
  void take(Characteristic c, const Bytes& bytes) {
    REQUIRE(monitor.ingest(c, bytes, {now_ms}) == DecodeError::none);
  }
  void answer(const GattWrite& write) {
    REQUIRE(write.characteristic == Characteristic::polar_pmd_control);
    const auto command = decode_polar_command(write.bytes);
    REQUIRE(command);
    PolarResponse response{.opcode = command->opcode,
                           .measurement = static_cast<std::uint8_t>(command->measurement)};
    if (command->opcode == PolarOpcode::get_settings)
      for (const std::uint16_t rate : std::array<std::uint16_t, 3>{28, 55, 135})
        response.settings.sample_rates.push_back(rate);
    else
      running = command->settings.sample_rates.span()[0] == 55;
    take(Characteristic::polar_pmd_control, encoded(encode_polar_response, response));
  }
  void shine(double seconds, double bpm) {
    for (const double until = t_s + seconds; t_s < until;) {
      std::vector<std::int32_t> values;
      for (int i = 0; i < 11; ++i, t_s += 1 / 55.0) {
        const double phase = t_s * bpm / 60 - std::floor(t_s * bpm / 60);
        const double beat = std::exp(-40 * std::pow(phase - 0.3, 2));
        const auto light =
            static_cast<std::int32_t>(200'000 - 2000 * beat + 30 * std::sin(1e4 * t_s));
        for (const int diode : {light, light + 900, light - 700, 100}) values.push_back(diode);
      }
      now_ms += 200;
      const PolarFrame frame{PolarMeasurement::ppg,
                             static_cast<std::uint64_t>((t_s - 1 / 55.0) * 1e9 + 6e17),
                             0,
                             true,
                             4,
                             values};
      take(Characteristic::polar_pmd_data, encoded(encode_polar_frame, frame));
      monitor.advance({now_ms});
    }
  }
};

}  // namespace

TEST_CASE("a Polar armband's light gives a heart rate, once the monitor has started it") {
  Armband band;
  CHECK(band.running);
  band.shine(30, 75);
  CHECK(vital(band.monitor, Vital::heart_rate).absent == Absent::no);
  CHECK(std::abs(vital(band.monitor, Vital::heart_rate).value - 75) < 2);
  CHECK(vital(band.monitor, Vital::heart_rate).source == Channel::ppg_green);
  const LedgerView& light = ledger(band.monitor, Channel::ppg_green);
  CHECK(light.received > 1600);
  CHECK(light.stored == light.received);
  CHECK(light.lost_known == 0);
}

TEST_CASE("a frame before its start was answered is counted as bad, not guessed at") {
  Monitor monitor;
  monitor.ingest(Link::connected, {0});
  const std::array<std::int32_t, 4> values = {1, 2, 3, 4};
  const Bytes frame =
      encoded(encode_polar_frame, PolarFrame{PolarMeasurement::ppg, 1, 0, true, 4, values});
  CHECK(monitor.ingest(Characteristic::polar_pmd_data, frame, {10}) ==
        DecodeError::no_capabilities);
  CHECK(monitor.snapshot().bad_packets == 1);
  CHECK_FALSE(monitor.take_write());
}

TEST_CASE("pulse intervals feed the beats; what movement blocked is rejected, not lost") {
  Monitor monitor;
  monitor.ingest(Link::connected, {0});
  double now = 0;
  for (int i = 0; i < 12; ++i) {
    PolarPulses pulses;
    for (int k = 0; k < 5; ++k) {
      const auto interval = static_cast<std::uint16_t>(990 + 10 * ((i + k) % 3));
      pulses.push_back({60, interval, 8, i == 3 && k == 2, Contact::on});
      now += interval;
    }
    REQUIRE(monitor.ingest(Characteristic::polar_pmd_data, encoded(encode_polar_pulses, pulses),
                           {now}) == DecodeError::none);
    monitor.advance({now});
  }
  CHECK(ledger(monitor, Channel::rr).received == 60);
  CHECK(ledger(monitor, Channel::rr).rejected == 1);
  CHECK(vital(monitor, Vital::rmssd).absent == Absent::no);
  CHECK(monitor.snapshot().contact == Contact::on);
}

TEST_CASE("a PineTime's motion, with the radio's jitter, is stored sample by sample") {
  Monitor monitor;
  monitor.ingest(Link::connected, {0});
  for (int i = 0; i < 300; ++i) {
    Bytes bytes(6);
    REQUIRE(encode_infinitime_motion({0.01 * (i % 5), 0, 1}, bytes) == 6);
    const double arrival = 100.0 * i + (i % 4 == 0 ? 130 : 0);
    const double never_back = std::max(arrival, 100.0 * (i - 1) + ((i - 1) % 4 == 0 ? 130 : 0));
    REQUIRE(monitor.ingest(Characteristic::infinitime_motion, bytes, {never_back}) ==
            DecodeError::none);
    monitor.advance({never_back});
  }
  CHECK(ledger(monitor, Channel::acceleration).stored == 300);
  CHECK(ledger(monitor, Channel::acceleration).duplicate == 0);
  CHECK(vital(monitor, Vital::motion).absent == Absent::no);
  CHECK(vital(monitor, Vital::motion).value < 0.1F);
}
