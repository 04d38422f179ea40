#include "vigil/protocol/stream_frame.hpp"

#include <cassert>
#include <limits>

#include "rounding.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/crc16.hpp"

namespace vigil {
namespace {

template <class Int>
constexpr bool fits(std::int32_t value) {
  return value >= std::numeric_limits<Int>::min() && value <= std::numeric_limits<Int>::max();
}
constexpr bool fits_int24(std::int32_t value) { return value >= kInt24Min && value <= kInt24Max; }

struct Header {
  std::uint8_t version, channel;
  std::uint16_t sequence;
  std::uint32_t device_ms;
  StreamRate rate;
  std::uint8_t rows, format;
};

Header read_header(ByteReader& in) {
  Header h;
  h.version = in.u8();
  h.channel = in.u8();
  h.sequence = in.u16();
  h.device_ms = in.u32();
  h.rate = {in.u16()};
  h.rows = in.u8();
  h.format = in.u8();
  return h;
}

/// DecodeError::none where the header is one that a frame of this version can have.
DecodeError check(const Header& h) {
  const Channel channel = stream_channel(h.channel);
  if (channel == Channel::none) return DecodeError::unknown_channel;
  if (h.format >= static_cast<std::uint8_t>(SampleFormat::count_)) return DecodeError::bad_format;
  if (!rate_fits(channel, h.rate)) return DecodeError::bad_rate;
  const bool single = h.rate.raw == 0 && channel != Channel::rr;
  if (h.rows == 0 || (single && h.rows != 1)) return DecodeError::bad_value;
  return DecodeError::none;
}

/// Of a frame whose header passes `check`.
std::size_t announced_bytes(const Header& h) {
  return frame_bytes(stream_channel(h.channel), static_cast<SampleFormat>(h.format), h.rows);
}

bool read_values(ByteReader& in, SampleFormat format, std::size_t axes,
                 std::span<std::int32_t> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    switch (format) {
      case SampleFormat::int16:
        values[i] = in.i16();
        break;
      case SampleFormat::int24:
        values[i] = in.i24();
        break;
      default:
        values[i] = i < axes ? in.i16() : values[i - axes] + in.i8();
        if (!fits<std::int16_t>(values[i])) return false;
    }
  }
  return true;
}

bool write_values(ByteWriter& out, SampleFormat format, std::size_t axes,
                  std::span<const std::int32_t> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int32_t value = values[i];
    if (format == SampleFormat::int24) {
      if (!fits_int24(value)) return false;
      out.i24(value);
      continue;
    }
    if (!fits<std::int16_t>(value)) return false;
    if (format == SampleFormat::int16 || i < axes) {
      out.i16(static_cast<std::int16_t>(value));
      continue;
    }
    const std::int32_t difference = value - values[i - axes];
    if (!fits<std::int8_t>(difference)) return false;
    out.i8(static_cast<std::int8_t>(difference));
  }
  return true;
}

}  // namespace

StreamRate StreamRate::nearest(Hertz rate) {
  return {nearest_within<std::uint16_t>(rate.value * 64, 0, 65535)};
}

Result<StreamFrame, DecodeError> decode_stream_frame(std::span<const std::byte> bytes,
                                                     std::span<std::int32_t> storage) {
  if (bytes.size() < kFrameOverheadBytes) return DecodeError::truncated;
  if (bytes.size() > kMaxFrameBytes) return DecodeError::too_long;
  const auto body = bytes.first(bytes.size() - 2);
  ByteReader in(body);
  const Header h = read_header(in);
  if (h.version != kStreamVersion) return DecodeError::bad_version;
  const DecodeError error = check(h);

  if (crc16_ccitt_false(body) != ByteReader(bytes.last(2)).u16()) {
    const bool cut = error == DecodeError::none && announced_bytes(h) > bytes.size();
    return cut ? DecodeError::truncated : DecodeError::bad_crc;
  }
  if (error != DecodeError::none) return error;
  if (announced_bytes(h) > bytes.size()) return DecodeError::truncated;
  if (announced_bytes(h) < bytes.size()) return DecodeError::too_long;

  const Channel channel = stream_channel(h.channel);
  const auto format = static_cast<SampleFormat>(h.format);
  const std::size_t axes = info(channel).axes;
  assert(storage.size() >= h.rows * axes);
  const auto values = storage.first(h.rows * axes);
  if (!read_values(in, format, axes, values)) return DecodeError::bad_value;
  return StreamFrame{channel, h.sequence, h.device_ms, h.rate, format, values};
}

std::size_t encode_stream_frame(const StreamFrame& frame, std::span<std::byte> out) {
  const std::size_t axes = info(frame.channel).axes;
  if (axes == 0 || frame.raw.size() % axes != 0) return 0;
  const std::size_t rows = frame.raw.size() / axes;
  if (rows > kMaxFrameRows) return 0;
  const Header h{kStreamVersion,
                 static_cast<std::uint8_t>(frame.channel),
                 frame.sequence,
                 frame.device_ms,
                 frame.rate,
                 static_cast<std::uint8_t>(rows),
                 static_cast<std::uint8_t>(frame.format)};
  if (check(h) != DecodeError::none || announced_bytes(h) > kMaxFrameBytes) return 0;

  ByteWriter writer(out);
  writer.u8(h.version);
  writer.u8(h.channel);
  writer.u16(h.sequence);
  writer.u32(h.device_ms);
  writer.u16(h.rate.raw);
  writer.u8(h.rows);
  writer.u8(h.format);
  if (!write_values(writer, frame.format, axes, frame.raw)) return 0;
  writer.u16(crc16_ccitt_false(writer.written()));
  return writer.size();
}

}  // namespace vigil
