// Numbers of medical devices (ISO/IEEE 11073-20601, annexes F.7 and F.8): a decimal mantissa and
// exponent, so that 36.4 is exactly 36.4, and five values that are no number.
#pragma once

#include <cstdint>

#include "vigil/units/reading.hpp"

namespace vigil {

enum class FloatSpecial : std::uint8_t {
  none,  ///< it is a number
  nan,   ///< the device has no result
  not_at_this_resolution,
  positive_infinity,
  negative_infinity,
  reserved,
};

/// SFLOAT, kept as the device sent it: 12 bits of mantissa, 4 of exponent.
struct Sfloat {
  std::uint16_t raw = 0x07FF;  ///< NaN

  FloatSpecial special() const;
  /// Absent where it is no number: no_data for NaN, implausible for the others, which stand for
  /// what the device cannot express.
  Reading<double> value() const;
  /// The nearest that can be sent, with as many decimals as `number` needs and the mantissa holds.
  /// What is beyond ±2045e7 becomes an infinity, NaN stays NaN.
  static Sfloat nearest(double number);

  friend constexpr bool operator==(Sfloat, Sfloat) = default;
};

/// FLOAT, likewise: 24 bits of mantissa, 8 of exponent.
struct MedicalFloat {
  std::uint32_t raw = 0x007FFFFF;  ///< NaN

  FloatSpecial special() const;
  Reading<double> value() const;
  /// As Sfloat::nearest; beyond ±8388605e127 is an infinity.
  static MedicalFloat nearest(double number);

  friend constexpr bool operator==(MedicalFloat, MedicalFloat) = default;
};

}  // namespace vigil
