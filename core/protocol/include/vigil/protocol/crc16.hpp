// CRC-16/CCITT-FALSE (also CRC-16/IBM-3740): polynomial 0x1021, start 0xFFFF, nothing reflected.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vigil {

constexpr std::uint16_t crc16_ccitt_false(std::span<const std::byte> bytes) {
  constexpr auto table = [] {
    std::array<std::uint16_t, 256> t{};
    for (unsigned i = 0; i < 256; ++i) {
      unsigned crc = i << 8;
      for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0);
      t[i] = static_cast<std::uint16_t>(crc);
    }
    return t;
  }();
  unsigned crc = 0xFFFF;
  for (const std::byte b : bytes)
    crc = (crc << 8 & 0xFFFF) ^ table[crc >> 8 ^ std::to_integer<unsigned>(b)];
  return static_cast<std::uint16_t>(crc);
}

}  // namespace vigil
