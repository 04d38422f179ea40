// Control, both ways: what decodes, encodes to the bytes it came from, less what a later version
// added.
#include "vigil/protocol/stream_control.hpp"

#include <algorithm>
#include <array>

#include "fuzz.hpp"

using namespace vigil;

namespace {

template <class Decoded, class Encode>
void check(const Decoded& decoded, std::span<const std::byte> bytes, Encode encode) {
  if (!decoded) return;
  std::array<std::byte, 16> buffer;
  const std::size_t size = encode(*decoded, buffer);
  FUZZ_CHECK(size > 0 && size <= bytes.size());
  FUZZ_CHECK(std::ranges::equal(std::span(buffer).first(size), bytes.first(size)));
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  check(decode_stream_command(bytes), bytes, encode_stream_command);
  const auto indication = decode_stream_indication(bytes);
  if (!indication || indication->result != StreamResult::other)  // results to come become `other`
    check(indication, bytes, encode_stream_indication);
}
