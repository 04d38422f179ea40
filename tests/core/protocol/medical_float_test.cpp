#include "vigil/protocol/medical_float.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "support.hpp"

using namespace vigil;

TEST_CASE("an SFLOAT is its mantissa times a power of ten") {
  struct Vector {
    std::uint16_t raw;
    double value;
  };
  for (const auto& [raw, value] :
       {Vector{0x0000, 0}, Vector{0x0061, 97}, Vector{0xF3CC, 97.2}, Vector{0x0FFF, -1},
        Vector{0xFE94, -36.4}, Vector{0x116C, 3640}, Vector{0x8001, 1e-8}, Vector{0x7001, 1e7},
        Vector{0x07FD, 2045}, Vector{0x0803, -2045}, Vector{0x77FD, 2045e7}}) {
    CAPTURE(raw);
    REQUIRE(Sfloat{raw}.value());
    CHECK(*Sfloat{raw}.value() == value);
    CHECK(Sfloat{raw}.special() == FloatSpecial::none);
  }
}

TEST_CASE("a FLOAT is its mantissa times a power of ten") {
  struct Vector {
    std::uint32_t raw;
    double value;
  };
  for (const auto& [raw, value] :
       {Vector{0xFF000173, 37.1}, Vector{0xFE000E7E, 37.1}, Vector{0x00000025, 37},
        Vector{0xFFFFFE94, -36.4}, Vector{0x0200000A, 1000}, Vector{0x007FFFFD, 8388605},
        Vector{0xEA000001, 1e-22}, Vector{0x16000001, 1e22}}) {
    CAPTURE(raw);
    REQUIRE(MedicalFloat{raw}.value());
    CHECK(*MedicalFloat{raw}.value() == value);
    CHECK(MedicalFloat{raw}.special() == FloatSpecial::none);
  }
}

TEST_CASE("the five special values are absent, never a number") {
  struct Vector {
    std::uint16_t sfloat;
    std::uint32_t medical_float;
    FloatSpecial special;
    Absent absent;
  };
  for (const auto& [sfloat, medical_float, special, absent] :
       {Vector{0x07FF, 0x007FFFFF, FloatSpecial::nan, Absent::no_data},
        Vector{0x0800, 0x00800000, FloatSpecial::not_at_this_resolution, Absent::implausible},
        Vector{0x07FE, 0x007FFFFE, FloatSpecial::positive_infinity, Absent::implausible},
        Vector{0x0802, 0x00800002, FloatSpecial::negative_infinity, Absent::implausible},
        Vector{0x0801, 0x00800001, FloatSpecial::reserved, Absent::implausible}}) {
    CAPTURE(sfloat);
    CHECK(Sfloat{sfloat}.special() == special);
    CHECK(Sfloat{sfloat}.value().absent() == absent);
    CHECK(MedicalFloat{medical_float}.special() == special);
    CHECK(MedicalFloat{medical_float}.value().absent() == absent);
  }
  CHECK(Sfloat{}.special() == FloatSpecial::nan);
  CHECK(MedicalFloat{}.special() == FloatSpecial::nan);
}

TEST_CASE("a special mantissa with another exponent than 0 is a number") {
  CHECK(*Sfloat{0xF7FF}.value() == 204.7);
  CHECK(*Sfloat{0x1800}.value() == -20480);
  CHECK(*MedicalFloat{0xFF7FFFFF}.value() == 838860.7);
}

TEST_CASE("every number that an SFLOAT can hold survives being made anew") {
  for (unsigned raw = 0; raw < 65536; ++raw) {
    const Sfloat sent{static_cast<std::uint16_t>(raw)};
    const Reading<double> value = sent.value();
    if (!value || std::abs(*value) > 2045e7) continue;
    const Reading<double> again = Sfloat::nearest(*value).value();
    CAPTURE(raw);
    REQUIRE(again);
    // A mantissa of 2046 or 2047 needs one digit more than is left without the special values.
    const bool wide = std::abs(static_cast<int>(raw << 20) >> 20) > 2045;
    if (wide)
      CHECK(*again == doctest::Approx(*value).epsilon(3e-3));
    else
      CHECK(*again == *value);
  }
}

TEST_CASE("a FLOAT holds what a thermometer shows, to the last digit") {
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    const int digits = static_cast<int>(random() % 16'000'000) - 8'000'000;
    const int decimals = static_cast<int>(random() % 6);
    const double value = digits / std::pow(10, decimals);
    CAPTURE(value);
    REQUIRE(*MedicalFloat::nearest(value).value() == value);
  }
}

TEST_CASE("a number is written with the decimals it needs") {
  CHECK(Sfloat::nearest(97).raw == 0x0061);
  CHECK(Sfloat::nearest(97.5).raw == 0xF3CF);
  CHECK(Sfloat::nearest(100).raw == 0x0064);
  CHECK(Sfloat::nearest(-1).raw == 0x0FFF);
  CHECK(Sfloat::nearest(3640).raw == 0x116C);
  CHECK(MedicalFloat::nearest(36.4).raw == 0xFF00016C);
}

TEST_CASE("what cannot be sent becomes a special value") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(Sfloat::nearest(std::nan("")).special() == FloatSpecial::nan);
  CHECK(Sfloat::nearest(kInfinity).special() == FloatSpecial::positive_infinity);
  CHECK(Sfloat::nearest(-kInfinity).special() == FloatSpecial::negative_infinity);
  CHECK(Sfloat::nearest(3e10).special() == FloatSpecial::positive_infinity);
  CHECK(*Sfloat::nearest(1e-12).value() == 0);
  CHECK(MedicalFloat::nearest(-kInfinity).special() == FloatSpecial::negative_infinity);
  CHECK(MedicalFloat::nearest(1e300).special() == FloatSpecial::positive_infinity);
  CHECK(MedicalFloat::nearest(std::nan("")).special() == FloatSpecial::nan);
}
