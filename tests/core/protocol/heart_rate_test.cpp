#include "vigil/protocol/heart_rate.hpp"

#include <array>
#include <cmath>
#include <random>

#include "bytes.hpp"

using namespace vigil;
using test::hex;
using test::same;

namespace {

HeartRateMeasurement decoded(std::string_view text) {
  const auto result = decode_heart_rate_measurement(hex(text));
  REQUIRE(result);
  return *result;
}

DecodeError error_of(std::string_view text) {
  const auto result = decode_heart_rate_measurement(hex(text));
  REQUIRE_FALSE(result);
  return result.error();
}

}  // namespace

TEST_CASE("all 32 combinations of heart rate flags decode to what their fields say") {
  for (unsigned flags = 0; flags < 32; ++flags) {
    CAPTURE(flags);
    std::vector<std::byte> bytes = {static_cast<std::byte>(flags), std::byte{0x48}};
    const auto append = [&](std::string_view text) {
      for (const std::byte b : hex(text)) bytes.push_back(b);
    };
    if (flags & 1) append("01");
    if (flags & 8) append("3412");
    if (flags & 16) append("0003 ff03");
    const auto m = decode_heart_rate_measurement(bytes);
    REQUIRE(m);
    CHECK(m->heart_rate == (flags & 1 ? 328_bpm : 72_bpm));
    CHECK(m->contact == std::array{Contact::unknown, Contact::unknown, Contact::off,
                                   Contact::on}[flags >> 1 & 3]);
    CHECK(m->energy_kj.has_value() == ((flags & 8) != 0));
    if (m->energy_kj) CHECK(*m->energy_kj == 0x1234);
    CHECK(m->rr.size() == (flags & 16 ? 2 : 0));
    if (flags & 16) {
      CHECK(m->rr[0].duration() == 750_ms);
      CHECK(m->rr[1].duration() == 999.0234375_ms);
    }
  }
}

TEST_CASE("reserved heart rate flags are ignored") {
  const HeartRateMeasurement m = decoded("F6 48 0003");
  CHECK(m.heart_rate == 72_bpm);
  CHECK(m.contact == Contact::on);
  CHECK(m.rr.size() == 1);
}

TEST_CASE("values that no heart has are kept as sent") {
  const HeartRateMeasurement m = decoded("10 00 0000 FFFF");
  CHECK(m.heart_rate == 0_bpm);
  REQUIRE(m.rr.size() == 2);
  CHECK(m.rr[0].raw == 0);
  CHECK(m.rr[1].raw == 65535);
  CHECK(m.rr[1].duration() == 63999.0234375_ms);
}

TEST_CASE("an RR flag without an interval is a measurement without intervals") {
  CHECK(decoded("10 48").rr.empty());
}

TEST_CASE("every announced field cut short is truncated") {
  for (const char* text : {"", "00", "01", "01 48", "08 48", "08 48 01", "09 4800 01", "10 48 00",
                           "10 48 0003 04", "18 48 01", "18 48 0100 03"}) {
    CAPTURE(text);
    CHECK(error_of(text) == DecodeError::truncated);
  }
}

TEST_CASE("bytes that no flag announces are too long") {
  for (const char* text : {"00 48 00", "00 48 0003", "01 4800 00", "08 48 0100 00", "06 48 00"}) {
    CAPTURE(text);
    CHECK(error_of(text) == DecodeError::too_long);
  }
}

TEST_CASE("the longest attribute's intervals are all kept, and a longer message is refused") {
  std::vector<std::byte> bytes = hex("10 48");
  while (bytes.size() < kMaxAttributeBytes) bytes.push_back(std::byte{0x03});
  const auto m = decode_heart_rate_measurement(bytes);
  REQUIRE(m);
  CHECK(m->rr.size() == 255);
  bytes.resize(kMaxAttributeBytes + 2);
  CHECK(decode_heart_rate_measurement(bytes).error() == DecodeError::too_long);
}

TEST_CASE("a heart rate measurement survives encoding and decoding") {
  std::mt19937 random(7);
  std::array<std::byte, kMaxAttributeBytes> buffer;
  for (int round = 0; round < 2000; ++round) {
    HeartRateMeasurement m;
    m.heart_rate = Bpm(random() % (random() % 2 ? 65536 : 256));
    m.contact = static_cast<Contact>(random() % 3);
    if (random() % 2) m.energy_kj = static_cast<std::uint16_t>(random());
    for (std::size_t i = random() % 10; i > 0; --i)
      m.rr.push_back({static_cast<std::uint16_t>(random())});

    const std::size_t size = encode_heart_rate_measurement(m, buffer);
    REQUIRE(size > 0);
    const auto back = decode_heart_rate_measurement(std::span(buffer).first(size));
    REQUIRE(back);
    CHECK(back->heart_rate == m.heart_rate);
    CHECK(back->contact == m.contact);
    CHECK(back->energy_kj == m.energy_kj);
    REQUIRE(back->rr.size() == m.rr.size());
    for (std::size_t i = 0; i < m.rr.size(); ++i) CHECK(back->rr[i] == m.rr[i]);
  }
}

TEST_CASE("an encoder writes the shortest form, and nothing where it does not fit") {
  std::array<std::byte, 8> buffer;
  HeartRateMeasurement m;
  m.heart_rate = 255_bpm;
  CHECK(encode_heart_rate_measurement(m, buffer) == 2);
  m.heart_rate = 256_bpm;
  CHECK(encode_heart_rate_measurement(m, buffer) == 3);
  m.heart_rate = 71.6_bpm;
  CHECK(encode_heart_rate_measurement(m, buffer) == 2);
  CHECK(buffer[1] == std::byte{72});
  CHECK(encode_heart_rate_measurement(m, std::span(buffer).first(1)) == 0);
  for (const Bpm impossible : {Bpm(-1), Bpm(65536), Bpm(NAN)}) {
    m.heart_rate = impossible;
    CHECK(encode_heart_rate_measurement(m, buffer) == 0);
  }
}

TEST_CASE("an interval is rounded to the nearest 1/1024 s when it is made, and to no other unit") {
  CHECK(RrInterval::nearest(1_s).raw == 1024);
  CHECK(RrInterval::nearest(800.4_ms).raw == 820);
  CHECK(RrInterval::nearest(-5_ms).raw == 0);
  CHECK(RrInterval::nearest(100_s).raw == 65535);
  for (unsigned raw = 0; raw < 65536; ++raw) {
    const RrInterval rr{static_cast<std::uint16_t>(raw)};
    REQUIRE(RrInterval::nearest(rr.duration()) == rr);
  }
}

TEST_CASE("a body sensor location is one of seven") {
  std::array<std::byte, 1> buffer;
  for (unsigned i = 0; i < 7; ++i) {
    REQUIRE(encode_body_sensor_location(static_cast<BodySensorLocation>(i), buffer) == 1);
    const auto location = decode_body_sensor_location(buffer);
    REQUIRE(location);
    CHECK(static_cast<unsigned>(*location) == i);
  }
  CHECK(*decode_body_sensor_location(hex("02")) == BodySensorLocation::wrist);
  CHECK(decode_body_sensor_location(hex("07")).error() == DecodeError::bad_value);
  CHECK(decode_body_sensor_location(hex("")).error() == DecodeError::truncated);
  CHECK(decode_body_sensor_location(hex("0202")).error() == DecodeError::too_long);
}

TEST_CASE("the heart rate control point knows one command") {
  std::array<std::byte, 1> buffer;
  REQUIRE(encode_heart_rate_command(HeartRateCommand::reset_energy, buffer) == 1);
  CHECK(same(buffer, hex("01")));
  CHECK(*decode_heart_rate_command(buffer) == HeartRateCommand::reset_energy);
  CHECK(decode_heart_rate_command(hex("00")).error() == DecodeError::bad_value);
  CHECK(decode_heart_rate_command(hex("02")).error() == DecodeError::bad_value);
  CHECK(encode_heart_rate_command(HeartRateCommand::reset_energy, {}) == 0);
}
