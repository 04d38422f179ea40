#include "vigil/protocol/infinitime.hpp"

#include <cmath>

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr double kPerG = 1000;
constexpr std::size_t kSampleBytes = 6;

}  // namespace

Result<InfinitimeMotion, DecodeError> decode_infinitime_motion(std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  if (bytes.empty() || bytes.size() % kSampleBytes != 0) return DecodeError::truncated;
  InfinitimeMotion motion;
  for (ByteReader in(bytes); in.left() > 0;) motion.push_back(static_cast<float>(in.i16() / kPerG));
  return motion;
}

std::size_t encode_infinitime_motion(const std::array<double, 3>& g, std::span<std::byte> out) {
  ByteWriter writer(out);
  for (const double axis : g) {
    const double milli = std::round(axis * kPerG);
    if (!(std::abs(milli) <= 32767)) return 0;
    writer.i16(static_cast<std::int16_t>(milli));
  }
  return writer.size();
}

}  // namespace vigil
