// A connection to a Polar sensor, from the features to samples.
#include "vigil/protocol/polar_session.hpp"

#include <array>
#include <string>
#include <vector>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

std::vector<std::byte> next(PolarSession& session) {
  const auto command = session.next_command();
  if (!command) return {};
  std::vector<std::byte> bytes(PolarCommand::kMostBytes);
  bytes.resize(encode_polar_command(*command, bytes));
  return bytes;
}

void indicate(PolarSession& session, const char* bytes) {
  REQUIRE(session.take_control(hex(bytes)) == DecodeError::none);
}

const char* const kVeritySense = "0f 2e 00 0000000000000000000000000000";

}  // namespace

TEST_CASE("a Verity Sense is asked for light, acceleration and turning, one at a time") {
  PolarSession session;
  CHECK(next(session).empty());
  indicate(session, kVeritySense);
  CHECK(next(session) == hex("01 01"));
  CHECK(next(session).empty());  // the answer is awaited
  indicate(session, "f0 01 01 00 00 00 01 3700 01 01 1600 04 01 04");
  CHECK(next(session) == hex("02 01 00 01 3700 01 01 1600 04 01 04"));
  indicate(session, "f0 02 01 00 00 05 01 0000803f");
  CHECK(next(session) == hex("01 02"));
  indicate(session, "f0 01 02 00 00 00 01 3400 01 01 1000 02 01 0800 04 01 03");
  CHECK(next(session) == hex("02 02 00 01 3400 01 01 1000 02 01 0800 04 01 03"));
  indicate(session, "f0 02 02 00 00 05 01 cfff7f39");
  CHECK(next(session) == hex("01 05"));
  indicate(session, "f0 01 05 03");  // refused
  CHECK(next(session).empty());      // no PPI: light says more
}

TEST_CASE("of several rates the least that is enough; all of the ECG's") {
  PolarSession session;
  indicate(session, "0f 05 00000000000000000000000000000 0");
  CHECK(next(session) == hex("01 00"));
  indicate(session, "f0 01 00 00 00 00 01 8200 01 01 0e00");
  CHECK(next(session) == hex("02 00 00 01 8200 01 01 0e00"));
  indicate(session, "f0 02 00 00 00");
  CHECK(next(session) == hex("01 02"));
  indicate(session, "f0 01 02 00 00 00 04 1900 3200 6400 c800 01 01 1000 02 03 0200 0400 0800");
  CHECK(next(session) == hex("02 02 00 01 3200 01 01 1000 02 01 0800"));
}

TEST_CASE("settings may come in several answers") {
  PolarSession session;
  indicate(session, "0f 04");
  (void)next(session);
  indicate(session, "f0 01 02 00 01 00 01 1900");
  CHECK(next(session).empty());
  indicate(session, "f0 01 02 00 00 00 01 3400");
  CHECK(next(session) == hex("02 02 00 01 3400"));
}

TEST_CASE("what ran since before is stopped and started anew") {
  PolarSession session;
  indicate(session, "0f 01");
  (void)next(session);
  indicate(session, "f0 01 00 00 00 00 01 8200");
  (void)next(session);
  indicate(session, "f0 02 00 06");
  CHECK(next(session) == hex("03 00"));
  indicate(session, "f0 03 00 00 00");
  CHECK(next(session) == hex("02 00 00 01 8200"));
}

TEST_CASE("a sensor without raw data gives its intervals, which have no settings") {
  PolarSession session;
  indicate(session, "0f 08");
  CHECK(next(session) == hex("02 03"));
}

TEST_CASE("samples are in physical units, and their time is that of the first") {
  PolarSession session;
  const auto acc = hex("02 00943577 00000000 01 f7ff ffff e703 f8ff feff e503");
  CHECK(session.decode(acc).error() == DecodeError::no_capabilities);
  indicate(session, "0f 04");
  (void)next(session);
  indicate(session, "f0 01 02 00 00 00 01 3200");
  (void)next(session);
  indicate(session, "f0 02 02 00 00");
  const auto blocks = session.decode(acc);
  REQUIRE(blocks);
  REQUIRE(blocks->size() == 1);
  const SampleBlock& block = (*blocks)[0];
  CHECK(block.channel == Channel::acceleration);
  CHECK(block.rate == 50_Hz);
  CHECK(block.device_ms == doctest::Approx(2000 - 20));
  REQUIRE(block.values.size() == 6);
  CHECK(block.values[2] == doctest::Approx(0.999));
  CHECK_FALSE(block.sequence);
}

TEST_CASE("light comes as two channels; the factor of the start scales what is compressed") {
  PolarSession session;
  indicate(session, "0f 02");
  (void)next(session);
  indicate(session, "f0 01 01 00 00 00 01 3700");
  (void)next(session);
  indicate(session, "f0 02 01 00 00 05 01 00000040");  // 2
  const auto blocks =
      session.decode(hex("01 00943577 00000000 80 010000 0a0000 640000 000000 08 01 01 02 03 04"));
  REQUIRE(blocks);
  REQUIRE(blocks->size() == 2);
  CHECK((*blocks)[0].channel == Channel::ppg_green);
  CHECK((*blocks)[1].channel == Channel::ppg_green_2);
  CHECK((*blocks)[0].values[0] == 2);
  CHECK((*blocks)[0].values[1] == 4);
  CHECK((*blocks)[1].values[1] == 24);
  session.restart();
  CHECK_FALSE(session.next_command());
}
