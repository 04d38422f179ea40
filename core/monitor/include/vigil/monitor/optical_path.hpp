// From the light at the wrist to heart rate, beats, breathing and the waveform to show.
#pragma once

#include <optional>

#include "vigil/monitor/beat_book.hpp"
#include "vigil/monitor/breath_path.hpp"
#include "vigil/monitor/patience.hpp"
#include "vigil/monitor/trace_ring.hpp"
#include "vigil/monitor/vital_value.hpp"
#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/signal/signal_quality.hpp"
#include "vigil/timeline/sample_track.hpp"

namespace vigil {

/// Brings the PPG channels and the acceleration onto one grid and analyses them second by second,
/// as soon as a second is complete.
class OpticalPath {
 public:
  void set_light(Light light) { grid_.set_light(light); }
  /// Segments of other channels are passed over.
  void take(const Segment& segment);
  /// Analyses the seconds that are in by now, and draws them.
  void advance(Timestamp now, TraceRing& waveform);
  void reset();

  /// Is there light to analyse?
  bool present() const { return first_light_.has_value(); }
  /// Over the window that ends at `end`, or where the light has not come that far, with it.
  VitalReading heart_rate(Timestamp end, Milliseconds window) const;
  VitalReading respiration() const;
  const PulseQuality::Index& quality() const { return quality_.index(); }
  BeatBook& beats() { return beats_; }
  const BeatBook& beats() const { return beats_; }

 private:
  /// Pulses less alike than this make no interval.
  static constexpr float kFairBeat = 0.5F;
  /// Below it the waveform is drawn as poor, and breathing is not read from it.
  static constexpr float kFairLight = 0.25F;

  void start();
  bool complete(Timestamp now);
  void analyse(TraceRing& waveform);
  void take_beats();

  PulseGrid grid_;
  OpticalHeartRate heart_rate_;
  PulseBeats pulse_beats_;
  PulseWaveform pulse_waveform_;
  PulseQuality quality_;
  BeatBook beats_{Channel::ppg_green};
  BreathPath breath_{Channel::ppg_green};
  std::optional<PulseBeat> last_beat_;

  /// The seconds end this much before whole seconds of the clock: what the grid looks ahead.
  Milliseconds lag_{};
  std::optional<Timestamp> first_light_;
  std::optional<Timestamp> next_;  ///< start of the second to analyse next
  Patience patience_{seconds(2)};  ///< with an acceleration that was there before
};

}  // namespace vigil
