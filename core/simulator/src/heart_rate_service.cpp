#include "vigil/simulator/heart_rate_service.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "vigil/protocol/heart_rate.hpp"

namespace vigil::simulator {
namespace {

constexpr double kPeriodS = 1;
constexpr int kEnergyEvery = 10;  // measurements
/// Not beyond the notification that every client takes whole (ATT_MTU 185).
constexpr std::size_t kMostBytes = 180;
constexpr std::size_t kMostIntervals = (kMostBytes - 4) / 2;

}  // namespace

Result<std::size_t, AttError> HeartRateService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::body_sensor_location) return AttError::read_not_permitted;
  return encode_body_sensor_location(BodySensorLocation::wrist, out);
}

AttError HeartRateService::write(Characteristic characteristic, std::span<const std::byte> bytes,
                                 double) {
  if (characteristic != Characteristic::heart_rate_control_point)
    return AttError::write_not_permitted;
  const auto command = decode_heart_rate_command(bytes);
  if (!command)
    return command.error() == DecodeError::bad_value ? AttError::control_point_not_supported
                                                     : AttError::invalid_length;
  energy_from_kj_ = wearer_.energy_kj();
  return AttError::none;
}

void HeartRateService::run(double time_s) {
  due_s_ += kPeriodS;
  measure(time_s);
}

void HeartRateService::on_screen(double batch_s, double time_s) {
  due_s_ = batch_s > 0 ? kNever : std::ceil(time_s);
}

void HeartRateService::measure(double time_s) {
  HeartRateMeasurement m;
  m.contact = wearer_.worn() ? Contact::on : Contact::off;
  m.heart_rate = Bpm(meter_.heart_rate_bpm().value_or(0));
  if (measurements_++ % kEnergyEvery == 0) {
    const double spent_kj = std::floor(wearer_.energy_kj() - energy_from_kj_);
    m.energy_kj = static_cast<std::uint16_t>(std::min(spent_kj, 65535.0));
  }
  const auto send = [&] {
    std::array<std::byte, kMostBytes> bytes;
    const std::size_t size = encode_heart_rate_measurement(m, bytes);
    radio_.notify(Characteristic::heart_rate_measurement, std::span(bytes).first(size), time_s);
  };
  meter_.pulses().read(pulses_read_, [&](const Pulse& pulse) {
    if (m.rr.size() == kMostIntervals) {  // the rest in a further measurement
      send();
      m.rr.clear();
    }
    if (pulse.follows) m.rr.push_back(RrInterval::nearest(seconds(pulse.interval_s)));
  });
  send();
}

}  // namespace vigil::simulator
