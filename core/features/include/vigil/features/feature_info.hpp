// One row of the registry: what a feature is, what it needs, and whom it agrees with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vigil/units/vocabulary.hpp"

namespace vigil::features {

enum class Family : std::uint8_t {
  hrv_time,
  hrv_geometric,
  hrv_spectral,
  hrv_poincare,
  hrv_asymmetry,
  hrv_fragmentation,
  hrv_complexity,
  statistics,
  spectral,
  pulse,
  eda,
  motion,
  temperature,
  count_,
};
inline constexpr std::size_t kFamilyCount = static_cast<std::size_t>(Family::count_);
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "hrv_time",       "hrv_geometric", "hrv_spectral",
    "hrv_poincare",   "hrv_asymmetry", "hrv_fragmentation",
    "hrv_complexity", "statistics",    "spectral",
    "pulse",          "eda",           "motion",
    "temperature"};
constexpr std::string_view name(Family f) { return kFamilyNames[static_cast<std::size_t>(f)]; }
constexpr bool is_hrv(Family f) { return f <= Family::hrv_complexity; }

/// The stream that a feature is computed from.
enum class Signal : std::uint8_t {
  rr,            ///< beats, ms
  ppg,           ///< a.u.
  acceleration,  ///< g; where one number a sample is wanted, its magnitude
  gyroscope,     ///< deg/s; likewise
  eda,           ///< µS
  temperature,   ///< °C
  count_,
};
inline constexpr std::size_t kSignalCount = static_cast<std::size_t>(Signal::count_);
inline constexpr std::array<std::string_view, kSignalCount> kSignalNames = {
    "rr", "ppg", "acceleration", "gyroscope", "eda", "temperature"};
inline constexpr std::array<std::string_view, kSignalCount> kSignalUnits = {"ms",    "a.u.", "g",
                                                                            "deg/s", "µS",   "°C"};
constexpr std::string_view name(Signal s) { return kSignalNames[static_cast<std::size_t>(s)]; }

/// The signal that a channel feeds, `count_` for none.
constexpr Signal signal_of(Channel c) {
  switch (c) {
    case Channel::rr:
      return Signal::rr;
    case Channel::ppg_green:
      return Signal::ppg;
    case Channel::acceleration:
      return Signal::acceleration;
    case Channel::gyroscope:
      return Signal::gyroscope;
    case Channel::eda:
      return Signal::eda;
    case Channel::skin_temperature:
      return Signal::temperature;
    default:
      return Signal::count_;
  }
}

/// A set of signals.
class Signals {
 public:
  constexpr Signals() = default;
  constexpr Signals(Signal s) : bits_(1U << static_cast<unsigned>(s)) {}
  constexpr bool has(Signal s) const { return (bits_ >> static_cast<unsigned>(s) & 1U) != 0; }
  friend constexpr Signals operator|(Signals a, Signals b) {
    a.bits_ |= b.bits_;
    return a;
  }
  constexpr std::size_t count() const {
    std::size_t n = 0;
    for (unsigned b = bits_; b != 0; b &= b - 1) ++n;
    return n;
  }

 private:
  unsigned bits_ = 0;
};
constexpr Signals operator|(Signal a, Signal b) { return Signals(a) | Signals(b); }

struct FeatureInfo {
  std::string_view key;  ///< in results, models and documents; with `x` in `unit` for the signal's
  std::string_view label;  ///< for people
  std::string_view unit;   ///< "" none; "x", "x/s", "x^2": in terms of the signal's unit
  Family family;
  Signals signals;  ///< one column for each
  double window_s;  ///< unless overridden
  /// Below these the feature is absent.
  double fewest_beats;
  double shortest_s;
  std::string_view reference;  ///< paper or library, with its settings
  std::string_view tolerance;  ///< towards the reference, in the tests
};

}  // namespace vigil::features
