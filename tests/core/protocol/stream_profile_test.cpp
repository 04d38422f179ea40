// The specification's examples and tables, checked against the code that it specifies: every fenced
// block of a message is decoded, its meaning written as text, and compared with the lines after
// "=".
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "bytes.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/protocol/stream.hpp"
#include "vigil/protocol/stream_control.hpp"

using namespace vigil;

namespace {

struct Example {
  std::string kind;
  std::vector<std::byte> bytes;
  std::string meaning;  // its lines, each with '\n'
};

std::string profile() {
  std::ifstream file(VIGIL_STREAM_PROFILE);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Example> examples() {
  std::vector<Example> all;
  std::istringstream lines(profile());
  Example* open = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      if (!open) all.push_back({line.substr(3), {}, {}});
      open = open ? nullptr : &all.back();
    } else if (open && line.starts_with("= ")) {
      open->meaning += line.substr(2) + '\n';
    } else if (open && open->kind != "c") {
      for (const std::byte b : test::hex(line)) open->bytes.push_back(b);
    }
  }
  return all;
}

std::string meaning_of(const StreamCapabilities& c) {
  constexpr std::array kFormats = {"int16", "int24", "delta8"};
  std::ostringstream text;
  text << "session " << std::hex << c.session << std::dec << ", frames up to " << c.max_frame_bytes
       << " bytes\n";
  for (const StreamChannel& channel : c.channels) {
    text << name(channel.channel) << ": scale " << channel.scale << ", offset " << channel.offset
         << ",";
    for (std::size_t i = 0; i < kFormats.size(); ++i)
      if (channel.sends(static_cast<SampleFormat>(i))) text << ' ' << kFormats[i];
    text << ",";
    for (const StreamRate rate : channel.rates) text << ' ' << rate.hertz().value;
    text << " Hz\n";
  }
  return text.str();
}

std::string meaning_of(const SampleBlock& block) {
  std::ostringstream text;
  text << name(block.channel) << ", sequence " << *block.sequence << ", "
       << static_cast<std::uint32_t>(*block.device_ms) << " ms, " << block.rate.value << " Hz\n";
  const std::size_t axes = info(block.channel).axes;
  for (std::size_t i = 0; i < block.values.size(); ++i)
    text << block.values[i] << (i % axes == axes - 1 ? '\n' : ' ');
  return text.str();
}

std::string opcode_name(StreamOpcode opcode) {
  return std::map<StreamOpcode, std::string>{{StreamOpcode::start, "start"},
                                             {StreamOpcode::stop, "stop"},
                                             {StreamOpcode::time_sync, "time_sync"},
                                             {StreamOpcode::frame_size, "frame_size"},
                                             {StreamOpcode::changed, "changed"}}
      .at(opcode);
}

/// The fields that command and indication share.
template <class Message>
std::string fields_of(const Message& m) {
  std::ostringstream text;
  const bool run = m.opcode == StreamOpcode::start || m.opcode == StreamOpcode::changed;
  if (run || m.opcode == StreamOpcode::stop) text << ", " << name(m.channel);
  if (run) text << ", " << m.rate.hertz().value << " Hz, " << m.batch_ms << " ms";
  if (m.opcode == StreamOpcode::frame_size) text << ", " << m.frame_bytes << " bytes";
  return text.str();
}

std::string meaning_of(const StreamCommand& c) {
  return opcode_name(c.opcode) + ", tag " + std::to_string(c.tag) + fields_of(c) + '\n';
}

std::string meaning_of(const StreamIndication& i) {
  std::ostringstream text;
  text << opcode_name(i.opcode) << ", tag " << int{i.tag} << ", " << name(i.result);
  if (i.result == StreamResult::success && i.opcode == StreamOpcode::time_sync)
    text << ", " << i.received_ms << " ms, " << i.sent_ms << " ms";
  if (i.result == StreamResult::success || i.opcode == StreamOpcode::changed) text << fields_of(i);
  text << '\n';
  return text.str();
}

/// The text of a decoded message, or its error; and it must encode to the bytes it came from.
template <class Decoded, class Encode>
std::string meaning_of(const Decoded& decoded, const Example& example, Encode encode) {
  if (!decoded) return std::string(name(decoded.error())) + '\n';
  std::array<std::byte, kMaxAttributeBytes> buffer;
  const std::size_t size = encode(*decoded, buffer);
  CHECK(test::same(std::span(buffer).first(size), example.bytes));
  return meaning_of(*decoded);
}

bool has_row(const std::string& text, const std::string& row) {
  return text.find("\n| " + row + " |") != std::string::npos;
}

}  // namespace

TEST_CASE("every example of the stream profile means what it says") {
  StreamDecoder decoder;
  std::map<std::string, int> seen;
  for (const Example& example : examples()) {
    ++seen[example.kind];
    CAPTURE(example.meaning);
    if (example.kind == "capabilities") {
      REQUIRE(decoder.take_capabilities(example.bytes) == DecodeError::none);
      CHECK(meaning_of(decode_stream_capabilities(example.bytes), example,
                       encode_stream_capabilities) == example.meaning);
    } else if (example.kind == "frame") {
      const auto block = decoder.decode(example.bytes);
      CHECK((block ? meaning_of(*block) : std::string(name(block.error())) + '\n') ==
            example.meaning);
    } else if (example.kind == "command") {
      CHECK(meaning_of(decode_stream_command(example.bytes), example, encode_stream_command) ==
            example.meaning);
    } else if (example.kind == "indication") {
      CHECK(meaning_of(decode_stream_indication(example.bytes), example,
                       encode_stream_indication) == example.meaning);
    } else {
      CHECK(example.kind == "c");
    }
  }
  CHECK(seen["capabilities"] == 1);
  CHECK(seen["frame"] >= 13);
  CHECK(seen["command"] >= 4);
  CHECK(seen["indication"] >= 7);
}

TEST_CASE("the stream profile's tables say what the code says") {
  const std::string text = profile();
  for (std::size_t c = 1; c < kChannelCount; ++c) {
    const ChannelInfo& channel = kChannels[c];
    const std::string row = std::to_string(c) + " | " + std::string(channel.name) + " | " +
                            std::string(channel.unit) + " | " + std::to_string(channel.axes) +
                            " | " + (channel.sampled ? "samples" : "events");
    CAPTURE(row);
    CHECK(has_row(text, row));
  }
  for (std::size_t r = 0; r < kStreamResultNames.size(); ++r) {
    const std::string row = std::to_string(r) + " | " + std::string(kStreamResultNames[r]);
    CAPTURE(row);
    CHECK(has_row(text, row));
  }
  for (const CharacteristicInfo& c : kCharacteristics) {
    if (c.service != kStreamService) continue;
    const std::string row = "`" + std::string(c.name) + "` | `" + std::string(c.uuid) + "`";
    CAPTURE(row);
    CHECK(has_row(text, row));
  }
  CHECK(has_row(text, "service | `" + std::string(kStreamService) + "`"));
  for (const DecodeError e :
       {DecodeError::truncated, DecodeError::too_long, DecodeError::bad_crc,
        DecodeError::bad_version, DecodeError::bad_value, DecodeError::bad_format,
        DecodeError::bad_rate, DecodeError::unknown_channel, DecodeError::no_capabilities}) {
    CAPTURE(name(e));
    CHECK(has_row(text, std::string(name(e))));
  }
}
