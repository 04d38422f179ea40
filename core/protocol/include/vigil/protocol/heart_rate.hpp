// GATT Heart Rate Service 1.0 (180D): measurement, sensor location, control point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/result.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// One RR interval, kept as the sensor sent it.
struct RrInterval {
  std::uint16_t raw = 0;  ///< 1/1024 s

  /// Exact: 1000/1024 ms a step.
  constexpr Milliseconds duration() const { return Milliseconds(raw * (1000.0 / 1024)); }
  /// The nearest interval that can be sent; at most 63999 ms.
  static RrInterval nearest(Milliseconds duration);

  friend constexpr bool operator==(RrInterval, RrInterval) = default;
};

/// Heart Rate Measurement (2A37). Nothing is judged here: a rate of 0 and intervals of 0 or 65535
/// are given as sent.
struct HeartRateMeasurement {
  Bpm heart_rate{};  ///< a whole number, 0 to 65535
  Contact contact = Contact::unknown;
  std::optional<std::uint16_t> energy_kj{};  ///< since the last reset; stays at 65535 when full
  /// Oldest first. Room for as many as the longest attribute holds: none is dropped.
  FixedVector<RrInterval, (kMaxAttributeBytes - 2) / 2> rr{};
};

/// Takes all 32 combinations of the five defined flags; the reserved bits are ignored, as the
/// service demands. An RR flag with no interval after it is a measurement without intervals; bytes
/// after the last announced field are an error (too_long), for nobody can know what they mean.
Result<HeartRateMeasurement, DecodeError> decode_heart_rate_measurement(
    std::span<const std::byte> bytes);
/// In the shortest form. 0: does not fit, or the heart rate is not within 0 to 65535.
std::size_t encode_heart_rate_measurement(const HeartRateMeasurement& measurement,
                                          std::span<std::byte> out);

/// Body Sensor Location (2A38); the numbers are the service's.
enum class BodySensorLocation : std::uint8_t {
  other,
  chest,
  wrist,
  finger,
  hand,
  ear_lobe,
  foot,
  count_,
};
/// A reserved location is an error (bad_value).
Result<BodySensorLocation, DecodeError> decode_body_sensor_location(
    std::span<const std::byte> bytes);
std::size_t encode_body_sensor_location(BodySensorLocation location, std::span<std::byte> out);

/// Heart Rate Control Point (2A39): the one command it has.
enum class HeartRateCommand : std::uint8_t { reset_energy = 1 };
/// Any other command is an error (bad_value): the sensor answers it with ATT error 0x80.
Result<HeartRateCommand, DecodeError> decode_heart_rate_command(std::span<const std::byte> bytes);
std::size_t encode_heart_rate_command(HeartRateCommand command, std::span<std::byte> out);

}  // namespace vigil
