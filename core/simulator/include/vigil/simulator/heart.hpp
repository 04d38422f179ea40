// When the heart beats.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "vigil/simulator/event_log.hpp"
#include "vigil/simulator/random.hpp"
#include "vigil/simulator/scenario.hpp"
#include "vigil/simulator/tick.hpp"

namespace vigil::simulator {

struct Beat {
  double time_s = 0;
  double rr_s = 0;         ///< since the beat before
  bool premature = false;  ///< ventricular: early, and followed by a pause
};

/// In sinus rhythm, the integral pulse frequency modulation model: the sinus node fires when the
/// integral of (1 + m) × rate reaches one (Mateo and Laguna, IEEE TBME 47(8), 2000). m is the sum
/// of respiratory sinus arrhythmia, Mayer waves around 0.1 Hz (the two peaks of the tachogram's
/// spectrum in McSharry et al., IEEE TBME 50(3), 2003) and 1/f noise.
class Heart {
 public:
  struct Drive {
    double rate_bpm;  ///< the mean that the heart heads for
    double stress;    ///< 0 to 1
    Rhythm rhythm;
    double breath;  ///< Breathing::volume
  };

  Heart(double rate_bpm, Random random);

  /// The tick that begins at `time_s`.
  void tick(double time_s, const Drive& drive);

  double rate_bpm() const { return rate_bpm_; }  ///< mean, without variability
  /// How strongly the vagus nerve slows the heart, 0 to 1: sinus arrhythmia grows with it.
  double vagal_tone(double stress) const;
  const EventLog<Beat, 256>& beats() const { return beats_; }

 private:
  double modulation(const Drive& drive);
  void sinus(double time_s, const Drive& drive);
  void fibrillate(double time_s);
  void beat(double time_s, bool premature = false);

  Random random_;
  EventLog<Beat, 256> beats_;
  double variability_;  ///< this wearer's, against most people's
  double rate_bpm_;
  double last_beat_s_ = 0;
  double node_ = 0;            ///< the integral since the sinus node fired
  bool node_blocked_ = false;  ///< its next impulse meets a heart that has just beaten
  std::optional<double> premature_s_;
  std::optional<double> fibrillation_s_;  ///< next beat in atrial fibrillation
  double mayer_ = 0;                      ///< phase, turns
  Wander mayer_pace_;
  std::array<Wander, 5> relaxations_;
  int tick_ = 0;
};

}  // namespace vigil::simulator
