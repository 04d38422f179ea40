#include "vigil/protocol/health_thermometer.hpp"

#include "single_byte.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {
namespace {

constexpr unsigned kFahrenheit = 1u << 0;
constexpr unsigned kTimePresent = 1u << 1;
constexpr unsigned kSitePresent = 1u << 2;

constexpr TemperatureSite site_of(std::uint8_t number) {
  return number < static_cast<std::uint8_t>(TemperatureSite::count_)
             ? static_cast<TemperatureSite>(number)
             : TemperatureSite::unknown;
}

}  // namespace

Reading<Celsius> TemperatureMeasurement::temperature() const {
  const Reading<double> number = value.value();
  if (!number) return number.absent();
  return Celsius(fahrenheit ? (*number - 32) * 5 / 9 : *number);
}

Result<TemperatureMeasurement, DecodeError> decode_temperature_measurement(
    std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const unsigned flags = in.u8();
  TemperatureMeasurement m;
  m.value = {in.u32()};
  m.fahrenheit = flags & kFahrenheit;
  if (flags & kTimePresent) m.time = read_date_time(in);
  if (flags & kSitePresent) m.site = site_of(in.u8());
  if (in.error() != DecodeError::none) return in.error();
  return m;
}

std::size_t encode_temperature_measurement(const TemperatureMeasurement& m,
                                           std::span<std::byte> out) {
  unsigned flags = m.fahrenheit ? kFahrenheit : 0;
  if (m.time) flags |= kTimePresent;
  if (m.site) flags |= kSitePresent;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(flags));
  writer.u32(m.value.raw);
  if (m.time) write_date_time(writer, *m.time);
  if (m.site) writer.u8(static_cast<std::uint8_t>(*m.site));
  return writer.size();
}

Result<TemperatureSite, DecodeError> decode_temperature_type(std::span<const std::byte> bytes) {
  return decode_single(bytes, TemperatureSite::armpit, TemperatureSite::ear_drum);
}

std::size_t encode_temperature_type(TemperatureSite site, std::span<std::byte> out) {
  return encode_single(site, out);
}

}  // namespace vigil
