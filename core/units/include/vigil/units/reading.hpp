// A value that may be absent, and then says why. Never 0, never the last value without its age.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace vigil {

/// Why there is no value. The order is part of the Snapshot's format.
enum class Absent : std::uint8_t {
  no,                ///< there is a value
  no_data,           ///< the sensor or recording does not supply it, or has not yet
  starting,          ///< the first window is not full yet
  poor_contact,      ///< the watch is not worn, or its sensor does not touch the skin
  motion,            ///< movement hides the signal
  poor_signal,       ///< too noisy, saturated or flat
  too_few_beats,     ///< not enough accepted beats in the window
  implausible,       ///< the sensor sent a value no person has
  stale,             ///< the last value is too old to be shown as now
  irregular_rhythm,  ///< the beats are as in atrial fibrillation, and the value would mislead
  count_,
};

/// The names used in results and on screen; index = the enumerator.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Absent::count_)>
    kAbsentNames = {"no",     "no_data",         "starting",      "poor_contact",
                    "motion", "poor_signal",     "too_few_beats", "implausible",
                    "stale",  "irregular_rhythm"};

constexpr std::string_view name(Absent a) { return kAbsentNames[static_cast<std::size_t>(a)]; }

/// A value with the reason for its absence.
template <class T>
class Reading {
 public:
  constexpr Reading(T value) : value_(value), absent_(Absent::no) {}
  constexpr Reading(Absent why = Absent::no_data) : absent_(why) {}

  constexpr explicit operator bool() const { return absent_ == Absent::no; }
  constexpr const T& operator*() const { return value_; }
  constexpr const T* operator->() const { return &value_; }
  constexpr Absent absent() const { return absent_; }
  constexpr T value_or(T other) const { return *this ? value_ : other; }

 private:
  T value_{};
  Absent absent_;
};

}  // namespace vigil
