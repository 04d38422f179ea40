#include "vigil/protocol/heart_rate.hpp"

#include <cmath>

#include "rounding.hpp"
#include "single_byte.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

// Flags of the Heart Rate Measurement. The contact bits are two-valued numbers of their own: 0 and
// 1 both mean that the sensor cannot tell.
constexpr unsigned kRate16Bit = 1u << 0;
constexpr unsigned kContactDetected = 1u << 1;
constexpr unsigned kContactSupported = 1u << 2;
constexpr unsigned kEnergyPresent = 1u << 3;
constexpr unsigned kRrPresent = 1u << 4;

constexpr Contact contact_of(unsigned flags) {
  if (!(flags & kContactSupported)) return Contact::unknown;
  return flags & kContactDetected ? Contact::on : Contact::off;
}

constexpr unsigned flags_of(Contact contact) {
  switch (contact) {
    case Contact::on:
      return kContactSupported | kContactDetected;
    case Contact::off:
      return kContactSupported;
    default:
      return 0;
  }
}

}  // namespace

RrInterval RrInterval::nearest(Milliseconds duration) {
  return {nearest_within<std::uint16_t>(duration.value * (1024.0 / 1000), 0, 65535)};
}

Result<HeartRateMeasurement, DecodeError> decode_heart_rate_measurement(
    std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  ByteReader in(bytes);
  const unsigned flags = in.u8();
  HeartRateMeasurement m;
  m.heart_rate = Bpm(flags & kRate16Bit ? in.u16() : in.u8());
  m.contact = contact_of(flags);
  if (flags & kEnergyPresent) m.energy_kj = in.u16();
  if (flags & kRrPresent)
    while (in.left() > 0) m.rr.push_back({in.u16()});
  if (in.error() != DecodeError::none) return in.error();
  return m;
}

std::size_t encode_heart_rate_measurement(const HeartRateMeasurement& m, std::span<std::byte> out) {
  const double rate = std::round(m.heart_rate.value);
  if (!(rate >= 0 && rate <= 65535)) return 0;
  unsigned flags = flags_of(m.contact);
  if (rate > 255) flags |= kRate16Bit;
  if (m.energy_kj) flags |= kEnergyPresent;
  if (!m.rr.empty()) flags |= kRrPresent;

  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(flags));
  if (flags & kRate16Bit)
    writer.u16(static_cast<std::uint16_t>(rate));
  else
    writer.u8(static_cast<std::uint8_t>(rate));
  if (m.energy_kj) writer.u16(*m.energy_kj);
  for (const RrInterval rr : m.rr) writer.u16(rr.raw);
  return writer.size();
}

Result<BodySensorLocation, DecodeError> decode_body_sensor_location(
    std::span<const std::byte> bytes) {
  return decode_single(bytes, BodySensorLocation::other, BodySensorLocation::foot);
}

std::size_t encode_body_sensor_location(BodySensorLocation location, std::span<std::byte> out) {
  return encode_single(location, out);
}

Result<HeartRateCommand, DecodeError> decode_heart_rate_command(std::span<const std::byte> bytes) {
  return decode_single(bytes, HeartRateCommand::reset_energy, HeartRateCommand::reset_energy);
}

std::size_t encode_heart_rate_command(HeartRateCommand command, std::span<std::byte> out) {
  return encode_single(command, out);
}

}  // namespace vigil
