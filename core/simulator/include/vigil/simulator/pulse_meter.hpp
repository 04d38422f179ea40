// The watch's own heart rate and beat-to-beat intervals, with the faults of a wrist sensor.
#pragma once

#include <optional>

#include "vigil/simulator/event_log.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

/// A beat that the watch has seen, some milliseconds early or late.
struct Pulse {
  double time_s = 0;
  double interval_s = 0;  ///< since the pulse before
  bool follows = false;   ///< on the pulse before, none missed: else the interval means nothing
};

class PulseMeter {
 public:
  PulseMeter(const Wearer& wearer, Random random) : wearer_(wearer), random_(random) {}

  /// Call after every tick of the wearer.
  void tick();

  const EventLog<Pulse, 256>& pulses() const { return pulses_; }
  /// Mean over the last seconds; absent without enough pulses.
  std::optional<double> heart_rate_bpm() const;

 private:
  bool sees(const Beat& beat);

  const Wearer& wearer_;
  Random random_;
  EventLog<Pulse, 256> pulses_;
  std::uint64_t beats_read_ = 0;
  double last_s_ = 0;
  bool missed_ = true;
};

}  // namespace vigil::simulator
