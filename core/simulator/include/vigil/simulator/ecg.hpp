// What electrodes on the chest see.
#pragma once

#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

/// How late `ecg` is: the P wave comes before the beat that tells of it.
inline constexpr double kEcgDelayS = 0.3;

/// Millivolts of kEcgDelayS before `time_s`, without noise. Five waves around each beat (McSharry
/// et al., IEEE TBME 50(3), 2003, table I); no P wave in atrial fibrillation and before a premature
/// ventricular beat.
double ecg(const Wearer& wearer, double time_s);

}  // namespace vigil::simulator
