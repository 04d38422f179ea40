#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/polar.hpp"

namespace vigil {
namespace {

constexpr std::uint8_t kFeatures = 0x0F;  // begins what is read from the control point …
constexpr std::uint8_t kResponse = 0xF0;  // … and what it indicates
constexpr std::size_t kFeatureBytes = 17;

enum class Setting : std::uint8_t {
  sample_rate,
  resolution,
  range,
  range_milliunit,
  channels,
  factor,
  count_
};

/// Number 4 is nobody's.
constexpr bool is_known(std::uint8_t measurement) {
  return measurement < kPolarMeasurements && measurement != 4;
}

template <class Vector, class Read>
bool read_list(ByteReader& in, std::uint8_t count, Vector& list, Read read) {
  for (; count > 0; --count) {
    const auto value = read(in);
    if (in.overrun() || !list.push_back(value)) return false;
  }
  return true;
}

bool read_setting(ByteReader& in, PolarSettings& s) {
  const auto setting = static_cast<Setting>(in.u8());
  const std::uint8_t count = in.u8();
  const auto u16 = [](ByteReader& r) { return r.u16(); };
  switch (setting) {
    case Setting::sample_rate:
      return read_list(in, count, s.sample_rates, u16);
    case Setting::resolution:
      return read_list(in, count, s.resolutions, u16);
    case Setting::range:
      return read_list(in, count, s.ranges, u16);
    case Setting::channels:
      return read_list(in, count, s.channels, [](ByteReader& r) { return r.u8(); });
    case Setting::range_milliunit:
      in.part(std::size_t{4} * count);
      return true;
    case Setting::factor:
      for (std::uint8_t i = 0; i < count; ++i) s.factor = in.f32();
      return true;
    default:
      return false;  // of unknown length
  }
}

/// The settings up to the end of the message.
DecodeError read_settings(ByteReader& in, PolarSettings& s) {
  while (in.left() > 0) {
    if (read_setting(in, s)) continue;
    return in.overrun() ? DecodeError::truncated : DecodeError::bad_value;
  }
  return in.error();
}

void write_settings(ByteWriter& out, const PolarSettings& s) {
  const auto list = [&out](Setting setting, const auto& values, auto write) {
    if (values.empty()) return;
    out.u8(static_cast<std::uint8_t>(setting));
    out.u8(static_cast<std::uint8_t>(values.size()));
    for (const auto value : values) write(value);
  };
  const auto u16 = [&out](std::uint16_t v) { out.u16(v); };
  list(Setting::sample_rate, s.sample_rates, u16);
  list(Setting::resolution, s.resolutions, u16);
  list(Setting::range, s.ranges, u16);
  list(Setting::channels, s.channels, [&out](std::uint8_t v) { out.u8(v); });
  if (!s.factor) return;
  out.u8(static_cast<std::uint8_t>(Setting::factor));
  out.u8(1);
  out.f32(*s.factor);
}

}  // namespace

Result<PolarFeatures, DecodeError> decode_polar_features(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const std::uint8_t kind = in.u8();
  const PolarFeatures features{in.u8()};
  if (in.overrun()) return DecodeError::truncated;
  if (kind != kFeatures) return DecodeError::bad_value;
  return features;  // the bits after it are for other measurements
}

std::size_t encode_polar_features(PolarFeatures features, std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u8(kFeatures);
  writer.u8(features.measurements);
  for (std::size_t i = 2; i < kFeatureBytes; ++i) writer.u8(0);
  return writer.size();
}

Result<PolarCommand, DecodeError> decode_polar_command(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  PolarCommand c;
  const std::uint8_t opcode = in.u8();
  const std::uint8_t measurement = in.u8();
  if (in.overrun()) return DecodeError::truncated;
  if (opcode < 1 || opcode > 3 || !is_known(measurement)) return DecodeError::bad_value;
  c.opcode = static_cast<PolarOpcode>(opcode);
  c.measurement = static_cast<PolarMeasurement>(measurement);
  if (c.opcode != PolarOpcode::start && in.left() > 0) return DecodeError::too_long;
  if (const DecodeError error = read_settings(in, c.settings); error != DecodeError::none)
    return error;
  return c;
}

std::size_t encode_polar_command(const PolarCommand& c, std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(c.opcode));
  writer.u8(static_cast<std::uint8_t>(c.measurement));
  if (c.opcode == PolarOpcode::start) write_settings(writer, c.settings);
  return writer.size();
}

Result<PolarResponse, DecodeError> decode_polar_response(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const std::uint8_t kind = in.u8();
  PolarResponse r;
  const std::uint8_t opcode = in.u8();
  r.measurement = in.u8();
  r.status = static_cast<PolarStatus>(in.u8());
  if (in.overrun()) return DecodeError::truncated;
  if (kind != kResponse || opcode < 1 || opcode > 3) return DecodeError::bad_value;
  r.opcode = static_cast<PolarOpcode>(opcode);
  if (r.status != PolarStatus::success || in.left() == 0) return r;
  r.more = in.u8() != 0;
  if (const DecodeError error = read_settings(in, r.settings); error != DecodeError::none)
    return error;
  return r;
}

std::size_t encode_polar_response(const PolarResponse& r, std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u8(kResponse);
  writer.u8(static_cast<std::uint8_t>(r.opcode));
  writer.u8(r.measurement);
  writer.u8(static_cast<std::uint8_t>(r.status));
  if (r.status == PolarStatus::success) {
    writer.u8(r.more ? 1 : 0);
    write_settings(writer, r.settings);
  }
  return writer.size();
}

}  // namespace vigil
