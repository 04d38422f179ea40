// Into the pipeline: what medical devices measure (pulse oximeter, thermometer, cuff).
//
// Their time stamps are not used: a calendar that somebody set or did not, without a time zone,
// places nothing on the monitor's clock. A reading is as old as its arrival.
#include <cmath>

#include "pipeline.hpp"

namespace vigil {
namespace {

constexpr float kDoubtful = 0.5f;       ///< the quality of what the device itself trusts less
constexpr double kSettledPerS = 0.1;    ///< °C: slower, a thermometer is near its end
constexpr double kLongestWarming = 60;  ///< s between two readings that belong together

/// The errors that ISO 81060-2 allows a cuff: a standard deviation of 8 mmHg.
VitalValue with_cuff_accuracy(Timestamp time, float mmhg, float quality) {
  constexpr float kHalf = 1.645f * 8;
  return {time, mmhg, mmhg - kHalf, mmhg + kHalf, quality, Channel::blood_pressure};
}

}  // namespace

void Monitor::Pipeline::take(const PlxReading& reading, const PlxStatus& status,
                             Timestamp arrival) {
  const Absent why = status.absent();
  const Reading<double> spo2 = reading.spo2.value();
  const Reading<double> pulse = reading.pulse_rate.value();
  if (status.contact() == Contact::off) {
    if (contact != Contact::off) take_event(Channel::contact, arrival, 0);
  } else if (contact == Contact::off && why == Absent::no && spo2) {
    take_event(Channel::contact, arrival, 1);  // it never says so; it measures again
  }
  const float quality = status.doubtful() ? kDoubtful : 1;
  if (why == Absent::no && spo2)
    take_event(Channel::spo2, arrival, static_cast<float>(*spo2), quality);
  else
    note({.time = arrival,
          .channel = Channel::spo2,
          .absent = why == Absent::no ? spo2.absent() : why});
  if (why == Absent::no && pulse)
    take_event(Channel::heart_rate, arrival, static_cast<float>(*pulse));
}

void Monitor::Pipeline::take(const TemperatureMeasurement& measurement, float quality,
                             Timestamp arrival) {
  if (measurement.site) thermometer_site = *measurement.site;
  const Reading<Celsius> temperature = measurement.temperature();
  if (temperature)
    take_event(Channel::body_temperature, arrival, static_cast<float>(temperature->value), quality);
  else if (!is_skin(thermometer_site))
    vital_now(Vital::body_temperature) = temperature.absent();
}

/// While a thermometer warms up, its readings are its own temperature, not the wearer's.
void Monitor::Pipeline::take_intermediate(const TemperatureMeasurement& measurement,
                                          Timestamp arrival) {
  const Reading<Celsius> temperature = measurement.temperature();
  if (!temperature) return;
  const double elapsed_s = in_seconds(arrival - warming_at);
  const double change = std::abs(temperature->value - warming_c);
  warming_c = temperature->value;
  warming_at = arrival;
  if (elapsed_s < kLongestWarming && change <= kSettledPerS * elapsed_s)
    take(measurement, kDoubtful, arrival);
}

void Monitor::Pipeline::take(const BloodPressureMeasurement& measurement, Timestamp arrival) {
  const auto mmhg = [&](Sfloat pressure) -> Reading<float> {
    const Reading<double> value = measurement.mmhg(pressure);
    return value ? Reading<float>(static_cast<float>(*value)) : value.absent();
  };
  const Reading<float> systolic = mmhg(measurement.systolic);
  if (!systolic) {  // the cuff could not tell
    vital_now(Vital::systolic) = vital_now(Vital::diastolic) = systolic.absent();
    return;
  }
  take_blood_pressure(arrival, {*systolic, mmhg(measurement.diastolic)},
                      measurement.status.value_or(BloodPressureStatus{}).quality());
  if (!measurement.pulse_rate) return;
  const Reading<double> pulse = measurement.pulse_rate->value();
  if (pulse) take_event(Channel::heart_rate, arrival, static_cast<float>(*pulse));
}

void Monitor::Pipeline::take_blood_pressure(Timestamp time, const CuffPressures& mmhg,
                                            float quality, bool merged) {
  const auto possible_below = [&](float diastolic) {
    return possible_value(Channel::blood_pressure, diastolic) && diastolic < mmhg.systolic;
  };
  const bool possible = possible_value(Channel::blood_pressure, mmhg.systolic) &&
                        (!mmhg.diastolic || possible_below(*mmhg.diastolic));
  if (merged) return timeline.events(Channel::blood_pressure).count(possible);
  const auto reading = [&](float value) {
    return possible ? VitalReading(with_cuff_accuracy(time, value, quality)) : Absent::implausible;
  };
  count_event(Channel::blood_pressure, time, mmhg.systolic, possible);
  vital_now(Vital::systolic) = reading(mmhg.systolic);
  vital_now(Vital::diastolic) = mmhg.diastolic ? reading(*mmhg.diastolic) : mmhg.diastolic.absent();
}

}  // namespace vigil
