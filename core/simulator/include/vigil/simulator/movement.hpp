// How the wrist moves, and what an accelerometer and a gyroscope on it feel.
#pragma once

#include "vigil/simulator/random.hpp"
#include "vigil/simulator/scenario.hpp"

namespace vigil::simulator {

struct Vector {
  double x = 0, y = 0, z = 0;

  friend constexpr Vector operator+(Vector a, Vector b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
  }
  friend constexpr Vector operator*(double k, Vector v) { return {k * v.x, k * v.y, k * v.z}; }
};

/// The watch's attitude is a roll about its x axis (along the forearm) after a pitch about its y
/// axis; gait, fidgets and falls are closed forms of time, so that any sensor can look at any time
/// within the present tick, or shortly before it.
class Movement {
 public:
  explicit Movement(Random random);

  /// The tick that begins at `time_s`. A watch that is not worn lies on a table.
  void tick(double time_s, Activity activity, bool worn);

  /// Specific force in g along the watch's axes; at rest, face up: (0, 0, 1).
  Vector acceleration(double time_s) const;
  /// Rate of turn in deg/s about the watch's axes.
  Vector turning(double time_s) const;
  /// Where up is, along the watch's axes: a unit vector.
  Vector up(double time_s) const { return along_watch({0, 0, 1}, time_s); }
  /// The wrist's acceleration without gravity, in g: forward, sideways, up.
  Vector sway(double time_s) const;

  double steps() const { return steps_; }
  double bounce_g() const { return gait_.bounce_g; }  ///< how hard the gait shakes the wrist

 private:
  struct Gait {
    double stride_hz = 0;  ///< two steps
    double swing_deg = 0;  ///< of the arm
    double bounce_g = 0;   ///< up and down, at the step rate
    double thrust_g = 0;   ///< forward and back
    double impact = 0;     ///< share of the step's harmonics, from the foot's strike
  };
  struct Posture {
    double roll_deg = 0, pitch_deg = 0;
  };
  struct Attitude {
    double roll_turns, pitch_turns;
    double roll_rate_dps, pitch_rate_dps;
  };
  struct Fidget {
    double start_s = -1e9, hertz = 1, decay_s = 1;
    Vector amplitude_g;
  };

  static Gait gait_of(Activity activity);
  static Posture posture_of(Activity activity);

  void change(double time_s, Activity activity, bool worn);
  void settle(double tau_s);
  double stride_phase(double time_s) const;
  Attitude attitude(double time_s) const;
  Vector along_watch(Vector level, double time_s) const;
  Vector gait_sway(double time_s) const;
  Vector fall_sway(double since_s) const;
  double falling(double time_s) const;

  Random random_;
  Activity activity_ = Activity::sitting;
  bool worn_ = true;
  double tick_s_ = 0;

  Gait gait_;
  double stride_phase_ = 0;  ///< turns, at the tick
  Wander stride_pace_;
  Wander stride_vigour_;  ///< no two strides are alike
  double stride_hz_ = 0;  ///< of this moment
  double steps_ = 0;

  Posture posture_;
  Posture posture_target_;
  double roll_rate_dps_ = 0;
  double pitch_rate_dps_ = 0;

  Fidget fidget_;
  double fall_s_ = -1e9;  ///< when the last fall began
};

}  // namespace vigil::simulator
