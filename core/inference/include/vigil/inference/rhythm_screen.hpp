// Regular, or like atrial fibrillation: minute by minute, from the intervals between beats alone.
#pragma once

#include <cstdint>
#include <optional>

#include "vigil/inference/rhythm_features.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Where `absent` is not `no`, the probability means nothing and the state is unclassifiable.
struct RhythmReading {
  Timestamp time{};  ///< end of the minute
  float af_probability = 0;
  Absent absent = Absent::no_data;
  RhythmState state = RhythmState::unclassifiable;
  RhythmReason reason = RhythmReason::none;
};

/// What stands between the heart and the intervals.
enum class BeatSource : std::uint8_t {
  intervals,  ///< a device's own, of a chest strap's ECG at best
  light,      ///< pulses that were found in light: late, early or missed by motion and weak contact
};

/// A logistic regression of each minute, and the forward filter of a hidden Markov model of two
/// states over them (Rabiner, Proc. IEEE 77(2), 1989). models/rhythm.md says how well it does.
class RhythmScreen {
 public:
  static constexpr Milliseconds kMinute = seconds(60);
  /// Of a minute's intervals, and of its time that they must cover.
  static constexpr std::size_t kFewestIntervals = 20;
  static constexpr double kLeastCover = 0.5;
  /// Of a minute's beats, how many must be well detected.
  static constexpr double kLeastDetected = 0.9;
  /// Evidence of beats that were found in light counts this much of what it counts otherwise.
  static constexpr double kTrustInLight = 0.5;
  /// After fibrillation the next beats are taken for it, until a minute is regular or this is over.
  static constexpr Milliseconds kLately = seconds(600);
  /// A minute whose last beat is older than this is over without beats.
  static constexpr Milliseconds kSilence = seconds(15);

  /// The minute that ends at `end`: every minute once, in order. `hindrance`: why it is not to be
  /// judged, or `no`. `late`: how far beats may lag behind.
  void take(Timestamp end, const features::RrSeries& beats, Absent hindrance, Milliseconds late,
            BeatSource source = BeatSource::intervals);

  /// The probability above which it is fibrillation.
  static float threshold();
  /// As it stands at `when`.
  RhythmReading reading(Timestamp when) const;
  /// Fibrillation, now or lately, and nothing regular since; or the last minute speaks for it.
  bool fibrillating(Timestamp when) const;
  void reset() { *this = {}; }

 private:
  Absent too_little(Timestamp end, const features::RrSeries& beats, Milliseconds late) const;
  void pass_a_minute();

  RhythmReading reading_;
  std::optional<Timestamp> last_af_;
  double log_odds_ = 0;
  RhythmWindow window_;
};

}  // namespace vigil
