// What the simulated watch can stream: a table.
#pragma once

#include <array>
#include <span>

#include "vigil/protocol/stream_capabilities.hpp"

namespace vigil::simulator {

struct Offer {
  Channel channel;
  float scale;
  std::uint8_t formats;
  std::span<const double> rates_hz;
  double look_ms;    ///< events: how often the watch looks whether there is one
  bool on_change;    ///< events: only what differs from the last is sent
  bool hungry;       ///< stopped when the battery is low
  double base_mw;    ///< drawn while it runs …
  double mw_per_hz;  ///< … and for each sample a second
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

/// Scales that watches use: counts of a 19-bit converter, ±8 g and ±2000 deg/s in 16 bits. The
/// power is of the right order for today's parts, no more.
inline constexpr std::array<Offer, 13> kOffers = {{
    // channel, scale, formats, rates; look, on change; hungry, mW, mW for each Hz
    {Channel::ppg_green, 1, kInt24, kPpgRates, 0, false, true, 0.5, 0.08},
    {Channel::ppg_green_2, 1, kInt24, kPpgRates, 0, false, true, 0.5, 0.08},
    {Channel::ppg_red, 1, kInt24, kPpgRates, 0, false, true, 0.5, 0.10},
    {Channel::ppg_infrared, 1, kInt24, kPpgRates, 0, false, true, 0.5, 0.06},
    {Channel::acceleration, 1.f / 4096, kInt16OrDelta8, kMotionRates, 0, false, false, 0.05, 0.002},
    {Channel::gyroscope, 1.f / 16, kInt16OrDelta8, kMotionRates, 0, false, true, 1.5, 0.01},
    {Channel::eda, 0.001f, kInt16, kEdaRates, 0, false, false, 0.3, 0.01},
    {Channel::skin_temperature, 0.01f, kInt16, kTemperatureRates, 0, false, false, 0.05, 0.01},
    {Channel::heart_rate, 1, kInt16, kHeartRates, 1000, false, false, 1.5, 0},
    {Channel::rr, 0.125f, kInt16, kEventRates, 125, false, false, 1.5, 0},
    {Channel::spo2, 0.1f, kInt16, kEventRates, 2000, false, true, 4, 0},
    {Channel::battery, 1, kInt16, kEventRates, 5000, true, false, 0, 0},
    {Channel::contact, 1, kInt16, kEventRates, 125, true, false, 0.1, 0},
}};

}  // namespace vigil::simulator
