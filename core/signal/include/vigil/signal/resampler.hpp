// From samples as a sensor sends them (any rate, small clock corrections, gaps) to a uniform grid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vigil/units/quantity.hpp"

namespace vigil {

/// Windowed-sinc interpolation (Kaiser, 60 dB) that passes up to 0.3 of the lower of the two rates
/// and lets nothing fold into that band. It keeps a short history and answers for any instant in
/// it; a constant stays exactly constant, however large. The answers do not depend on how the input
/// was cut into calls.
class Resampler {
 public:
  struct Settings {
    Hertz output_rate;
    std::size_t axes = 1;                     ///< interleaved in input and output
    Milliseconds history = seconds(4);        ///< how far back read() can reach
    Milliseconds bridge = Milliseconds(120);  ///< a shorter gap is bridged by a straight line
  };

  static constexpr Hertz kMaxInputRate{256};

  explicit Resampler(const Settings& settings);

  /// Takes in values at first, first + 1/rate, ... in the order of time. What is not later than the
  /// newest sample held is dropped; a value that is not finite counts as lost. Returns how many
  /// samples were taken.
  std::size_t push(Timestamp first, Hertz rate, std::span<const float> values);

  /// An instant t can be read in full quality once samples up to t + reach() are in.
  Milliseconds reach() const;

  /// The time of the newest sample held; meaningless before the first.
  Timestamp newest() const { return {time_[index(held_ - 1)]}; }
  bool empty() const { return held_ == 0; }

  /// out: the values at first, first + 1/output_rate, ...; valid[i] is 0 where there were no
  /// samples around that instant, and out then repeats the last valid value (0 before any). Returns
  /// the number of valid instants.
  std::size_t read(Timestamp first, std::span<float> out, std::span<std::uint8_t> valid);

  void reset();

 private:
  std::size_t index(std::size_t i) const { return (first_ + i) % time_.size(); }
  void append(double time_ms, const float* values, bool starts_run);
  void bridge_to(double time_ms, const float* values);
  double cutoff_hz() const;
  float kernel(double zero_crossings) const;
  bool interpolate(double time_ms, float* out) const;

  Settings settings_;
  std::vector<float> kernel_;
  // A ring of samples: time, whether a gap lies before it, values.
  std::vector<double> time_;
  std::vector<std::uint8_t> starts_run_;
  std::vector<float> values_;
  std::size_t first_ = 0, held_ = 0;
  double period_ms_ = 0;
  std::vector<float> last_;
};

}  // namespace vigil
