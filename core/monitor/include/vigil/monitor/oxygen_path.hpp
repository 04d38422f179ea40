// From red and infrared light to oxygen saturation.
#pragma once

#include <optional>

#include "vigil/monitor/patience.hpp"
#include "vigil/monitor/vital_value.hpp"
#include "vigil/signal/oximetry.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/timeline/sample_track.hpp"

namespace vigil {

class OxygenPath {
 public:
  /// Segments of other channels are passed over.
  void take(const Segment& segment);
  /// Analyses the seconds that are in by now.
  void advance(Timestamp now);
  void reset();

  /// Is there light to analyse?
  bool present() const { return red_ && infrared_; }
  VitalReading reading() const;

 private:
  static constexpr std::size_t kRed = 0, kInfrared = 1;  ///< of the grid's channels

  bool complete(Timestamp now);

  PulseGrid grid_;
  PulseOximeter oximeter_;
  bool red_ = false, infrared_ = false;
  std::optional<Timestamp> next_;  ///< start of the second to analyse next
  Patience patience_{seconds(2)};  ///< with an acceleration that was there before
};

}  // namespace vigil
