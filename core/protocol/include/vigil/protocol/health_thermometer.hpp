// GATT Health Thermometer Service 1.0 (1809): measurement, intermediate measurement, type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/protocol/date_time.hpp"
#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/medical_float.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// Temperature Type (2A1D): where it is measured; the numbers are the service's.
enum class TemperatureSite : std::uint8_t {
  unknown,  ///< the device does not say, or uses a reserved number
  armpit,
  body,
  ear_lobe,
  finger,
  gastro_intestinal_tract,
  mouth,
  rectum,
  toe,
  ear_drum,
  count_,
};
/// The skin's own temperature, some degrees below the body's. A thermometer in the armpit is on the
/// skin too, but between arm and chest it tells the body's.
constexpr bool is_skin(TemperatureSite site) {
  return site == TemperatureSite::ear_lobe || site == TemperatureSite::finger ||
         site == TemperatureSite::toe;
}

/// Temperature Measurement (2A1C, when it is done) and Intermediate Temperature (2A1E, while it
/// settles): one layout. Kept as sent.
struct TemperatureMeasurement {
  MedicalFloat value{};
  bool fahrenheit = false;
  std::optional<GattDateTime> time{};
  std::optional<TemperatureSite> site{};

  Reading<Celsius> temperature() const;
};

/// Reserved flags are ignored; number and time stamp are not judged.
Result<TemperatureMeasurement, DecodeError> decode_temperature_measurement(
    std::span<const std::byte> bytes);
std::size_t encode_temperature_measurement(const TemperatureMeasurement& measurement,
                                           std::span<std::byte> out);

/// A reserved number is an error (bad_value).
Result<TemperatureSite, DecodeError> decode_temperature_type(std::span<const std::byte> bytes);
std::size_t encode_temperature_type(TemperatureSite site, std::span<std::byte> out);

}  // namespace vigil
