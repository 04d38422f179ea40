#include "vigil/simulator/breathing.hpp"

#include <algorithm>

#include "vigil/simulator/mathematics.hpp"
#include "vigil/simulator/tick.hpp"

namespace vigil::simulator {
namespace {

constexpr double kRateTauS = 15;
constexpr double kPaceSpread = 0.05;
constexpr double kDepthSpread = 0.12;

}  // namespace

void Breathing::tick(double rate_per_min) {
  rate_hz_ = approach(rate_hz_, rate_per_min / 60, kRateTauS);
  phase_ += rate_hz_ * pace_ * kTickS;
  if (phase_ < 1) return;
  phase_ -= 1;
  pace_ = std::clamp(1 + kPaceSpread * random_.normal(), 0.8, 1.2);
  depth_ = std::clamp(1 + kDepthSpread * random_.normal(), 0.6, 1.5);
}

double Breathing::volume(double ahead_s) const {
  return depth_ * (1 - cosine(phase_ + rate_hz_ * pace_ * ahead_s)) - 1;
}

}  // namespace vigil::simulator
