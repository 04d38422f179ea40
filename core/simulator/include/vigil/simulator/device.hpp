// What kind of device is simulated: which GATT services it has.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil::simulator {

/// All of them are on the same wearer and have a battery and a name.
enum class Device : std::uint8_t {
  watch,        ///< heart rate, and the Vigil Sensor Stream
  chest_strap,  ///< heart rate, and Polar's ECG and acceleration
  armband,      ///< heart rate, and Polar's light, acceleration and turning
  pinetime,     ///< heart rate, and InfiniTime's motion
  oximeter,
  thermometer,
  cuff,
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Device::count_)>
    kDeviceNames = {"watch",    "chest_strap", "armband", "pinetime",
                    "oximeter", "thermometer", "cuff"};
constexpr std::string_view name(Device d) { return kDeviceNames[static_cast<std::size_t>(d)]; }

/// Device::watch where there is none of that name.
constexpr Device find_device(std::string_view name) {
  const auto* at = std::find(kDeviceNames.begin(), kDeviceNames.end(), name);
  return at == kDeviceNames.end() ? Device::watch : static_cast<Device>(at - kDeviceNames.begin());
}

}  // namespace vigil::simulator
