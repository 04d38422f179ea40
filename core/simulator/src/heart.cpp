#include "vigil/simulator/heart.hpp"

#include <algorithm>

#include "vigil/simulator/mathematics.hpp"

namespace vigil::simulator {
namespace {

// The heart rate rises faster than it falls.
constexpr double kRiseTauS = 20;
constexpr double kFallTauS = 40;

// Depths of modulation at full vagal tone, as shares of the heart rate. They give a resting adult's
// RMSSD and SDNN of some 40 ms each.
constexpr double kSinusArrhythmia = 0.055;
constexpr double kMayerWave = 0.03;
constexpr double kFlicker = 0.03;
constexpr double kMayerHz = 0.1;
constexpr double kMayerSpreadHz = 0.006;

// A sum of relaxations with time constants in geometric progression has a 1/f spectrum between the
// slowest and the fastest (van der Ziel, Physica 16(4), 1950).
constexpr int kSlowTicks = 32;  // the slow processes step four times a second
constexpr double kSlowStepS = kSlowTicks * kTickS;
constexpr double kFastestTauS = 2.5;

// Premature beats: how often, how early.
constexpr double kPrematureShare = 0.08;
constexpr double kPrematureAt = 0.6;

// Atrial fibrillation: impulses reach the AV node as a Poisson process; the first one after its
// refractory period is conducted (Corino et al., IEEE TBME 58(12), 2011). The shares make the
// interval's coefficient of variation about 0.22.
constexpr double kRefractoryShare = 0.8;
constexpr double kRefractorySpread = 0.1;

}  // namespace

Heart::Heart(double rate_bpm, Random random)
    : random_(random),
      variability_(random_.uniform(0.75, 1.25)),
      rate_bpm_(rate_bpm),
      mayer_pace_(30, kSlowStepS, random_.branch()),
      relaxations_{Wander(kFastestTauS, kSlowStepS, random_.branch()),
                   Wander(kFastestTauS * 4, kSlowStepS, random_.branch()),
                   Wander(kFastestTauS * 16, kSlowStepS, random_.branch()),
                   Wander(kFastestTauS * 64, kSlowStepS, random_.branch()),
                   Wander(kFastestTauS * 256, kSlowStepS, random_.branch())} {
  last_beat_s_ = -60 / rate_bpm * random_.uniform();
  node_ = -last_beat_s_ * rate_bpm / 60;
}

double Heart::vagal_tone(double stress) const {
  return std::clamp((120 - rate_bpm_) / 55, 0.03, 1.0) * (1 - 0.7 * stress);
}

double Heart::modulation(const Drive& drive) {
  if (tick_++ % kSlowTicks == 0) {
    mayer_pace_.step();
    for (Wander& relaxation : relaxations_) relaxation.step();
  }
  mayer_ += (kMayerHz + kMayerSpreadHz * mayer_pace_.value()) * kTickS;
  if (mayer_ >= 1) mayer_ -= 1;
  double flicker = 0;
  for (const Wander& relaxation : relaxations_) flicker += relaxation.value();
  flicker /= 2.236;  // √5: standard deviation 1

  const double vagal = vagal_tone(drive.stress);
  const double mixed = 0.3 + 0.7 * vagal;  // Mayer waves and 1/f are sympathetic, too
  const double exertion = std::clamp((170 - rate_bpm_) / 100, 0.1, 1.0);
  return variability_ * (kSinusArrhythmia * vagal * drive.breath +
                         mixed * exertion * (kMayerWave * sine(mayer_) + kFlicker * flicker));
}

void Heart::tick(double time_s, const Drive& drive) {
  rate_bpm_ =
      approach(rate_bpm_, drive.rate_bpm, drive.rate_bpm > rate_bpm_ ? kRiseTauS : kFallTauS);
  if (drive.rhythm == Rhythm::atrial_fibrillation) {
    fibrillate(time_s);
    return;
  }
  if (fibrillation_s_) {  // it has ended, and the sinus node leads again
    fibrillation_s_.reset();
    node_ = 0;
  }
  sinus(time_s, drive);
}

void Heart::sinus(double time_s, const Drive& drive) {
  if (premature_s_ && *premature_s_ < time_s + kTickS) {
    beat(*premature_s_, true);
    premature_s_.reset();
    node_blocked_ = true;  // hence the pause: the node itself keeps its time
  }
  const double gain = rate_bpm_ / 60 * (1 + modulation(drive)) * kTickS;
  node_ += gain;
  if (node_ < 1) return;
  node_ -= 1;
  if (!node_blocked_) beat(time_s + kTickS * (1 - node_ / gain));
  const bool premature_next =
      drive.rhythm == Rhythm::ectopic && !node_blocked_ && random_.chance(kPrematureShare);
  if (premature_next) premature_s_ = last_beat_s_ + kPrematureAt * 60 / rate_bpm_;
  node_blocked_ = false;
}

void Heart::fibrillate(double time_s) {
  const auto interval_s = [&] {
    const double mean_s = 60 / rate_bpm_;
    const double refractory = 1 + kRefractorySpread * random_.normal();
    return mean_s * (kRefractoryShare * std::max(refractory, 0.5) +
                     random_.exponential(1 - kRefractoryShare));
  };
  if (!fibrillation_s_) {
    premature_s_.reset();
    node_blocked_ = false;
    fibrillation_s_ = std::max(time_s, last_beat_s_ + interval_s());
  }
  while (*fibrillation_s_ < time_s + kTickS) {
    beat(*fibrillation_s_);
    *fibrillation_s_ += interval_s();
  }
}

void Heart::beat(double time_s, bool premature) {
  beats_.push({time_s, time_s - last_beat_s_, premature});
  last_beat_s_ = time_s;
}

}  // namespace vigil::simulator
