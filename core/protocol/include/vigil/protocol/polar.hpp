// Polar Measurement Data (the service of Polar's H10, OH1, Verity Sense and later sensors): what
// goes over its two characteristics. "Polar Measurement Data Specification for 3rd Party" and the
// published SDK; a connection's use of it is polar_session.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/result.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// The numbers are Polar's; those left out are not used here.
enum class PolarMeasurement : std::uint8_t {
  ecg = 0,
  ppg = 1,
  acceleration = 2,
  ppi = 3,
  gyroscope = 5,
};
inline constexpr std::size_t kPolarMeasurements = 6;  ///< numbers below this may be one of them

/// What a read of the control point tells: the measurements that the sensor has.
struct PolarFeatures {
  std::uint8_t measurements = 0;  ///< bit n: PolarMeasurement n

  constexpr bool has(PolarMeasurement m) const {
    return (measurements >> static_cast<unsigned>(m) & 1u) != 0;
  }
};
Result<PolarFeatures, DecodeError> decode_polar_features(std::span<const std::byte> bytes);
std::size_t encode_polar_features(PolarFeatures features, std::span<std::byte> out);

/// What can be chosen of a measurement, or was chosen. Settings that Vigil has no use for are
/// skipped.
struct PolarSettings {
  static constexpr std::size_t kMost = 8;

  FixedVector<std::uint16_t, kMost> sample_rates{};  ///< Hz
  FixedVector<std::uint16_t, kMost> resolutions{};   ///< bits
  FixedVector<std::uint16_t, kMost> ranges{};        ///< ± g, ± deg/s
  FixedVector<std::uint8_t, kMost> channels{};
  std::optional<float>
      factor{};  ///< in the answer to a start: a count of a delta frame in its unit
};

enum class PolarOpcode : std::uint8_t { get_settings = 1, start = 2, stop = 3 };

/// Written to the control point.
struct PolarCommand {
  PolarOpcode opcode = PolarOpcode::get_settings;
  PolarMeasurement measurement{};
  PolarSettings settings{};  ///< start: at most one of each

  static constexpr std::size_t kMostBytes = 32;
};
Result<PolarCommand, DecodeError> decode_polar_command(std::span<const std::byte> bytes);
std::size_t encode_polar_command(const PolarCommand& command, std::span<std::byte> out);

/// The sensor's own numbers; there are more, all of them refusals.
enum class PolarStatus : std::uint8_t {
  success = 0,
  invalid_opcode = 1,
  invalid_measurement = 2,
  not_supported = 3,
  invalid_parameter = 5,
  already_in_state = 6,
};

/// Indicated by the control point in answer to a command.
struct PolarResponse {
  PolarOpcode opcode = PolarOpcode::get_settings;
  std::uint8_t measurement = 0;
  PolarStatus status = PolarStatus::success;
  bool more = false;  ///< the settings go on in a further response
  PolarSettings settings{};
};
Result<PolarResponse, DecodeError> decode_polar_response(std::span<const std::byte> bytes);
std::size_t encode_polar_response(const PolarResponse& response, std::span<std::byte> out);

/// A notification of the data characteristic, before scale and rate. ECG: one axis, µV. PPG: three
/// photodiodes, ambient light. Acceleration, gyroscope: x, y, z.
struct PolarFrame {
  PolarMeasurement measurement{};
  std::uint64_t time_ns = 0;  ///< of the last row, since 2000 of the sensor's clock
  std::uint8_t type = 0;      ///< what the values are, by measurement
  bool delta = false;         ///< the first row whole, then differences of as few bits as will do
  std::uint8_t axes = 0;
  std::span<const std::int32_t> values{};  ///< axes interleaved
};
/// The most values that a frame can hold: differences of one bit.
inline constexpr std::size_t kMaxPolarValues = 8 * kMaxAttributeBytes;

/// Writes the values into `storage` (kMaxPolarValues are always enough). A frame of a kind that is
/// not decoded (floating point, the watches' many-diode PPG) is bad_format, PPI too.
Result<PolarFrame, DecodeError> decode_polar_frame(std::span<const std::byte> bytes,
                                                   std::span<std::int32_t> storage);
/// 0: does not fit, or a value is beyond the frame's type.
std::size_t encode_polar_frame(const PolarFrame& frame, std::span<std::byte> out);

/// One pulse-to-pulse interval.
struct PolarPulse {
  std::uint8_t heart_rate_bpm = 0;  ///< 0: none
  std::uint16_t interval_ms = 0;
  std::uint16_t error_ms = 0;
  bool blocked = false;  ///< movement: the interval is not valid
  Contact contact = Contact::unknown;

  static constexpr std::size_t kBytes = 6;
  friend constexpr bool operator==(const PolarPulse&, const PolarPulse&) = default;
};
using PolarPulses = FixedVector<PolarPulse, kMaxAttributeBytes / PolarPulse::kBytes>;

/// The PPI measurement's frames; oldest first. Their time stamp is 0 on most sensors.
Result<PolarPulses, DecodeError> decode_polar_pulses(std::span<const std::byte> bytes);
std::size_t encode_polar_pulses(const PolarPulses& pulses, std::span<std::byte> out);

}  // namespace vigil
