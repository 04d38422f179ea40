// GATT Battery Service (180F): Battery Level (2A19).
#pragma once

#include <cstddef>
#include <span>

#include "vigil/protocol/decode_error.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// Whole per cent, 0 to 100; more is an error (bad_value).
Result<Percent, DecodeError> decode_battery_level(std::span<const std::byte> bytes);
/// Rounds to whole per cent. 0: does not fit, or not within 0 to 100.
std::size_t encode_battery_level(Percent level, std::span<std::byte> out);

}  // namespace vigil
