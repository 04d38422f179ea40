#include "vigil/protocol/stream_frame.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "bytes.hpp"
#include "vigil/protocol/crc16.hpp"

using namespace vigil;
using test::hex;

namespace {

/// The bytes with a CRC that is right, whatever they say.
std::vector<std::byte> sealed(std::string_view text) {
  std::vector<std::byte> bytes = hex(text);
  const std::uint16_t crc = crc16_ccitt_false(bytes);
  bytes.push_back(static_cast<std::byte>(crc & 0xFF));
  bytes.push_back(static_cast<std::byte>(crc >> 8));
  return bytes;
}

DecodeError error_of(std::span<const std::byte> bytes) {
  std::array<std::int32_t, kMaxFrameValues> storage;
  const auto frame = decode_stream_frame(bytes, storage);
  return frame ? DecodeError::none : frame.error();
}

/// A frame that every rule of the profile allows.
struct RandomFrame {
  std::vector<std::int32_t> raw;
  StreamFrame frame;

  explicit RandomFrame(std::mt19937& random) {
    const auto up_to = [&](std::size_t greatest) { return random() % (greatest + 1); };
    frame.channel = static_cast<Channel>(1 + up_to(kChannelCount - 2));
    frame.format = static_cast<SampleFormat>(up_to(2));
    frame.sequence = static_cast<std::uint16_t>(random());
    frame.device_ms = static_cast<std::uint32_t>(random());
    if (info(frame.channel).sampled) frame.rate = {static_cast<std::uint16_t>(1 + up_to(65534))};
    const std::size_t most = rows_that_fit(frame.channel, frame.format, kMaxFrameBytes);
    const bool single = !info(frame.channel).sampled && frame.channel != Channel::rr;
    const std::size_t rows = single ? 1 : 1 + up_to(most - 1);
    const std::size_t axes = info(frame.channel).axes;
    for (std::size_t i = 0; i < rows * axes; ++i) raw.push_back(value(random, i, axes));
    frame.raw = raw;
  }

  std::int32_t value(std::mt19937& random, std::size_t i, std::size_t axes) const {
    const auto any = static_cast<std::int32_t>(random());
    switch (frame.format) {
      case SampleFormat::int16:
        return any >> 16;
      case SampleFormat::int24:
        return any >> 8;
      default:
        if (i < axes) return any >> 16;
        return std::clamp((any >> 24) + raw[i - axes], std::max(-32768, raw[i - axes] - 128),
                          std::min(32767, raw[i - axes] + 127));
    }
  }
};

}  // namespace

TEST_CASE("the CRC has the check value of CRC-16/CCITT-FALSE") {
  const std::string_view digits = "123456789";
  CHECK(crc16_ccitt_false(std::as_bytes(std::span(digits))) == 0x29B1);
  CHECK(crc16_ccitt_false({}) == 0xFFFF);
}

TEST_CASE("a stream frame survives encoding and decoding") {
  std::mt19937 random(3);
  std::array<std::byte, kMaxFrameBytes> buffer;
  std::array<std::int32_t, kMaxFrameValues> storage;
  for (int round = 0; round < 3000; ++round) {
    const RandomFrame made(random);
    const std::size_t size = encode_stream_frame(made.frame, buffer);
    REQUIRE(size == frame_bytes(made.frame.channel, made.frame.format,
                                made.raw.size() / info(made.frame.channel).axes));
    const auto back = decode_stream_frame(std::span(buffer).first(size), storage);
    REQUIRE(back);
    CHECK(back->channel == made.frame.channel);
    CHECK(back->sequence == made.frame.sequence);
    CHECK(back->device_ms == made.frame.device_ms);
    CHECK(back->rate == made.frame.rate);
    CHECK(back->format == made.frame.format);
    CHECK(std::vector(back->raw.begin(), back->raw.end()) == made.raw);
  }
}

TEST_CASE("a frame cut anywhere is an error, and named truncated once its header is there") {
  std::mt19937 random(5);
  std::array<std::byte, kMaxFrameBytes> buffer;
  for (int round = 0; round < 50; ++round) {
    const RandomFrame made(random);
    const std::size_t size = encode_stream_frame(made.frame, buffer);
    for (std::size_t cut = 0; cut < size; ++cut)
      REQUIRE(error_of(std::span(buffer).first(cut)) == DecodeError::truncated);
  }
}

TEST_CASE("no single wrong bit, and no burst of up to 16, passes the CRC") {
  std::mt19937 random(9);
  std::array<std::byte, kMaxFrameBytes> buffer;
  for (int round = 0; round < 30; ++round) {
    const RandomFrame made(random);
    const auto frame = std::span(buffer).first(encode_stream_frame(made.frame, buffer));
    for (std::size_t bit = 0; bit + 16 <= 8 * frame.size(); ++bit) {
      const unsigned burst = (1 | random() << 1) & 0xFFFF;
      const auto flip = [&] {
        for (std::size_t i = 0; i < 16; ++i)
          if (burst >> i & 1) frame[(bit + i) / 8] ^= std::byte{1} << (7 - (bit + i) % 8);
      };
      flip();
      REQUIRE(error_of(frame) != DecodeError::none);
      flip();
      REQUIRE(error_of(frame) == DecodeError::none);
    }
  }
}

TEST_CASE("a frame that contradicts itself is refused with the contradiction's name") {
  //                                   ver channel sequence time rate rows format values
  CHECK(error_of(sealed("01 01 0000 00000000 4006 01 00 0000")) == DecodeError::none);
  CHECK(error_of(sealed("02 01 0000 00000000 4006 01 00 0000")) == DecodeError::bad_version);
  CHECK(error_of(sealed("01 00 0000 00000000 4006 01 00 0000")) == DecodeError::unknown_channel);
  CHECK(error_of(sealed("01 11 0000 00000000 4006 01 00 0000")) == DecodeError::unknown_channel);
  CHECK(error_of(sealed("01 01 0000 00000000 0000 01 00 0000")) == DecodeError::bad_rate);
  CHECK(error_of(sealed("01 0a 0000 00000000 4000 01 00 0000")) == DecodeError::bad_rate);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 00 00")) == DecodeError::bad_value);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 01 03 0000")) == DecodeError::bad_format);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 02 00 0000")) == DecodeError::truncated);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 01 00 0000 00")) == DecodeError::too_long);
  // Several battery levels have no times; several heart rates at a rate do.
  CHECK(error_of(sealed("01 0c 0000 00000000 0000 02 00 5000 5100")) == DecodeError::bad_value);
  CHECK(error_of(sealed("01 09 0000 00000000 4000 02 00 5000 5100")) == DecodeError::none);
  CHECK(error_of(sealed("01 0a 0000 00000000 0000 02 00 2003 2103")) == DecodeError::none);
}

TEST_CASE("differences that leave int16 are refused") {
  CHECK(error_of(sealed("01 01 0000 00000000 4006 02 02 fe7f 01")) == DecodeError::none);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 02 02 ff7f 01")) == DecodeError::bad_value);
  CHECK(error_of(sealed("01 01 0000 00000000 4006 02 02 0080 ff")) == DecodeError::bad_value);
}

TEST_CASE("a frame longer than an attribute is refused") {
  CHECK(error_of(std::vector<std::byte>(kMaxFrameBytes + 1)) == DecodeError::too_long);
}

TEST_CASE("what no decoder would take is not encoded") {
  std::array<std::byte, kMaxFrameBytes> buffer;
  const auto encodes = [&](Channel channel, unsigned rate, SampleFormat format,
                           std::vector<std::int32_t> raw) {
    return encode_stream_frame({channel, 0, 0, {static_cast<std::uint16_t>(rate)}, format, raw},
                               buffer) > 0;
  };
  using enum SampleFormat;
  CHECK(encodes(Channel::ppg_green, 64, int16, {32767, -32768}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, int16, {32768}));
  CHECK(encodes(Channel::ppg_green, 64, int24, {kInt24Max, kInt24Min}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, int24, {kInt24Max + 1}));
  CHECK(encodes(Channel::ppg_green, 64, delta8, {100, 227, 99}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, delta8, {100, 228}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, delta8, {40000}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, delta8, {INT32_MIN, INT32_MAX}));
  CHECK_FALSE(encodes(Channel::ppg_green, 0, int16, {1}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, int16, {}));
  CHECK_FALSE(encodes(Channel::acceleration, 64, int16, {1, 2}));
  CHECK_FALSE(encodes(Channel::none, 64, int16, {1}));
  CHECK_FALSE(encodes(Channel::battery, 0, int16, {1, 2}));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, int16, std::vector<std::int32_t>(250)));
  CHECK_FALSE(encodes(Channel::ppg_green, 64, int16, std::vector<std::int32_t>(256)));
  CHECK_FALSE(encode_stream_frame({Channel::eda, 0, 0, {64}, int16, std::array{1}},
                                  std::span(buffer).first(15)));
}

TEST_CASE("the rows that fit a frame fill it as far as its format allows") {
  CHECK(rows_that_fit(Channel::ppg_green, SampleFormat::int16, kDefaultFrameBytes) == 83);
  CHECK(rows_that_fit(Channel::ppg_green, SampleFormat::int24, kDefaultFrameBytes) == 55);
  CHECK(rows_that_fit(Channel::ppg_green, SampleFormat::delta8, kDefaultFrameBytes) == 165);
  CHECK(rows_that_fit(Channel::acceleration, SampleFormat::int16, kDefaultFrameBytes) == 27);
  CHECK(rows_that_fit(Channel::acceleration, SampleFormat::delta8, kDefaultFrameBytes) == 54);
  CHECK(rows_that_fit(Channel::ppg_green, SampleFormat::delta8, kMaxFrameBytes) == kMaxFrameRows);
  CHECK(rows_that_fit(Channel::ppg_green, SampleFormat::int16, kFrameOverheadBytes) == 0);
  for (std::size_t c = 1; c < kChannelCount; ++c)
    CHECK(rows_that_fit(static_cast<Channel>(c), SampleFormat::int24, kMinFrameBytes) > 0);
}

TEST_CASE("a rate is rounded to the nearest 1/64 Hz when it is made") {
  CHECK(StreamRate::nearest(25_Hz).raw == 1600);
  CHECK(StreamRate::nearest(25_Hz).hertz() == 25_Hz);
  CHECK(StreamRate::nearest(0.25_Hz).raw == 16);
  CHECK(StreamRate::nearest(5000_Hz).raw == 65535);
  CHECK(StreamRate::nearest(Hertz(-1)).raw == 0);
}
