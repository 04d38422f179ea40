// Polar Measurement Data: the wire. Bytes from Polar's published specification and SDK tests, and
// from owners' captures in the SDK's public issues.
#include "vigil/protocol/polar.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

std::array<std::int32_t, kMaxPolarValues> storage;

DecodeError error_of(const std::vector<std::byte>& bytes) {
  const auto frame = decode_polar_frame(bytes, storage);
  return frame ? DecodeError::none : frame.error();
}

std::vector<std::int32_t> values_of(const std::vector<std::byte>& bytes) {
  const auto frame = decode_polar_frame(bytes, storage);
  REQUIRE(frame);
  return {frame->values.begin(), frame->values.end()};
}

template <class T, std::size_t N>
std::vector<int> listed(const FixedVector<T, N>& list) {
  return {list.begin(), list.end()};
}

constexpr const char* kTime2s = "00943577 00000000";  // 2,000,000,000 ns

}  // namespace

TEST_CASE("the features of an H10 and of a Verity Sense") {
  const auto h10 = decode_polar_features(hex("0f 05 00000000000000000000000000000 0"));
  REQUIRE(h10);
  CHECK(h10->has(PolarMeasurement::ecg));
  CHECK(h10->has(PolarMeasurement::acceleration));
  CHECK_FALSE(h10->has(PolarMeasurement::ppg));
  const auto verity = decode_polar_features(hex("0f 6e 02 0000000000000000000000000000"));
  REQUIRE(verity);
  CHECK(verity->has(PolarMeasurement::ppg));
  CHECK(verity->has(PolarMeasurement::ppi));
  CHECK(verity->has(PolarMeasurement::gyroscope));
  CHECK_FALSE(verity->has(PolarMeasurement::ecg));
  CHECK(decode_polar_features(hex("0e 6e")).error() == DecodeError::bad_value);
  CHECK(decode_polar_features(hex("0f")).error() == DecodeError::truncated);
}

TEST_CASE("a Verity Sense's answer to the question for PPG settings") {
  const auto r = decode_polar_response(hex("f0 01 01 00 00 00 01 8700 01 01 1600 04 01 04"));
  REQUIRE(r);
  CHECK(r->opcode == PolarOpcode::get_settings);
  CHECK(r->status == PolarStatus::success);
  CHECK(listed(r->settings.sample_rates) == std::vector{135});
  CHECK(listed(r->settings.resolutions) == std::vector{22});
  CHECK(listed(r->settings.channels) == std::vector{4});
  CHECK_FALSE(r->settings.factor);
}

TEST_CASE("a start that gives the factor, and a refusal") {
  const auto granted = decode_polar_response(hex("f0 02 01 00 00 05 01 0000803f"));
  REQUIRE(granted);
  CHECK(granted->settings.factor == 1.F);
  const auto refused = decode_polar_response(hex("f0 02 02 06"));
  REQUIRE(refused);
  CHECK(refused->status == PolarStatus::already_in_state);
  CHECK(decode_polar_response(hex("f0 02 02")).error() == DecodeError::truncated);
  CHECK(decode_polar_response(hex("f0 02 01 00 00 05 01 0000")).error() == DecodeError::truncated);
  CHECK(decode_polar_response(hex("f0 02 01 00 00 09 01 00")).error() == DecodeError::bad_value);
}

TEST_CASE("the commands are those of the specification's examples") {
  std::array<std::byte, PolarCommand::kMostBytes> buffer;
  PolarCommand ecg{PolarOpcode::start, PolarMeasurement::ecg, {}};
  ecg.settings.sample_rates.push_back(130);
  ecg.settings.resolutions.push_back(14);
  CHECK(test::same(std::span(buffer).first(encode_polar_command(ecg, buffer)),
                   hex("02 00 00 01 8200 01 01 0e00")));
  PolarCommand motion{PolarOpcode::start, PolarMeasurement::acceleration, {}};
  motion.settings.sample_rates.push_back(52);
  motion.settings.resolutions.push_back(16);
  motion.settings.ranges.push_back(8);
  motion.settings.channels.push_back(3);
  CHECK(test::same(std::span(buffer).first(encode_polar_command(motion, buffer)),
                   hex("02 02 00 01 3400 01 01 1000 02 01 0800 04 01 03")));
  CHECK(encode_polar_command(motion, std::span(buffer).first(16)) == 0);
  const auto again = decode_polar_command(hex("02 02 00 01 3400 01 01 1000 02 01 0800 04 01 03"));
  REQUIRE(again);
  CHECK(listed(again->settings.ranges) == std::vector{8});
  CHECK(decode_polar_command(hex("01 02 00")).error() == DecodeError::too_long);
  CHECK(decode_polar_command(hex("01 04")).error() == DecodeError::bad_value);
}

TEST_CASE("whole samples: acceleration of 16 bits, PPG of 24") {
  const auto acc = decode_polar_frame(
      hex(std::string("02") + kTime2s + "01 f7ff ffff e703 f8ff feff e503"), storage);
  REQUIRE(acc);
  CHECK(acc->time_ns == 2'000'000'000);
  CHECK(acc->axes == 3);
  CHECK(std::vector(acc->values.begin(), acc->values.end()) ==
        std::vector{-9, -1, 999, -8, -2, 997});
  CHECK(values_of(hex(std::string("01") + kTime2s +
                      "00 010203 040506 ffff7f 000000 ffffff 0fefef 000080 0fefef")) ==
        std::vector{197121, 394500, 8388607, 0, -1, -1052913, -8388608, -1052913});
}

TEST_CASE("differences of ten bits follow the first sample") {
  // The published frame of 57 samples, cut to its first block of 3 differences.
  const auto v = values_of(
      hex(std::string("02") + kTime2s + "80 7107 f06a 9e8d 0a 03 be5cbeba2f96b3ee4be5ad3b"));
  REQUIRE(v.size() == 12);
  CHECK(v[0] == 1905);
  CHECK(v[1] == 27376);
  CHECK(v[2] == -29282);
  CHECK(v[3] == 1905 + 190);
  CHECK(v[4] == 27376 - 105);
  CHECK(v[5] == -29282 - 85);
}

TEST_CASE("a frame may have blocks of several widths") {
  // An owner's Verity Sense: two rows of 8 bits, then rows of 10 bits.
  const auto v =
      values_of(hex("01 0e1e98beea36ed0a 80 3b5e06 066405 bac305 940c00"
                    "08 02 f97542ca376d703a 0a 01 2948f080f5"));
  REQUIRE(v.size() == 16);
  CHECK(v[0] == 0x065e3b);
  CHECK(v[4] == v[0] - 7);
  CHECK(v[5] == v[1] + 0x75);
  CHECK(v[7] == v[3] - 0x36);
  CHECK(v[8] == v[4] + 0x37);
  CHECK(v[12] == v[8] + 0x29);
}

TEST_CASE("pulse intervals with their flags") {
  const auto p = decode_polar_pulses(hex("03 0000000000000000 00 48 4103 0900 07 00 b004 1e00 00"));
  REQUIRE(p);
  REQUIRE(p->size() == 2);
  CHECK((*p)[0] == PolarPulse{72, 833, 9, true, Contact::on});
  CHECK((*p)[1] == PolarPulse{0, 1200, 30, false, Contact::unknown});
  CHECK(decode_polar_pulses(hex("03 0000000000000000 00 3c2c04 0600")).error() ==
        DecodeError::truncated);
  CHECK(decode_polar_pulses(hex("03 0000000000000000 80")).error() == DecodeError::bad_format);
}

TEST_CASE("a frame that is cut, of an unknown kind, or runs over is refused") {
  const std::string head = std::string("02") + kTime2s;
  CHECK(error_of(hex("02 00943577")) == DecodeError::truncated);
  CHECK(error_of(hex(head + "01")) == DecodeError::truncated);
  CHECK(error_of(hex(head + "01 f7ff ffff e7")) == DecodeError::truncated);
  CHECK(error_of(hex(head + "03 f7ff ffff e703")) == DecodeError::bad_format);
  CHECK(error_of(hex("06" + std::string(kTime2s) + "00 f7ff ffff e703")) ==
        DecodeError::bad_format);
  CHECK(error_of(hex(head + "80 7107 f06a 9e8d 0a")) == DecodeError::truncated);
  CHECK(error_of(hex(head + "80 7107 f06a 9e8d 0a 03 be5c")) == DecodeError::truncated);
  CHECK(error_of(hex(head + "80 7107 f06a 9e8d 21 01 00000000000000000000000000")) ==
        DecodeError::bad_value);
  // Differences of no bits, without end.
  std::vector<std::byte> endless = hex(head + "80 7107 f06a 9e8d");
  while (endless.size() + 2 <= kMaxAttributeBytes) {
    endless.push_back(std::byte{0});
    endless.push_back(std::byte{255});
  }
  CHECK(error_of(endless) == DecodeError::too_long);
}

TEST_CASE(
    "PPG frames whose layout is not published are refused as an unknown format, not guessed at") {
  for (unsigned type = 1; type < 128; ++type)
    for (const unsigned delta : {0u, 0x80u}) {
      std::vector<std::byte> frame(10 + 48, std::byte{1});
      frame[0] = static_cast<std::byte>(PolarMeasurement::ppg);
      frame[9] = static_cast<std::byte>(type | delta);
      CAPTURE(type);
      CHECK(error_of(frame) == DecodeError::bad_format);
    }
}

TEST_CASE("what the encoder writes, the decoder reads: every kind of frame, any walk") {
  std::mt19937 random(7);
  struct Kind {
    PolarMeasurement measurement;
    std::uint8_t type;
    bool delta;
    std::uint8_t axes;
    int bits;
  };
  for (const Kind& kind :
       {Kind{PolarMeasurement::ecg, 0, false, 1, 24}, Kind{PolarMeasurement::ppg, 0, false, 4, 24},
        Kind{PolarMeasurement::ppg, 0, true, 4, 24},
        Kind{PolarMeasurement::acceleration, 0, false, 3, 8},
        Kind{PolarMeasurement::acceleration, 1, false, 3, 16},
        Kind{PolarMeasurement::acceleration, 2, false, 3, 24},
        Kind{PolarMeasurement::acceleration, 0, true, 3, 16},
        Kind{PolarMeasurement::acceleration, 1, true, 3, 16},
        Kind{PolarMeasurement::gyroscope, 0, true, 3, 16}}) {
    for (int run = 0; run < 200; ++run) {
      const int most = (1 << (kind.bits - 1)) - 1;
      const int stride = 1 << (random() % static_cast<unsigned>(kind.bits));
      std::vector<std::int32_t> values(kind.axes * (1 + random() % 12));
      for (std::size_t i = 0; i < values.size(); ++i) {
        const int before = i < kind.axes ? 0 : values[i - kind.axes];
        const int step = static_cast<int>(random() % (2u * static_cast<unsigned>(stride))) - stride;
        values[i] = std::clamp(before + step, -most - 1, most);
      }
      PolarFrame frame{kind.measurement, 599'616'023'171'427'290ULL + random(),
                       kind.type,        kind.delta,
                       kind.axes,        values};
      std::array<std::byte, kMaxAttributeBytes> buffer;
      const std::size_t size = encode_polar_frame(frame, buffer);
      REQUIRE(size > 0);
      const auto again = decode_polar_frame(std::span(buffer).first(size), storage);
      REQUIRE(again);
      CHECK(again->time_ns == frame.time_ns);
      CHECK(again->type == frame.type);
      CHECK(std::ranges::equal(again->values, values));
      if (!kind.delta) continue;
      for (std::size_t cut = 11; cut < size; ++cut)  // cut anywhere, never out of bounds
        (void)decode_polar_frame(std::span(buffer).first(cut), storage);
    }
  }
}

TEST_CASE("a value beyond the frame's type is not written") {
  std::array<std::byte, 64> buffer;
  const std::array<std::int32_t, 3> values = {0, 32768, 0};
  CHECK(encode_polar_frame({PolarMeasurement::acceleration, 1, 1, false, 3, values}, buffer) == 0);
  CHECK(encode_polar_frame({PolarMeasurement::acceleration, 1, 2, false, 3, values}, buffer) > 0);
  CHECK(encode_polar_frame({PolarMeasurement::gyroscope, 1, 0, false, 3, values}, buffer) == 0);
}
