// A wearer's life as a recording folder tells it: samples at regular rates without a radio between.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "vigil/simulator/pulse_meter.hpp"
#include "vigil/simulator/wearer.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil::simulator {

/// One file of the folder (recording.hpp); its rate divides the body's ticks.
struct TapeFile {
  std::string_view name;
  Channel channel;
  int rate_hz;
};
inline constexpr std::array<TapeFile, 9> kTapeFiles = {{
    {"BVP.csv", Channel::ppg_green, 64},
    {"BVP2.csv", Channel::ppg_green_2, 64},
    {"PPG_RED.csv", Channel::ppg_red, 64},
    {"PPG_IR.csv", Channel::ppg_infrared, 64},
    {"ACC.csv", Channel::acceleration, 32},
    {"GYRO.csv", Channel::gyroscope, 32},
    {"EDA.csv", Channel::eda, 4},
    {"TEMP.csv", Channel::skin_temperature, 4},
    {"SPO2.csv", Channel::spo2, 1},
}};

class Tape {
 public:
  Tape(const Scenario& scenario, std::uint64_t seed);

  /// Lives through the next second.
  void second();

  /// Of that second, in the file's own unit: light as blood volume (it grows with it), acceleration
  /// in 1/64 g; axes interleaved.
  std::span<const float> values(std::size_t file) const { return columns_[file].span(); }
  /// RR.csv: the beats that were recognised in that second, each with the interval it ends.
  std::span<const Pulse> beats() const { return beats_.span(); }
  Truth truth() const { return truth_of(wearer_); }

 private:
  static constexpr std::size_t kMostValues = 128;
  static constexpr std::size_t kMostBeats = 8;

  void sample(std::size_t file);

  Random random_;
  Wearer wearer_;
  PulseMeter meter_;
  std::array<Random, kTapeFiles.size()> noise_;
  std::array<FixedVector<float, kMostValues>, kTapeFiles.size()> columns_;
  FixedVector<Pulse, kMostBeats> beats_;
  std::uint64_t pulses_read_ = 0;
};

}  // namespace vigil::simulator
