// What the simulated watch can stream: a table.
#pragma once

#include <array>
#include <span>

#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/simulator/energy.hpp"

namespace vigil::simulator {

struct Offer {
  Channel channel;
  float scale;
  std::uint8_t formats;
  std::span<const double> rates_hz;
  double look_ms;  ///< events: how often the watch looks whether there is one
  bool on_change;  ///< events: only what differs from the last is sent
  bool hungry;     ///< stopped when the battery is low
  Draw draw;
  double Energy::* account;
};

inline constexpr std::array kEventRates = {0.0};
inline constexpr std::array kHeartRates = {0.0, 1.0};
inline constexpr std::array kPpgRates = {1.0, 10.0, 25.0, 50.0, 100.0};
inline constexpr std::array kMotionRates = {25.0, 50.0, 100.0, 200.0};
inline constexpr std::array kEdaRates = {4.0, 8.0};
inline constexpr std::array kTemperatureRates = {0.25, 1.0};

inline constexpr std::uint8_t kInt16 = format_bit(SampleFormat::int16);
inline constexpr std::uint8_t kInt24 = format_bit(SampleFormat::int24);
inline constexpr std::uint8_t kInt16OrDelta8 = kInt16 | format_bit(SampleFormat::delta8);

/// The watch's own algorithms, beside the light that they share: assumed, of the right order.
inline constexpr Draw kOwnBeats = {1.5, 0};
inline constexpr Draw kOwnOxygen = {4, 0};
inline constexpr Draw kTouch = {0.1, 0};

/// Scales that watches use: counts of a 19-bit converter, ±8 g and ±2000 deg/s in 16 bits.
inline constexpr std::array<Offer, 13> kOffers = {{
    // channel, scale, formats, rates; look, on change; hungry, draw, its account
    {Channel::ppg_green, 1, kInt24, kPpgRates, 0, false, true, light(40), &Energy::light},
    {Channel::ppg_green_2, 1, kInt24, kPpgRates, 0, false, true, light(40), &Energy::light},
    {Channel::ppg_red, 1, kInt24, kPpgRates, 0, false, true, light(20), &Energy::light},
    {Channel::ppg_infrared, 1, kInt24, kPpgRates, 0, false, true, light(15), &Energy::light},
    {Channel::acceleration, 1.f / 4096, kInt16OrDelta8, kMotionRates, 0, false, false,
     kAccelerometer, &Energy::motion},
    {Channel::gyroscope, 1.f / 16, kInt16OrDelta8, kMotionRates, 0, false, true, kGyroscope,
     &Energy::motion},
    {Channel::eda, 0.001f, kInt16, kEdaRates, 0, false, false, kEda, &Energy::skin},
    {Channel::skin_temperature, 0.01f, kInt16, kTemperatureRates, 0, false, false, kThermometer,
     &Energy::skin},
    {Channel::heart_rate, 1, kInt16, kHeartRates, 1000, false, false, kOwnBeats, &Energy::own},
    {Channel::rr, 0.125f, kInt16, kEventRates, 125, false, false, kOwnBeats, &Energy::own},
    {Channel::spo2, 0.1f, kInt16, kEventRates, 2000, false, true, kOwnOxygen, &Energy::own},
    {Channel::battery, 1, kInt16, kEventRates, 5000, true, false, {}, &Energy::own},
    {Channel::contact, 1, kInt16, kEventRates, 125, true, false, kTouch, &Energy::own},
}};

}  // namespace vigil::simulator
