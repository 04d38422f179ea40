#include "vigil/protocol/blood_pressure.hpp"

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr unsigned kKilopascal = 1u << 0;
constexpr unsigned kTimePresent = 1u << 1;
constexpr unsigned kPulsePresent = 1u << 2;
constexpr unsigned kUserPresent = 1u << 3;
constexpr unsigned kStatusPresent = 1u << 4;

constexpr double kMmhgPerKilopascal = 1000 / 133.322387415;  // conventional mmHg, ISO 80000-4

}  // namespace

float BloodPressureStatus::quality() const {
  // A loose cuff reads too high; the others make the reading vary.
  if (cuff_too_loose()) return 0.25f;
  return body_movement() || irregular_pulse() || improper_position() ? 0.5f : 1.f;
}

Reading<double> BloodPressureMeasurement::mmhg(Sfloat pressure) const {
  const Reading<double> number = pressure.value();
  return number && kilopascal ? *number * kMmhgPerKilopascal : number;
}

Result<BloodPressureMeasurement, DecodeError> decode_blood_pressure(
    std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const unsigned flags = in.u8();
  BloodPressureMeasurement m;
  m.systolic = {in.u16()};
  m.diastolic = {in.u16()};
  m.mean = {in.u16()};
  m.kilopascal = flags & kKilopascal;
  if (flags & kTimePresent) m.time = read_date_time(in);
  if (flags & kPulsePresent) m.pulse_rate = Sfloat{in.u16()};
  if (flags & kUserPresent) m.user = in.u8();
  if (flags & kStatusPresent) m.status = BloodPressureStatus{in.u16()};
  if (in.error() != DecodeError::none) return in.error();
  return m;
}

std::size_t encode_blood_pressure(const BloodPressureMeasurement& m, std::span<std::byte> out) {
  unsigned flags = m.kilopascal ? kKilopascal : 0;
  if (m.time) flags |= kTimePresent;
  if (m.pulse_rate) flags |= kPulsePresent;
  if (m.user) flags |= kUserPresent;
  if (m.status) flags |= kStatusPresent;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(flags));
  for (const Sfloat pressure : {m.systolic, m.diastolic, m.mean}) writer.u16(pressure.raw);
  if (m.time) write_date_time(writer, *m.time);
  if (m.pulse_rate) writer.u16(m.pulse_rate->raw);
  if (m.user) writer.u8(*m.user);
  if (m.status) writer.u16(m.status->bits);
  return writer.size();
}

Result<BloodPressureFeature, DecodeError> decode_blood_pressure_feature(
    std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const BloodPressureFeature feature{in.u16()};
  if (in.error() != DecodeError::none) return in.error();
  return feature;
}

std::size_t encode_blood_pressure_feature(BloodPressureFeature feature, std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u16(feature.supported);
  return writer.size();
}

}  // namespace vigil
