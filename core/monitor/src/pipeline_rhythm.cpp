// The rhythm's part of the pipeline: a verdict a minute, its alert, and what it means for stress.
#include <cmath>

#include "pipeline.hpp"

namespace vigil {
namespace {

/// Beats are hard to see while the wearer moves: a minute is judged if most of it was at rest.
constexpr float kMovingG = 0.1F;
constexpr int kMostMovingS = 30;
/// Twice the features' minute: their windows are full, and their filters have settled.
constexpr Milliseconds kUsedToAgain = seconds(120);

}  // namespace

/// Once a second, at its end. `beats`: the best there are.
void Analysis::screen_rhythm(Timestamp end, const BeatBook& beats) {
  const VitalReading moves = reading(Vital::motion, end);
  moving_s += moves && moves->value > kMovingG;
  if (std::fmod(end.ms, RhythmScreen::kMinute.value) != 0) return;
  const Absent hindrance = contact == Contact::off   ? Absent::poor_contact
                           : moving_s > kMostMovingS ? Absent::motion
                                                     : Absent::no;
  const BeatSource source =
      beats.source() == Channel::ppg_green ? BeatSource::light : BeatSource::intervals;
  rhythm.take(end, beats.beats(), hindrance, batch, source);
  moving_s = 0;
}

/// Fibrillation makes the beats look like stress, and so does skin that gets used to the watch
/// again: meanwhile stress is not judged.
Absent Monitor::Pipeline::stress_hindrance(Timestamp when) const {
  if (taken_off(when)) return Absent::poor_contact;
  if (worn_again && when - *worn_again < kUsedToAgain) return Absent::starting;
  return rhythm.fibrillating(when) ? Absent::irregular_rhythm : Absent::no;
}

void Monitor::Pipeline::check_rhythm(Timestamp when) {
  const RhythmReading r = rhythm.reading(when);
  const Condition irregular = r.state == RhythmState::af        ? Condition::holds
                              : r.state == RhythmState::regular ? Condition::absent
                                                                : Condition::unknown;
  alerts.update(AlertKind::irregular_rhythm, irregular, r.af_probability, RhythmScreen::threshold(),
                when);
}

}  // namespace vigil
