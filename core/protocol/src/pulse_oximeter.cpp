#include "vigil/protocol/pulse_oximeter.hpp"

#include <array>

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

// Flags of the two measurements: a field is present.
struct ContinuousFlag {
  static constexpr unsigned fast = 1u << 0, slow = 1u << 1, measurement = 1u << 2, sensor = 1u << 3,
                            amplitude = 1u << 4;
};
struct SpotFlag {
  static constexpr unsigned time = 1u << 0, measurement = 1u << 1, sensor = 1u << 2,
                            amplitude = 1u << 3, clock_not_set = 1u << 4;
};

PlxReading read_reading(ByteReader& in) {
  PlxReading r;
  r.spo2 = {in.u16()};
  r.pulse_rate = {in.u16()};
  return r;
}

void write_reading(ByteWriter& out, const PlxReading& r) {
  out.u16(r.spo2.raw);
  out.u16(r.pulse_rate.raw);
}

PlxStatus read_status(ByteReader& in, bool measurement, bool sensor) {
  PlxStatus s;
  if (measurement) s.measurement = in.u16();
  if (sensor) s.sensor = in.u24();
  return s;
}

void write_status(ByteWriter& out, const PlxStatus& s) {
  if (s.measurement) out.u16(*s.measurement);
  if (s.sensor) out.u24(*s.sensor);
}

constexpr unsigned flag(bool present, unsigned bit) { return present ? bit : 0; }

template <class Status, class Bits>
constexpr bool any(const Status& status, const Bits& bits) {
  for (const auto bit : bits)
    if (status.says(bit)) return true;
  return false;
}

}  // namespace

Absent PlxStatus::absent() const {
  using enum PlxMeasurementStatus;
  using enum PlxSensorStatus;
  if (contact() == Contact::off) return Absent::poor_contact;
  if (any(*this, std::array{from_storage, demonstration, testing, unavailable}))
    return Absent::no_data;
  if (says(calibration_ongoing)) return Absent::starting;
  if (says(invalid) || any(*this, std::array{equipment_malfunction, inadequate_signal,
                                             nonpulsatile_signal, malfunctioning}))
    return Absent::poor_signal;
  return Absent::no;
}

bool PlxStatus::doubtful() const {
  using enum PlxMeasurementStatus;
  using enum PlxSensorStatus;
  return any(*this, std::array{early_estimate, questionable}) ||
         any(*this, std::array{display_update_ongoing, processing_irregularity, poor_signal,
                               low_perfusion, erratic_signal, questionable_pulse, analysis_ongoing,
                               interference, unknown_sensor});
}

Contact PlxStatus::contact() const {
  using enum PlxSensorStatus;
  return any(*this, std::array{not_on_wearer, displaced, disconnected}) ? Contact::off
                                                                        : Contact::unknown;
}

Result<PlxContinuousMeasurement, DecodeError> decode_plx_continuous(
    std::span<const std::byte> bytes) {
  using Flag = ContinuousFlag;
  ByteReader in(bytes);
  const unsigned flags = in.u8();
  PlxContinuousMeasurement m;
  m.normal = read_reading(in);
  if (flags & Flag::fast) m.fast = read_reading(in);
  if (flags & Flag::slow) m.slow = read_reading(in);
  m.status = read_status(in, flags & Flag::measurement, flags & Flag::sensor);
  if (flags & Flag::amplitude) m.amplitude_index = Sfloat{in.u16()};
  if (in.error() != DecodeError::none) return in.error();
  return m;
}

std::size_t encode_plx_continuous(const PlxContinuousMeasurement& m, std::span<std::byte> out) {
  using Flag = ContinuousFlag;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(flag(m.fast.has_value(), Flag::fast) |
                                      flag(m.slow.has_value(), Flag::slow) |
                                      flag(m.status.measurement.has_value(), Flag::measurement) |
                                      flag(m.status.sensor.has_value(), Flag::sensor) |
                                      flag(m.amplitude_index.has_value(), Flag::amplitude)));
  write_reading(writer, m.normal);
  if (m.fast) write_reading(writer, *m.fast);
  if (m.slow) write_reading(writer, *m.slow);
  write_status(writer, m.status);
  if (m.amplitude_index) writer.u16(m.amplitude_index->raw);
  return writer.size();
}

Result<PlxSpotCheck, DecodeError> decode_plx_spot_check(std::span<const std::byte> bytes) {
  using Flag = SpotFlag;
  ByteReader in(bytes);
  const unsigned flags = in.u8();
  PlxSpotCheck m;
  m.reading = read_reading(in);
  if (flags & Flag::time) m.time = read_date_time(in);
  m.status = read_status(in, flags & Flag::measurement, flags & Flag::sensor);
  if (flags & Flag::amplitude) m.amplitude_index = Sfloat{in.u16()};
  m.clock_not_set = flags & Flag::clock_not_set;
  if (in.error() != DecodeError::none) return in.error();
  return m;
}

std::size_t encode_plx_spot_check(const PlxSpotCheck& m, std::span<std::byte> out) {
  using Flag = SpotFlag;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(flag(m.time.has_value(), Flag::time) |
                                      flag(m.status.measurement.has_value(), Flag::measurement) |
                                      flag(m.status.sensor.has_value(), Flag::sensor) |
                                      flag(m.amplitude_index.has_value(), Flag::amplitude) |
                                      flag(m.clock_not_set, Flag::clock_not_set)));
  write_reading(writer, m.reading);
  if (m.time) write_date_time(writer, *m.time);
  write_status(writer, m.status);
  if (m.amplitude_index) writer.u16(m.amplitude_index->raw);
  return writer.size();
}

Result<PlxFeatures, DecodeError> decode_plx_features(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  PlxFeatures f;
  f.supported = in.u16();
  f.status_bits = read_status(in, f.supported & PlxFeatures::measurement_status,
                              f.supported & PlxFeatures::sensor_status);
  if (in.error() != DecodeError::none) return in.error();
  return f;
}

std::size_t encode_plx_features(const PlxFeatures& f, std::span<std::byte> out) {
  unsigned supported =
      f.supported & ~(0u + PlxFeatures::measurement_status + PlxFeatures::sensor_status);
  supported |= flag(f.status_bits.measurement.has_value(), PlxFeatures::measurement_status) |
               flag(f.status_bits.sensor.has_value(), PlxFeatures::sensor_status);
  ByteWriter writer(out);
  writer.u16(static_cast<std::uint16_t>(supported));
  write_status(writer, f.status_bits);
  return writer.size();
}

}  // namespace vigil
