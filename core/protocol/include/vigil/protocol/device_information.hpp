// GATT Device Information Service (180A): its strings (manufacturer, model, revisions).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "vigil/units/fixed.hpp"

namespace vigil {

/// Foreign text made fit to show: valid UTF-8 of at most 64 bytes, without control characters.
class DeviceText {
 public:
  static constexpr std::size_t kCapacity = 64;

  constexpr DeviceText() = default;
  /// What is not UTF-8 becomes U+FFFD; control characters (NUL too) and those that turn the writing
  /// direction are left out; what is too long is cut between two characters.
  explicit DeviceText(std::string_view foreign);

  constexpr std::string_view view() const { return {text_.begin(), text_.size()}; }

 private:
  FixedVector<char, kCapacity> text_;
};

/// Every payload is a text, if need be an empty one: this cannot fail.
DeviceText decode_device_text(std::span<const std::byte> bytes);
std::size_t encode_device_text(const DeviceText& text, std::span<std::byte> out);

}  // namespace vigil
