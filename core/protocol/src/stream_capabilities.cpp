#include "vigil/protocol/stream_capabilities.hpp"

#include <algorithm>
#include <cmath>

#include "rounding.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr std::uint8_t kKnownFormats = (1u << static_cast<unsigned>(SampleFormat::count_)) - 1;
constexpr std::size_t kEntryFixedBytes = 12;  // between the entry's length and its rates

bool plausible(const StreamChannel& c) {
  if (c.scale == 0) return false;
  if (!std::isfinite(c.physical(kInt24Min)) || !std::isfinite(c.physical(kInt24Max))) return false;
  if (c.formats == 0 || c.rates.empty()) return false;
  for (std::size_t i = 0; i < c.rates.size(); ++i) {
    if (!rate_fits(c.channel, c.rates[i])) return false;
    if (i > 0 && c.rates[i] <= c.rates[i - 1]) return false;
  }
  return true;
}

/// A channel of a later version, which is not looked into, is Channel::none.
Result<StreamChannel, DecodeError> decode_entry(ByteReader entry) {
  StreamChannel c;
  c.channel = stream_channel(entry.u8());
  if (c.channel == Channel::none) return c;
  const std::uint8_t axes = entry.u8();
  c.formats = entry.u8() & kKnownFormats;
  const std::uint8_t rates = entry.u8();
  c.scale = entry.f32();
  c.offset = entry.f32();
  if (rates > StreamChannel::kMaxRates) return DecodeError::bad_value;
  for (std::uint8_t i = 0; i < rates; ++i) c.rates.push_back({entry.u16()});
  if (entry.overrun()) return DecodeError::truncated;
  if (axes != info(c.channel).axes || !plausible(c)) return DecodeError::bad_value;
  return c;
}

}  // namespace

bool StreamChannel::supports(StreamRate rate) const {
  return std::find(rates.begin(), rates.end(), rate) != rates.end();
}

std::int32_t StreamChannel::raw(float value) const {
  return nearest_within<std::int32_t>((static_cast<double>(value) - offset) / scale, kInt24Min,
                                      kInt24Max);
}

const StreamChannel* StreamCapabilities::find(Channel channel) const {
  const auto* at = std::ranges::find(channels, channel, &StreamChannel::channel);
  return at == channels.end() ? nullptr : at;
}

Result<StreamCapabilities, DecodeError> decode_stream_capabilities(
    std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  ByteReader in(bytes);
  const std::uint8_t version = in.u8();
  if (!in.overrun() && version != kStreamVersion) return DecodeError::bad_version;
  const std::uint8_t entries = in.u8();
  StreamCapabilities capabilities;
  capabilities.max_frame_bytes = in.u16();
  capabilities.session = in.u32();
  for (std::uint8_t i = 0; i < entries && !in.overrun(); ++i) {
    const auto entry = decode_entry(in.part(in.u8()));
    if (in.overrun()) break;
    if (!entry) return entry.error();
    if (entry->channel == Channel::none) continue;
    if (capabilities.find(entry->channel)) return DecodeError::bad_value;
    capabilities.channels.push_back(*entry);
  }
  if (in.overrun()) return DecodeError::truncated;
  if (capabilities.max_frame_bytes < kMinFrameBytes ||
      capabilities.max_frame_bytes > kMaxFrameBytes)
    return DecodeError::bad_value;
  return capabilities;
}

std::size_t encode_stream_capabilities(const StreamCapabilities& capabilities,
                                       std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u8(kStreamVersion);
  writer.u8(static_cast<std::uint8_t>(capabilities.channels.size()));
  writer.u16(capabilities.max_frame_bytes);
  writer.u32(capabilities.session);
  for (const StreamChannel& c : capabilities.channels) {
    writer.u8(static_cast<std::uint8_t>(kEntryFixedBytes + 2 * c.rates.size()));
    writer.u8(static_cast<std::uint8_t>(c.channel));
    writer.u8(info(c.channel).axes);
    writer.u8(c.formats);
    writer.u8(static_cast<std::uint8_t>(c.rates.size()));
    writer.f32(c.scale);
    writer.f32(c.offset);
    for (const StreamRate rate : c.rates) writer.u16(rate.raw);
  }
  return writer.size();
}

}  // namespace vigil
