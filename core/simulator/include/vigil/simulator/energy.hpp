// What sampling and sending cost a watch: a model of its parts, each number with its source. It is
// there to compare rates; a watch's own figures depend on its optics and its firmware.
#pragma once

#include <cstddef>

namespace vigil::simulator {

/// Of a running sensor: so much however slow it is, and so much for each sample a second.
struct Draw {
  double base_mw = 0;
  double mj_per_sample = 0;
};

// Light. An LED is lit for one integration time a sample: 117.3 us, the longest of the MAX86141
// (its data sheet 19-100051, table of PPG_TINT), at the 5 V of that sheet's characteristics, from a
// battery through a boost converter of 85 % (assumed). Currents are assumed: a green LED at the
// wrist is driven with some tens of mA, red and infrared with less. The front end adds 0.7 uJ a
// sample: under 10 uA at 1.8 V and 25 samples/s (its front page).
inline constexpr double kLightS = 117.3e-6;
inline constexpr double kFrontEndMj = 10e-3 * 1.8 / 25;
constexpr Draw light(double led_ma) { return {0, led_ma * 5 * kLightS / 0.85 + kFrontEndMj}; }

// Motion, by the BMI270's data sheet (BST-BMI270-DS000) at 1.8 V: 685 uA with both sensors, 210 uA
// with the accelerometer alone, 3.5 uA suspended. The accelerometer sleeps between samples, each
// the mean of four at its 1600 Hz (assumed: the sheet's avg4); the gyroscope cannot sleep.
inline constexpr double kImuVolts = 1.8;
inline constexpr Draw kAccelerometer = {3.5e-3 * kImuVolts,
                                        (210 - 3.5) * 1e-3 * kImuVolts * 4 / 1600};
inline constexpr Draw kGyroscope = {(685 - 210) * 1e-3 * kImuVolts, 0};

// Skin. EDA: a potentiostat and its converter, 0.1 mA at 3 V (assumed), all the time. Temperature:
// one conversion a sample, 0.6 mA for 44 ms at 3 V (the MAX30205's data sheet, typical).
inline constexpr Draw kEda = {0.3, 0.01};
inline constexpr Draw kThermometer = {0, 0.6 * 3 * 44e-3};

// Radio, of the order of the nRF52840 at 3 V with its converter, 1 Mbit/s: 4.8 mA
// sending at 0 dBm, 4.6 mA receiving. Beside its value a notification sends 24 bytes (preamble 1,
// address 4, header 2, L2CAP 4, ATT 3, MIC 4, CRC 3, and 3 for the ramp), and its acknowledgement
// takes two pauses of 150 us and 80 us of listening (Bluetooth Core 5.4, Vol 6 Part B).
inline constexpr double kMjPerByte = 4.8 * 3 * 8e-6;
inline constexpr double kMjPerPacket = 24 * kMjPerByte + 4.6 * 3 * (2 * 150e-6 + 80e-6);
constexpr double radio_mj(std::size_t bytes) {
  return kMjPerPacket + kMjPerByte * static_cast<double>(bytes);
}

/// Since the scenario's start, in mJ.
struct Energy {
  double light = 0, motion = 0, skin = 0;
  double own = 0;  ///< the watch's own heart rate, beats and saturation
  double radio = 0;

  constexpr double total() const { return light + motion + skin + own + radio; }
  friend constexpr bool operator==(const Energy&, const Energy&) = default;
};

}  // namespace vigil::simulator
