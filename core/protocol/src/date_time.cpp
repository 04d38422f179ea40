#include "vigil/protocol/date_time.hpp"

#include <chrono>

namespace vigil {

std::optional<double> GattDateTime::since_1970() const {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (year == 0 || !date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<double>(days) * 86400 + hours * 3600 + minutes * 60 + seconds;
}

GattDateTime read_date_time(ByteReader& in) {
  GattDateTime t;
  t.year = in.u16();
  t.month = in.u8();
  t.day = in.u8();
  t.hours = in.u8();
  t.minutes = in.u8();
  t.seconds = in.u8();
  return t;
}

void write_date_time(ByteWriter& out, const GattDateTime& t) {
  out.u16(t.year);
  for (const std::uint8_t field : {t.month, t.day, t.hours, t.minutes, t.seconds}) out.u8(field);
}

}  // namespace vigil
