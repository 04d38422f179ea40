#include "vigil/monitor/eda_level.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "vigil/features/eda.hpp"

namespace vigil {
namespace {

constexpr float kLeastQuality = 0.1F;  ///< three times the limit for artefacts

}  // namespace

void EdaLevel::push(Timestamp time, Milliseconds step, float us) {
  level_.push(time, us);
  rate_ = rate(step);
  epoch_.push(us);
  const auto longest =
      static_cast<std::size_t>(std::max(2.0, std::round(features::kEdaEpochS * rate_.value)));
  while (epoch_.size() > longest) epoch_.pop_front();
}

float EdaLevel::quality() const {
  std::array<float, kEpoch> epoch;
  for (std::size_t i = 0; i < epoch_.size(); ++i) epoch[i] = epoch_[i];
  const double excess = features::fastest_eda_change(std::span(epoch).first(epoch_.size()), rate_) /
                        features::kEdaArtefactPerSecond;
  return static_cast<float>(1 / (1 + excess * excess));
}

VitalReading EdaLevel::reading() const {
  const VitalReading level = level_.reading();
  if (!level) return level;
  if (level->value < kLeastConductanceUs) return Absent::poor_contact;
  const float trust = quality();
  if (trust < kLeastQuality) return Absent::motion;
  VitalValue v = *level;
  v.low = v.value - (v.value - v.low) / trust;
  v.high = v.value + (v.high - v.value) / trust;
  v.quality = trust;
  return v;
}

}  // namespace vigil
