// One frame of the Vigil Sensor Stream, version 1; core/protocol/stream-profile.md specifies it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/result.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

inline constexpr std::uint8_t kStreamVersion = 1;
inline constexpr std::size_t kFrameHeaderBytes = 12;
inline constexpr std::size_t kFrameOverheadBytes = kFrameHeaderBytes + 2;  // the CRC
/// A frame's size unless Control sets another: Web Bluetooth does not tell the MTU, and every
/// central in use takes this much.
inline constexpr std::size_t kDefaultFrameBytes = 180;
inline constexpr std::size_t kMinFrameBytes = 32;  ///< Control accepts no less: a row always fits
inline constexpr std::size_t kMaxFrameBytes = kMaxAttributeBytes;
/// A value takes at least one byte.
inline constexpr std::size_t kMaxFrameValues = kMaxFrameBytes - kFrameOverheadBytes;
inline constexpr std::size_t kMaxFrameRows = 255;
inline constexpr double kStreamClockPeriodMs = 4294967296.0;  ///< the device time is 32 bits of ms

/// A sampling rate as the profile writes it.
struct StreamRate {
  std::uint16_t raw = 0;  ///< 1/64 Hz; 0: events

  constexpr Hertz hertz() const { return Hertz(raw / 64.0); }
  /// The nearest rate that can be sent; at most 1023.98 Hz.
  static StreamRate nearest(Hertz rate);

  friend constexpr auto operator<=>(StreamRate, StreamRate) = default;
};

inline constexpr std::int32_t kInt24Min = -(1 << 23);
inline constexpr std::int32_t kInt24Max = (1 << 23) - 1;

enum class SampleFormat : std::uint8_t {
  int16,
  int24,
  delta8,  ///< the first row as int16, each later one as int8 differences from the row before
  count_,
};

struct StreamFrame {
  Channel channel = Channel::none;
  std::uint16_t sequence = 0;   ///< counts the channel's frames as they are made
  std::uint32_t device_ms = 0;  ///< of the first row; SampleBlock says of what in Channel::rr
  StreamRate rate{};
  SampleFormat format = SampleFormat::int16;
  std::span<const std::int32_t> raw{};  ///< before scale and offset; axes interleaved
};

/// The channel behind a number on the wire; Channel::none when there is none.
constexpr Channel stream_channel(std::uint8_t number) {
  return number < kChannelCount ? static_cast<Channel>(number) : Channel::none;
}

/// May a channel be sent at this rate? A sampled channel must have one, beats cannot have one.
constexpr bool rate_fits(Channel channel, StreamRate rate) {
  if (info(channel).sampled) return rate.raw > 0;
  return channel != Channel::rr || rate.raw == 0;
}

/// Bytes of a frame with this many rows.
constexpr std::size_t frame_bytes(Channel channel, SampleFormat format, std::size_t rows) {
  const std::size_t values = rows * info(channel).axes;
  switch (format) {
    case SampleFormat::int16:
      return kFrameOverheadBytes + 2 * values;
    case SampleFormat::int24:
      return kFrameOverheadBytes + 3 * values;
    default:
      return kFrameOverheadBytes + values + info(channel).axes;
  }
}

/// The most rows that a frame of at most `bytes` can have.
constexpr std::size_t rows_that_fit(Channel channel, SampleFormat format, std::size_t bytes) {
  std::size_t rows = 0;
  while (rows < kMaxFrameRows && frame_bytes(channel, format, rows + 1) <= bytes) ++rows;
  return rows;
}

/// Checks everything that a frame says of itself; what the watch announced is checked by
/// StreamDecoder. The raw values are written into `storage` (kMaxFrameValues are always enough) and
/// the frame's span points there. A frame that fails its CRC is `truncated` when it is shorter than
/// its header announces (a notification cut to the MTU), else `bad_crc`.
Result<StreamFrame, DecodeError> decode_stream_frame(std::span<const std::byte> bytes,
                                                     std::span<std::int32_t> storage);

/// 0: does not fit, or is not a frame that a decoder takes (a value or difference outside its
/// format, a number of rows or a rate that the channel cannot have).
std::size_t encode_stream_frame(const StreamFrame& frame, std::span<std::byte> out);

}  // namespace vigil
