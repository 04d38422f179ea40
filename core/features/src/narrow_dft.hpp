// The Fourier transform where an FFT does not serve: a few low bins of a series of any length, and
// unevenly spaced samples. Double precision, two lanes.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <span>

#include "vigil/signal/simd.hpp"

namespace vigil::features {

/// cos(k step) for k = 0, 1, ... by turning: in 2000 steps 1e-12 are lost, and no cosine is taken.
class Cosines {
 public:
  explicit Cosines(double step) : turn_re_(std::cos(step)), turn_im_(std::sin(step)) {}
  double next() {
    const double now = re_;
    re_ = now * turn_re_ - im_ * turn_im_;
    im_ = now * turn_im_ + im_ * turn_re_;
    return now;
  }

 private:
  double turn_re_, turn_im_, re_ = 1, im_ = 0;
};

/// |sum x[n] exp(-i n k step)|^2 for k = 0 .. power.size() - 1 (Goertzel 1958). `power` must have
/// room for the next multiple of eight.
inline void low_bin_powers(std::span<const double> x, double step, std::span<double> power) {
  constexpr std::size_t kLanes = 4;  // vectors in flight: the recursion waits for itself
  Cosines cosines(step);
  for (std::size_t k = 0; k < power.size(); k += 2 * kLanes) {
    std::array<Double2, kLanes> c, s1{}, s2{};
    for (Double2& two : c) {
      const double first = cosines.next();
      two = 2 * Double2{first, cosines.next()};
    }
    for (const double sample : x) {
      const Double2 in{sample, sample};
      for (std::size_t v = 0; v < kLanes; ++v) {
        const Double2 s0 = (in - s2[v]) + c[v] * s1[v];
        s2[v] = s1[v];
        s1[v] = s0;
      }
    }
    for (std::size_t v = 0; v < kLanes; ++v) {
      const Double2 p = s1[v] * s1[v] + s2[v] * s2[v] - c[v] * s1[v] * s2[v];
      std::memcpy(power.data() + k + 2 * v, &p, sizeof p);
    }
  }
}

struct UnevenSums {
  double x_cos = 0, x_sin = 0;      ///< sum of (x - centre) cos, sin (w t)
  double cos_two = 0, sin_two = 0;  ///< sum of cos, sin (2 w t)
};

/// Calls f(k, sums at w = k step) for k = 1 .. count. Each sample's phase is turned from one
/// frequency to the next, so that sine and cosine are taken once a sample.
template <class F>
void uneven_sums(std::span<const double> t, std::span<const double> x, double centre, double step,
                 std::size_t count, F f) {
  constexpr std::size_t kBlock = 64;  // samples whose phases stay in registers' reach
  constexpr std::size_t kMostBins = 256;
  std::array<UnevenSums, kMostBins> total{};
  if (count > kMostBins) count = kMostBins;
  for (std::size_t start = 0; start < t.size(); start += kBlock) {
    const std::size_t n = std::min(kBlock, t.size() - start);
    std::array<double, kBlock> value{}, re{}, im{}, turn_re{}, turn_im{};  // no sample: all 0
    for (std::size_t i = 0; i < n; ++i) {
      const double angle = step * (t[start + i] - t[0]);
      value[i] = x[start + i] - centre;
      re[i] = 1;
      turn_re[i] = std::cos(angle);
      turn_im[i] = std::sin(angle);
    }
    const auto at = [](const std::array<double, kBlock>& a, std::size_t i) {
      return load2(a.data() + i);
    };
    for (std::size_t k = 0; k < count; ++k) {
      Double2 xc{}, xs{}, s2{}, cs{};
      for (std::size_t i = 0; i < n; i += 2) {
        const Double2 r = at(re, i), m = at(im, i), tr = at(turn_re, i), tm = at(turn_im, i);
        const Double2 c = r * tr - m * tm, s = r * tm + m * tr;
        std::memcpy(re.data() + i, &c, sizeof c);
        std::memcpy(im.data() + i, &s, sizeof s);
        const Double2 v = at(value, i);
        xc += v * c;
        xs += v * s;
        s2 += s * s;
        cs += c * s;
      }
      total[k].x_cos += xc[0] + xc[1];
      total[k].x_sin += xs[0] + xs[1];
      total[k].cos_two += static_cast<double>(n) - 2 * (s2[0] + s2[1]);
      total[k].sin_two += 2 * (cs[0] + cs[1]);
    }
  }
  for (std::size_t k = 0; k < count; ++k) f(k + 1, total[k]);
}

}  // namespace vigil::features
