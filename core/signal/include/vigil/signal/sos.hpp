// Recursive filters as cascades of second-order sections: design, streaming use, zero-phase use.
// Coefficients and state are double: a 0.1 Hz pole at 125 Hz lies too near the unit circle for
// float.
#pragma once

#include <array>
#include <cassert>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>

#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/result.hpp"

namespace vigil {

/// H(z) = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²)
struct Biquad {
  double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
};

inline constexpr int kMaxFilterOrder = 12;
using Sos = FixedVector<Biquad, kMaxFilterOrder>;

enum class FilterError : std::uint8_t {
  bad_order,   ///< not in 1..kMaxFilterOrder
  bad_cutoff,  ///< not 0 < low < high < half the rate
};

/// Butterworth filters, digital by the bilinear transform with prewarped cut-offs (-3 dB there).
/// `order` is that of the prototype: a band-pass has 2 * order poles. The same transfer functions
/// as SciPy's butter(order, cutoff, fs=rate).
Result<Sos, FilterError> butterworth_lowpass(int order, Hertz cutoff, Hertz rate);
Result<Sos, FilterError> butterworth_highpass(int order, Hertz cutoff, Hertz rate);
Result<Sos, FilterError> butterworth_bandpass(int order, Hertz low, Hertz high, Hertz rate);

/// Removes one frequency; -3 dB width = centre / q. As SciPy's iirnotch.
Result<Sos, FilterError> notch(Hertz centre, double q, Hertz rate);

/// H at frequency f.
std::complex<double> response(const Sos& sos, Hertz f, Hertz rate);

/// How late the filter passes frequency f; subtract it from the time stamps of what it passes.
Milliseconds group_delay(const Sos& sos, Hertz f, Hertz rate);

/// A streaming filter (transposed direct form II). Its output for a signal does not depend on how
/// the signal is cut into calls.
class SosFilter {
 public:
  SosFilter() = default;  ///< passes its input on
  explicit SosFilter(const Sos& sos) : sos_(sos) {}

  const Sos& sos() const { return sos_; }

  /// Sets the state of a filter that has been fed the constant x for ever: no start-up transient.
  void settle(double x);
  void reset() { state_ = {}; }

  double operator()(double x) {
    for (std::size_t i = 0; i < sos_.size(); ++i) x = step(sos_[i], state_[i], x);
    return x;
  }
  /// In place, the same as sample by sample, and faster.
  void operator()(std::span<double> x);

 private:
  friend void filter_forward_backward(const Sos& sos, std::span<double> x);

  struct State {
    double first = 0, second = 0;
  };
  static double step(const Biquad& s, State& z, double x) {
    const double y = s.b0 * x + z.first;
    z.first = (s.b1 * x + z.second) - s.a1 * y;  // in this order the next step waits least
    z.second = s.b2 * x - s.a2 * y;
    return y;
  }
  template <std::size_t N, class Iterator>
  void pass(std::size_t first, const Iterator& begin, const Iterator& end);
  template <class Iterator>
  void run(const Iterator& begin, const Iterator& end);

  Sos sos_;
  std::array<State, Sos::capacity()> state_{};
};

/// Samples that filter_zero_phase() adds at each end, as SciPy's sosfiltfilt does by default.
std::size_t zero_phase_padding(const Sos& sos);

/// In place, forward and then backward, each as if the first value had been there for ever.
void filter_forward_backward(const Sos& sos, std::span<double> x);

/// Filters forward and backward: no delay, the magnitude response squared; for history, as it looks
/// ahead. The ends are extended by odd reflection. `scratch`: x.size() + 2 *
/// zero_phase_padding(sos). Returns false, and writes nothing, where x is no longer than the
/// padding. x and y may be the same.
template <class T>
bool filter_zero_phase(const Sos& sos, std::span<const T> x, std::span<T> y,
                       std::span<double> scratch) {
  const std::size_t n = x.size(), pad = zero_phase_padding(sos);
  if (n <= pad) return false;
  assert(y.size() == n && scratch.size() == n + 2 * pad);
  for (std::size_t i = 0; i < pad; ++i) {
    scratch[i] = 2.0 * double(x[0]) - double(x[pad - i]);
    scratch[pad + n + i] = 2.0 * double(x[n - 1]) - double(x[n - 2 - i]);
  }
  for (std::size_t i = 0; i < n; ++i) scratch[pad + i] = double(x[i]);

  filter_forward_backward(sos, scratch);
  for (std::size_t i = 0; i < n; ++i) y[i] = static_cast<T>(scratch[pad + i]);
  return true;
}

}  // namespace vigil
