// Polar Measurement Data: any bytes on either characteristic, in any order.
#include "vigil/protocol/polar.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fuzz.hpp"
#include "round_trip.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/polar_session.hpp"

using namespace vigil;

namespace {

void frame(std::span<const std::byte> bytes) {
  static std::array<std::int32_t, kMaxPolarValues> first, second;
  const auto f = decode_polar_frame(bytes, first);
  if (!f) return;
  FUZZ_CHECK(f->values.size() % f->axes == 0);
  const std::size_t size = encode_polar_frame(*f, buffer);
  if (size == 0) return;  // a sum of differences beyond its format, or more bytes than came
  const auto again = decode_polar_frame(std::span(buffer).first(size), second);
  FUZZ_CHECK(again && again->time_ns == f->time_ns);
  FUZZ_CHECK(std::ranges::equal(again->values, f->values));
}

/// Messages of up to 63 bytes to one connection; at most one command is under way.
void session(std::span<const std::byte> bytes) {
  static PolarSession polar;
  polar.restart();
  for (ByteReader in(bytes); in.left() > 0;) {
    const unsigned head = in.u8();
    ByteReader part = in.part(head & 63);
    std::array<std::byte, 64> message;
    std::size_t size = 0;
    while (part.left() > 0) message[size++] = static_cast<std::byte>(part.u8());
    const auto value = std::span(message).first(size);
    if ((head & 64) != 0)
      (void)polar.take_control(value);
    else if (const auto blocks = polar.decode(value))
      for (const SampleBlock& block : *blocks) {
        FUZZ_CHECK(block.rate.value > 0 && std::isfinite(*block.device_ms));
        FUZZ_CHECK(block.rows() > 0);
      }
    if (const auto command = polar.next_command()) {
      FUZZ_CHECK(encode_polar_command(*command, std::span(buffer).first(PolarCommand::kMostBytes)) >
                 0);
      FUZZ_CHECK(!polar.next_command());
    }
  }
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  stable(bytes, decode_polar_features, encode_polar_features);
  stable(bytes, decode_polar_command, encode_polar_command);
  stable(bytes, decode_polar_response, encode_polar_response);
  stable(bytes, decode_polar_pulses, encode_polar_pulses);
  frame(bytes);
  session(bytes);
}
