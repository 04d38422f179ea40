// What the watch's sensors would measure if they had no noise, and how much of it they have.
#pragma once

#include <array>

#include "vigil/simulator/wearer.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil::simulator {

/// A sample of one of the sampled channels that the watch has (PPG, acceleration, gyroscope, EDA,
/// skin temperature), axis by axis, in the channel's unit. `time_s` lies within the wearer's
/// present tick.
std::array<double, 3> sense(const Wearer& wearer, Channel channel, double time_s);

/// The standard deviation of the channel's noise, in its unit.
double noise(Channel channel);

}  // namespace vigil::simulator
