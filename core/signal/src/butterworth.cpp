#include <algorithm>
#include <cmath>
#include <numbers>

#include "vigil/signal/sos.hpp"

namespace vigil {

namespace {

using Complex = std::complex<double>;

// The analogue frequency that the bilinear transform s = (z-1)/(z+1) maps onto f.
double prewarp(Hertz f, Hertz rate) { return std::tan(std::numbers::pi * (f / rate)); }

Complex bilinear(Complex s) { return (1.0 + s) / (1.0 - s); }

bool usable(Hertz f, Hertz rate) { return f.value > 0 && 2 * f.value < rate.value; }

/// Pole k of the normalised Butterworth prototype, upper half plane first.
Complex prototype_pole(int k, int order) {
  return std::polar(1.0, std::numbers::pi * (2 * k + order + 1) / (2.0 * order));
}

Complex evaluate(const Biquad& s, Complex z) {
  const Complex w = 1.0 / z;
  return (s.b0 + w * (s.b1 + w * s.b2)) / (1.0 + w * (s.a1 + w * s.a2));
}

/// A section with poles p and q, the zeros' polynomial b, and gain 1 at z.
Biquad section(Complex p, Complex q, Biquad b, Complex z) {
  b.a1 = -(p + q).real();
  b.a2 = (p * q).real();
  const double gain = 1 / std::abs(evaluate(b, z));
  b.b0 *= gain;
  b.b1 *= gain;
  b.b2 *= gain;
  return b;
}

/// Low-pass (zeros at z = -1, gain 1 at z = 1) or high-pass (the reverse).
Sos one_sided(int order, double analogue_cutoff, bool high) {
  const double zero = high ? 1 : -1;
  const auto place = [&](Complex p) {
    return bilinear(high ? analogue_cutoff / p : analogue_cutoff * p);
  };
  Sos sos;
  if (order % 2 == 1) {  // the real pole, in a first-order section
    sos.push_back(section(place(-1), 0, {.b0 = 1, .b1 = -zero, .b2 = 0}, -zero));
  }
  for (int k = order / 2; k-- > 0;) {
    const Complex p = place(prototype_pole(k, order));
    sos.push_back(section(p, std::conj(p), {.b0 = 1, .b1 = -2 * zero, .b2 = 1}, -zero));
  }
  return sos;
}

}  // namespace

Result<Sos, FilterError> butterworth_lowpass(int order, Hertz cutoff, Hertz rate) {
  if (order < 1 || order > kMaxFilterOrder) return FilterError::bad_order;
  if (!usable(cutoff, rate)) return FilterError::bad_cutoff;
  return one_sided(order, prewarp(cutoff, rate), false);
}

Result<Sos, FilterError> butterworth_highpass(int order, Hertz cutoff, Hertz rate) {
  if (order < 1 || order > kMaxFilterOrder) return FilterError::bad_order;
  if (!usable(cutoff, rate)) return FilterError::bad_cutoff;
  return one_sided(order, prewarp(cutoff, rate), true);
}

Result<Sos, FilterError> butterworth_bandpass(int order, Hertz low, Hertz high, Hertz rate) {
  if (order < 1 || order > kMaxFilterOrder) return FilterError::bad_order;
  if (!usable(low, rate) || !usable(high, rate) || !(low < high)) return FilterError::bad_cutoff;
  const double w1 = prewarp(low, rate), w2 = prewarp(high, rate), centre_squared = w1 * w2;
  const Complex z_centre = bilinear(Complex(0, std::sqrt(centre_squared)));
  const Biquad zeros{.b0 = 1, .b1 = 0, .b2 = -1};  // one at 0 Hz, one at half the rate

  Sos sos;
  for (int k = 0; k < (order + 1) / 2; ++k) {  // each prototype pole p splits into two
    const bool real = 2 * k + 1 == order;
    const Complex half = (real ? Complex(-1) : prototype_pole(k, order)) * ((w2 - w1) / 2);
    const Complex root = std::sqrt(half * half - centre_squared);
    const Complex p = bilinear(half + root), q = bilinear(half - root);
    if (real) {
      sos.push_back(section(p, q, zeros, z_centre));
    } else {
      sos.push_back(section(p, std::conj(p), zeros, z_centre));
      sos.push_back(section(q, std::conj(q), zeros, z_centre));
    }
  }
  // The sharpest resonance last, so that what it amplifies has been band-limited before.
  std::sort(sos.begin(), sos.end(), [](const Biquad& a, const Biquad& b) { return a.a2 < b.a2; });
  return sos;
}

Result<Sos, FilterError> notch(Hertz centre, double q, Hertz rate) {
  if (!usable(centre, rate) || !(q > 0)) return FilterError::bad_cutoff;
  const double w = 2 * std::numbers::pi * (centre / rate);
  const double gain = 1 / (1 + std::tan(w / q / 2));
  Sos sos;
  sos.push_back({.b0 = gain,
                 .b1 = -2 * gain * std::cos(w),
                 .b2 = gain,
                 .a1 = -2 * gain * std::cos(w),
                 .a2 = 2 * gain - 1});
  return sos;
}

Complex response(const Sos& sos, Hertz f, Hertz rate) {
  const Complex z = std::polar(1.0, 2 * std::numbers::pi * (f / rate));
  Complex h = 1;
  for (const Biquad& s : sos) h *= evaluate(s, z);
  return h;
}

Milliseconds group_delay(const Sos& sos, Hertz f, Hertz rate) {
  // -dφ/dω of each polynomial c0 + c1 w + c2 w², w = 1/z: the real part of (c1 w + 2 c2 w²) /
  // (...).
  const Complex w = std::polar(1.0, -2 * std::numbers::pi * (f / rate));
  double samples = 0;
  for (const Biquad& s : sos) {
    const Complex b = s.b0 + w * (s.b1 + w * s.b2), a = 1.0 + w * (s.a1 + w * s.a2);
    samples += (w * (s.b1 + 2.0 * w * s.b2) / b).real() - (w * (s.a1 + 2.0 * w * s.a2) / a).real();
  }
  return samples * period(rate);
}

void SosFilter::settle(double x) {
  for (std::size_t i = 0; i < sos_.size(); ++i) {
    const Biquad& s = sos_[i];
    const double y = x * (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2);
    state_[i].second = s.b2 * x - s.a2 * y;
    state_[i].first = s.b1 * x - s.a1 * y + state_[i].second;
    x = y;
  }
}

std::size_t zero_phase_padding(const Sos& sos) {
  std::size_t first_order_b = 0, first_order_a = 0;
  for (const Biquad& s : sos) {
    first_order_b += s.b2 == 0;
    first_order_a += s.a2 == 0;
  }
  return 3 * (2 * sos.size() + 1 - std::min(first_order_b, first_order_a));
}

}  // namespace vigil
