// GATT Blood Pressure Service 1.1 (1810): measurement, intermediate cuff pressure, feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/protocol/date_time.hpp"
#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/medical_float.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// The Measurement Status of a cuff.
struct BloodPressureStatus {
  enum class PulseRange : std::uint8_t { within, above, below, reserved };

  std::uint16_t bits = 0;

  constexpr bool body_movement() const { return bits & 1u << 0; }
  constexpr bool cuff_too_loose() const { return bits & 1u << 1; }
  constexpr bool irregular_pulse() const { return bits & 1u << 2; }
  constexpr PulseRange pulse_range() const { return static_cast<PulseRange>(bits >> 3 & 3); }
  constexpr bool improper_position() const { return bits & 1u << 5; }
  /// 0 to 1: how far the cuff itself trusts its numbers.
  float quality() const;

  friend constexpr bool operator==(BloodPressureStatus, BloodPressureStatus) = default;
};

/// Blood Pressure Measurement (2A35) and Intermediate Cuff Pressure (2A36, where `systolic` is the
/// pressure in the cuff and the other two are NaN): one layout. Kept as sent.
struct BloodPressureMeasurement {
  static constexpr std::uint8_t kUnknownUser = 0xFF;

  Sfloat systolic{};
  Sfloat diastolic{};
  Sfloat mean{};
  bool kilopascal = false;
  std::optional<GattDateTime> time{};
  std::optional<Sfloat> pulse_rate{};  ///< /min
  std::optional<std::uint8_t> user{};
  std::optional<BloodPressureStatus> status{};

  /// One of the three pressures, in mmHg.
  Reading<double> mmhg(Sfloat pressure) const;
};

/// Reserved flags are ignored; numbers and time stamp are not judged.
Result<BloodPressureMeasurement, DecodeError> decode_blood_pressure(
    std::span<const std::byte> bytes);
std::size_t encode_blood_pressure(const BloodPressureMeasurement& measurement,
                                  std::span<std::byte> out);

/// Blood Pressure Feature (2A49): which status bits the cuff can set.
struct BloodPressureFeature {
  enum Bit : std::uint16_t {
    body_movement = 1u << 0,
    cuff_fit = 1u << 1,
    irregular_pulse = 1u << 2,
    pulse_range = 1u << 3,
    position = 1u << 4,
    multiple_bonds = 1u << 5,
  };

  std::uint16_t supported = 0;  ///< of Bit
};
Result<BloodPressureFeature, DecodeError> decode_blood_pressure_feature(
    std::span<const std::byte> bytes);
std::size_t encode_blood_pressure_feature(BloodPressureFeature feature, std::span<std::byte> out);

}  // namespace vigil
