#include "vigil/protocol/battery.hpp"

#include <array>
#include <cmath>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

TEST_CASE("a battery level is 0 to 100 per cent in one byte") {
  std::array<std::byte, 1> buffer;
  for (unsigned level = 0; level <= 100; ++level) {
    REQUIRE(encode_battery_level(Percent(level), buffer) == 1);
    CHECK(*decode_battery_level(buffer) == Percent(level));
  }
  CHECK(decode_battery_level(hex("65")).error() == DecodeError::bad_value);
  CHECK(decode_battery_level(hex("FF")).error() == DecodeError::bad_value);
  CHECK(decode_battery_level(hex("")).error() == DecodeError::truncated);
  CHECK(decode_battery_level(hex("6400")).error() == DecodeError::too_long);
}

TEST_CASE("a level that no battery has is not encoded") {
  std::array<std::byte, 1> buffer;
  CHECK(encode_battery_level(Percent(101), buffer) == 0);
  CHECK(encode_battery_level(Percent(-1), buffer) == 0);
  CHECK(encode_battery_level(Percent(NAN), buffer) == 0);
  CHECK(encode_battery_level(Percent(50), {}) == 0);
}
