// What is decoded, encoded and decoded again stays what it is.
#pragma once

#include <algorithm>
#include <array>

#include "fuzz.hpp"
#include "vigil/protocol/gatt.hpp"

/// Room for any message, also where the shortest form of one is longer than what came.
inline std::array<std::byte, 4 * vigil::kMaxAttributeBytes> buffer;

/// For messages with one form only: decoding and encoding gives the bytes back.
template <class Decode, class Encode>
void exact(std::span<const std::byte> bytes, Decode decode, Encode encode) {
  const auto value = decode(bytes);
  if (!value) return;
  FUZZ_CHECK(std::ranges::equal(std::span(buffer).first(encode(*value, buffer)), bytes));
}

/// For messages whose reserved bits are dropped: what was decoded once encodes to what decodes and
/// encodes to the same.
template <class Decode, class Encode>
void stable(std::span<const std::byte> bytes, Decode decode, Encode encode) {
  const auto value = decode(bytes);
  if (!value) return;
  const std::size_t size = encode(*value, buffer);
  FUZZ_CHECK(size > 0);
  const auto again = decode(std::span(buffer).first(size));
  FUZZ_CHECK(again);
  std::array<std::byte, buffer.size()> second;
  FUZZ_CHECK(encode(*again, second) == size);
  FUZZ_CHECK(std::ranges::equal(std::span(buffer).first(size), std::span(second).first(size)));
}
