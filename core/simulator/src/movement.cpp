#include "vigil/simulator/movement.hpp"

#include <algorithm>
#include <array>
#include <numbers>

#include "vigil/simulator/mathematics.hpp"
#include "vigil/simulator/tick.hpp"

namespace vigil::simulator {
namespace {

constexpr double kGaitTauS = 0.8;
constexpr double kPaceSpread = 0.02;
constexpr double kVigourSpread = 0.1;
constexpr double kPostureTauS = 0.5;
constexpr double kFallPostureTauS = 0.12;
constexpr double kPostureSpreadDeg = 8;
constexpr double kPostureEveryS = 60;  // at rest the arm is moved that often
constexpr double kFidgetEveryS = 20;
constexpr double kFidgetG = 0.06;

// A fall from standing: nearly weightless for the time that a drop of one metre takes, then the
// ground (the phases that recordings of real falls show: Bagalà et al., PLoS ONE 7(5), 2012).
constexpr double kDropS = 0.45;
constexpr double kWeightless = 0.85;
constexpr double kImpactG = 7;
constexpr double kImpactHz = 9;
constexpr double kImpactDecayS = 0.05;

constexpr double kDegreesPerTurn = 360;

}  // namespace

Movement::Movement(Random random)
    : random_(random),
      stride_pace_(20, kTickS, random_.branch()),
      stride_vigour_(2, kTickS, random_.branch()) {
  change(0, activity_, worn_);
  posture_ = posture_target_;
}

/// Cadences of 108 and 162 steps a minute, ordinary for a walk and an easy run.
Movement::Gait Movement::gait_of(Activity activity) {
  switch (activity) {
    case Activity::walking:
      return {.stride_hz = 0.9, .swing_deg = 22, .bounce_g = 0.22, .thrust_g = 0.12, .impact = 0.3};
    case Activity::running:
      return {.stride_hz = 1.35, .swing_deg = 32, .bounce_g = 1.1, .thrust_g = 0.5, .impact = 0.5};
    default:
      return {};
  }
}

Movement::Posture Movement::posture_of(Activity activity) {
  switch (activity) {
    case Activity::lying:
      return {.roll_deg = 55, .pitch_deg = 5};
    case Activity::walking:
      return {.roll_deg = 12, .pitch_deg = -72};
    case Activity::running:
      return {.roll_deg = 60, .pitch_deg = -18};
    case Activity::falling:
      return {.roll_deg = 100, .pitch_deg = 25};
    default:
      return {.roll_deg = 10, .pitch_deg = 15};
  }
}

void Movement::change(double time_s, Activity activity, bool worn) {
  if (activity == Activity::falling && activity_ != Activity::falling) fall_s_ = time_s;
  activity_ = activity;
  worn_ = worn;
  posture_target_ = worn ? posture_of(activity) : Posture{};
  if (!worn) return;
  posture_target_.roll_deg += kPostureSpreadDeg * random_.normal();
  posture_target_.pitch_deg += kPostureSpreadDeg * random_.normal();
}

void Movement::tick(double time_s, Activity activity, bool worn) {
  tick_s_ = time_s;
  const bool at_rest = gait_of(activity).stride_hz == 0 && activity != Activity::falling;
  const bool shifts = at_rest && worn && random_.chance(kTickS / kPostureEveryS);
  if (activity != activity_ || worn != worn_ || shifts) change(time_s, activity, worn);
  settle(activity == Activity::falling ? kFallPostureTauS : kPostureTauS);

  const Gait target = worn ? gait_of(activity) : Gait{};
  if (target.stride_hz > 0) gait_.stride_hz = approach(gait_.stride_hz, target.stride_hz, 2);
  gait_.swing_deg = approach(gait_.swing_deg, target.swing_deg, kGaitTauS);
  gait_.bounce_g = approach(gait_.bounce_g, target.bounce_g, kGaitTauS);
  gait_.thrust_g = approach(gait_.thrust_g, target.thrust_g, kGaitTauS);
  gait_.impact = approach(gait_.impact, target.impact, kGaitTauS);

  stride_phase_ += stride_hz_ * kTickS;  // the tick that ends here
  if (stride_phase_ >= 1) stride_phase_ -= 1;
  stride_hz_ = gait_.stride_hz * (1 + kPaceSpread * stride_pace_.step());
  stride_vigour_.step();
  if (target.stride_hz > 0) steps_ += 2 * stride_hz_ * kTickS;

  if (at_rest && worn && time_s > fidget_.start_s + 4 * fidget_.decay_s &&
      random_.chance(kTickS / kFidgetEveryS)) {
    fidget_ = {.start_s = time_s,
               .hertz = random_.uniform(1, 4),
               .decay_s = random_.uniform(0.2, 0.8),
               .amplitude_g = {kFidgetG * random_.normal(), kFidgetG * random_.normal(),
                               kFidgetG * random_.normal()}};
  }
}

void Movement::settle(double tau_s) {
  posture_.roll_deg += roll_rate_dps_ * kTickS;  // the tick that ends here
  posture_.pitch_deg += pitch_rate_dps_ * kTickS;
  roll_rate_dps_ = (posture_target_.roll_deg - posture_.roll_deg) / tau_s;
  pitch_rate_dps_ = (posture_target_.pitch_deg - posture_.pitch_deg) / tau_s;
}

double Movement::stride_phase(double time_s) const {
  return stride_phase_ + stride_hz_ * (time_s - tick_s_);
}

Movement::Attitude Movement::attitude(double time_s) const {
  const double ahead_s = time_s - tick_s_;
  const double phase = stride_phase(time_s);
  const double swing_rate_dps = gait_.swing_deg * 2 * std::numbers::pi * stride_hz_ * cosine(phase);
  const double roll_deg = posture_.roll_deg + roll_rate_dps_ * ahead_s;
  const double pitch_deg =
      posture_.pitch_deg + pitch_rate_dps_ * ahead_s + gait_.swing_deg * sine(phase);
  return {roll_deg / kDegreesPerTurn, pitch_deg / kDegreesPerTurn, roll_rate_dps_,
          pitch_rate_dps_ + swing_rate_dps};
}

/// A stride is two steps: what bounces does so at twice the stride's frequency and its multiples,
/// the swinging arm and the difference between left and right at the stride's own.
Vector Movement::gait_sway(double time_s) const {
  if (gait_.bounce_g < 1e-4) return {};
  const double phase = stride_phase(time_s);
  const double strike =
      gait_.impact * (sine(4 * phase + 0.1) + 0.6 * sine(6 * phase + 0.25) + 0.3 * sine(8 * phase));
  const double vigour = 1 + kVigourSpread * stride_vigour_.value();
  const double thrust_g = gait_.thrust_g * vigour;
  const double bounce_g = gait_.bounce_g * vigour;
  return {thrust_g * (cosine(2 * phase + 0.15) + 0.8 * sine(phase) + 0.5 * strike),
          0.4 * thrust_g * sine(phase + 0.3),
          bounce_g * (sine(2 * phase) + 0.15 * sine(phase + 0.2) + strike)};
}

Vector Movement::fall_sway(double since_s) const {
  const double since_impact_s = since_s - kDropS;
  if (since_impact_s < 0 || since_impact_s > 20 * kImpactDecayS) return {};
  const double jolt =
      kImpactG * exponential(-since_impact_s / kImpactDecayS) * sine(kImpactHz * since_impact_s);
  return {0.5 * jolt, -0.4 * jolt, jolt};
}

/// How much of gravity is gone, 0 to 1.
double Movement::falling(double time_s) const {
  const double since_s = time_s - fall_s_;
  if (since_s < 0 || since_s > kDropS) return 0;
  return kWeightless * std::min(1.0, since_s / 0.1);
}

Vector Movement::sway(double time_s) const {
  Vector sway = gait_sway(time_s) + fall_sway(time_s - fall_s_);
  const double since_s = time_s - fidget_.start_s;
  if (since_s >= 0 && since_s < 10 * fidget_.decay_s)
    sway = sway + exponential(-since_s / fidget_.decay_s) * sine(fidget_.hertz * since_s) *
                      fidget_.amplitude_g;
  return sway;
}

/// From axes forward, sideways, up to those of the watch.
Vector Movement::along_watch(Vector level, double time_s) const {
  const Attitude a = attitude(time_s);
  const double sin_pitch = sine(a.pitch_turns), cos_pitch = cosine(a.pitch_turns);
  const double sin_roll = sine(a.roll_turns), cos_roll = cosine(a.roll_turns);
  const double z = level.x * sin_pitch + level.z * cos_pitch;  // after the pitch about y
  return {level.x * cos_pitch - level.z * sin_pitch, level.y * cos_roll + z * sin_roll,
          z * cos_roll - level.y * sin_roll};
}

Vector Movement::acceleration(double time_s) const {
  return along_watch(sway(time_s) + Vector{0, 0, 1 - falling(time_s)}, time_s);
}

Vector Movement::turning(double time_s) const {
  const Attitude a = attitude(time_s);
  return {a.roll_rate_dps, a.pitch_rate_dps * cosine(a.roll_turns),
          -a.pitch_rate_dps * sine(a.roll_turns)};
}

}  // namespace vigil::simulator
