#include "number.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>

namespace vigil {
namespace {

constexpr std::int32_t kExponentLimit = 400;  // beyond every double, with 19 digits to spare

// Powers of ten that a double holds exactly.
constexpr std::array kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::int32_t kGreatestPower = kPowersOfTen.size() - 1;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Is `word` (lower case) at `at`, in any case?
bool has_word(const char* at, const char* end, std::string_view word) {
  return static_cast<std::size_t>(end - at) >= word.size() &&
         std::equal(word.begin(), word.end(), at,
                    [](char expected, char c) { return (c | 0x20) == expected; });
}

/// Takes digits into the decimal; each has the weight 10^-1 of the one before where `fraction`.
const char* scan_digits(const char* at, const char* end, bool fraction, Decimal& d) {
  constexpr std::uint64_t kFull = 1'000'000'000'000'000'000;  // 19 digits
  for (; at != end && is_digit(*at); ++at) {
    if (d.digits < kFull) {
      d.digits = 10 * d.digits + static_cast<std::uint64_t>(*at - '0');
      if (fraction) --d.exponent;
    } else if (!fraction) {
      ++d.exponent;
    }
  }
  return at;
}

/// Takes e[+-]digits, if it is there.
const char* scan_exponent(const char* at, const char* end, Decimal& d) {
  const char* p = at;
  if (p == end || (*p | 0x20) != 'e') return at;
  ++p;
  const bool negative = p != end && *p == '-';
  if (p != end && (*p == '-' || *p == '+')) ++p;
  if (p == end || !is_digit(*p)) return at;
  std::int32_t exponent = 0;
  for (; p != end && is_digit(*p); ++p)
    exponent = std::min(10 * exponent + (*p - '0'), 10 * kExponentLimit);
  d.exponent += negative ? -exponent : exponent;
  return p;
}

/// A natural number of up to 1536 bits (10^400 and 2^1500 / 10^400 fit), and whether a division
/// left something over.
class BigNatural {
 public:
  /// value * 2^(32 * limbs)
  BigNatural(std::uint64_t value, std::size_t limbs) {
    limbs_[limbs] = static_cast<std::uint32_t>(value);
    limbs_[limbs + 1] = static_cast<std::uint32_t>(value >> 32);
  }
  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  void divide(std::uint32_t divisor) {
    std::uint64_t rest = 0;
    for (std::size_t i = limbs_.size(); i-- > 0;) {
      rest = rest << 32 | limbs_[i];
      limbs_[i] = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    inexact_ |= rest != 0;
  }

  struct Top {
    std::uint64_t bits;  ///< the highest 64; the last of them is set if anything follows
    std::int32_t below;  ///< how many bits follow
  };
  /// Of a number with more than 64 bits.
  Top top() const {
    std::size_t i = limbs_.size() - 1;
    while (limbs_[i] == 0) --i;
    const int lead = std::countl_zero(limbs_[i]);
    const std::uint64_t high = std::uint64_t{limbs_[i]} << 32 | limbs_[i - 1];
    const std::uint64_t next = std::uint64_t{limbs_[i - 2]} << lead;
    const auto rest = std::span(limbs_).first(i - 2);
    const bool more = inexact_ || static_cast<std::uint32_t>(next) != 0 ||
                      std::ranges::any_of(rest, [](std::uint32_t limb) { return limb != 0; });
    return {high << lead | next >> 32 | (more ? 1u : 0u),
            static_cast<std::int32_t>(32 * (i - 1)) - lead};
  }

 private:
  std::array<std::uint32_t, 48> limbs_{};  // the least first
  bool inexact_ = false;
};

/// In exact arithmetic down to the one rounding at the end.
template <class Real>
Real to_real_exactly(std::uint64_t digits, std::int32_t exponent) {
  if (exponent > kExponentLimit) return std::numeric_limits<Real>::infinity();
  if (exponent < -kExponentLimit) return 0;
  // 64 bits below the point are left after the division, for log2(10) < 10/3.
  const auto limbs = static_cast<std::size_t>(std::max(-exponent, 0) * 10 / 3 / 32 + 3);
  BigNatural n(digits, limbs);
  for (; exponent <= -9; exponent += 9) n.divide(1'000'000'000);
  for (; exponent < 0; ++exponent) n.divide(10);
  for (; exponent >= 9; exponent -= 9) n.multiply(1'000'000'000);
  for (; exponent > 0; --exponent) n.multiply(10);
  const BigNatural::Top top = n.top();
  return std::ldexp(static_cast<Real>(top.bits), top.below - static_cast<std::int32_t>(32 * limbs));
}

}  // namespace

const char* scan_decimal(const char* begin, const char* end, Decimal& d) {
  d = {};
  const char* at = begin;
  if (at != end && (*at == '-' || *at == '+')) {
    d.negative = *at == '-';
    ++at;
  }
  const char* const first = at;
  at = scan_digits(at, end, false, d);
  std::ptrdiff_t count = at - first;
  if (at != end && *at == '.') {
    const char* const point = at;
    at = scan_digits(at + 1, end, true, d);
    count += at - point - 1;
  }
  if (count > 0) {
    d.kind = Decimal::Kind::finite;
    return scan_exponent(at, end, d);
  }
  for (const std::string_view word : {"infinity", "inf", "nan"}) {
    if (!has_word(first, end, word)) continue;
    d.kind = word == "nan" ? Decimal::Kind::nan : Decimal::Kind::infinite;
    return first + word.size();
  }
  return begin;
}

template <class Real>
Real to_real(const Decimal& d) {
  const auto with_sign = [&](Real magnitude) { return d.negative ? -magnitude : magnitude; };
  if (d.kind == Decimal::Kind::infinite) return with_sign(std::numeric_limits<Real>::infinity());
  if (d.kind != Decimal::Kind::finite) return std::numeric_limits<Real>::quiet_NaN();
  if (d.digits == 0) return with_sign(0);

  if (std::abs(d.exponent) <= kGreatestPower) {
    const auto digits = static_cast<double>(d.digits);
    const double power = kPowersOfTen[static_cast<std::size_t>(std::abs(d.exponent))];
    const double value = d.exponent < 0 ? digits / power : digits * power;
    // A double from two exact operands is correctly rounded (Clinger 1990). Two roundings leave it
    // less than two units off, which can change the float it rounds to only half-way between two.
    constexpr std::uint64_t kBelowFloat = (1ull << 29) - 1, kHalfway = 1ull << 28, kDoubt = 2;
    const bool exact_digits = d.digits <= 1ull << 53;
    const std::uint64_t below = std::bit_cast<std::uint64_t>(value) & kBelowFloat;
    if (std::is_same_v<Real, double> ? exact_digits : below - (kHalfway - kDoubt) > 2 * kDoubt)
      return with_sign(static_cast<Real>(value));
  }
  return with_sign(to_real_exactly<Real>(d.digits, d.exponent));
}

template float to_real<float>(const Decimal&);
template double to_real<double>(const Decimal&);

}  // namespace vigil
