// Adaptive noise cancelling: takes off a signal what is predictable from reference channels, such
// as the acceleration's axes off a PPG.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vigil {

/// Normalised least mean squares over several references jointly (Widrow & Stearns 1985):
/// e = d - w·u, w += step e u / (regularisation + u·u), u = the last `taps` samples of each
/// reference.
class Nlms {
 public:
  struct Settings {
    std::size_t references = 3;
    std::size_t taps = 16;         ///< samples of each reference
    float step = 0.01f;            ///< 0 < step < 2
    float regularisation = 1e-3f;  ///< in the references' units²
  };

  explicit Nlms(const Settings& settings);

  /// One sample of the signal and one of each reference in; the signal without what they predict
  /// out. Where the filter adds power instead of removing it, or meets NaN or infinity, it starts
  /// again from zero weights and passes the signal on.
  float operator()(float signal, std::span<const float> references);

  void reset();
  std::size_t restarts() const { return restarts_; }
  std::span<const float> weights() const { return weights_; }  ///< newest first, by reference

 private:
  Settings settings_;
  std::vector<float> weights_, history_;
  float power_in_ = 0, power_out_ = 0;
  std::size_t restarts_ = 0;
};

}  // namespace vigil
