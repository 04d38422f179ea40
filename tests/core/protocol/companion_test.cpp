// The header that a watch's companion includes, against the core's decoder.
#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "bytes.hpp"
#include "vigil/protocol/stream.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil_stream_encoder.h"

using namespace vigil;
using test::hex;

extern "C" std::size_t companion_in_c(std::uint8_t* out);

namespace {

std::span<const std::byte> bytes(const std::uint8_t* at, std::size_t size) {
  return std::as_bytes(std::span(at, size));
}

}  // namespace

TEST_CASE("the companion's constants are the core's") {
  CHECK(std::string_view(VIGIL_STREAM_SERVICE) == kStreamService);
  CHECK(VIGIL_STREAM_CAPABILITIES == info(Characteristic::stream_capabilities).uuid);
  CHECK(VIGIL_STREAM_CONTROL == info(Characteristic::stream_control).uuid);
  CHECK(VIGIL_STREAM_DATA == info(Characteristic::stream_data).uuid);
  CHECK(VIGIL_BODY_TEMPERATURE == static_cast<int>(Channel::body_temperature));
  CHECK(static_cast<std::size_t>(VIGIL_BODY_TEMPERATURE) + 1 == kChannelCount);
  CHECK(VIGIL_RR == static_cast<int>(Channel::rr));
  CHECK(VIGIL_DELTA8 == static_cast<int>(SampleFormat::delta8));
  CHECK(VIGIL_BATTERY_LOW == static_cast<int>(StreamResult::battery_low));
  CHECK(static_cast<std::size_t>(VIGIL_FRAME_DEFAULT_BYTES) == kDefaultFrameBytes);
}

TEST_CASE("compiled as C it writes the profile's example") {
  std::array<std::uint8_t, 64> out;
  const std::size_t size = companion_in_c(out.data());
  CHECK(test::same(bytes(out.data(), size),
                   hex("01 05 07 00 48 ee 00 00 40 06 03 00 00 00 00 00 00 10 29 00 ec ff 04 10"
                       "52 00 d7 ff f7 0f ea 1a")));
}

TEST_CASE("frames of every format, filled until they are full, decode to what went in") {
  std::mt19937 random(11);
  std::array<std::int32_t, kMaxFrameValues> storage;
  for (const std::uint8_t format : {VIGIL_INT16, VIGIL_INT24, VIGIL_DELTA8}) {
    for (const std::size_t most : {32u, 180u, 244u, 512u}) {
      const int reach = format == VIGIL_INT24 ? 8388607 : 32767;
      vigil_frame f;
      vigil_frame_begin(&f, VIGIL_ACCELERATION, format, 3, 65535, 4294967290u, vigil_rate(25));
      std::vector<std::int32_t> in;
      while (vigil_frame_fits(&f, most)) {
        std::int32_t row[3];
        for (std::size_t axis = 0; axis < 3; ++axis) {
          const int step = static_cast<int>(random() % 256) - 128;
          const int before = in.empty() ? 0 : in[in.size() - 3 + axis];
          row[axis] =
              format == VIGIL_DELTA8 && !in.empty()
                  ? std::clamp(before + step, -32768, 32767)
                  : static_cast<int>(random() % (2u * static_cast<unsigned>(reach))) - reach;
        }
        REQUIRE(vigil_frame_row(&f, row) == 1);
        in.insert(in.end(), row, row + 3);
      }
      const std::size_t size = vigil_frame_end(&f);
      CHECK(size <= most);
      const auto frame = decode_stream_frame(bytes(f.bytes, size), storage);
      REQUIRE(frame);
      CHECK(frame->sequence == 65535);
      CHECK(frame->device_ms == 4294967290u);
      CHECK(frame->rate == StreamRate::nearest(25_Hz));
      CHECK(std::ranges::equal(frame->raw, in));
    }
  }
}

TEST_CASE("a row that does not fit its format leaves the frame as it was") {
  vigil_frame f;
  vigil_frame_begin(&f, VIGIL_EDA, VIGIL_DELTA8, 1, 1, 0, vigil_rate(4));
  std::int32_t value = 40000;
  CHECK(vigil_frame_end(&f) == 0);
  CHECK(vigil_frame_row(&f, &value) == 0);
  value = 1000;
  CHECK(vigil_frame_row(&f, &value) == 1);
  value = 1128;
  CHECK(vigil_frame_row(&f, &value) == 0);
  value = 1127;
  CHECK(vigil_frame_row(&f, &value) == 1);
  std::array<std::int32_t, kMaxFrameValues> storage;
  const std::size_t size = vigil_frame_end(&f);
  const auto frame = decode_stream_frame(bytes(f.bytes, size), storage);
  REQUIRE(frame);
  CHECK(std::ranges::equal(frame->raw, std::array{1000, 1127}));
}

TEST_CASE("its Capabilities are the core's") {
  vigil_capabilities c;
  vigil_capabilities_begin(&c, 244, 0x5eed1234);
  const std::array<std::uint16_t, 2> rates = {vigil_rate(25), vigil_rate(100)};
  REQUIRE(vigil_capabilities_channel(&c, VIGIL_PPG_GREEN, 1, 1u << VIGIL_INT24, 1, 0, rates.data(),
                                     2) == 1);
  const std::uint16_t events = 0;
  REQUIRE(vigil_capabilities_channel(&c, VIGIL_RR, 1, 1u << VIGIL_INT16, 0.5F, 0, &events, 1) == 1);
  CHECK(vigil_capabilities_channel(&c, VIGIL_EDA, 1, 1, 1, 0, rates.data(), 0) == 0);
  const auto capabilities = decode_stream_capabilities(bytes(c.bytes, c.size));
  REQUIRE(capabilities);
  CHECK(capabilities->session == 0x5eed1234);
  CHECK(capabilities->max_frame_bytes == 244);
  REQUIRE(capabilities->channels.size() == 2);
  CHECK(capabilities->channels[1].scale == 0.5F);
}

TEST_CASE("it reads every command as the core does, and the core reads its answers") {
  std::mt19937 random(5);
  for (int run = 0; run < 3000; ++run) {
    std::vector<std::uint8_t> written(random() % 9);
    for (auto& byte : written) byte = static_cast<std::uint8_t>(random() % 19);
    vigil_command mine;
    const std::uint8_t result = vigil_command_read(written.data(), written.size(), &mine);
    const auto core = decode_stream_command(bytes(written.data(), written.size()));
    const bool known = mine.channel < kChannelCount;  // the watch's own list says the rest
    if (known)
      CHECK(result == static_cast<std::uint8_t>(core ? StreamResult::success : core.error()));
    if (!core || result != VIGIL_SUCCESS) continue;
    std::array<std::uint8_t, VIGIL_INDICATION_MOST_BYTES> out;
    const std::size_t size = vigil_answer(&mine, VIGIL_SUCCESS, 61234, 61236, out.data());
    const auto answer = decode_stream_indication(bytes(out.data(), size));
    REQUIRE(answer);
    CHECK(answer->opcode == core->opcode);
    CHECK(answer->tag == core->tag);
    CHECK(answer->channel == core->channel);
    CHECK(answer->rate == core->rate);
    if (core->opcode == StreamOpcode::time_sync) CHECK(answer->sent_ms == 61236);
    const std::size_t refused = vigil_answer(&mine, VIGIL_BATTERY_LOW, 0, 0, out.data());
    CHECK(decode_stream_indication(bytes(out.data(), refused))->result ==
          StreamResult::battery_low);
  }
}

TEST_CASE("a change that it indicates") {
  std::array<std::uint8_t, VIGIL_INDICATION_MOST_BYTES> out;
  std::size_t size =
      vigil_changed(VIGIL_ACCELERATION, VIGIL_SUCCESS, vigil_rate(25), 30000, out.data());
  CHECK(test::same(bytes(out.data(), size), hex("c0 00 00 05 40 06 30 75")));
  size = vigil_changed(VIGIL_PPG_GREEN, VIGIL_BATTERY_LOW, vigil_rate(25), 200, out.data());
  CHECK(test::same(bytes(out.data(), size), hex("c0 00 09 01 00 00 00 00")));
}
