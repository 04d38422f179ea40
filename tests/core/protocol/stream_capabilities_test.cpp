#include "vigil/protocol/stream_capabilities.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "bytes.hpp"

using namespace vigil;
using test::hex;
using test::same;

namespace {

constexpr std::string_view kHead = "01 01 b400 44332211";
constexpr std::string_view kGreen = "10 01 01 03 02 0000803f 00000000 4006 0019";

DecodeError error_of(std::string_view text) {
  const auto decoded = decode_stream_capabilities(hex(text));
  return decoded ? DecodeError::none : decoded.error();
}

std::string with(std::string_view head, std::string_view entries) {
  return std::string(head) + std::string(entries);
}

}  // namespace

TEST_CASE("Capabilities say how each channel is scaled and at which rates it runs") {
  const auto decoded = decode_stream_capabilities(hex(with(kHead, kGreen)));
  REQUIRE(decoded);
  CHECK(decoded->session == 0x11223344);
  CHECK(decoded->max_frame_bytes == 180);
  CHECK(decoded->find(Channel::eda) == nullptr);
  const StreamChannel* green = decoded->find(Channel::ppg_green);
  REQUIRE(green);
  CHECK(green->scale == 1);
  CHECK(green->sends(SampleFormat::int16));
  CHECK(green->sends(SampleFormat::int24));
  CHECK_FALSE(green->sends(SampleFormat::delta8));
  CHECK(green->supports(StreamRate::nearest(25_Hz)));
  CHECK(green->supports(StreamRate::nearest(100_Hz)));
  CHECK_FALSE(green->supports(StreamRate::nearest(50_Hz)));
}

TEST_CASE("a later minor version's channels, fields and formats are passed over") {
  const auto decoded = decode_stream_capabilities(
      hex("01 03 b400 00000000"
          "0e c8 07 01 01 0000803f 00000000 4006"     // channel 200
          "11 07 01 81 01 0a d7 23 3c 00000000 0001"  // EDA, an unknown format, three new bytes
          "aabbcc"
          "02 c9 ff"   // channel 201, of another shape
          "ddeeff"));  // new fields at the end
  REQUIRE(decoded);
  REQUIRE(decoded->channels.size() == 1);
  CHECK(decoded->channels[0].channel == Channel::eda);
  CHECK(decoded->channels[0].formats == 1);
}

TEST_CASE("Capabilities cut anywhere are truncated") {
  const auto bytes = hex(with(kHead, kGreen));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CAPTURE(cut);
    const auto decoded = decode_stream_capabilities(std::span(bytes).first(cut));
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error() == DecodeError::truncated);
  }
}

TEST_CASE("Capabilities that contradict themselves are refused") {
  CHECK(error_of(with(kHead, kGreen)) == DecodeError::none);
  CHECK(error_of(with("02 01 b400 00000000", kGreen)) == DecodeError::bad_version);
  CHECK(error_of(with("01 01 1f00 00000000", kGreen)) == DecodeError::bad_value);  // frame of 31
  CHECK(error_of(with("01 01 0102 00000000", kGreen)) == DecodeError::bad_value);  // and of 513
  CHECK(error_of(with("01 02 b400 00000000", with(kGreen, kGreen))) == DecodeError::bad_value);
  for (const char* entry : {
           "0e 01 03 01 01 0000803f 00000000 4006",  // axes
           "0e 01 01 00 01 0000803f 00000000 4006",  // no format
           "0e 01 01 08 01 0000803f 00000000 4006",  // no known format
           "0c 01 01 01 00 0000803f 00000000",       // no rate
           ("2e 01010111 0000803f 00000000"          // 17 rates
            "0100020003000400050006000700080009000a000b000c000d000e000f0010001100"),
           "0e 01 01 01 01 0000803f 00000000 0000",       // rate 0 of a sampled channel
           "0e 0a 01 01 01 0000803f 00000000 4000",       // beats at a rate
           "10 01 01 01 02 0000803f 00000000 4006 4006",  // rates not ascending
           "0e 01 01 01 01 00000000 00000000 4006",       // scale 0
           "0e 01 01 01 01 0000c07f 00000000 4006",       // scale NaN
           "0e 01 01 01 01 0000807c 00000000 4006",       // 2^122: the greatest values overflow
           "0e 01 01 01 01 0000803f 0000807f 4006",       // offset infinite
       }) {
    CAPTURE(entry);
    CHECK(error_of(with(kHead, entry)) == DecodeError::bad_value);
  }
  CHECK(error_of(with(kHead, "0d 01 01 01 01 0000803f 00000000 40")) == DecodeError::truncated);
  CHECK(decode_stream_capabilities(std::vector<std::byte>(513)).error() == DecodeError::too_long);
}

TEST_CASE("Capabilities with every channel at 16 rates do not fit an attribute, and say so") {
  StreamCapabilities all;
  for (std::size_t c = 1; c < kChannelCount; ++c) {
    StreamChannel channel{.channel = static_cast<Channel>(c), .formats = 1};
    for (unsigned i = 1; i <= 16; ++i) channel.rates.push_back({static_cast<std::uint16_t>(i)});
    all.channels.push_back(channel);
  }
  std::array<std::byte, kMaxAttributeBytes> buffer;
  CHECK(encode_stream_capabilities(all, buffer) == 0);
}

TEST_CASE("Capabilities survive decoding and encoding") {
  const auto bytes = hex(with(kHead, kGreen));
  const auto decoded = decode_stream_capabilities(bytes);
  REQUIRE(decoded);
  std::array<std::byte, kMaxAttributeBytes> buffer;
  const std::size_t size = encode_stream_capabilities(*decoded, buffer);
  CHECK(same(std::span(buffer).first(size), bytes));
}

TEST_CASE("a physical value goes to the nearest raw one and back") {
  const StreamChannel temperature{
      .channel = Channel::skin_temperature, .scale = 0.01F, .offset = 20, .formats = 1};
  CHECK(temperature.raw(33.127F) == 1313);
  CHECK(temperature.physical(1313) == doctest::Approx(33.13));
  CHECK(temperature.raw(1e9F) == kInt24Max);
  CHECK(temperature.raw(-1e9F) == kInt24Min);
  CHECK(temperature.raw(std::numeric_limits<float>::quiet_NaN()) == kInt24Min);
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    const auto raw = static_cast<std::int32_t>(random()) >> 16;
    CHECK(temperature.raw(temperature.physical(raw)) == raw);
  }
}
