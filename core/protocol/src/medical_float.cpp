#include "vigil/protocol/medical_float.hpp"

#include <cmath>

namespace vigil {
namespace {

/// What tells the two formats apart.
struct Format {
  int mantissa_bits;
  int least_exponent, greatest_exponent;

  constexpr std::int32_t mantissa_range() const { return 1 << mantissa_bits; }
  /// The codes beyond it are the special values, with either sign.
  constexpr std::int32_t most() const { return mantissa_range() / 2 - 3; }
};
constexpr Format kSfloat = {12, -8, 7};
constexpr Format kFloat = {24, -128, 127};

struct Decimal {
  std::int32_t mantissa;
  int exponent;
};

/// Exact, or rounded once, for exponents that a double holds exactly (±22): more than any device
/// sends.
double value_of(Decimal d) {
  constexpr int kExact = 22;
  const auto power = [](int exponent) {
    double p = 1;
    for (; exponent > 0; --exponent) p *= 10;
    return p;
  };
  double value = d.mantissa;
  for (; d.exponent > kExact; d.exponent -= kExact) value *= power(kExact);
  for (; d.exponent < -kExact; d.exponent += kExact) value /= power(kExact);
  return d.exponent < 0 ? value / power(-d.exponent) : value * power(d.exponent);
}

FloatSpecial special_of(Decimal d, const Format& format) {
  // With another exponent than 0 the same mantissas are numbers: 0xF7FF is 204.7.
  if (d.exponent != 0) return FloatSpecial::none;
  const std::int32_t half = format.mantissa_range() / 2;
  if (d.mantissa == half - 1) return FloatSpecial::nan;
  if (d.mantissa == -half) return FloatSpecial::not_at_this_resolution;
  if (d.mantissa == half - 2) return FloatSpecial::positive_infinity;
  if (d.mantissa == -half + 2) return FloatSpecial::negative_infinity;
  if (d.mantissa == -half + 1) return FloatSpecial::reserved;
  return FloatSpecial::none;
}

Reading<double> reading_of(Decimal d, const Format& format) {
  switch (special_of(d, format)) {
    case FloatSpecial::none:
      return value_of(d);
    case FloatSpecial::nan:
      return Absent::no_data;
    default:
      return Absent::implausible;
  }
}

Decimal nearest_decimal(double number, const Format& format) {
  const std::int32_t half = format.mantissa_range() / 2;
  if (std::isnan(number)) return {half - 1, 0};
  if (number == 0) return {0, 0};
  // The most decimals that the mantissa holds, then without those that are 0.
  const auto fits = [&](int exponent) {
    return std::abs(std::round(number / value_of({1, exponent}))) <= format.most();
  };
  int exponent = format.least_exponent;
  while (exponent <= format.greatest_exponent && !fits(exponent)) ++exponent;
  if (exponent > format.greatest_exponent) return {number > 0 ? half - 2 : -half + 2, 0};
  auto mantissa = static_cast<std::int32_t>(std::round(number / value_of({1, exponent})));
  for (; exponent < 0 && mantissa % 10 == 0; ++exponent) mantissa /= 10;
  return {mantissa, exponent};
}

/// The two's complement number in the lowest `bits`.
constexpr std::int32_t sign_extended(std::uint32_t value, int bits) {
  return static_cast<std::int32_t>(value << (32 - bits)) >> (32 - bits);
}

Decimal decimal_of(Sfloat f) { return {sign_extended(f.raw, 12), sign_extended(f.raw >> 12u, 4)}; }
Decimal decimal_of(MedicalFloat f) {
  return {sign_extended(f.raw, 24), sign_extended(f.raw >> 24u, 8)};
}

}  // namespace

FloatSpecial Sfloat::special() const { return special_of(decimal_of(*this), kSfloat); }
Reading<double> Sfloat::value() const { return reading_of(decimal_of(*this), kSfloat); }
Sfloat Sfloat::nearest(double number) {
  const Decimal d = nearest_decimal(number, kSfloat);
  return {static_cast<std::uint16_t>((d.mantissa & 0xFFF) | (d.exponent & 0xF) << 12)};
}

FloatSpecial MedicalFloat::special() const { return special_of(decimal_of(*this), kFloat); }
Reading<double> MedicalFloat::value() const { return reading_of(decimal_of(*this), kFloat); }
MedicalFloat MedicalFloat::nearest(double number) {
  const Decimal d = nearest_decimal(number, kFloat);
  return {(static_cast<std::uint32_t>(d.mantissa) & 0xFFFFFF) |
          (static_cast<std::uint32_t>(d.exponent) & 0xFF) << 24};
}

}  // namespace vigil
