// From a real number to an integer field.
#pragma once

#include <cmath>

namespace vigil {

/// The nearest integer within [least, greatest]; NaN gives `least`.
template <class Int>
Int nearest_within(double value, Int least, Int greatest) {
  const double rounded = std::round(value);
  if (!(rounded > static_cast<double>(least))) return least;
  return rounded < static_cast<double>(greatest) ? static_cast<Int>(rounded) : greatest;
}

}  // namespace vigil
