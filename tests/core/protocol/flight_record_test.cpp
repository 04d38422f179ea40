#include "vigil/protocol/flight_record.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "vigil/protocol/stream_control.hpp"

using namespace vigil;
using Kind = FlightEntry::Kind;
using test::hex;

namespace {

std::vector<std::byte> dump(const FlightRecorder& recorder) {
  std::vector<std::byte> bytes(recorder.size());
  REQUIRE(recorder.copy_to(bytes) == bytes.size());
  return bytes;
}

/// "kind what time payload-bytes" of every entry, then how it ended.
std::vector<std::string> read(std::span<const std::byte> bytes, std::size_t chunk = 1 << 20) {
  std::vector<std::string> lines;
  FlightReader reader;
  FlightEntry e;
  for (;;) {
    switch (reader.next(e)) {
      case FlightReader::Step::entry:
        lines.push_back(std::to_string(static_cast<int>(e.kind)) + " " + std::to_string(e.what) +
                        " " + std::to_string(static_cast<int>(e.time.ms)) + " " +
                        std::to_string(e.payload.size()));
        break;
      case FlightReader::Step::hungry: {
        const std::size_t more = std::min(chunk, bytes.size());
        if (more == 0) reader.finish();
        reader.feed(bytes.first(more));
        bytes = bytes.subspan(more);
        break;
      }
      case FlightReader::Step::end:
        return lines;
      case FlightReader::Step::error:
        lines.push_back("fault " + std::to_string(static_cast<int>(reader.fault())) + " at " +
                        std::to_string(reader.entries()));
        return lines;
    }
  }
}

FlightEntry packet(Characteristic c, double ms, std::span<const std::byte> payload) {
  return {Kind::packet, static_cast<std::uint8_t>(c), {ms}, payload};
}
constexpr int kPacket = static_cast<int>(Kind::packet);

}  // namespace

TEST_CASE("what was recorded is read, however it is cut into chunks") {
  FlightRecorder recorder(4096);
  const std::vector<std::byte> value(200, std::byte{7});
  recorder.record({Kind::name, 0, {10}, std::as_bytes(std::span("Watch", 5))});
  recorder.record({Kind::link, static_cast<std::uint8_t>(Link::connected), {11}, {}});
  recorder.record(packet(Characteristic::stream_data, 12, value));
  recorder.record({Kind::advance, 0, {13}, {}});
  const auto bytes = dump(recorder);
  const std::vector<std::string> expected = {"6 0 10 5", "2 2 11 0",
                                             std::to_string(kPacket) + " 12 12 200", "3 0 13 0"};
  CHECK(read(bytes) == expected);
  for (const std::size_t chunk : {1u, 2u, 7u, 13u, 64u}) CHECK(read(bytes, chunk) == expected);
}

TEST_CASE("the bytes are those of the specification") {
  FlightRecorder recorder(4096);
  recorder.record(packet(Characteristic::heart_rate_measurement, 1.5, hex("06 48")));
  CHECK(test::same(dump(recorder), hex("5649474c464c5401 01 01 0200 000000000000f83f 06 48")));
}

TEST_CASE("a full ring forgets samples, and keeps what the connection is") {
  constexpr std::size_t kRing = 12'000;
  FlightRecorder recorder(kRing);
  const std::vector<std::byte> sample(100), large(300);
  recorder.record({Kind::link, static_cast<std::uint8_t>(Link::connecting), {0}, {}});
  recorder.record(packet(Characteristic::stream_capabilities, 1, large));
  recorder.record({Kind::link, static_cast<std::uint8_t>(Link::connected), {2}, {}});
  for (int i = 0; i < 200; ++i) recorder.record(packet(Characteristic::stream_data, 3 + i, sample));
  const auto lines = read(dump(recorder));
  REQUIRE(lines.size() > 10);
  CHECK(lines[0] == "2 1 0 0");
  CHECK(lines[1] == std::to_string(kPacket) + " 10 1 300");
  CHECK(lines[2] == "2 2 2 0");
  CHECK(lines.back() == std::to_string(kPacket) + " 12 202 100");
  CHECK(recorder.size() < kRing + 400);

  recorder.record({Kind::link, static_cast<std::uint8_t>(Link::reconnecting), {300}, {}});
  for (int i = 0; i < 200; ++i)
    recorder.record(packet(Characteristic::stream_data, 301 + i, sample));
  CHECK(read(dump(recorder))[0] == "2 3 300 0");  // of the first connection nothing is left
}

TEST_CASE("the steps of one connection are one connection") {
  FlightRecorder recorder(12'000);
  const std::vector<std::byte> sample(100), capabilities(300);
  const auto link = [](Link to, double ms) {
    return FlightEntry{Kind::link, static_cast<std::uint8_t>(to), {ms}, {}};
  };
  double ms = 0;
  for (const Link making : {Link::connecting, Link::reconnecting}) {
    recorder.record(link(making, ms++));
    const std::string told =
        std::to_string(kPacket) + " 10 " + std::to_string(static_cast<int>(ms)) + " 300";
    recorder.record(packet(Characteristic::stream_capabilities, ms++, capabilities));
    recorder.record(link(making, ms++));  // what else can be read is read now
    recorder.record(link(Link::connected, ms++));
    for (int i = 0; i < 200; ++i)
      recorder.record(packet(Characteristic::stream_data, ms++, sample));
    const auto lines = read(dump(recorder));
    CHECK(std::ranges::count(lines, told) == 1);
    CHECK(std::ranges::count_if(lines, [](const std::string& line) {
            return line.starts_with(std::to_string(kPacket) + " 10 ");
          }) == 1);
  }
}

TEST_CASE("the wearer's settings outlast a connection, the last of each") {
  FlightRecorder recorder(12'000);
  const std::vector<std::byte> sample(100), limits(8), name(5);
  recorder.record({Kind::name, 0, {0}, name});
  recorder.record({Kind::limits, 0, {1}, limits});
  recorder.record({Kind::limits, 4, {2}, limits});
  recorder.record({Kind::limits, 0, {3}, limits});
  recorder.record({Kind::link, static_cast<std::uint8_t>(Link::reconnecting), {4}, {}});
  for (int i = 0; i < 200; ++i) recorder.record(packet(Characteristic::stream_data, 5 + i, sample));
  const auto lines = read(dump(recorder));
  REQUIRE(lines.size() > 4);
  CHECK(std::vector(lines.begin(), lines.begin() + 4) ==
        std::vector<std::string>{"6 0 0 5", "5 4 2 8", "5 0 3 8", "2 3 4 0"});
}

TEST_CASE("after days of one connection a record still tells how it runs now") {
  FlightRecorder recorder(12'000);
  const std::vector<std::byte> sample(100), limits(8), when(8);
  std::array<std::byte, 32> bytes;
  double ms = 0;
  const auto indicate = [&](const StreamIndication& i) {
    const std::size_t size = encode_stream_indication(i, bytes);
    REQUIRE(size > 0);
    recorder.record(packet(Characteristic::stream_control, ms++, std::span(bytes).first(size)));
  };
  const std::array rates = {Hertz(25), Hertz(50)};
  for (std::size_t i = 0; i < 5000; ++i) {
    recorder.record({Kind::written, 0, {ms++}, when});
    indicate({.opcode = StreamOpcode::time_sync});
    indicate({.channel = Channel::ppg_green, .rate = StreamRate::nearest(rates[i % 2])});
    recorder.record({Kind::acknowledge, 0, {ms++}, std::span(when).first(4)});
    recorder.record(
        packet(Characteristic::temperature_measurement, ms++, std::span(when).first(5)));
  }
  recorder.record({Kind::limits, 1, {ms++}, limits});
  const double changed_ms = ms;
  indicate({.channel = Channel::eda, .rate = StreamRate::nearest(Hertz(4))});
  for (int i = 0; i < 200; ++i) recorder.record(packet(Characteristic::stream_data, ms++, sample));
  const auto lines = read(dump(recorder));
  CHECK(std::ranges::count(lines,
                           "5 1 " + std::to_string(static_cast<int>(changed_ms - 1)) + " 8") == 1);
  CHECK(std::ranges::count_if(lines, [](const std::string& line) {
          return line.starts_with(std::to_string(kPacket) + " 11 ");
        }) == 2);  // of each channel the last
  CHECK(recorder.size() < 12'000 + 400);
}

TEST_CASE("a record that is cut, of another kind, or goes back in time is refused with its entry") {
  FlightRecorder recorder(4096);
  recorder.record({Kind::advance, 0, {5}, {}});
  recorder.record({Kind::link, 2, {6}, {}});
  auto bytes = dump(recorder);
  const auto fault = [](FlightReader::Fault f, int entry) {
    return "fault " + std::to_string(static_cast<int>(f)) + " at " + std::to_string(entry);
  };
  CHECK(read(std::span(bytes).first(bytes.size() - 1)).back() ==
        fault(FlightReader::Fault::cut, 2));
  CHECK(read(std::span(bytes).first(7)).back() == fault(FlightReader::Fault::no_head, 0));
  CHECK(read(hex("5649474c464c5402")).back() == fault(FlightReader::Fault::no_head, 0));
  CHECK(read({}).back() == fault(FlightReader::Fault::no_head, 0));
  bytes.insert(bytes.end(), bytes.begin() + 8, bytes.begin() + 20);
  CHECK(read(bytes).back() == fault(FlightReader::Fault::bad_time, 3));
  CHECK(read(hex("5649474c464c5401 01 01 ffff 0000000000000000")).back() ==
        fault(FlightReader::Fault::too_long, 1));
  CHECK(read(hex("5649474c464c5401 01 01 0000 000000000000f87f")).back() ==
        fault(FlightReader::Fault::bad_time, 1));
}

TEST_CASE("entries of later kinds are passed over") {
  CHECK(
      read(hex("5649474c464c5401 63 00 0200 0000000000000000 abcd 03 00 0000 0000000000000000")) ==
      std::vector<std::string>{"3 0 0 0"});
}
