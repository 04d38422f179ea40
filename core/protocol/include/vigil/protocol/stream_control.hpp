// Control of the Vigil Sensor Stream, version 1: commands to the watch, and what it indicates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "vigil/protocol/stream_frame.hpp"

namespace vigil {

enum class StreamOpcode : std::uint8_t {
  start = 0x01,       ///< start a channel, or change how it runs
  stop = 0x02,        ///< stop a channel, or with Channel::none all of them
  time_sync = 0x03,   ///< read the device's clock
  frame_size = 0x04,  ///< set the greatest frame
  changed = 0x40,     ///< indicated unasked: a channel now runs otherwise, or has stopped
};

/// How a command ended, or why a channel stopped.
enum class StreamResult : std::uint8_t {
  success,
  other,  ///< any other failure; results of later versions are read as this
  unknown_command,
  bad_length,
  bad_value,
  unknown_channel,
  unsupported_rate,
  not_permitted,
  sensor_unavailable,
  battery_low,
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(StreamResult::count_)>
    kStreamResultNames = {"success",          "other",         "unknown_command",
                          "bad_length",       "bad_value",     "unknown_channel",
                          "unsupported_rate", "not_permitted", "sensor_unavailable",
                          "battery_low"};
constexpr std::string_view name(StreamResult r) {
  return kStreamResultNames[static_cast<std::size_t>(r)];
}

/// What a client writes. Fields that the opcode does not carry are left at their defaults.
struct StreamCommand {
  StreamOpcode opcode = StreamOpcode::start;
  std::uint8_t tag = 0;             ///< chosen by the client, comes back in the answer
  Channel channel = Channel::none;  ///< start, stop
  StreamRate rate{};                ///< start
  std::uint16_t batch_ms = 0;       ///< start: the longest a sample may be held back
  std::uint16_t frame_bytes = 0;    ///< frame_size
};

/// What the watch indicates: the answer to a command, or `changed`.
struct StreamIndication {
  StreamOpcode opcode = StreamOpcode::start;  ///< of the command
  std::uint8_t tag = 0;                       ///< of the command; 0 in `changed`
  StreamResult result = StreamResult::success;
  // What follows is there only after success, in `changed` always.
  Channel channel = Channel::none;  ///< start, stop, changed
  StreamRate rate{};                ///< start, changed: as granted
  std::uint16_t batch_ms = 0;       ///< start, changed: as granted
  std::uint32_t received_ms = 0;    ///< time_sync: device time when the command came in
  std::uint32_t sent_ms = 0;        ///< time_sync: device time when the answer went out
  std::uint16_t frame_bytes = 0;    ///< frame_size: as granted
};

/// For the watch's side: the error is the result to answer with, under the tag in the second byte.
Result<StreamCommand, StreamResult> decode_stream_command(std::span<const std::byte> bytes);
std::size_t encode_stream_command(const StreamCommand& command, std::span<std::byte> out);

/// Bytes after the known fields are ignored, as the profile's rules for versions demand; an opcode
/// of a later version is bad_value.
Result<StreamIndication, DecodeError> decode_stream_indication(std::span<const std::byte> bytes);
std::size_t encode_stream_indication(const StreamIndication& indication, std::span<std::byte> out);

}  // namespace vigil
