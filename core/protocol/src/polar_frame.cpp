#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/polar.hpp"

namespace vigil {
namespace {

constexpr std::uint8_t kDelta = 0x80;  // bit of the frame type
constexpr std::size_t kMostDeltaRows = 255;

/// How a row looks.
struct Layout {
  std::uint8_t axes = 0;  ///< 0: not decoded
  std::uint8_t bytes = 0;
};

constexpr Layout layout(PolarMeasurement measurement, std::uint8_t type, bool delta) {
  switch (measurement) {
    case PolarMeasurement::ecg:
      return type == 0 && !delta ? Layout{1, 3} : Layout{};
    case PolarMeasurement::ppg:
      return type == 0 ? Layout{4, 3} : Layout{};
    case PolarMeasurement::acceleration:
      if (delta) return type <= 1 ? Layout{3, 2} : Layout{};
      return type <= 2 ? Layout{3, static_cast<std::uint8_t>(type + 1)} : Layout{};
    case PolarMeasurement::gyroscope:
      return type == 0 && delta ? Layout{3, 2} : Layout{};
    default:
      return {};
  }
}

std::int32_t read_value(ByteReader& in, std::uint8_t bytes) {
  return bytes == 1 ? in.i8() : bytes == 2 ? in.i16() : in.i24();
}

void write_value(ByteWriter& out, std::int32_t value, std::uint8_t bytes) {
  if (bytes == 1)
    out.i8(static_cast<std::int8_t>(value));
  else if (bytes == 2)
    out.i16(static_cast<std::int16_t>(value));
  else
    out.i24(value);
}

/// The bits of a two's complement number.
constexpr unsigned bits_of(std::int32_t value) {
  const auto magnitude = static_cast<std::uint32_t>(value < 0 ? ~value : value);
  return 1 + static_cast<unsigned>(std::bit_width(magnitude));
}

/// Numbers of any width in a run of bytes, least significant bit first.
class BitReader {
 public:
  explicit BitReader(ByteReader bytes) : bytes_(bytes) {}
  std::int32_t take(unsigned bits) {
    if (bits == 0) return 0;
    while (held_ < bits) {
      word_ |= std::uint64_t{bytes_.u8()} << held_;
      held_ += 8;
    }
    const auto value = static_cast<std::uint32_t>(word_);
    word_ >>= bits;
    held_ -= bits;
    return static_cast<std::int32_t>(value << (32 - bits)) >> (32 - bits);
  }

 private:
  ByteReader bytes_;
  std::uint64_t word_ = 0;
  unsigned held_ = 0;
};

class BitWriter {
 public:
  explicit BitWriter(ByteWriter& out) : out_(out) {}
  void put(std::int32_t value, unsigned bits) {
    word_ |= (std::uint64_t{static_cast<std::uint32_t>(value)} & ((std::uint64_t{1} << bits) - 1))
             << held_;
    for (held_ += bits; held_ >= 8; held_ -= 8, word_ >>= 8)
      out_.u8(static_cast<std::uint8_t>(word_));
  }
  void finish() {
    if (held_ > 0) out_.u8(static_cast<std::uint8_t>(word_));
  }

 private:
  ByteWriter& out_;
  std::uint64_t word_ = 0;
  unsigned held_ = 0;
};

/// Blocks of differences, each with their width and number, up to the end of the message.
DecodeError read_deltas(ByteReader& in, std::size_t axes, std::span<std::int32_t> storage,
                        std::size_t& size) {
  while (in.left() > 0) {
    const unsigned bits = in.u8();
    const std::size_t values = in.u8() * axes;
    BitReader packed(in.part((values * bits + 7) / 8));
    if (in.overrun()) return DecodeError::truncated;
    if (bits > 32) return DecodeError::bad_value;
    if (size + values > storage.size()) return DecodeError::too_long;
    for (const std::size_t end = size + values; size < end; ++size) {
      const std::int64_t value = std::int64_t{storage[size - axes]} + packed.take(bits);
      if (value < std::numeric_limits<std::int32_t>::min() ||
          value > std::numeric_limits<std::int32_t>::max())
        return DecodeError::bad_value;
      storage[size] = static_cast<std::int32_t>(value);
    }
  }
  return DecodeError::none;
}

void write_deltas(ByteWriter& out, std::size_t axes, std::span<const std::int32_t> values) {
  for (std::size_t from = axes; from < values.size();) {
    const std::size_t rows = std::min(kMostDeltaRows, (values.size() - from) / axes);
    const auto difference = [&](std::size_t i) { return values[i] - values[i - axes]; };
    unsigned bits = 1;
    for (std::size_t i = from; i < from + rows * axes; ++i)
      bits = std::max(bits, bits_of(difference(i)));
    out.u8(static_cast<std::uint8_t>(bits));
    out.u8(static_cast<std::uint8_t>(rows));
    BitWriter packed(out);
    for (const std::size_t end = from + rows * axes; from < end; ++from)
      packed.put(difference(from), bits);
    packed.finish();
  }
}

struct Header {
  std::uint8_t measurement;
  std::uint64_t time_ns;
  std::uint8_t type;
};

Header read_header(ByteReader& in) {
  const std::uint8_t measurement = in.u8();
  const std::uint64_t low = in.u32();
  return {measurement, low | std::uint64_t{in.u32()} << 32, in.u8()};
}

void write_header(ByteWriter& out, const Header& h) {
  out.u8(h.measurement);
  out.u32(static_cast<std::uint32_t>(h.time_ns));
  out.u32(static_cast<std::uint32_t>(h.time_ns >> 32));
  out.u8(h.type);
}

}  // namespace

Result<PolarFrame, DecodeError> decode_polar_frame(std::span<const std::byte> bytes,
                                                   std::span<std::int32_t> storage) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  ByteReader in(bytes);
  const Header h = read_header(in);
  if (in.overrun()) return DecodeError::truncated;
  PolarFrame frame{.measurement = static_cast<PolarMeasurement>(h.measurement),
                   .time_ns = h.time_ns,
                   .type = static_cast<std::uint8_t>(h.type & ~kDelta),
                   .delta = (h.type & kDelta) != 0};
  const Layout row = layout(frame.measurement, frame.type, frame.delta);
  if (row.axes == 0) return DecodeError::bad_format;
  frame.axes = row.axes;

  const std::size_t row_bytes = std::size_t{row.axes} * row.bytes;
  const std::size_t whole = frame.delta ? 1 : in.left() / row_bytes;
  if (in.left() < row_bytes || (!frame.delta && in.left() % row_bytes != 0))
    return DecodeError::truncated;
  std::size_t size = 0;
  for (; size < whole * row.axes; ++size) storage[size] = read_value(in, row.bytes);
  if (frame.delta)
    if (const DecodeError error = read_deltas(in, row.axes, storage, size);
        error != DecodeError::none)
      return error;
  frame.values = storage.first(size);
  return frame;
}

std::size_t encode_polar_frame(const PolarFrame& frame, std::span<std::byte> out) {
  const Layout row = layout(frame.measurement, frame.type, frame.delta);
  if (row.axes == 0 || frame.values.empty() || frame.values.size() % row.axes != 0) return 0;
  for (const std::int32_t value : frame.values)
    if (bits_of(value) > 8u * row.bytes) return 0;
  ByteWriter writer(out);
  write_header(writer, {static_cast<std::uint8_t>(frame.measurement), frame.time_ns,
                        static_cast<std::uint8_t>(frame.type | (frame.delta ? kDelta : 0))});
  const auto whole = frame.delta ? frame.values.first(row.axes) : frame.values;
  for (const std::int32_t value : whole) write_value(writer, value, row.bytes);
  if (frame.delta) write_deltas(writer, row.axes, frame.values);
  const bool fits = writer.size() <= kMaxAttributeBytes;
  return fits ? writer.size() : 0;
}

Result<PolarPulses, DecodeError> decode_polar_pulses(std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  ByteReader in(bytes);
  const Header h = read_header(in);
  if (in.overrun()) return DecodeError::truncated;
  if (h.measurement != static_cast<std::uint8_t>(PolarMeasurement::ppi) || h.type != 0)
    return DecodeError::bad_format;
  PolarPulses pulses;
  while (in.left() > 0) {
    PolarPulse p;
    p.heart_rate_bpm = in.u8();
    p.interval_ms = in.u16();
    p.error_ms = in.u16();
    const unsigned flags = in.u8();
    p.blocked = (flags & 1u) != 0;
    if ((flags & 4u) != 0) p.contact = (flags & 2u) != 0 ? Contact::on : Contact::off;
    pulses.push_back(p);
  }
  if (in.overrun()) return DecodeError::truncated;
  return pulses;
}

std::size_t encode_polar_pulses(const PolarPulses& pulses, std::span<std::byte> out) {
  ByteWriter writer(out);
  write_header(writer, {static_cast<std::uint8_t>(PolarMeasurement::ppi), 0, 0});
  for (const PolarPulse& p : pulses) {
    writer.u8(p.heart_rate_bpm);
    writer.u16(p.interval_ms);
    writer.u16(p.error_ms);
    const unsigned contact = p.contact == Contact::unknown ? 0u
                             : p.contact == Contact::on    ? 6u
                                                           : 4u;
    writer.u8(static_cast<std::uint8_t>(contact | (p.blocked ? 1u : 0u)));
  }
  return writer.size();
}

}  // namespace vigil
