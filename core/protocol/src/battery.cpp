#include "vigil/protocol/battery.hpp"

#include <cmath>

#include "vigil/protocol/byte_io.hpp"

namespace vigil {

Result<Percent, DecodeError> decode_battery_level(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const std::uint8_t level = in.u8();
  if (in.error() != DecodeError::none) return in.error();
  if (level > 100) return DecodeError::bad_value;
  return Percent(level);
}

std::size_t encode_battery_level(Percent level, std::span<std::byte> out) {
  const double whole = std::round(level.value);
  if (!(whole >= 0 && whole <= 100)) return 0;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(whole));
  return writer.size();
}

}  // namespace vigil
