#include "vigil/simulator/random.hpp"

#include <bit>
#include <cmath>

#include "vigil/simulator/mathematics.hpp"

namespace vigil::simulator {

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) {
    seed += 0x9E3779B97F4A7C15;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    word = z ^ (z >> 31);
  }
}

std::uint64_t Random::next() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Random::normal() {
  const double radius = std::sqrt(-2 * natural_log(1 - uniform()));
  return radius * cosine(uniform());
}

double Random::exponential(double mean) { return -mean * natural_log(1 - uniform()); }

Wander::Wander(double tau_s, double step_s, Random random)
    : random_(random),
      keep_(simulator::exponential(-step_s / tau_s)),
      renew_(std::sqrt(1 - keep_ * keep_)),
      value_(random_.normal()) {}

double Wander::step() {
  value_ = keep_ * value_ + renew_ * random_.normal();
  return value_;
}

}  // namespace vigil::simulator
