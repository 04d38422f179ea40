#include "vigil/protocol/stream_control.hpp"

#include <array>

#include "bytes.hpp"

using namespace vigil;
using test::hex;
using test::same;

namespace {

constexpr std::array kCommands = {StreamOpcode::start, StreamOpcode::stop, StreamOpcode::time_sync,
                                  StreamOpcode::frame_size};

StreamResult refusal_of(std::string_view text) {
  const auto command = decode_stream_command(hex(text));
  return command ? StreamResult::success : command.error();
}

DecodeError error_of(std::string_view text) {
  const auto indication = decode_stream_indication(hex(text));
  return indication ? DecodeError::none : indication.error();
}

}  // namespace

TEST_CASE("every Control command survives encoding and decoding") {
  std::array<std::byte, 16> buffer;
  for (const StreamOpcode opcode : kCommands) {
    const StreamCommand sent{.opcode = opcode,
                             .tag = 200,
                             .channel = Channel::gyroscope,
                             .rate = {6400},
                             .batch_ms = 30000,
                             .frame_bytes = 244};
    const std::size_t size = encode_stream_command(sent, buffer);
    REQUIRE(size > 0);
    const auto got = decode_stream_command(std::span(buffer).first(size));
    REQUIRE(got);
    CHECK(got->opcode == opcode);
    CHECK(got->tag == 200);
    const bool start = opcode == StreamOpcode::start;
    CHECK(got->channel ==
          (start || opcode == StreamOpcode::stop ? Channel::gyroscope : Channel::none));
    CHECK(got->rate.raw == (start ? 6400 : 0));
    CHECK(got->batch_ms == (start ? 30000 : 0));
    CHECK(got->frame_bytes == (opcode == StreamOpcode::frame_size ? 244 : 0));
    CHECK(encode_stream_command(sent, std::span(buffer).first(size - 1)) == 0);
  }
  CHECK(encode_stream_command({.opcode = StreamOpcode::changed}, buffer) == 0);
}

TEST_CASE("every Control indication survives encoding and decoding") {
  std::array<std::byte, 16> buffer;
  for (const StreamOpcode opcode :
       {StreamOpcode::start, StreamOpcode::stop, StreamOpcode::time_sync, StreamOpcode::frame_size,
        StreamOpcode::changed}) {
    for (const StreamResult result : {StreamResult::success, StreamResult::battery_low}) {
      const StreamIndication sent{.opcode = opcode,
                                  .tag = 7,
                                  .result = result,
                                  .channel = Channel::eda,
                                  .rate = {256},
                                  .batch_ms = 1000,
                                  .received_ms = 4000000000,
                                  .sent_ms = 4000000002,
                                  .frame_bytes = 100};
      const std::size_t size = encode_stream_indication(sent, buffer);
      REQUIRE(size > 0);
      const auto got = decode_stream_indication(std::span(buffer).first(size));
      REQUIRE(got);
      CHECK(got->opcode == opcode);
      CHECK(got->tag == 7);
      CHECK(got->result == result);
      const bool changed = opcode == StreamOpcode::changed;
      const bool success = result == StreamResult::success;
      const bool runs = changed || (success && opcode == StreamOpcode::start);
      CHECK(got->rate.raw == (runs ? 256 : 0));
      CHECK(got->batch_ms == (runs ? 1000 : 0));
      const bool named = runs || (success && opcode == StreamOpcode::stop);
      CHECK(got->channel == (named ? Channel::eda : Channel::none));
      const bool clock = success && opcode == StreamOpcode::time_sync;
      CHECK(got->received_ms == (clock ? 4000000000 : 0));
      CHECK(got->sent_ms == (clock ? 4000000002 : 0));
      CHECK(got->frame_bytes == (success && opcode == StreamOpcode::frame_size ? 100 : 0));
    }
  }
}

TEST_CASE("a watch refuses a bad command with the result to answer") {
  CHECK(refusal_of("") == StreamResult::bad_length);
  CHECK(refusal_of("01") == StreamResult::bad_length);
  CHECK(refusal_of("01 00 05 4006 c8") == StreamResult::bad_length);
  CHECK(refusal_of("04 00 b4") == StreamResult::bad_length);
  CHECK(refusal_of("00 00") == StreamResult::unknown_command);
  CHECK(refusal_of("05 00 00") == StreamResult::unknown_command);
  CHECK(refusal_of("40 00 00 01 4006 0000") == StreamResult::unknown_command);
  CHECK(refusal_of("01 00 00 4006 c800") == StreamResult::unknown_channel);
  CHECK(refusal_of("01 00 c8 4006 c800") == StreamResult::unknown_channel);
  CHECK(refusal_of("02 00 c8") == StreamResult::unknown_channel);
  CHECK(refusal_of("02 00 00") == StreamResult::success);
  CHECK(refusal_of("04 00 1f00") == StreamResult::bad_value);
}

TEST_CASE("a bad indication is an error, a longer one is not") {
  CHECK(error_of("") == DecodeError::truncated);
  CHECK(error_of("81 00") == DecodeError::truncated);
  CHECK(error_of("81 00 00 05 4006") == DecodeError::truncated);
  CHECK(error_of("01 00 00 05 4006 c800") == DecodeError::bad_value);
  CHECK(error_of("85 00 00") == DecodeError::bad_value);
  CHECK(error_of("81 00 00 c8 4006 c800") == DecodeError::unknown_channel);
  CHECK(error_of("c0 00 00 00 4006 c800") == DecodeError::unknown_channel);
  CHECK(error_of("81 00 00 05 4006 c800 ff") == DecodeError::none);
  CHECK(decode_stream_indication(std::vector<std::byte>(513)).error() == DecodeError::too_long);
}

TEST_CASE("a result of a later version is read as another failure") {
  const auto indication = decode_stream_indication(hex("81 09 63"));
  REQUIRE(indication);
  CHECK(indication->result == StreamResult::other);
  CHECK(indication->tag == 9);
}
