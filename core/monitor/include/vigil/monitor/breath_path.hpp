// From one sensor's beats to the breathing rate, second by second of their own time.
#pragma once

#include <optional>

#include "vigil/monitor/vital_value.hpp"
#include "vigil/signal/respiration.hpp"

namespace vigil {

class BreathPath {
 public:
  explicit BreathPath(Channel source) : source_(source) {}

  void push(const BreathMark& mark);
  /// Does the seconds up to `end`: those for which all beats are in.
  void advance(Timestamp end);
  void reset();

  VitalReading reading() const;

 private:
  Channel source_;
  Respiration respiration_;
  std::optional<Timestamp> done_;  ///< the end of the last second done
};

}  // namespace vigil
