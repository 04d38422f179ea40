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

/// |sum x[n] exp(-i n k step)|^2 for k = 0 .. power.size() - 1 (Goertzel 1958). `power` must have
/// room for the next multiple of eight.
inline void low_bin_powers(std::span<const double> x, double step, std::span<double> power) {
  constexpr std::size_t kLanes = 4;  // vectors in flight: the recursion waits for itself
  for (std::size_t k = 0; k < power.size(); k += 2 * kLanes) {
    std::array<Double2, kLanes> c, s1{}, s2{};
    for (std::size_t v = 0; v < kLanes; ++v) {
      const auto bin = static_cast<double>(k + 2 * v);
      c[v] = Double2{2 * std::cos(step * bin), 2 * std::cos(step * (bin + 1))};
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
    std::array<double, kBlock> value{}, re{}, im{}, turn_re{}, turn_im{}, used{};
    for (std::size_t i = 0; i < n; ++i) {
      const double angle = step * (t[start + i] - t[0]);
      value[i] = x[start + i] - centre;
      used[i] = 1;
      re[i] = 1;
      turn_re[i] = std::cos(angle);
      turn_im[i] = std::sin(angle);
    }
    const auto at = [](const std::array<double, kBlock>& a, std::size_t i) {
      return load2(a.data() + i);
    };
    for (std::size_t k = 0; k < count; ++k) {
      Double2 xc{}, xs{}, cc{}, ss{};
      for (std::size_t i = 0; i < n; i += 2) {
        const Double2 r = at(re, i), m = at(im, i), tr = at(turn_re, i), tm = at(turn_im, i);
        const Double2 c = r * tr - m * tm, s = r * tm + m * tr;
        std::memcpy(re.data() + i, &c, sizeof c);
        std::memcpy(im.data() + i, &s, sizeof s);
        const Double2 v = at(value, i), u = at(used, i);
        xc += v * c;
        xs += v * s;
        cc += u * (c * c - s * s);
        ss += u * (c * s);
      }
      total[k].x_cos += xc[0] + xc[1];
      total[k].x_sin += xs[0] + xs[1];
      total[k].cos_two += cc[0] + cc[1];
      total[k].sin_two += 2 * (ss[0] + ss[1]);
    }
  }
  for (std::size_t k = 0; k < count; ++k) f(k + 1, total[k]);
}

}  // namespace vigil::features
