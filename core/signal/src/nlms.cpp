#include "vigil/signal/nlms.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "vigil/signal/simd.hpp"

namespace vigil {

namespace {
constexpr float kPowerMemory = 1.0f / 64;  // share of the newest sample in the running powers
constexpr float kDiverged = 4;      // output over input power: 6 dB more than without the filter
constexpr float kWildStep = 1e15f;  // no reference explains a signal by such weights
}  // namespace

Nlms::Nlms(const Settings& settings)
    : settings_(settings),
      weights_(settings.references * settings.taps),
      history_(settings.references * settings.taps) {
  assert(settings.taps > 0 && settings.step > 0 && settings.step < 2);
}

void Nlms::reset() {
  std::fill(weights_.begin(), weights_.end(), 0.0f);
  std::fill(history_.begin(), history_.end(), 0.0f);
  power_in_ = power_out_ = 0;
}

float Nlms::operator()(float signal, std::span<const float> references) {
  assert(references.size() == settings_.references);
  for (std::size_t r = 0; r < references.size(); ++r) {
    float* taps = history_.data() + r * settings_.taps;
    std::copy_backward(taps, taps + settings_.taps - 1, taps + settings_.taps);
    taps[0] = references[r];
  }
  const std::size_t n = weights_.size();
  const float error = signal - dot(weights_.data(), history_.data(), n);
  const float energy = dot(history_.data(), history_.data(), n);

  power_in_ += kPowerMemory * (signal * signal - power_in_);
  power_out_ += kPowerMemory * (error * error - power_out_);
  const float gain = settings_.step * error / (settings_.regularisation + energy);
  if (!(std::abs(gain) * std::sqrt(energy) < kWildStep) || power_out_ > kDiverged * power_in_) {
    reset();
    ++restarts_;
    return signal;
  }
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    store4(&weights_[i], load4(&weights_[i]) + splat(gain) * load4(&history_[i]));
  }
  for (; i < n; ++i) weights_[i] += gain * history_[i];
  return error;
}

}  // namespace vigil
