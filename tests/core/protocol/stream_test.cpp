#include "vigil/protocol/stream.hpp"

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

std::vector<std::byte> green_at_25_hz() {
  return hex("01 01 b400 00000000 0e 01 01 02 01 0000003f 0000c842 4006");
}

std::vector<std::byte> green_frame() {
  std::array<std::byte, 64> buffer;
  const std::array<std::int32_t, 3> raw = {0, -2, 1000000};
  const std::size_t size = encode_stream_frame(
      {Channel::ppg_green, 65535, 4000000000, StreamRate::nearest(25_Hz), SampleFormat::int24, raw},
      buffer);
  return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

TEST_CASE("a stream decoder gives samples in physical units, with their place and time") {
  StreamDecoder decoder;
  REQUIRE(decoder.take_capabilities(green_at_25_hz()) == DecodeError::none);
  const auto block = decoder.decode(green_frame());
  REQUIRE(block);
  CHECK(block->channel == Channel::ppg_green);
  CHECK(block->rate == 25_Hz);
  CHECK_FALSE(block->events());
  CHECK(block->rows() == 3);
  CHECK(block->values[0] == 100.0F);
  CHECK(block->values[1] == 99.0F);
  CHECK(block->values[2] == 500100.0F);
  CHECK(block->sequence == 65535);
  CHECK(block->device_ms == 4000000000.0);
  CHECK(block->device_wrap_ms == 4294967296.0);
}

TEST_CASE("a frame before Capabilities, or after bad ones, has no scale and is refused") {
  StreamDecoder decoder;
  CHECK(decoder.decode(green_frame()).error() == DecodeError::no_capabilities);
  REQUIRE(decoder.take_capabilities(green_at_25_hz()) == DecodeError::none);
  CHECK(decoder.decode(green_frame()));
  CHECK(decoder.take_capabilities(hex("02")) == DecodeError::bad_version);
  CHECK_FALSE(decoder.capabilities());
  CHECK(decoder.decode(green_frame()).error() == DecodeError::no_capabilities);
}

TEST_CASE("a channel or format that was not announced is refused") {
  StreamDecoder decoder;
  REQUIRE(decoder.take_capabilities(hex(
              "01 01 b400 00000000 0e 02 01 02 01 0000003f 0000c842 4006")) == DecodeError::none);
  CHECK(decoder.decode(green_frame()).error() == DecodeError::unknown_channel);
  REQUIRE(decoder.take_capabilities(hex(
              "01 01 b400 00000000 0e 01 01 05 01 0000003f 0000c842 4006")) == DecodeError::none);
  CHECK(decoder.decode(green_frame()).error() == DecodeError::bad_format);
}

TEST_CASE("a frame's own faults come before those of the connection") {
  StreamDecoder decoder;
  auto corrupt = green_frame();
  corrupt[14] ^= std::byte{1};
  CHECK(decoder.decode(corrupt).error() == DecodeError::bad_crc);
}
