#include "vigil/simulator/watch.hpp"

#include "client.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/heart_rate.hpp"

using namespace vigil;
using namespace vigil::test;

namespace {

AttError write(Client& client, Characteristic characteristic,
               std::initializer_list<unsigned> bytes) {
  std::vector<std::byte> message;
  for (const unsigned byte : bytes) message.push_back(static_cast<std::byte>(byte));
  return client.watch().write(characteristic, message);
}

}  // namespace

TEST_CASE("a watch without a link sends nothing and answers nothing") {
  Client client(*find_scenario("rest"));
  client.run(30);
  CHECK(client.packets.empty());
  CHECK_FALSE(client.watch().connected());
  CHECK(client.watch().read(Characteristic::battery_level).error() == AttError::unlikely_error);
  CHECK(write(client, Characteristic::stream_control, {2, 1, 0}) == AttError::unlikely_error);
  CHECK(client.watch().subscribe(Characteristic::stream_data, true) == AttError::unlikely_error);
}

TEST_CASE("a connected watch sends only what was subscribed to, and until the subscription ends") {
  Client client(*find_scenario("rest"));
  REQUIRE(client.watch().connect());
  client.run(10);
  CHECK(client.packets.empty());
  client.watch().subscribe(Characteristic::heart_rate_measurement, true);
  client.run(20.5);
  CHECK(client.packets.size() == 10);
  client.watch().subscribe(Characteristic::heart_rate_measurement, false);
  client.run(30);
  CHECK(client.packets.size() == 10);
}

TEST_CASE("every characteristic of the services it has is offered, and nothing else") {
  Client client(*find_scenario("rest"));
  for (const CharacteristicInfo& row : kCharacteristics) {
    CAPTURE(row.name);
    const bool served = row.service == kHeartRateService || row.service == kBatteryService ||
                        row.service == kDeviceInformationService || row.service == kStreamService;
    CHECK(client.watch().offers(row.id) == served);
  }
}

TEST_CASE("what can be read says what kind of watch it is") {
  Client client(*find_scenario("rest"));
  REQUIRE(client.join());
  const auto read = [&](Characteristic c) {
    const auto bytes = client.watch().read(c);
    REQUIRE(bytes);
    return std::vector(bytes->begin(), bytes->end());
  };
  CHECK(decode_device_text(read(Characteristic::manufacturer_name)).view() == "Vigil");
  CHECK(decode_device_text(read(Characteristic::model_number)).view() == "Simulated watch");
  CHECK(*decode_body_sensor_location(read(Characteristic::body_sensor_location)) ==
        BodySensorLocation::wrist);
  CHECK(*decode_battery_level(read(Characteristic::battery_level)) == Percent(80));

  CHECK(client.capabilities().channels.size() == 13);
  CHECK(client.capabilities().max_frame_bytes == 244);
  CHECK(client.capabilities().find(Channel::ppg_green)->supports(StreamRate::nearest(25_Hz)));
  CHECK(client.capabilities().find(Channel::ecg) == nullptr);
}

TEST_CASE("what cannot be done is refused with the error that GATT has for it") {
  Client client(*find_scenario("rest"));
  REQUIRE(client.watch().connect());
  Watch& watch = client.watch();
  CHECK(watch.read(Characteristic::none).error() == AttError::attribute_not_found);
  CHECK(watch.read(Characteristic::heart_rate_measurement).error() == AttError::read_not_permitted);
  CHECK(watch.read(Characteristic::stream_data).error() == AttError::read_not_permitted);
  CHECK(watch.subscribe(Characteristic::manufacturer_name, true) == AttError::attribute_not_found);
  CHECK(write(client, Characteristic::none, {1}) == AttError::attribute_not_found);
  CHECK(write(client, Characteristic::battery_level, {1}) == AttError::write_not_permitted);
  CHECK(write(client, Characteristic::stream_data, {1}) == AttError::write_not_permitted);
  CHECK(write(client, Characteristic::model_number, {1}) == AttError::write_not_permitted);
  CHECK(write(client, Characteristic::heart_rate_control_point, {2}) ==
        AttError::control_point_not_supported);
  CHECK(write(client, Characteristic::heart_rate_control_point, {}) == AttError::invalid_length);
  CHECK(write(client, Characteristic::heart_rate_control_point, {1, 1}) ==
        AttError::invalid_length);
  CHECK(write(client, Characteristic::stream_control, {3, 1}) == AttError::improperly_configured);
  watch.subscribe(Characteristic::stream_control, true);
  CHECK(write(client, Characteristic::stream_control, {3}) == AttError::invalid_length);
  CHECK(write(client, Characteristic::stream_control, {3, 1}) == AttError::none);
}

TEST_CASE("a measurement a second carries the heart's intervals, each once and in order") {
  const OwnScenario scenario = lasting({.heart_rate_bpm = 75});
  Client client(scenario, 4);
  REQUIRE(client.join());
  client.run(180);
  const auto measurements = client.measurements();
  CHECK(measurements.size() == 180);
  std::vector<double> rr;
  for (std::size_t i = 10; i < measurements.size(); ++i) {
    CHECK(measurements[i].contact == Contact::on);
    CHECK(measurements[i].heart_rate.value == about(75, 0.15));
    for (const RrInterval interval : measurements[i].rr) rr.push_back(interval.duration().value);
  }
  // All of them are found again, in one run, among the heart's own.
  std::vector<double> heart;
  Watch twin(scenario, 4, Client::kStart);
  std::uint64_t read = 0;
  for (int t = 1; t <= 180; ++t) {
    while (twin.next(Client::kStart + seconds(t))) {
    }
    twin.wearer().heart().beats().read(read,
                                       [&](const Beat& b) { heart.push_back(b.rr_s * 1000); });
  }
  const auto fits = [&](std::size_t offset) {
    for (std::size_t i = 0; i < rr.size(); ++i)
      if (std::fabs(heart[offset + i] - rr[i]) > 20) return false;
    return true;
  };
  REQUIRE(rr.size() > 190);
  REQUIRE(rr.size() < heart.size());
  bool found = false;
  for (std::size_t offset = 0; offset + rr.size() <= heart.size(); ++offset)
    found = found || fits(offset);
  CHECK(found);
}

TEST_CASE("off the wrist, measurements say so and carry neither rate nor intervals") {
  Client client(OwnScenario{{{.duration_s = 60}, {.duration_s = 60, .contact = 0}}, {}}, 2);
  REQUIRE(client.join());
  client.run(120);
  const auto measurements = client.measurements();
  REQUIRE(measurements.size() == 120);
  for (std::size_t i = 15; i < 60; ++i) {
    CHECK(measurements[i].contact == Contact::on);
    CHECK(measurements[i].heart_rate.value > 50);
  }
  for (std::size_t i = 65; i < 120; ++i) {
    CHECK(measurements[i].contact == Contact::off);
    CHECK(measurements[i].heart_rate.value == 0);
    CHECK(measurements[i].rr.empty());
  }
}

TEST_CASE("an interval in which a beat was missed is not sent") {
  Client client(OwnScenario{{{.duration_s = 60},
                             {.duration_s = 20, .contact = 0},
                             {.duration_s = 100, .contact = 0.5}},
                            {}},
                2);
  REQUIRE(client.join());
  client.run(180);
  std::size_t intervals = 0;
  for (const auto& m : client.measurements()) {
    for (const RrInterval rr : m.rr) CHECK(rr.duration() < 1300_ms);
    intervals += m.rr.size();
  }
  CHECK(intervals > 100);
  CHECK(intervals < 165);  // of some 170 heard beats, a tenth of a loose watch's are missed
}

TEST_CASE("energy is counted while the wearer moves, and starts anew at the client's word") {
  Client client(lasting({.activity = Activity::running, .heart_rate_bpm = 150}), 2);
  REQUIRE(client.join());
  const auto last_energy = [&] {
    std::optional<std::uint16_t> energy;
    for (const auto& m : client.measurements())
      if (m.energy_kj) energy = m.energy_kj;
    REQUIRE(energy);
    return *energy;
  };
  client.run(600);
  CHECK(last_energy() == about(9 * 4.184 * 70 / 6, 0.03));
  CHECK(write(client, Characteristic::heart_rate_control_point, {1}) == AttError::none);
  client.run(612);
  CHECK(last_energy() < 15);
}

TEST_CASE("the battery falls, and each per cent is notified once") {
  Client client(OwnScenario{{{.duration_s = 1e6}}, {.battery_pct = 60, .drain = 30}});
  REQUIRE(client.join());
  client.run(600);
  std::vector<double> levels;
  for (const auto& packet : client.packets)
    if (packet.characteristic == Characteristic::battery_level)
      levels.push_back(decode_battery_level(packet.bytes)->value);
  REQUIRE(levels.size() > 4);
  for (std::size_t i = 0; i < levels.size(); ++i)
    CHECK(levels[i] == 60.0 - static_cast<double>(i + 1));
  const auto bytes = client.watch().read(Characteristic::battery_level);
  CHECK(decode_battery_level(*bytes)->value == levels.back());
}

TEST_CASE("running sensors empty the battery sooner") {
  const auto left = [](bool sensors) {
    Client client(OwnScenario{{{.duration_s = 1e6}}, {.battery_pct = 90, .drain = 20}});
    REQUIRE(client.join());
    if (sensors)
      for (const Channel c : {Channel::ppg_green, Channel::ppg_red, Channel::ppg_infrared})
        client.start(c, 100);
    client.run(1200);
    const auto bytes = client.watch().read(Characteristic::battery_level);
    return decode_battery_level(*bytes)->value;
  };
  // 5.4 mW of light for 20 min, twenty times over, of 1390 mWh: 2.6 %, shown in whole per cents.
  const double cost = left(false) - left(true);
  CHECK(cost >= 2);
  CHECK(cost <= 3);
}

TEST_CASE("energy adds up over changes of rate, and only what runs draws it") {
  Client client(OwnScenario{{{.duration_s = 1e6}}, {}});
  REQUIRE(client.join());
  CHECK(client.watch().energy().light == 0);
  client.start(Channel::ppg_green, 100);
  client.run(10);
  const double fast = client.watch().energy().light;
  CHECK(fast == doctest::Approx(10 * 100 * simulator::light(40).mj_per_sample).epsilon(0.01));
  client.start(Channel::ppg_green, 10);
  client.run(20);
  CHECK(client.watch().energy().light == doctest::Approx(1.1 * fast).epsilon(0.01));
  const double radio = client.watch().energy().radio;
  CHECK(radio > 0);
  client.run(21);
  CHECK(client.watch().energy().radio > radio);
  CHECK(client.watch().energy().motion == 0);
}

TEST_CASE("bytes of chance, written anywhere, do no harm") {
  Client client(*find_scenario("rest"), 3);
  REQUIRE(client.join());
  client.start_usual();
  Random random(77);
  for (int i = 0; i < 20'000; ++i) {
    std::array<std::byte, 12> bytes;
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next() >> 56);
    if (random.chance(0.8)) bytes[0] = static_cast<std::byte>(random.next() % 5);
    if (random.chance(0.8)) bytes[2] = static_cast<std::byte>(random.next() % 17);
    const auto characteristic = static_cast<Characteristic>(
        random.next() % static_cast<std::size_t>(Characteristic::count_));
    client.watch().write(characteristic, std::span(bytes).first(random.next() % 13));
    if (i % 100 == 0) client.run(20 + i * 0.01);  // every frame must decode
  }
  client.start(Channel::ppg_green, 25);
  const std::size_t before = client.blocks.size();
  client.run(300);
  CHECK(client.blocks.size() > before + 100);
}
