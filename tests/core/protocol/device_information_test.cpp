#include "vigil/protocol/device_information.hpp"

#include <array>
#include <random>
#include <string>

#include "bytes.hpp"

using namespace vigil;
using test::hex;

namespace {

std::string shown(std::string_view foreign) { return std::string(DeviceText(foreign).view()); }

}  // namespace

TEST_CASE("device text in UTF-8 is kept as it is") {
  CHECK(shown("") == "");
  CHECK(shown("Galaxy Watch6") == "Galaxy Watch6");
  CHECK(shown("Café 手表 ⌚ 😀") == "Café 手表 ⌚ 😀");
}

TEST_CASE("what is not UTF-8 becomes the replacement character, once for each broken sequence") {
  CHECK(shown("a\xFF"
              "b") == "a\uFFFDb");
  CHECK(shown("\xC3") == "\uFFFD");      // cut off
  CHECK(shown("\xE6\x89") == "\uFFFD");  // cut off after two of three
  CHECK(shown("\xE6\x89z") == "\uFFFDz");
  CHECK(shown("\xC0\xAF") == "\uFFFD\uFFFD");                      // overlong
  CHECK(shown("\xE0\x80\xAF") == "\uFFFD\uFFFD\uFFFD");            // overlong
  CHECK(shown("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");            // surrogate
  CHECK(shown("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
  CHECK(shown("\x80") == "\uFFFD");
}

TEST_CASE("control characters and direction marks are left out of device text") {
  CHECK(shown(std::string_view("Polar H10\0\0", 11)) == "Polar H10");
  CHECK(shown("a\r\n\tb\x7F\u0085") == "ab");
  CHECK(shown("\u202Eevil\u2066") == "evil");
}

TEST_CASE("device text that is too long is cut between two characters") {
  CHECK(shown(std::string(100, 'x')) == std::string(64, 'x'));
  CHECK(shown(std::string(62, 'x') + "手") == std::string(62, 'x'));
  CHECK(shown(std::string(61, 'x') + "手z") == std::string(61, 'x') + "手");
}

TEST_CASE("any bytes give a text that encodes and decodes to itself") {
  std::mt19937 random(11);
  std::array<std::byte, DeviceText::kCapacity> buffer;
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::byte> bytes(random() % 80);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    const DeviceText text = decode_device_text(bytes);
    const std::size_t size = encode_device_text(text, buffer);
    REQUIRE(size == text.view().size());
    CHECK(decode_device_text(std::span(buffer).first(size)).view() == text.view());
  }
  CHECK(encode_device_text(DeviceText("four"), std::span(buffer).first(3)) == 0);
}
