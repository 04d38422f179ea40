// Little-endian bytes, in and out. Both ends remember a step past the end instead of taking it, so
// that a decoder reads its fields one after another and asks once whether all of them were there.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/protocol/decode_error.hpp"

namespace vigil {

class ByteReader {
 public:
  constexpr explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  constexpr std::uint8_t u8() { return static_cast<std::uint8_t>(take(1)); }
  constexpr std::uint16_t u16() { return static_cast<std::uint16_t>(take(2)); }
  constexpr std::uint32_t u24() { return take(3); }
  constexpr std::uint32_t u32() { return take(4); }
  constexpr std::int8_t i8() { return static_cast<std::int8_t>(u8()); }
  constexpr std::int16_t i16() { return static_cast<std::int16_t>(u16()); }
  constexpr std::int32_t i24() { return static_cast<std::int32_t>(u24() << 8) >> 8; }
  constexpr std::uint64_t u64() {
    const std::uint64_t low = u32();
    return low | std::uint64_t{u32()} << 32;
  }
  constexpr float f32() { return std::bit_cast<float>(u32()); }
  constexpr double f64() { return std::bit_cast<double>(u64()); }

  /// The next `count` bytes as a reader of their own.
  constexpr ByteReader part(std::size_t count) {
    if (count > left()) {
      overrun_ = true;
      count = left();
    }
    const ByteReader head(rest_.first(count));
    rest_ = rest_.subspan(count);
    return head;
  }

  constexpr std::size_t left() const { return rest_.size(); }
  /// A read went past the end (and gave 0).
  constexpr bool overrun() const { return overrun_; }
  /// What is wrong with a message whose every field has been read.
  constexpr DecodeError error() const {
    if (overrun_) return DecodeError::truncated;
    return rest_.empty() ? DecodeError::none : DecodeError::too_long;
  }

 private:
  constexpr std::uint32_t take(std::size_t count) {
    if (count > rest_.size()) {
      overrun_ = true;
      rest_ = {};
      return 0;
    }
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value |= std::to_integer<std::uint32_t>(rest_[i]) << (8 * i);
    rest_ = rest_.subspan(count);
    return value;
  }

  std::span<const std::byte> rest_;
  bool overrun_ = false;
};

class ByteWriter {
 public:
  constexpr explicit ByteWriter(std::span<std::byte> out) : out_(out) {}

  constexpr void u8(std::uint8_t v) { put(v, 1); }
  constexpr void u16(std::uint16_t v) { put(v, 2); }
  constexpr void u24(std::uint32_t v) { put(v, 3); }
  constexpr void u32(std::uint32_t v) { put(v, 4); }
  constexpr void i8(std::int8_t v) { put(static_cast<std::uint8_t>(v), 1); }
  constexpr void i16(std::int16_t v) { put(static_cast<std::uint16_t>(v), 2); }
  constexpr void i24(std::int32_t v) { put(static_cast<std::uint32_t>(v), 3); }
  constexpr void u64(std::uint64_t v) {
    u32(static_cast<std::uint32_t>(v));
    u32(static_cast<std::uint32_t>(v >> 32));
  }
  constexpr void f32(float v) { put(std::bit_cast<std::uint32_t>(v), 4); }
  constexpr void f64(double v) { u64(std::bit_cast<std::uint64_t>(v)); }

  constexpr std::span<const std::byte> written() const { return out_.first(size_); }
  /// Bytes written; 0 when not all of them fitted.
  constexpr std::size_t size() const { return overrun_ ? 0 : size_; }

 private:
  constexpr void put(std::uint32_t value, std::size_t count) {
    if (count > out_.size() - size_) {
      overrun_ = true;
      return;
    }
    for (std::size_t i = 0; i < count; ++i)
      out_[size_++] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
  }

  std::span<std::byte> out_;
  std::size_t size_ = 0;
  bool overrun_ = false;
};

}  // namespace vigil
