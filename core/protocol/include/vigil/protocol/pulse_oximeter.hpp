// GATT Pulse Oximeter Service 1.0.1 (1822): spot check, continuous measurement, features.
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
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Bits of the Measurement Status.
enum class PlxMeasurementStatus : std::uint16_t {
  ongoing = 1u << 5,
  early_estimate = 1u << 6,
  validated = 1u << 7,
  fully_qualified = 1u << 8,
  from_storage = 1u << 9,
  demonstration = 1u << 10,
  testing = 1u << 11,
  calibration_ongoing = 1u << 12,
  unavailable = 1u << 13,
  questionable = 1u << 14,
  invalid = 1u << 15,
};

/// Bits of the Device and Sensor Status.
enum class PlxSensorStatus : std::uint32_t {
  display_update_ongoing = 1u << 0,  ///< the reading is held, not renewed
  equipment_malfunction = 1u << 1,
  processing_irregularity = 1u << 2,
  inadequate_signal = 1u << 3,
  poor_signal = 1u << 4,
  low_perfusion = 1u << 5,
  erratic_signal = 1u << 6,
  nonpulsatile_signal = 1u << 7,
  questionable_pulse = 1u << 8,
  analysis_ongoing = 1u << 9,
  interference = 1u << 10,
  not_on_wearer = 1u << 11,
  unknown_sensor = 1u << 12,
  displaced = 1u << 13,
  malfunctioning = 1u << 14,
  disconnected = 1u << 15,
};

/// What an oximeter says of its own reading, as far as it says anything.
struct PlxStatus {
  std::optional<std::uint16_t> measurement{};
  std::optional<std::uint32_t> sensor{};  ///< 24 bits

  constexpr bool says(PlxMeasurementStatus bit) const {
    return (measurement.value_or(0) & static_cast<std::uint16_t>(bit)) != 0;
  }
  constexpr bool says(PlxSensorStatus bit) const {
    return (sensor.value_or(0) & static_cast<std::uint32_t>(bit)) != 0;
  }
  /// Why the numbers beside it are not the wearer's now; Absent::no where they are. A reading out
  /// of the device's storage, a demonstration or a test is no_data: not measured now, or on nobody.
  Absent absent() const;
  /// They are, but the device itself trusts them less: an early estimate, a weak or erratic signal.
  bool doubtful() const;
  /// `off` where the sensor says so; it never says for certain that it is on.
  Contact contact() const;

  friend constexpr bool operator==(const PlxStatus&, const PlxStatus&) = default;
};

struct PlxReading {
  Sfloat spo2{};        ///< %
  Sfloat pulse_rate{};  ///< /min

  friend constexpr bool operator==(const PlxReading&, const PlxReading&) = default;
};

/// PLX Continuous Measurement (2A5F).
struct PlxContinuousMeasurement {
  PlxReading normal{};
  std::optional<PlxReading> fast{};  ///< averaged over less time
  std::optional<PlxReading> slow{};  ///< and over more
  PlxStatus status{};
  std::optional<Sfloat> amplitude_index{};  ///< pulse amplitude, %: the perfusion index
};

/// PLX Spot-Check Measurement (2A5E).
struct PlxSpotCheck {
  PlxReading reading{};
  std::optional<GattDateTime> time{};
  PlxStatus status{};
  std::optional<Sfloat> amplitude_index{};  ///< %
  bool clock_not_set = false;               ///< `time` only tells readings apart
};

/// PLX Features (2A60).
struct PlxFeatures {
  enum Bit : std::uint16_t {
    measurement_status = 1u << 0,
    sensor_status = 1u << 1,
    storage = 1u << 2,
    time_stamp = 1u << 3,
    fast = 1u << 4,
    slow = 1u << 5,
    amplitude_index = 1u << 6,
    multiple_bonds = 1u << 7,
  };

  std::uint16_t supported = 0;  ///< of Bit
  PlxStatus status_bits{};      ///< those that the device can set, where `supported` says so
};

/// Reserved flags are ignored, as the service demands; numbers and time stamps are not judged.
Result<PlxContinuousMeasurement, DecodeError> decode_plx_continuous(
    std::span<const std::byte> bytes);
std::size_t encode_plx_continuous(const PlxContinuousMeasurement& measurement,
                                  std::span<std::byte> out);

Result<PlxSpotCheck, DecodeError> decode_plx_spot_check(std::span<const std::byte> bytes);
std::size_t encode_plx_spot_check(const PlxSpotCheck& measurement, std::span<std::byte> out);

Result<PlxFeatures, DecodeError> decode_plx_features(std::span<const std::byte> bytes);
/// The bits that announce the two status fields are set by whether the fields are there.
std::size_t encode_plx_features(const PlxFeatures& features, std::span<std::byte> out);

}  // namespace vigil
