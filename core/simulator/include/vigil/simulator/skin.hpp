// What the skin under a watch shows: sweat and warmth.
#pragma once

#include "vigil/simulator/random.hpp"

namespace vigil::simulator {

class Skin {
 public:
  struct Drive {
    double stress;         ///< 0 to 1
    double exertion;       ///< 0 to 1
    double temperature_c;  ///< what the skin heads for
  };

  Skin(double temperature_c, Random random);

  void tick(const Drive& drive);

  double conductance_us() const { return tonic_us_ + phasic_us(); }
  double tonic_us() const { return tonic_us_; }
  double phasic_us() const { return slow_us_ - fast_us_; }
  double temperature_c() const { return temperature_c_ + kTemperatureSpread * warmth_.value(); }
  /// Slow change of the blood in the skin, standard deviation about 1.
  double perfusion() const { return perfusion_; }
  int responses() const { return responses_; }  ///< skin conductance responses since the start

 private:
  static constexpr double kTemperatureSpread = 0.08;

  void respond(double amplitude_us);

  Random random_;
  double calm_us_;  ///< this wearer's level at rest
  double tonic_us_;
  Wander drift_;
  Wander warmth_;
  Wander vasomotion_;
  double perfusion_;
  // A response is a difference of two decays; so is any sum of responses.
  double slow_us_ = 0;
  double fast_us_ = 0;
  int responses_ = 0;
  double temperature_c_;
};

}  // namespace vigil::simulator
