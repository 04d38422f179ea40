// Why a message from a watch could not be decoded.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil {

/// The number crosses the bindings and 0 is success: add at the end, never reorder.
enum class DecodeError : std::uint8_t {
  none,
  truncated,  ///< fewer bytes than its own fields announce
  too_long,   ///< more bytes than its own fields announce, or than GATT allows
  bad_value,  ///< a field holds what its specification does not allow
  bad_crc,
  bad_version,             ///< of a later, incompatible version of its profile
  bad_format,              ///< in a sample format that is unknown or was not announced
  bad_rate,                ///< a rate that the channel cannot have
  unknown_channel,         ///< of a channel that is unknown or was not announced
  no_capabilities,         ///< a stream frame before the Capabilities that give its scale
  unknown_characteristic,  ///< of a characteristic that Vigil does not take data from
  count_,
};

struct DecodeErrorInfo {
  std::string_view name;     ///< its key in results
  std::string_view message;  ///< for a person, completes "a message from the watch …"
};

inline constexpr std::array<DecodeErrorInfo, static_cast<std::size_t>(DecodeError::count_)>
    kDecodeErrors = {{
        {"none", "is fine"},
        {"truncated", "is cut short"},
        {"too_long", "is longer than it says"},
        {"bad_value", "holds a value that is not allowed"},
        {"bad_crc", "has a wrong checksum"},
        {"bad_version", "is of a version that Vigil does not know"},
        {"bad_format", "is in a sample format that the watch did not announce"},
        {"bad_rate", "has a sampling rate that its channel cannot have"},
        {"unknown_channel", "is of a channel that the watch did not announce"},
        {"no_capabilities", "came before the watch said what it measures"},
        {"unknown_characteristic", "is of a kind that Vigil does not know"},
    }};
constexpr const DecodeErrorInfo& info(DecodeError e) {
  return kDecodeErrors[static_cast<std::size_t>(e)];
}
constexpr std::string_view name(DecodeError e) { return info(e).name; }

}  // namespace vigil
