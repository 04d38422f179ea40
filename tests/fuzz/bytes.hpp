// A fuzzer's bytes, taken as values of any type, one after another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  /// Zeros where there are no more bytes.
  template <class T>
  T take() {
    T value{};
    const std::size_t n = std::min(sizeof(T), bytes_.size());
    std::memcpy(&value, bytes_.data(), n);
    bytes_ = bytes_.subspan(n);
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
};
