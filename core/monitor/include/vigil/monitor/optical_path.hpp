// From the light at the wrist to heart rate, beats and the waveform to show.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "vigil/monitor/beat_book.hpp"
#include "vigil/monitor/trace_ring.hpp"
#include "vigil/monitor/vital_value.hpp"
#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/resampler.hpp"
#include "vigil/timeline/sample_track.hpp"

namespace vigil {

/// Brings the PPG channels and the acceleration onto one grid and analyses them second by second,
/// as soon as a second is complete.
class OpticalPath {
 public:
  OpticalPath();

  /// Segments of other channels are passed over.
  void take(const Segment& segment);
  /// Analyses the seconds that are in by now, and draws them.
  void advance(Timestamp now, TraceRing& waveform);
  void reset();

  /// Is there light to analyse?
  bool present() const { return first_light_.has_value(); }
  VitalReading heart_rate(Timestamp end, Milliseconds window) const;
  BeatBook& beats() { return beats_; }
  const BeatBook& beats() const { return beats_; }

 private:
  /// How long a second waits for an acceleration that was there before.
  static constexpr Milliseconds kPatience = seconds(2);
  /// A batch of one channel lies here until the others' batches have come, too.
  static constexpr Milliseconds kHistory = seconds(40);
  /// Pulses less alike than this make no interval.
  static constexpr float kFairBeat = 0.5F;

  /// One second of a channel on the grid.
  struct Grid {
    explicit Grid(std::size_t axes) : values(kPulseSamples * axes), valid(kPulseSamples) {}
    /// The second's values; nothing where too many are missing.
    std::span<const float> read(Resampler& from, Timestamp first);

    std::vector<float> values;
    std::vector<std::uint8_t> valid;
  };

  void start();
  bool complete(Timestamp now);
  void analyse(TraceRing& waveform);
  void take_beats();

  std::vector<Resampler> ppg_;
  Resampler acceleration_;
  std::vector<Grid> ppg_grid_{kMaxPpgChannels, Grid(1)};
  Grid acceleration_grid_{3};

  OpticalHeartRate heart_rate_;
  PulseBeats pulse_beats_;
  PulseWaveform pulse_waveform_;
  BeatBook beats_{Channel::ppg_green};
  std::optional<PulseBeat> last_beat_;

  /// The seconds end this much before whole seconds of the clock: what the resampling looks ahead.
  Milliseconds lag_{};
  std::optional<Timestamp> first_light_;
  std::optional<Timestamp> next_;           ///< start of the second to analyse next
  std::optional<Timestamp> waiting_since_;  ///< for its acceleration
};

}  // namespace vigil
