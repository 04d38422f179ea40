// Chance, the same on every platform for the same seed.
#pragma once

#include <array>
#include <cstdint>

namespace vigil::simulator {

/// xoshiro256++ 1.0, its state filled by splitmix64 (Blackman and Vigna, "Scrambled linear
/// pseudorandom number generators", ACM TOMS 47(4), 2021; both in the public domain). The standard
/// library's generators would do, but not its distributions: those differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  constexpr explicit Random(const std::array<std::uint64_t, 4>& state) : state_(state) {}

  std::uint64_t next();
  /// A generator of its own for a part of the model, so that how often one part draws changes
  /// nothing in another.
  Random branch() { return Random(next()); }

  double uniform();  ///< [0, 1)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal();  ///< mean 0, standard deviation 1 (Box and Muller 1958)
  double exponential(double mean);
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::array<std::uint64_t, 4> state_;
};

/// A slow random walk around 0 with standard deviation 1 that forgets itself in `tau_s`
/// (Ornstein-Uhlenbeck, in exact steps).
class Wander {
 public:
  Wander(double tau_s, double step_s, Random random);

  double step();
  double value() const { return value_; }

 private:
  Random random_;
  double keep_;
  double renew_;
  double value_;
};

}  // namespace vigil::simulator
