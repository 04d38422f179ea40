// The signal quality of every sampled channel, as far as its samples alone tell.
#pragma once

#include <array>

#include "vigil/signal/sample_quality.hpp"
#include "vigil/timeline/sample_track.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

class ChannelQuality {
 public:
  ChannelQuality();

  void take(const Segment& segment);
  void reset();

  /// 0..1; `stale` where the newest sample is older than `oldest`, `no_data` of what is not
  /// sampled.
  Reading<float> value(Channel channel, Timestamp oldest) const;

 private:
  std::array<SampleQuality, kChannelCount> channels_;
};

}  // namespace vigil
