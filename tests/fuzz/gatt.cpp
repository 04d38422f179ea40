// The standard services: what decodes, encodes to what decodes to the same.
#include <algorithm>
#include <array>

#include "fuzz.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/heart_rate.hpp"

using namespace vigil;

namespace {

std::array<std::byte, kMaxAttributeBytes> buffer;

void heart_rate(std::span<const std::byte> bytes) {
  const auto m = decode_heart_rate_measurement(bytes);
  if (!m) return;
  const std::size_t size = encode_heart_rate_measurement(*m, buffer);
  FUZZ_CHECK(size > 0 && size <= bytes.size());
  const auto again = decode_heart_rate_measurement(std::span(buffer).first(size));
  FUZZ_CHECK(again);
  FUZZ_CHECK(again->heart_rate == m->heart_rate && again->contact == m->contact);
  FUZZ_CHECK(again->energy_kj == m->energy_kj);
  FUZZ_CHECK(std::ranges::equal(again->rr, m->rr));
}

/// For messages with one form only: decoding and encoding gives the bytes back.
template <class Decode, class Encode>
void exact(std::span<const std::byte> bytes, Decode decode, Encode encode) {
  const auto value = decode(bytes);
  if (!value) return;
  FUZZ_CHECK(std::ranges::equal(std::span(buffer).first(encode(*value, buffer)), bytes));
}

void text(std::span<const std::byte> bytes) {
  const DeviceText once = decode_device_text(bytes);
  const std::size_t size = encode_device_text(once, buffer);
  FUZZ_CHECK(decode_device_text(std::span(buffer).first(size)).view() == once.view());
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  heart_rate(bytes);
  exact(bytes, decode_body_sensor_location, encode_body_sensor_location);
  exact(bytes, decode_heart_rate_command, encode_heart_rate_command);
  exact(bytes, decode_battery_level, encode_battery_level);
  text(bytes);
}
