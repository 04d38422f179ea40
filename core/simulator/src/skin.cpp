#include "vigil/simulator/skin.hpp"

#include "vigil/simulator/mathematics.hpp"
#include "vigil/simulator/tick.hpp"

namespace vigil::simulator {
namespace {

constexpr double kTonicTauS = 40;
constexpr double kTemperatureTauS = 90;
constexpr double kDriftTauS = 60;
constexpr double kVasomotionTauS = 25;
constexpr double kPerfusionTauS = 2;  // smooth, as vessels are
constexpr double kDriftShare = 0.04;

// Responses nobody asked for come one to three times a minute in a calm person, and well over ten
// times in a stressed one (Boucsein, Electrodermal Activity, 2nd ed. 2012).
constexpr double kCalmPerMin = 1.5;
constexpr double kStressedPerMin = 14;

// The Bateman function e^(-t/slow) - e^(-t/fast) (Alexander et al., J Neurosci Methods 146, 2005;
// Benedek and Kaernbach, J Neurosci Methods 190, 2010), which peaks at 1.18 s with this height.
constexpr double kFastTauS = 0.75;
constexpr double kSlowTauS = 2;
constexpr double kBatemanPeak = 0.347086;

}  // namespace

Skin::Skin(double temperature_c, Random random)
    : random_(random),
      calm_us_(random_.uniform(1.5, 4)),
      tonic_us_(calm_us_),
      drift_(kDriftTauS, kTickS, random_.branch()),
      warmth_(kDriftTauS, kTickS, random_.branch()),
      vasomotion_(kVasomotionTauS, kTickS, random_.branch()),
      perfusion_(vasomotion_.value()),
      temperature_c_(temperature_c) {}

void Skin::tick(const Drive& drive) {
  const double level_us = calm_us_ * (1 + 1.5 * drive.stress + 1.2 * drive.exertion) *
                          (1 + kDriftShare * drift_.step());
  tonic_us_ = approach(tonic_us_, level_us, kTonicTauS);
  temperature_c_ = approach(temperature_c_, drive.temperature_c, kTemperatureTauS);
  warmth_.step();
  perfusion_ = approach(perfusion_, vasomotion_.step(), kPerfusionTauS);

  slow_us_ = approach(slow_us_, 0, kSlowTauS);
  fast_us_ = approach(fast_us_, 0, kFastTauS);
  const double per_min = kCalmPerMin + (kStressedPerMin - kCalmPerMin) * drive.stress;
  if (random_.chance(per_min / 60 * kTickS))
    respond(0.05 + random_.exponential(0.1 + 0.3 * drive.stress));
}

void Skin::respond(double amplitude_us) {
  slow_us_ += amplitude_us / kBatemanPeak;
  fast_us_ += amplitude_us / kBatemanPeak;
  ++responses_;
}

}  // namespace vigil::simulator
