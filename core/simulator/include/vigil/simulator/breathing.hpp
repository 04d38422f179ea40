// Breath by breath.
#pragma once

#include "vigil/simulator/random.hpp"

namespace vigil::simulator {

class Breathing {
 public:
  Breathing(double rate_per_min, Random random) : random_(random), rate_hz_(rate_per_min / 60) {}

  /// Towards this rate, which each breath keeps to within some per cent.
  void tick(double rate_per_min);

  /// Air in the chest: -1 after breathing out, 1 after breathing in to the usual depth.
  /// `ahead_s`: that much after the last tick.
  double volume(double ahead_s = 0) const;
  double rate_per_min() const { return rate_hz_ * pace_ * 60; }  ///< of this breath

 private:
  Random random_;
  double rate_hz_;
  double phase_ = 0;  ///< turns
  double pace_ = 1;   ///< this breath's rate against the usual one
  double depth_ = 1;
};

}  // namespace vigil::simulator
