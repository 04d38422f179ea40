#include "vigil/monitor/level.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

void Level::push(Timestamp time, float value) {
  samples_.push({time, value});
  while (time - samples_.front().time >= over_) samples_.pop_front();
}

VitalReading Level::reading() const {
  if (samples_.empty()) return Absent::no_data;
  const auto n = static_cast<double>(samples_.size());
  double mean = 0, square = 0;
  for (std::size_t i = 0; i < samples_.size(); ++i) mean += samples_[i].value / n;
  for (std::size_t i = 0; i < samples_.size(); ++i)
    square += (samples_[i].value - mean) * (samples_[i].value - mean) / n;
  const float half = std::max(resolution_, static_cast<float>(1.645 * std::sqrt(square)));
  const auto value = static_cast<float>(mean);
  return VitalValue{samples_.back().time, value, value - half, value + half, 1, source_};
}

}  // namespace vigil
