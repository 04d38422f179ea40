// The motion service of InfiniTime (PineTime; InfiniTime's doc/MotionService.md). Its heart rate
// and battery are the standard services.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// How often the firmware looks at its accelerometer. No time stamp, no number comes with a value.
inline constexpr Hertz kInfinitimeMotionRate{10};

/// Raw motion values (00030002): x, y, z as int16, in mg. Firmware before 1.15 counts 1024 to the
/// g: what it sends is 2.4 % too great. Some builds send several samples at once.
using InfinitimeMotion = FixedVector<float, 3 * (kMaxAttributeBytes / 6)>;  ///< g, axes interleaved
Result<InfinitimeMotion, DecodeError> decode_infinitime_motion(std::span<const std::byte> bytes);
/// 0: does not fit, or beyond int16. One sample of x, y, z in g.
std::size_t encode_infinitime_motion(const std::array<double, 3>& g, std::span<std::byte> out);

}  // namespace vigil
