// Local maxima by height, distance and prominence, as scipy.signal.find_peaks finds them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vigil::features {

struct PeakRules {
  double least_height = -1e300;
  std::size_t least_distance = 1;  ///< samples; of two peaks that are closer the lower one goes
  double least_prominence = 0;
};

/// Keeps its buffers; `capacity` is the longest signal.
class PeakFinder {
 public:
  explicit PeakFinder(std::size_t capacity);

  /// Indices of the peaks, ascending; a plateau counts at its middle. Valid until the next call.
  std::span<const std::uint32_t> find(std::span<const double> x, const PeakRules& rules);

 private:
  void keep_distant(std::span<const double> x, std::size_t distance);

  std::vector<std::uint32_t> peaks_, order_;
  std::vector<std::uint8_t> keep_;
};

}  // namespace vigil::features
