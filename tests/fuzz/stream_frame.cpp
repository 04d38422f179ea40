// Stream frames, as they come and with a CRC that is right: a fuzzer does not guess one.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "fuzz.hpp"
#include "vigil/protocol/crc16.hpp"
#include "vigil/protocol/stream.hpp"

using namespace vigil;

namespace {

/// A watch that has every channel in every format.
StreamDecoder connected() {
  StreamCapabilities all;
  for (std::size_t c = 1; c < kChannelCount; ++c) {
    StreamChannel channel{.channel = static_cast<Channel>(c), .scale = 0.5F, .formats = 7};
    channel.rates.push_back({static_cast<std::uint16_t>(info(channel.channel).sampled ? 64 : 0)});
    all.channels.push_back(channel);
  }
  std::array<std::byte, kMaxAttributeBytes> buffer;
  StreamDecoder decoder;
  const std::size_t size = encode_stream_capabilities(all, buffer);
  FUZZ_CHECK(decoder.take_capabilities(std::span(buffer).first(size)) == DecodeError::none);
  return decoder;
}

void decode(StreamDecoder& decoder, std::span<const std::byte> bytes) {
  std::array<std::int32_t, kMaxFrameValues> storage;
  const auto frame = decode_stream_frame(bytes, storage);
  const auto block = decoder.decode(bytes);
  FUZZ_CHECK(static_cast<bool>(frame) == static_cast<bool>(block));
  if (!frame) return;
  std::array<std::byte, kMaxFrameBytes> buffer;
  const std::size_t size = encode_stream_frame(*frame, buffer);
  FUZZ_CHECK(std::ranges::equal(std::span(buffer).first(size), bytes));
  FUZZ_CHECK(block->values.size() == frame->raw.size() && block->rows() > 0);
  for (const float value : block->values) FUZZ_CHECK(std::isfinite(value));
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  static StreamDecoder decoder = connected();
  decode(decoder, bytes);
  if (bytes.size() < 2) return;
  std::vector sealed(bytes.begin(), bytes.end());
  const std::uint16_t crc = crc16_ccitt_false(bytes.first(bytes.size() - 2));
  sealed[bytes.size() - 2] = static_cast<std::byte>(crc & 0xFF);
  sealed[bytes.size() - 1] = static_cast<std::byte>(crc >> 8);
  decode(decoder, sealed);
}
