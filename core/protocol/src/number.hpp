// Decimal text to numbers, the same on every machine. (The C++ library of Emscripten 3.1.69 has no
// std::from_chars for floating point, and strtod depends on the locale.)
#pragma once

#include <cstdint>

namespace vigil {

/// digits * 10^exponent, as it stands in a text.
struct Decimal {
  enum class Kind : std::uint8_t { none, finite, infinite, nan };

  Kind kind = Kind::none;  ///< none: the text does not begin with a number
  bool negative = false;
  std::uint64_t digits = 0;  ///< the first 19 significant ones; those after them count as 0
  std::int32_t exponent = 0;
};

/// Reads a number ([+-] digits [. digits] [e [+-] digits], nan, inf, infinity; any case) at `begin`
/// and returns where it ends.
const char* scan_decimal(const char* begin, const char* end, Decimal& decimal);

/// Rounded to nearest, ties to even, exact for every normal result; beyond the range, infinity.
/// Real is float or double.
template <class Real>
Real to_real(const Decimal& decimal);

}  // namespace vigil
