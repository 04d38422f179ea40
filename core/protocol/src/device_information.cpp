#include "vigil/protocol/device_information.hpp"

#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Decoded {
  char32_t code_point;
  std::size_t length;  ///< bytes it takes; of a broken sequence, those up to where it breaks
  bool valid;
};

/// The first character of a text that is not empty (The Unicode Standard 15, table 3-7: no overlong
/// forms, no surrogates, nothing beyond U+10FFFF).
Decoded first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {0, 1, false};

  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte's range is narrower after four of the leads; after it, any continuation does.
  unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned greatest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  char32_t code_point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (i == text.size() || byte(i) < least || byte(i) > greatest) return {0, i, false};
    code_point = code_point << 6 | (byte(i) & 0x3F);
    least = 0x80;
    greatest = 0xBF;
  }
  return {code_point, length, true};
}

constexpr bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0)                                         // C0, DEL, C1
         || c == 0x200E || c == 0x200F || c == 0x061C || c == 0x2028 || c == 0x2029  // marks, lines
         || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);  // bidi embeddings
}

}  // namespace

DeviceText::DeviceText(std::string_view foreign) {
  while (!foreign.empty()) {
    const Decoded c = first_character(foreign);
    const std::string_view shown = c.valid ? foreign.substr(0, c.length) : kReplacement;
    foreign.remove_prefix(c.length);
    if (c.valid && is_control(c.code_point)) continue;
    if (shown.size() > kCapacity - text_.size()) return;
    for (const char byte : shown) text_.push_back(byte);
  }
}

DeviceText decode_device_text(std::span<const std::byte> bytes) {
  return DeviceText({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::size_t encode_device_text(const DeviceText& text, std::span<std::byte> out) {
  ByteWriter writer(out);
  for (const char c : text.view()) writer.u8(static_cast<std::uint8_t>(c));
  return writer.size();
}

}  // namespace vigil
