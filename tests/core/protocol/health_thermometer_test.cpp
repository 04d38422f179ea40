#include "vigil/protocol/health_thermometer.hpp"

#include <random>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

TemperatureMeasurement decoded(std::string_view text) {
  const auto result = decode_temperature_measurement(hex(text));
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("all combinations of thermometer flags decode to what their fields say") {
  for (unsigned flags = 0; flags < 8; ++flags) {
    CAPTURE(flags);
    std::vector<std::byte> bytes = {static_cast<std::byte>(flags | 0xF8)};  // reserved: ignored
    const auto append = [&](std::string_view text) {
      for (const std::byte b : hex(text)) bytes.push_back(b);
    };
    append(flags & 1 ? "da0300ff" : "720100ff");  // 98.6 °F, 37.0 °C
    if (flags & 2) append("e907 0b 16 0e 05 3b");
    if (flags & 4) append("04");
    const auto m = decode_temperature_measurement(bytes);
    REQUIRE(m);
    REQUIRE(m->temperature());
    CHECK(m->temperature()->value == doctest::Approx(37).epsilon(1e-12));
    REQUIRE(m->time.has_value() == ((flags & 2) != 0));
    if (m->time) CHECK(*m->time == GattDateTime{2025, 11, 22, 14, 5, 59});
    REQUIRE(m->site.has_value() == ((flags & 4) != 0));
    if (m->site) CHECK(*m->site == TemperatureSite::finger);

    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      CHECK(decode_temperature_measurement(std::span(bytes).first(cut)).error() ==
            DecodeError::truncated);
    bytes.push_back(std::byte{0});
    CHECK(decode_temperature_measurement(bytes).error() == DecodeError::too_long);
  }
}

TEST_CASE("a temperature that is no number is absent in both units") {
  CHECK(decoded("00 ffff7f00").temperature().absent() == Absent::no_data);
  CHECK(decoded("01 ffff7f00").temperature().absent() == Absent::no_data);
  CHECK(decoded("01 00008000").temperature().absent() == Absent::implausible);
  CHECK(decoded("00 00000000").temperature()->value == 0);  // a thermometer on ice
  CHECK(decoded("01 20000000").temperature()->value == 0);
}

TEST_CASE("a reserved type leaves the measurement standing, at an unknown place") {
  const TemperatureMeasurement m = decoded("04 720100ff 63");
  CHECK(m.temperature());
  CHECK(m.site == TemperatureSite::unknown);
}

TEST_CASE("only some thermometers measure the skin") {
  for (unsigned site = 0; site < static_cast<unsigned>(TemperatureSite::count_); ++site)
    CHECK(is_skin(static_cast<TemperatureSite>(site)) == (site == 3 || site == 4 || site == 8));
}

TEST_CASE("a thermometer's fixed type is one of nine") {
  std::array<std::byte, 1> buffer;
  for (unsigned i = 1; i < 10; ++i) {
    REQUIRE(encode_temperature_type(static_cast<TemperatureSite>(i), buffer) == 1);
    const auto site = decode_temperature_type(buffer);
    REQUIRE(site);
    CHECK(static_cast<unsigned>(*site) == i);
  }
  CHECK(decode_temperature_type(hex("00")).error() == DecodeError::bad_value);
  CHECK(decode_temperature_type(hex("0a")).error() == DecodeError::bad_value);
  CHECK(decode_temperature_type(hex("")).error() == DecodeError::truncated);
  CHECK(decode_temperature_type(hex("0101")).error() == DecodeError::too_long);
}

TEST_CASE("a temperature measurement survives encoding and decoding") {
  std::mt19937 random(5);
  std::array<std::byte, 13> buffer;
  for (int round = 0; round < 2000; ++round) {
    TemperatureMeasurement m;
    m.value = {static_cast<std::uint32_t>(random())};
    m.fahrenheit = random() % 2;
    if (random() % 2) m.time = GattDateTime{2025, 1, 2, 3, 4, 5};
    if (random() % 2) m.site = static_cast<TemperatureSite>(random() % 10);
    const std::size_t size = encode_temperature_measurement(m, buffer);
    const auto back = decode_temperature_measurement(std::span(buffer).first(size));
    REQUIRE(back);
    CHECK(back->value == m.value);
    CHECK(back->fahrenheit == m.fahrenheit);
    CHECK(back->time == m.time);
    CHECK(back->site == m.site);
  }
  CHECK(encode_temperature_measurement({}, std::span(buffer).first(4)) == 0);
}
