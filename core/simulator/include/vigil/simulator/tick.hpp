// The body moves on a grid of its own: what it does depends on scenario and seed alone, never on
// which sensors look at it, or when.
#pragma once

namespace vigil::simulator {

inline constexpr double kTickHz = 128;
inline constexpr double kTickS = 1 / kTickHz;

/// One tick of a first-order approach with time constant `tau_s`.
constexpr double approach(double value, double target, double tau_s) {
  return value + (target - value) * (kTickS / tau_s);
}

}  // namespace vigil::simulator
