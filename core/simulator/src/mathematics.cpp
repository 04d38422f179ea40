#include "vigil/simulator/mathematics.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace vigil::simulator {
namespace {

/// Halves away from zero. A conversion is one instruction where std::round is a call.
std::int64_t nearest(double x) { return static_cast<std::int64_t>(x + std::copysign(0.5, x)); }

}  // namespace

double sine(double turns) {
  const std::int64_t halves = nearest(2 * turns);
  const double r = turns - 0.5 * static_cast<double>(halves);  // within a quarter of a turn of 0
  const double x = 2 * std::numbers::pi * r;
  const double minus_square = -x * x;
  // Taylor's series, 1 - x²/(2·3)·(1 - x²/(4·5)·(…)); the first term left out is below 7e-12.
  constexpr std::array kRatios = {1. / 210, 1. / 156, 1. / 110, 1. / 72, 1. / 42, 1. / 20, 1. / 6};
  double sum = 1;
  for (const double ratio : kRatios) sum = 1 + minus_square * ratio * sum;
  return x * sum * static_cast<double>(1 - 2 * (halves & 1));
}

double exponential(double x) {
  if (x < -700) return 0;
  // ln 2 in two parts, the first short enough for its multiples to be exact.
  constexpr double kLn2High = 0x1.62e42feep-1;
  constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  const std::int64_t k = nearest(x * std::numbers::log2e);
  const auto twos = static_cast<double>(k);
  const double r = (x - twos * kLn2High) - twos * kLn2Low;  // |r| ≤ ln 2 / 2
  // Taylor's series; the first term left out is below 8e-12.
  constexpr std::array kRatios = {1. / 9, 1. / 8, 1. / 7, 1. / 6, 1. / 5,
                                  1. / 4, 1. / 3, 1. / 2, 1.};
  double sum = 1;
  for (const double ratio : kRatios) sum = 1 + r * ratio * sum;
  const auto power = std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);  // 2^k
  return sum * power;
}

double natural_log(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < std::numbers::sqrt2 / 2) {
    m *= 2;
    --exponent;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)), with an argument of at most 0.1716; the first term left out
  // is below 4e-12.
  const double t = (m - 1) / (m + 1);
  const double s = t * t;
  constexpr std::array kOddReciprocals = {1. / 13, 1. / 11, 1. / 9, 1. / 7, 1. / 5, 1. / 3, 1.};
  double sum = 0;
  for (const double reciprocal : kOddReciprocals) sum = sum * s + reciprocal;
  return exponent * std::numbers::ln2 + 2 * t * sum;
}

}  // namespace vigil::simulator
