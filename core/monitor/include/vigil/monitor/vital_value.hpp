// A vital sign with its trust, as the pipeline's parts hand it on.
#pragma once

#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

struct VitalValue {
  Timestamp time;   ///< end of the window it was computed over
  float value = 0;  ///< unit: kVitals
  float low = 0;    ///< 90 % interval
  float high = 0;
  float quality = 0;  ///< 0 .. 1
  Channel source = Channel::none;
};

using VitalReading = Reading<VitalValue>;

/// From an estimate with `value`, `low` and `high` in the vital's unit, and `quality`.
template <class Estimate>
VitalReading as_vital(Timestamp end, const Reading<Estimate>& estimate, Channel source) {
  if (!estimate) return estimate.absent();
  return VitalValue{end,
                    static_cast<float>(estimate->value.value),
                    static_cast<float>(estimate->low.value),
                    static_cast<float>(estimate->high.value),
                    static_cast<float>(estimate->quality),
                    source};
}

/// How long a value may stand for now. Up to it the age is shown, from it on the value is absent.
constexpr Milliseconds stale_after(Vital vital) {
  switch (vital) {
    case Vital::heart_rate:
    case Vital::motion:
    case Vital::eda:
    case Vital::respiration:
      return seconds(10);
    case Vital::spo2:
    case Vital::rmssd:
    case Vital::sdnn:
    case Vital::skin_temperature:
      return seconds(60);
    default:  // a cuff measures when asked
      return seconds(3600);
  }
}

/// The reading as it stands at `now`.
inline VitalReading at(const VitalReading& reading, Vital vital, Timestamp now) {
  if (reading && now - reading->time > stale_after(vital)) return Absent::stale;
  return reading;
}

}  // namespace vigil
