// The current value of every column, each absent with its reason or with the window it is of.
#pragma once

#include <array>
#include <cmath>
#include <span>

#include "vigil/features/registry.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil::features {

/// How much a window holds, and what to say where that is less than a feature needs.
struct Amount {
  double beats = 0;
  double seconds = 0;
  Absent lacking = Absent::no_data;
};

class Values {
 public:
  /// Stores a kernel's result for the window that ends at `end`: absent below the registry's
  /// minimum, and poor_signal where the kernel gives no finite number.
  void put(FeatureId id, Signal signal, double value, const Amount& amount, Timestamp end) {
    const FeatureRule& row = info(id);
    const auto number = static_cast<float>(value);
    Reading<float> reading = Absent::poor_signal;
    if (amount.beats < row.fewest_beats || amount.seconds < row.shortest_s)
      reading = amount.lacking;
    else if (std::isfinite(number))
      reading = number;
    put(id, signal, reading, end);
  }
  void put(FeatureId id, Signal signal, Reading<float> reading, Timestamp end) {
    const std::size_t column = column_of(id, signal);
    readings_[column] = reading;
    ends_[column] = end;
  }

  const Reading<float>& reading(std::size_t column) const { return readings_[column]; }
  std::span<const Reading<float>, kColumnCount> readings() const { return readings_; }
  Timestamp end(std::size_t column) const { return ends_[column]; }

 private:
  std::array<Reading<float>, kColumnCount> readings_{};
  std::array<Timestamp, kColumnCount> ends_{};
};

}  // namespace vigil::features
