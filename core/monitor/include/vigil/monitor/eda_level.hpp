// Skin conductance now, with how far it can be trusted.
#pragma once

#include "vigil/monitor/level.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// No skin conducts below this: the electrodes do not touch it.
inline constexpr float kLeastConductanceUs = 0.05F;

/// The quality falls as the last 5 s change faster than skin does (features::fastest_eda_change, to
/// a half at its limit for artefacts); with it the interval widens, until the value is absent.
class EdaLevel {
 public:
  /// Finite values in µS; `step`: from one sample to the next.
  void push(Timestamp time, Milliseconds step, float us);
  VitalReading reading() const;
  float quality() const;  ///< 0..1

 private:
  static constexpr std::size_t kEpoch = 320;  ///< samples of 5 s, at most

  Level level_{Channel::eda, seconds(4), 0.01F};
  Ring<float, kEpoch> epoch_;
  Hertz rate_;
};

}  // namespace vigil
