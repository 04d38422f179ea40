// The standard services: what decodes, encodes to what decodes to the same.
#include <algorithm>
#include <array>
#include <cmath>

#include "fuzz.hpp"
#include "round_trip.hpp"
#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/blood_pressure.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/health_thermometer.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/infinitime.hpp"
#include "vigil/protocol/pulse_oximeter.hpp"

using namespace vigil;

namespace {

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

/// A number that was sent is the nearest to itself that can be sent.
void numbers(std::span<const std::byte> bytes) {
  if (bytes.size() < 4) return;
  const MedicalFloat wide{ByteReader(bytes).u32()};
  const Sfloat narrow{static_cast<std::uint16_t>(wide.raw)};
  const int mantissa = static_cast<std::int16_t>(narrow.raw << 4) >> 4;
  if (const auto value = narrow.value(); value && std::abs(mantissa) <= 2045)
    FUZZ_CHECK(*Sfloat::nearest(*value).value() == *value);
  if (const auto value = wide.value()) FUZZ_CHECK(std::isfinite(*value));
}

void medical(std::span<const std::byte> bytes) {
  stable(bytes, decode_plx_continuous, encode_plx_continuous);
  stable(bytes, decode_plx_spot_check, encode_plx_spot_check);
  stable(bytes, decode_plx_features, encode_plx_features);
  stable(bytes, decode_temperature_measurement, encode_temperature_measurement);
  exact(bytes, decode_temperature_type, encode_temperature_type);
  stable(bytes, decode_blood_pressure, encode_blood_pressure);
  exact(bytes, decode_blood_pressure_feature, encode_blood_pressure_feature);
  numbers(bytes);
  if (const auto m = decode_plx_continuous(bytes)) (void)(m->status.absent());
  if (const auto motion = decode_infinitime_motion(bytes))
    for (const float g : *motion) FUZZ_CHECK(std::abs(g) < 33);
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
  medical(bytes);
  text(bytes);
}
