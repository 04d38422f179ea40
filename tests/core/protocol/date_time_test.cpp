#include "vigil/protocol/date_time.hpp"

#include "bytes.hpp"

using namespace vigil;

TEST_CASE("a date and time are seven bytes, the year first") {
  const auto bytes = test::hex("e907 0b 16 0e 05 3b");
  ByteReader in(bytes);
  const GattDateTime t = read_date_time(in);
  CHECK(in.error() == DecodeError::none);
  CHECK(t == GattDateTime{2025, 11, 22, 14, 5, 59});
  CHECK(t.since_1970() == 1763820359.0);

  std::array<std::byte, GattDateTime::kBytes> buffer;
  ByteWriter out(buffer);
  write_date_time(out, t);
  CHECK(test::same(out.written(), bytes));
}

TEST_CASE("a date that is not known or does not exist is no time") {
  constexpr GattDateTime kGood{2024, 2, 29, 23, 59, 59};
  CHECK(kGood.since_1970().has_value());
  for (const GattDateTime& bad :
       {GattDateTime{0, 2, 28, 0, 0, 0}, GattDateTime{2024, 0, 28, 0, 0, 0},
        GattDateTime{2024, 2, 0, 0, 0, 0}, GattDateTime{2023, 2, 29, 0, 0, 0},
        GattDateTime{2024, 13, 1, 0, 0, 0}, GattDateTime{2024, 2, 28, 24, 0, 0},
        GattDateTime{2024, 2, 28, 0, 60, 0}, GattDateTime{2024, 2, 28, 0, 0, 60}})
    CHECK_FALSE(bad.since_1970().has_value());
}

TEST_CASE("time goes on across days, leap years and centuries") {
  CHECK(GattDateTime{1970, 1, 1, 0, 0, 0}.since_1970() == 0.0);
  CHECK(GattDateTime{1969, 12, 31, 23, 59, 59}.since_1970() == -1.0);
  CHECK(*GattDateTime{2024, 3, 1, 0, 0, 0}.since_1970() -
            *GattDateTime{2024, 2, 28, 0, 0, 0}.since_1970() ==
        2 * 86400.0);
  CHECK(GattDateTime{2000, 1, 1, 0, 0, 0}.since_1970() == 946684800.0);
}
