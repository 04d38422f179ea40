// How far the samples of any channel can be trusted for themselves.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"

namespace vigil {

/// What a sound sensor's samples do not do. The defaults allow everything that is finite.
struct SampleRules {
  float low = -std::numeric_limits<float>::max(), high = std::numeric_limits<float>::max();
  /// A sensor's noise changes its last digit: after so long without it is stuck. 0: may stand
  /// still.
  Milliseconds stuck_after{};
  /// Two equal samples in a row at least this large are where the converter ends.
  float clipped_from = std::numeric_limits<float>::max();
};

/// The share, 0..1, of the last kSeconds of a channel that is there, possible, moving and not
/// clipped. What the samples mean it does not ask: of a pulse's form see PulseQuality.
class SampleQuality {
 public:
  static constexpr std::size_t kSeconds = 8;
  static constexpr std::size_t kMostAxes = 3;

  SampleQuality() = default;
  explicit SampleQuality(const SampleRules& rules, std::size_t axes = 1)
      : rules_(rules), axes_(axes) {}

  /// Samples at first, first + step, ..., axes interleaved, in the order of their time.
  void push(Timestamp first, Milliseconds step, std::span<const float> values);
  void reset();

  /// Over the seconds that ended by the newest sample; `starting` before there is one.
  Reading<float> value() const;
  Timestamp newest() const { return newest_; }

 private:
  struct Second {
    double number = 0;  // of the clock
    double good_s = 0;
  };
  bool good(Timestamp time, const float* sample);

  SampleRules rules_;
  std::size_t axes_ = 1;
  Ring<Second, kSeconds + 1> seconds_;  // the last is not over
  std::array<float, kMostAxes> last_{};
  Timestamp newest_{}, moved_{};
  double began_ = 0;  // the number of the first second
};

}  // namespace vigil
