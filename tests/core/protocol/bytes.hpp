// Bytes written as hex, as specifications and captures show them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace vigil::test {

/// "16 48 5401": spaces between bytes are free.
inline std::vector<std::byte> hex(std::string_view text) {
  std::vector<std::byte> bytes;
  int high = -1;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    const std::size_t digit =
        std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
    REQUIRE(digit != std::string_view::npos);
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      bytes.push_back(static_cast<std::byte>(high * 16 + static_cast<int>(digit)));
      high = -1;
    }
  }
  REQUIRE(high < 0);
  return bytes;
}

inline bool same(std::span<const std::byte> a, std::span<const std::byte> b) {
  return std::vector(a.begin(), a.end()) == std::vector(b.begin(), b.end());
}

}  // namespace vigil::test
