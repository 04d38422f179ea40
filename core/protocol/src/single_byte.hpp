// Messages of one byte that is an enumerator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/decode_error.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// The one byte that is the whole message, if it is within [least, greatest].
template <class Enum>
Result<Enum, DecodeError> decode_single(std::span<const std::byte> bytes, Enum least,
                                        Enum greatest) {
  ByteReader in(bytes);
  const auto value = static_cast<Enum>(in.u8());
  if (in.error() != DecodeError::none) return in.error();
  if (value < least || value > greatest) return DecodeError::bad_value;
  return value;
}

template <class Enum>
std::size_t encode_single(Enum value, std::span<std::byte> out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(value));
  return writer.size();
}

}  // namespace vigil
