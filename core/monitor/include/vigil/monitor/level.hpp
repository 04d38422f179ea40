// The level of a slow channel (EDA, skin temperature, motion) now.
#pragma once

#include "vigil/monitor/vital_value.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// The mean of the last few seconds, with the 90 % interval in which single samples lay.
class Level {
 public:
  /// `resolution`: what the sensor cannot tell apart; the interval is never narrower.
  Level(Channel source, Milliseconds over, float resolution)
      : source_(source), over_(over), resolution_(resolution) {}

  void push(Timestamp time, float value);
  VitalReading reading() const;

 private:
  struct Sample {
    Timestamp time;
    float value;
  };
  Channel source_;
  Milliseconds over_;
  float resolution_;
  Ring<Sample, 512> samples_;
};

}  // namespace vigil
