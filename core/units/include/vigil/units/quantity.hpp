// Units in types: a heart rate cannot be passed where an interval is wanted.
#pragma once

#include <compare>

namespace vigil {

/// A number that knows its unit. Costs nothing at run time; `value` is in the unit the name says.
template <class Unit>
struct Quantity {
  double value = 0;

  constexpr Quantity() = default;
  constexpr explicit Quantity(double number) : value(number) {}

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity(a.value + b.value);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity(a.value - b.value);
  }
  friend constexpr Quantity operator-(Quantity a) { return Quantity(-a.value); }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity(a.value * k); }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity(a.value * k); }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity(a.value / k); }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value / b.value; }
  constexpr Quantity& operator+=(Quantity b) { return *this = *this + b; }
  constexpr Quantity& operator-=(Quantity b) { return *this = *this - b; }
};

using Hertz = Quantity<struct HertzUnit>;
using Bpm = Quantity<struct BpmUnit>;  ///< per minute: heart beats, breaths, steps
using Milliseconds = Quantity<struct MillisecondsUnit>;
using Microsiemens = Quantity<struct MicrosiemensUnit>;
using Celsius = Quantity<struct CelsiusUnit>;
using Percent = Quantity<struct PercentUnit>;
using StandardGravity = Quantity<struct StandardGravityUnit>;  ///< 9.80665 m/s²
using DegreesPerSecond = Quantity<struct DegreesPerSecondUnit>;

constexpr Milliseconds seconds(double s) { return Milliseconds(s * 1000); }
constexpr double in_seconds(Milliseconds t) { return t.value / 1000; }
constexpr Milliseconds period(Hertz f) { return Milliseconds(1000 / f.value); }
constexpr Hertz rate(Milliseconds t) { return Hertz(1000 / t.value); }
constexpr Bpm per_minute(Milliseconds t) { return Bpm(60000 / t.value); }
constexpr Bpm per_minute(Hertz f) { return Bpm(60 * f.value); }
constexpr Milliseconds interval(Bpm f) { return Milliseconds(60000 / f.value); }

/// A point on one clock, in ms from an origin that the clock's owner names (Unix epoch for a live
/// watch, the recording's start for a replay). The core never reads a clock: all times come in from
/// the caller or from the data.
struct Timestamp {
  double ms = 0;

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr Timestamp operator+(Timestamp t, Milliseconds d) { return {t.ms + d.value}; }
  friend constexpr Timestamp operator-(Timestamp t, Milliseconds d) { return {t.ms - d.value}; }
  friend constexpr Milliseconds operator-(Timestamp a, Timestamp b) {
    return Milliseconds(a.ms - b.ms);
  }
};

inline namespace literals {
constexpr Hertz operator""_Hz(long double v) { return Hertz(static_cast<double>(v)); }
constexpr Hertz operator""_Hz(unsigned long long v) { return Hertz(static_cast<double>(v)); }
constexpr Bpm operator""_bpm(long double v) { return Bpm(static_cast<double>(v)); }
constexpr Bpm operator""_bpm(unsigned long long v) { return Bpm(static_cast<double>(v)); }
constexpr Milliseconds operator""_ms(long double v) { return Milliseconds(static_cast<double>(v)); }
constexpr Milliseconds operator""_ms(unsigned long long v) {
  return Milliseconds(static_cast<double>(v));
}
constexpr Milliseconds operator""_s(long double v) { return seconds(static_cast<double>(v)); }
constexpr Milliseconds operator""_s(unsigned long long v) {
  return seconds(static_cast<double>(v));
}
}  // namespace literals

}  // namespace vigil
