// What a watch says it can stream: the Capabilities of the Vigil Sensor Stream, version 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/protocol/stream_frame.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// One channel: physical value = raw * scale + offset, in the channel's unit (kChannels).
struct StreamChannel {
  static constexpr std::size_t kMaxRates = 16;

  Channel channel = Channel::none;
  float scale = 1;
  float offset = 0;
  std::uint8_t formats = 0;                    ///< bit n: frames may be in SampleFormat n
  FixedVector<StreamRate, kMaxRates> rates{};  ///< ascending, at least one

  constexpr bool sends(SampleFormat format) const {
    return (formats >> static_cast<unsigned>(format) & 1) != 0;
  }
  bool supports(StreamRate rate) const;
  constexpr float physical(std::int32_t raw) const {
    return static_cast<float>(raw) * scale + offset;
  }
  /// The nearest raw value, held within int24.
  std::int32_t raw(float physical) const;
};

constexpr std::uint8_t format_bit(SampleFormat format) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(format));
}

struct StreamCapabilities {
  std::uint32_t session = 0;  ///< drawn anew when the watch's clock or sequence numbers start anew
  std::uint16_t max_frame_bytes = kDefaultFrameBytes;    ///< the most that Control can set
  FixedVector<StreamChannel, kChannelCount> channels{};  ///< those that this version knows

  /// Null: not announced.
  const StreamChannel* find(Channel channel) const;
};

/// Channels of later versions are left out, and bytes after the known fields ignored, as the
/// profile's rules for versions demand. A contradiction (two entries for one channel, wrong axes, a
/// scale of 0 or NaN, rates out of order) is bad_value.
Result<StreamCapabilities, DecodeError> decode_stream_capabilities(
    std::span<const std::byte> bytes);
std::size_t encode_stream_capabilities(const StreamCapabilities& capabilities,
                                       std::span<std::byte> out);

}  // namespace vigil
