// Capabilities: what decodes, encodes to what decodes to the same.
#include "vigil/protocol/stream_capabilities.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fuzz.hpp"

using namespace vigil;

void fuzz(std::span<const std::byte> bytes) {
  const auto once = decode_stream_capabilities(bytes);
  if (!once) return;
  std::array<std::byte, kMaxAttributeBytes> buffer;
  const std::size_t size = encode_stream_capabilities(*once, buffer);
  FUZZ_CHECK(size > 0 && size <= bytes.size());  // shorter by what a later version added
  const auto again = decode_stream_capabilities(std::span(buffer).first(size));
  FUZZ_CHECK(again);
  FUZZ_CHECK(again->session == once->session && again->max_frame_bytes == once->max_frame_bytes);
  FUZZ_CHECK(again->channels.size() == once->channels.size());
  for (const StreamChannel& channel : once->channels) {
    const StreamChannel* same = again->find(channel.channel);
    FUZZ_CHECK(same && same->scale == channel.scale && same->offset == channel.offset);
    FUZZ_CHECK(std::isfinite(same->physical(kInt24Min)) &&
               std::isfinite(same->physical(kInt24Max)));
    FUZZ_CHECK(same->formats == channel.formats && std::ranges::equal(same->rates, channel.rates));
  }
}
