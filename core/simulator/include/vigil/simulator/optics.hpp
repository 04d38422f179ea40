// What the photodiodes of a reflective pulse sensor on the wrist count.
#pragma once

#include "vigil/simulator/heart.hpp"
#include "vigil/simulator/wearer.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil::simulator {

/// From the R wave to the foot of the pulse at the wrist.
inline constexpr double kPulseTransitS = 0.2;

/// The volume of blood that one beat sends to the wrist, `since_s` after it: 0 before, some 1.16 at
/// the systolic peak of a resting heart's beat, then the dicrotic notch and wave.
double pulse_wave(const Beat& beat, double since_s);

/// Counts of a 19-bit converter, without its noise; they grow with the light received, and so fall
/// as blood volume rises. `channel` is one of the four PPG channels; `time_s` lies within the
/// wearer's present tick.
double light(const Wearer& wearer, Channel channel, double time_s);

/// The standard deviation of a channel's noise, in counts.
double light_noise(Channel channel);

inline constexpr double kMostLight = (1 << 19) - 1;  ///< where the converter saturates

}  // namespace vigil::simulator
