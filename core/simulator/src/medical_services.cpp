#include "vigil/simulator/medical_services.hpp"

#include <array>
#include <cmath>

#include "vigil/protocol/blood_pressure.hpp"
#include "vigil/protocol/health_thermometer.hpp"
#include "vigil/protocol/pulse_oximeter.hpp"
#include "vigil/simulator/mathematics.hpp"

namespace vigil::simulator {
namespace {

/// As long as the longest of these messages.
using Message = std::array<std::byte, 32>;

template <class Enum>
constexpr unsigned bits(Enum bit) {
  return static_cast<unsigned>(bit);
}

// ---- Oximeter

constexpr int kSpotCheckEvery = 30;  // measurements
constexpr double kWeakContact = 0.7;

PlxStatus status_of(const Wearer& wearer) {
  PlxStatus status{bits(PlxMeasurementStatus::ongoing), 0};
  if (!wearer.worn())
    status.sensor = bits(PlxSensorStatus::not_on_wearer);
  else if (wearer.contact() < kWeakContact)
    status.sensor = bits(PlxSensorStatus::poor_signal) | bits(PlxSensorStatus::low_perfusion);
  return status;
}

// ---- Thermometer

constexpr double kLookS = 1;
constexpr double kSensorTauS = 6;
constexpr double kSettledC = 0.02;  // from one look to the next
constexpr double kPauseS = 30;

// ---- Cuff

constexpr double kStepS = 0.5;
constexpr double kPumpMmhgPerS = 18;
constexpr double kMostMmhg = 180;
constexpr double kReleaseMmhgPerS = 8;
constexpr double kDoneMmhg = 40;
constexpr double kBetweenS = 60;

}  // namespace

Result<std::size_t, AttError> OximeterService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::plx_features) return AttError::read_not_permitted;
  return encode_plx_features(
      {.supported = PlxFeatures::amplitude_index, .status_bits = {0x20, 0x0838}}, out);
}

void OximeterService::run(double time_s) {
  due_s_ += 1;
  const auto pulse = meter_.heart_rate_bpm();
  const bool measures = wearer_.worn() && pulse;
  PlxReading reading;  // NaN
  if (measures)
    reading = {Sfloat::nearest(std::round(wearer_.spo2_pct())),
               Sfloat::nearest(std::round(*pulse))};
  const Sfloat amplitude = Sfloat::nearest(std::round(20 * wearer_.contact()) / 10);
  Message message;
  const PlxContinuousMeasurement now{
      .normal = reading, .status = status_of(wearer_), .amplitude_index = amplitude};
  radio_.notify(Characteristic::plx_continuous,
                std::span(message).first(encode_plx_continuous(now, message)), time_s);
  if (++measurements_ % kSpotCheckEvery != 0 || !measures) return;
  const PlxSpotCheck spot{.reading = reading,
                          .status = {bits(PlxMeasurementStatus::fully_qualified), {}}};
  radio_.indicate(Characteristic::plx_spot_check,
                  std::span(message).first(encode_plx_spot_check(spot, message)), time_s);
}

Result<std::size_t, AttError> ThermometerService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::temperature_type) return AttError::read_not_permitted;
  return encode_temperature_type(TemperatureSite::mouth, out);
}

void ThermometerService::run(double time_s) {
  const double warmed_c = shown_c_ + (wearer_.body_temperature_c() - shown_c_) *
                                         (1 - exponential(-kLookS / kSensorTauS));
  const bool settled = std::abs(warmed_c - shown_c_) < kSettledC;
  shown_c_ = warmed_c;
  send(settled ? Characteristic::temperature_measurement : Characteristic::intermediate_temperature,
       time_s);
  due_s_ = time_s + (settled ? kPauseS : kLookS);
  if (settled) shown_c_ = kRoomC;
}

void ThermometerService::send(Characteristic characteristic, double time_s) {
  TemperatureMeasurement m;
  m.value = MedicalFloat::nearest(std::round(shown_c_ * 10) / 10);
  Message message;
  const auto bytes = std::span(message).first(encode_temperature_measurement(m, message));
  if (characteristic == Characteristic::temperature_measurement)
    radio_.indicate(characteristic, bytes, time_s);
  else
    radio_.notify(characteristic, bytes, time_s);
}

Result<std::size_t, AttError> CuffService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::blood_pressure_feature) return AttError::read_not_permitted;
  return encode_blood_pressure_feature(
      {BloodPressureFeature::body_movement | BloodPressureFeature::irregular_pulse}, out);
}

void CuffService::run(double time_s) {
  const bool pumping = cuff_mmhg_ >= 0;  // negative: letting the air out
  double pressure = std::abs(cuff_mmhg_);
  pressure += pumping ? kPumpMmhgPerS * kStepS : -kReleaseMmhgPerS * kStepS;
  cuff_mmhg_ = pumping && pressure < kMostMmhg ? pressure : -pressure;
  due_s_ = time_s + kStepS;

  BloodPressureMeasurement m;
  Message message;
  if (pumping || pressure > kDoneMmhg) {
    m.systolic = Sfloat::nearest(std::round(pressure));
    radio_.notify(Characteristic::intermediate_cuff_pressure,
                  std::span(message).first(encode_blood_pressure(m, message)), time_s);
    return;
  }
  cuff_mmhg_ = 0;
  due_s_ = time_s + kBetweenS;
  const double systolic = std::round(wearer_.systolic_mmhg());
  const double diastolic = std::round(wearer_.diastolic_mmhg());
  const Activity activity = wearer_.segment().activity;
  const bool still = activity == Activity::lying || activity == Activity::sitting;
  const bool regular = wearer_.segment().rhythm == Rhythm::sinus;
  m.systolic = Sfloat::nearest(systolic);
  m.diastolic = Sfloat::nearest(diastolic);
  m.mean = Sfloat::nearest(std::round(diastolic + (systolic - diastolic) / 3));
  if (const auto pulse = meter_.heart_rate_bpm())
    m.pulse_rate = Sfloat::nearest(std::round(*pulse));
  m.status =
      BloodPressureStatus{static_cast<std::uint16_t>((still ? 0u : 1u) | (regular ? 0u : 4u))};
  radio_.indicate(Characteristic::blood_pressure_measurement,
                  std::span(message).first(encode_blood_pressure(m, message)), time_s);
}

}  // namespace vigil::simulator
