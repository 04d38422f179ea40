#include "vigil/simulator/polar_service.hpp"

#include <algorithm>
#include <cmath>

#include "vigil/simulator/ecg.hpp"
#include "vigil/simulator/sensors.hpp"

namespace vigil::simulator {

/// What a measurement offers, and how its samples look. The scales are those of a Verity Sense
/// (±8 g and ±2000 deg/s in 16 bits) and an H10 (µV, mg).
struct PolarOffer {
  Device device;
  PolarMeasurement measurement;
  std::array<std::uint16_t, 3> rates_hz;  ///< 0: no more
  std::uint16_t resolution;
  std::uint16_t range;  ///< 0: none
  std::uint8_t channels;
  float factor;  ///< 0: whole samples, of which 1000 make a unit (mV, g)
};

namespace {

constexpr std::array kOffers = {
    PolarOffer{Device::chest_strap, PolarMeasurement::ecg, {130}, 14, 0, 0, 0},
    PolarOffer{Device::chest_strap, PolarMeasurement::acceleration, {25, 50, 100}, 16, 8, 0, 0},
    PolarOffer{Device::armband, PolarMeasurement::ppg, {28, 55}, 22, 0, 4, 1},
    PolarOffer{Device::armband, PolarMeasurement::acceleration, {26, 52}, 16, 8, 3, 8.F / 32768},
    PolarOffer{Device::armband, PolarMeasurement::gyroscope, {52}, 16, 2000, 3, 2000.F / 32768},
};

constexpr double kFrameS = 0.25;
constexpr std::uint64_t kDefaultTimeNs = 599'616'000'000'000'000;  // 2019, since 2000
constexpr double kEcgNoiseMv = 0.008;

const PolarOffer* find_offer(Device device, std::uint8_t measurement) {
  const auto* at = std::ranges::find_if(kOffers, [&](const PolarOffer& o) {
    return o.device == device && static_cast<std::uint8_t>(o.measurement) == measurement;
  });
  return at == kOffers.end() ? nullptr : at;
}

PolarSettings settings_of(const PolarOffer& offer) {
  PolarSettings settings;
  for (const std::uint16_t rate : offer.rates_hz)
    if (rate > 0) settings.sample_rates.push_back(rate);
  settings.resolutions.push_back(offer.resolution);
  if (offer.range > 0) settings.ranges.push_back(offer.range);
  if (offer.channels > 0) settings.channels.push_back(offer.channels);
  return settings;
}

}  // namespace

PolarService::PolarService(Device device, const Wearer& wearer, const WatchClock& clock,
                           Radio& radio, Random random)
    : wearer_(wearer), clock_(clock), radio_(radio), noise_(random) {
  for (std::uint8_t m = 0; m < kPolarMeasurements; ++m)
    if (const PolarOffer* offer = find_offer(device, m)) runs_[m].offer = offer;
}

Result<std::size_t, AttError> PolarService::read(
    Characteristic characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  if (characteristic != Characteristic::polar_pmd_control) return AttError::read_not_permitted;
  PolarFeatures features;
  for (std::size_t m = 0; m < runs_.size(); ++m)
    if (runs_[m].offer)
      features.measurements = static_cast<std::uint8_t>(features.measurements | 1u << m);
  return encode_polar_features(features, out);
}

AttError PolarService::write(Characteristic characteristic, std::span<const std::byte> bytes,
                             double time_s) {
  if (characteristic != Characteristic::polar_pmd_control) return AttError::write_not_permitted;
  if (!radio_.subscribed(characteristic)) return AttError::improperly_configured;
  if (bytes.size() < 2) return AttError::invalid_length;
  const auto command = decode_polar_command(bytes);
  const PolarResponse response =
      command ? obey(*command, time_s)
              : PolarResponse{.opcode = PolarOpcode::start,
                              .measurement = std::to_integer<std::uint8_t>(bytes[1]),
                              .status = PolarStatus::invalid_parameter};
  std::array<std::byte, 64> out;
  radio_.indicate(characteristic, std::span(out).first(encode_polar_response(response, out)),
                  time_s);
  return AttError::none;
}

PolarResponse PolarService::obey(const PolarCommand& command, double time_s) {
  PolarResponse response{.opcode = command.opcode,
                         .measurement = static_cast<std::uint8_t>(command.measurement)};
  Run& run = runs_[response.measurement];
  if (!run.offer) {
    response.status = PolarStatus::not_supported;
    return response;
  }
  const auto& rates = run.offer->rates_hz;
  const auto& wanted = command.settings.sample_rates;
  switch (command.opcode) {
    case PolarOpcode::get_settings:
      response.settings = settings_of(*run.offer);
      break;
    case PolarOpcode::start:
      if (run.running) {
        response.status = PolarStatus::already_in_state;
      } else if (wanted.size() != 1 || std::ranges::find(rates, wanted[0]) == rates.end()) {
        response.status = PolarStatus::invalid_parameter;
      } else {
        run.running = true;
        run.rate_hz = wanted[0];
        run.next_ms = std::ceil(clock_.device_ms(time_s));
        if (run.offer->factor > 0) response.settings.factor = run.offer->factor;
      }
      break;
    case PolarOpcode::stop:
      if (!run.running) response.status = PolarStatus::already_in_state;
      run.running = false;
      run.values.clear();
      break;
  }
  return response;
}

void PolarService::on_link(bool connected, double /*time_s*/) {
  if (connected) return;
  for (Run& run : runs_) {
    run.running = false;
    run.values.clear();
  }
}

double PolarService::due_s() const {
  double due_s = kNever;
  for (const Run& run : runs_)
    if (run.running) due_s = std::min(due_s, clock_.time_s(run.next_ms));
  return due_s;
}

void PolarService::run(double time_s) {
  for (Run& run : runs_)
    if (run.running && clock_.time_s(run.next_ms) <= time_s) sample(run, time_s);
}

void PolarService::sample(Run& run, double time_s) {
  const PolarOffer& offer = *run.offer;
  const double per_unit = offer.factor > 0 ? 1 / static_cast<double>(offer.factor) : 1000;
  const double most = offer.resolution <= 16 ? 32767 : (1 << 22) - 1;
  const auto push = [&](double value, double spread) {
    const double raw = std::round(per_unit * (value + spread * noise_.normal()));
    run.values.push_back(static_cast<std::int32_t>(std::clamp(raw, -most - 1, most)));
  };
  const auto push_axes = [&](Channel channel) {
    for (const double value : sense(wearer_, channel, time_s)) push(value, noise(channel));
  };
  switch (offer.measurement) {
    case PolarMeasurement::ecg:
      push(ecg(wearer_, time_s), kEcgNoiseMv);
      break;
    case PolarMeasurement::ppg: {
      const double green = sense(wearer_, Channel::ppg_green, time_s)[0];
      const double green_2 = sense(wearer_, Channel::ppg_green_2, time_s)[0];
      push(green, noise(Channel::ppg_green));
      push(green_2, noise(Channel::ppg_green_2));
      push((green + green_2) / 2, noise(Channel::ppg_green));
      push(1000 * wearer_.ambient_light(), 3);
      break;
    }
    case PolarMeasurement::acceleration:
      push_axes(Channel::acceleration);
      break;
    default:
      push_axes(Channel::gyroscope);
  }
  run.newest_ms = run.next_ms;
  run.next_ms += 1000 / run.rate_hz;
  if (++run.rows >= run.rate_hz * kFrameS) finish(run, time_s);
}

/// Its time stamp is that of the last sample; an ECG's is that of what it shows.
void PolarService::finish(Run& run, double time_s) {
  const PolarOffer& offer = *run.offer;
  const bool ecg = offer.measurement == PolarMeasurement::ecg;
  const double stamp_ms = run.newest_ms - (ecg ? kEcgDelayS * 1000 : 0);
  const bool delta = offer.factor > 0;
  PolarFrame frame{.measurement = offer.measurement,
                   .time_ns = kDefaultTimeNs + static_cast<std::uint64_t>(stamp_ms * 1e6),
                   .type = static_cast<std::uint8_t>(
                       offer.measurement == PolarMeasurement::acceleration && !delta ? 1 : 0),
                   .delta = delta,
                   .values = run.values.span()};
  std::array<std::byte, kMaxAttributeBytes> bytes;
  const std::size_t size = encode_polar_frame(frame, bytes);
  radio_.notify(Characteristic::polar_pmd_data, std::span(bytes).first(size), time_s);
  run.values.clear();
  run.rows = 0;
}

}  // namespace vigil::simulator
