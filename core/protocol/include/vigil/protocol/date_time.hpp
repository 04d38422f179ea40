// GATT Date Time (2A08): when a device says that it measured, by its own calendar.
#pragma once

#include <cstdint>
#include <optional>

#include "vigil/protocol/byte_io.hpp"

namespace vigil {

/// Local time of a clock that somebody set or did not: no time zone. Kept as sent; 0 in year, month
/// or day means that the device does not know it.
struct GattDateTime {
  static constexpr std::size_t kBytes = 7;

  std::uint16_t year = 0;
  std::uint8_t month = 0;  ///< 1 to 12
  std::uint8_t day = 0;
  std::uint8_t hours = 0;
  std::uint8_t minutes = 0;
  std::uint8_t seconds = 0;

  /// Seconds from 1970-01-01 00:00 of the same clock. Nothing where the date is not known or does
  /// not exist.
  std::optional<double> since_1970() const;

  friend constexpr bool operator==(const GattDateTime&, const GattDateTime&) = default;
};

GattDateTime read_date_time(ByteReader& in);
void write_date_time(ByteWriter& out, const GattDateTime& time);

}  // namespace vigil
