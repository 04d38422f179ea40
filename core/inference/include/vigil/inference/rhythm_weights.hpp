// Written by scripts/train/rhythm.py, with models/rhythm.json.
#pragma once

#include <array>

#include "vigil/inference/rhythm_features.hpp"

namespace vigil::rhythm_weights {

/// The log odds of fibrillation, of one minute alone: weights times features, and the bias.
inline constexpr std::array<double, RhythmFeatures::kCount> kWeights = {4.3005, 1.54372, -27.818};
inline constexpr double kBias = 8.01277;
/// Cut to +-kClip; a minute's evidence counts kEvidence times it.
inline constexpr double kClip = 4.0, kEvidence = 0.5;
/// The chance that the rhythm of one minute is that of the next.
inline constexpr double kStay = 0.9;
/// The decision, in log odds; between the two it is unclassifiable.
inline constexpr double kRegularBelow = -1.0, kAfAbove = 1.8;

}  // namespace vigil::rhythm_weights
