// The person under the watch, and the room they are in.
#pragma once

#include "vigil/simulator/breathing.hpp"
#include "vigil/simulator/heart.hpp"
#include "vigil/simulator/movement.hpp"
#include "vigil/simulator/scenario.hpp"
#include "vigil/simulator/skin.hpp"
#include "vigil/simulator/tick.hpp"

namespace vigil::simulator {

/// Lives through a scenario. The same scenario and seed give the same life, whatever is measured of
/// it. Times are seconds since the scenario's start.
class Wearer {
 public:
  /// The scenario's segments must outlive it.
  Wearer(const Scenario& scenario, Random random);

  /// Lives on until the tick that holds `time_s`.
  void advance(double time_s) {
    while (next_tick_s() <= time_s) tick();
  }
  void tick();
  double next_tick_s() const { return time_s_ + kTickS; }
  /// When the present tick began: sensors look at most one tick further.
  double time_s() const { return time_s_; }

  const Segment& segment() const { return script_.segment(); }
  const Heart& heart() const { return heart_; }
  const Breathing& breathing() const { return breathing_; }
  const Movement& movement() const { return movement_; }
  const Skin& skin() const { return skin_; }

  double stress() const { return stress_; }
  double spo2_pct() const { return spo2_pct_; }
  double contact() const { return contact_; }  ///< as Segment::contact
  bool worn() const { return contact_ > 0.15; }
  double energy_kj() const { return energy_kj_; }  ///< spent since the start
  double body_temperature_c() const { return body_temperature_c_; }
  /// Of somebody healthy; exertion and stress raise it.
  double systolic_mmhg() const { return 118 + 55 * exertion_ + 22 * stress_; }
  double diastolic_mmhg() const { return 76 + 4 * exertion_ + 11 * stress_; }
  double watch_back_c() const { return watch_back_c_; }    ///< skin, or the table it lies on
  double ambient_light() const { return ambient_light_; }  ///< 0 to 1

 private:
  Script script_;
  double time_s_ = 0;  ///< a tick is a power of two of a second: the sum is exact
  Heart heart_;
  Breathing breathing_;
  Movement movement_;
  Skin skin_;
  double stress_;
  double exertion_ = 0;
  double spo2_pct_;
  double contact_;
  double body_temperature_c_;
  double energy_kj_ = 0;
  double watch_back_c_;
  Random room_;
  double ambient_light_;
};

/// What is so at one moment, to hold against what Vigil makes of the bytes.
struct Truth {
  double time_s;
  Activity activity;
  Rhythm rhythm;
  double heart_rate_bpm;  ///< mean, without variability
  double respiration_per_min;
  double spo2_pct;
  double skin_temperature_c;
  double body_temperature_c;
  double systolic_mmhg;
  double diastolic_mmhg;
  double conductance_us;
  double stress;
  double contact;
  double steps;
};
Truth truth_of(const Wearer& wearer);

}  // namespace vigil::simulator
