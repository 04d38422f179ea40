#include "vigil/protocol/stream_control.hpp"

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr std::uint8_t kIndication = 0x80;  // set in the opcode of what the watch indicates

/// What follows an opcode's fixed part, in this order.
struct Fields {
  bool channel = false;
  bool run = false;  // rate and batch interval
  bool clock = false;
  bool frame_size = false;
};

constexpr bool is_known(StreamOpcode opcode) {
  return (opcode >= StreamOpcode::start && opcode <= StreamOpcode::frame_size) ||
         opcode == StreamOpcode::changed;
}

constexpr Fields command_fields(StreamOpcode opcode) {
  return {.channel = opcode == StreamOpcode::start || opcode == StreamOpcode::stop,
          .run = opcode == StreamOpcode::start,
          .frame_size = opcode == StreamOpcode::frame_size};
}

constexpr Fields indication_fields(StreamOpcode opcode, StreamResult result) {
  if (opcode == StreamOpcode::changed) return {.channel = true, .run = true};
  if (result != StreamResult::success) return {};
  Fields fields = command_fields(opcode);
  fields.clock = opcode == StreamOpcode::time_sync;
  return fields;
}

/// Channel 0 has a meaning in `stop` alone: all of them.
constexpr bool names_channel(std::uint8_t number, StreamOpcode opcode) {
  if (number == 0) return opcode == StreamOpcode::stop;
  return stream_channel(number) != Channel::none;
}

}  // namespace

Result<StreamCommand, StreamResult> decode_stream_command(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  StreamCommand c;
  c.opcode = static_cast<StreamOpcode>(in.u8());
  c.tag = in.u8();
  if (in.overrun()) return StreamResult::bad_length;
  if (!is_known(c.opcode) || c.opcode == StreamOpcode::changed)
    return StreamResult::unknown_command;

  const Fields fields = command_fields(c.opcode);
  const std::uint8_t channel = fields.channel ? in.u8() : 0;
  if (fields.run) {
    c.rate = {in.u16()};
    c.batch_ms = in.u16();
  }
  if (fields.frame_size) c.frame_bytes = in.u16();
  if (in.overrun()) return StreamResult::bad_length;
  if (fields.channel && !names_channel(channel, c.opcode)) return StreamResult::unknown_channel;
  if (fields.frame_size && c.frame_bytes < kMinFrameBytes) return StreamResult::bad_value;
  c.channel = stream_channel(channel);
  return c;
}

std::size_t encode_stream_command(const StreamCommand& c, std::span<std::byte> out) {
  if (!is_known(c.opcode) || c.opcode == StreamOpcode::changed) return 0;
  const Fields fields = command_fields(c.opcode);
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(c.opcode));
  writer.u8(c.tag);
  if (fields.channel) writer.u8(static_cast<std::uint8_t>(c.channel));
  if (fields.run) {
    writer.u16(c.rate.raw);
    writer.u16(c.batch_ms);
  }
  if (fields.frame_size) writer.u16(c.frame_bytes);
  return writer.size();
}

Result<StreamIndication, DecodeError> decode_stream_indication(std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxAttributeBytes) return DecodeError::too_long;
  ByteReader in(bytes);
  StreamIndication i;
  i.opcode = static_cast<StreamOpcode>(in.u8() ^ kIndication);
  i.tag = in.u8();
  const std::uint8_t result = in.u8();
  if (in.overrun()) return DecodeError::truncated;
  if (!is_known(i.opcode)) return DecodeError::bad_value;
  i.result = result < static_cast<std::uint8_t>(StreamResult::count_)
                 ? static_cast<StreamResult>(result)
                 : StreamResult::other;

  const Fields fields = indication_fields(i.opcode, i.result);
  const std::uint8_t channel = fields.channel ? in.u8() : 0;
  if (fields.run) {
    i.rate = {in.u16()};
    i.batch_ms = in.u16();
  }
  if (fields.clock) {
    i.received_ms = in.u32();
    i.sent_ms = in.u32();
  }
  if (fields.frame_size) i.frame_bytes = in.u16();
  if (in.overrun()) return DecodeError::truncated;
  if (fields.channel && !names_channel(channel, i.opcode)) return DecodeError::unknown_channel;
  i.channel = stream_channel(channel);
  return i;
}

std::size_t encode_stream_indication(const StreamIndication& i, std::span<std::byte> out) {
  if (!is_known(i.opcode)) return 0;
  const Fields fields = indication_fields(i.opcode, i.result);
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(i.opcode) | kIndication);
  writer.u8(i.tag);
  writer.u8(static_cast<std::uint8_t>(i.result));
  if (fields.channel) writer.u8(static_cast<std::uint8_t>(i.channel));
  if (fields.run) {
    writer.u16(i.rate.raw);
    writer.u16(i.batch_ms);
  }
  if (fields.clock) {
    writer.u32(i.received_ms);
    writer.u32(i.sent_ms);
  }
  if (fields.frame_size) writer.u16(i.frame_bytes);
  return writer.size();
}

}  // namespace vigil
