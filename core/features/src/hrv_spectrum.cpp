#include "vigil/features/hrv_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "narrow_dft.hpp"
#include "vigil/features/statistics.hpp"

namespace vigil::features {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr double kHighestHz = 0.5;
constexpr double kLombStepHz = 0.0025;
constexpr std::size_t kLombBins = 201;   // 0 .. 0.5 Hz
constexpr double kModelStepHz = 0.0005;  // a model's lines are as narrow as its poles are strong
constexpr std::size_t kModelBins = 1001;

struct BandRange {
  double low_hz, high_hz, shortest_s;
};
constexpr BandRange kVlf{0.0033, 0.04, 300}, kLf{0.04, 0.15, 120}, kHf{0.15, 0.4, 60},
    kVhf{0.4, 0.5, 60};
// A window of five minutes holds beats for a little less.
constexpr double kSlackS = 10;
// Between beats further apart, and not joined, a spline is an invention: two of the longest NN.
constexpr double kHoleS = 4;
// Of a stretch that is transformed, what may be holes.
constexpr double kMostHoles = 0.2;

struct BandPower {
  double power, peak_hz;
};

BandPower integrate(std::span<const double> density, double step_hz, const BandRange& band,
                    double lowest_hz) {
  BandPower out{0, kUndefined};
  double strongest = -1;
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double f = step_hz * static_cast<double>(k);
    if (f < std::max(band.low_hz, lowest_hz) || f >= band.high_hz) continue;
    if (strongest >= 0) out.power += (density[k - 1] + density[k]) / 2 * step_hz;
    if (density[k] > strongest) {
      strongest = density[k];
      out.peak_hz = f;
    }
    strongest = std::max(strongest, 0.0);
  }
  return out;
}

/// Solves the tridiagonal system with lower l, diagonal d, upper u, in place of the right side r;
/// d is overwritten.
void solve_tridiagonal(std::span<const double> l, std::span<double> d, std::span<const double> u,
                       std::span<double> r) {
  for (std::size_t i = 1; i < d.size(); ++i) {
    const double w = l[i] / d[i - 1];
    d[i] -= w * u[i - 1];
    r[i] -= w * r[i - 1];
  }
  r.back() /= d.back();
  for (std::size_t i = d.size() - 1; i-- > 0;) r[i] = (r[i] - u[i] * r[i + 1]) / d[i];
}

}  // namespace

HrvPowers powers_of(std::span<const double> density, double step_hz, double span_s,
                    double lowest_hz) {
  HrvPowers p;
  const auto fill = [&](const BandRange& band, double& power, double* peak) {
    if (span_s < band.shortest_s - kSlackS) return;
    const BandPower b = integrate(density, step_hz, band, lowest_hz);
    power = b.power;
    if (peak != nullptr && b.power > 0) *peak = b.peak_hz;
  };
  fill(kVlf, p.vlf, &p.vlf_peak_hz);
  fill(kLf, p.lf, &p.lf_peak_hz);
  fill(kHf, p.hf, &p.hf_peak_hz);
  fill(kVhf, p.vhf, nullptr);
  p.total = p.vlf + p.lf + p.hf;
  return p;
}

/// The first of the newest beats, those that the grid has room for.
std::size_t HrvSpectrum::first_beat(const NnWindow& nn) {
  const auto t = nn.time_s();
  if (t.empty()) return 0;
  const double oldest = t.back() - static_cast<double>(kGrid) / kGridHz;
  return static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), oldest) - t.begin());
}

/// Lines in place of what a spline invents where beats were lost for long, and where they are.
void HrvSpectrum::bridge_holes(const NnWindow& nn, std::size_t n) {
  std::fill_n(hole_.begin(), n, std::uint8_t{0});
  const std::size_t from = first_beat(nn);
  const auto t = nn.time_s().subspan(from), y = nn.rr_ms().subspan(from);
  for (std::size_t i = 0; i + 1 < t.size(); ++i) {
    const double start = t[i] - t[0], width = t[i + 1] - t[i];
    if (nn.joined(from + i + 1) || width <= kHoleS) continue;
    for (auto k = static_cast<std::size_t>(std::ceil(start * kGridHz)); k < n; ++k) {
      const double share = (static_cast<double>(k) / kGridHz - start) / width;
      if (share >= 1) break;
      grid_[k] = y[i] + share * (y[i + 1] - y[i]);
      hole_[k] = 1;
    }
  }
}

std::size_t HrvSpectrum::resample_cubic(const NnWindow& nn) {
  const std::size_t from = first_beat(nn);
  const auto t = nn.time_s().subspan(from), y = nn.rr_ms().subspan(from);
  const std::size_t n = t.size();
  if (n < 4) return 0;
  // Slopes s of the not-a-knot spline (de Boor 1978): three terms a row, also at the ends.
  const auto h = [&](std::size_t i) { return t[i + 1] - t[i]; };
  const auto slope = [&](std::size_t i) { return (y[i + 1] - y[i]) / h(i); };
  auto &l = a_, &d = b_, &u = c_, &s = d_;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    l[i] = h(i);
    d[i] = 2 * (h(i - 1) + h(i));
    u[i] = h(i - 1);
    s[i] = 3 * (h(i) * slope(i - 1) + h(i - 1) * slope(i));
  }
  const double first = h(0) + h(1), last = h(n - 2) + h(n - 3);
  d[0] = h(1);
  u[0] = first;
  s[0] = ((h(0) + 2 * first) * h(1) * slope(0) + h(0) * h(0) * slope(1)) / first;
  l[n - 1] = last;
  d[n - 1] = h(n - 3);
  s[n - 1] =
      (h(n - 2) * h(n - 2) * slope(n - 3) + (2 * last + h(n - 2)) * h(n - 3) * slope(n - 2)) / last;
  solve_tridiagonal({l.data(), n}, {d.data(), n}, {u.data(), n}, {s.data(), n});

  const double span = t[n - 1] - t[0];
  const auto length = std::min(static_cast<std::size_t>(std::ceil(span * kGridHz)), kGrid);
  const auto at = [&](std::size_t k) { return t[0] + static_cast<double>(k) / kGridHz; };
  std::size_t k = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double w = h(i), m = slope(i);
    const double c3 = (s[i] + s[i + 1] - 2 * m) / (w * w);
    const double c2 = (3 * m - 2 * s[i] - s[i + 1]) / w;
    for (; k < length && (i + 2 == n || at(k) < t[i + 1]); ++k) {
      const double x = at(k) - t[i];
      grid_[k] = y[i] + x * (s[i] + x * (c2 + x * c3));
    }
  }
  bridge_holes(nn, length);
  return length;
}

std::size_t HrvSpectrum::resample_quadratic(const NnWindow& nn) {
  const std::size_t from = first_beat(nn);
  const auto t = nn.time_s().subspan(from), y = nn.rr_ms().subspan(from);
  const std::size_t n = t.size();
  if (n < 4) return 0;
  // B-splines of degree 2; the knots are the middles between the beats, less the first and the last
  // middle (SciPy's interp1d, kind="quadratic"). Span m holds beat m + 1, so that the system is
  // tridiagonal; its first and last rows say that the curve ends in the first and last beats.
  const auto knot = [&](std::size_t m) {  // start of span m
    return m == 0 ? t[0] : m >= n - 2 ? t[n - 1] : (t[m] + t[m + 1]) / 2;
  };
  const auto basis = [&](std::size_t m, double at) {
    const double before = m == 0 ? t[0] : knot(m - 1), low = knot(m), high = knot(m + 1),
                 after = m + 2 >= n - 2 ? t[n - 1] : knot(m + 2);
    const double left = (high - at) / (high - low), right = (at - low) / (high - low);
    const double first = (high - at) / (high - before) * left;
    const double third = (at - low) / (after - low) * right;
    return std::array{first, 1 - first - third, third};
  };
  auto &l = a_, &d = b_, &u = c_, &c = d_;
  for (std::size_t i = 0; i < n; ++i) c[i] = y[i];
  d[0] = d[n - 1] = 1;
  u[0] = l[n - 1] = 0;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const auto b = basis(i - 1, t[i]);
    l[i] = b[0];
    d[i] = b[1];
    u[i] = b[2];
  }
  solve_tridiagonal({l.data(), n}, {d.data(), n}, {u.data(), n}, {c.data(), n});

  const double span = t[n - 1] - t[0];
  const auto length =
      std::min(static_cast<std::size_t>(std::ceil((span + 1 / kGridHz) * kGridHz)), kGrid);
  std::size_t m = 0;
  for (std::size_t k = 0; k < length; ++k) {
    const double at = t[0] + static_cast<double>(k) / kGridHz;
    while (m + 3 < n && knot(m + 1) <= at) ++m;
    const auto b = basis(m, at);
    grid_[k] = at > t[n - 1] ? y[n - 1] : b[0] * c[m] + b[1] * c[m + 1] + b[2] * c[m + 2];
  }
  bridge_holes(nn, length);
  return length;
}

void HrvSpectrum::subtract_mean(std::size_t n) {
  const double m = mean(std::span<const double>(grid_.data(), n));
  for (std::size_t i = 0; i < n; ++i) grid_[i] -= m;
}

std::span<const double> HrvSpectrum::average_periodogram(std::size_t n, std::size_t segment,
                                                         std::size_t fft_size, bool detrend) {
  const std::size_t hop = segment - segment / 2;
  const double step_hz = kGridHz / static_cast<double>(fft_size);
  const auto bins =
      std::min({static_cast<std::size_t>(kHighestHz / step_hz) + 2, kBins, fft_size / 2 + 1});
  std::fill_n(density_.begin(), bins, 0.0);
  double segments = 0, energy = 0;
  Cosines hann(kTwoPi / static_cast<double>(segment));
  for (std::size_t i = 0; i < segment; ++i) {
    const double w = 0.5 - 0.5 * hann.next();
    forward_[i] = w;
    energy += w * w;
  }
  for (std::size_t start = 0; start + segment <= n; start += hop) {
    // A line has no waves: what is left of the segment stands for it, or not the segment at all.
    double lost = 0;
    for (std::size_t i = 0; i < segment; ++i)
      if (hole_[start + i] != 0) lost += forward_[i] * forward_[i];
    if (lost > kMostHoles * energy) continue;
    const double whole = energy / (energy - lost);
    const std::span<const double> x(grid_.data() + start, segment);
    const double m = detrend ? mean(x) : 0;
    for (std::size_t i = 0; i < segment; ++i) segment_[i] = (x[i] - m) * forward_[i];
    low_bin_powers({segment_.data(), segment}, kTwoPi / static_cast<double>(fft_size),
                   {periodogram_.data(), bins});
    for (std::size_t k = 0; k < bins; ++k) density_[k] += whole * periodogram_[k];
    ++segments;
  }
  if (segments == 0) return {};
  for (std::size_t k = 0; k < bins; ++k)
    density_[k] *= (k == 0 ? 1 : 2) / (kGridHz * energy * segments);
  return {density_.data(), bins};
}

HrvPowers HrvSpectrum::welch(const NnWindow& nn) {
  const std::size_t n = resample_cubic(nn);
  if (n < 64) return {};
  subtract_mean(n);
  const std::size_t segment = std::min<std::size_t>(256, n);
  const auto density = average_periodogram(n, segment, segment, true);
  if (density.empty()) return {};
  return powers_of(density, kGridHz / static_cast<double>(segment), nn.covered_s());
}

HrvPowers HrvSpectrum::neurokit(const NnWindow& nn) {
  const std::size_t n = resample_quadratic(nn);
  if (n < 64) return {};
  subtract_mean(n);
  const std::size_t segment = n / 2;
  const auto density = average_periodogram(n, segment, 2 * segment, false);
  if (density.empty()) return {};
  HrvPowers p = powers_of(density, kGridHz / static_cast<double>(2 * segment), nn.covered_s(),
                          2 * kGridHz / static_cast<double>(segment));
  p.total += p.vhf;
  return p;
}

void lomb_scargle(std::span<const double> t, std::span<const double> x, double step_hz,
                  std::span<double> power) {
  const double centre = mean(x);
  uneven_sums(t, x, centre, kTwoPi * step_hz, power.size(),
              [&](std::size_t k, const UnevenSums& s) {
                const double spread = std::sqrt(s.cos_two * s.cos_two + s.sin_two * s.sin_two);
                // Cosine and sine of half the angle of (cos_two, sin_two): the shift tau that makes
                // the two waves orthogonal over the beats.
                const double cos_whole = spread > 0 ? s.cos_two / spread : 1;
                const double c = std::sqrt((1 + cos_whole) / 2);
                const double d = std::copysign(std::sqrt((1 - cos_whole) / 2), s.sin_two);
                const double xc = c * s.x_cos + d * s.x_sin, xs = c * s.x_sin - d * s.x_cos;
                const double n = static_cast<double>(t.size());
                const double cc = (n + spread) / 2, ss = (n - spread) / 2;
                power[k - 1] = ((cc > 0 ? xc * xc / cc : 0) + (ss > 0 ? xs * xs / ss : 0)) / 2;
              });
}

HrvPowers HrvSpectrum::lomb(const NnWindow& nn) {
  const std::size_t n = nn.size();
  if (n < 32) return {};
  density_[0] = 0;
  lomb_scargle(nn.time_s(), nn.rr_ms(), kLombStepHz, {density_.data() + 1, kLombBins - 1});
  const double span = nn.time_s().back() - nn.time_s().front();
  const double per_hz = 2 * span / static_cast<double>(n - 1);
  for (std::size_t k = 1; k < kLombBins; ++k) density_[k] *= per_hz;
  return powers_of({density_.data(), kLombBins}, kLombStepHz, nn.covered_s());
}

HrvPowers HrvSpectrum::autoregressive(const NnWindow& nn) {
  const std::size_t n = resample_cubic(nn);
  if (n < 8 * kOrder) return {};
  subtract_mean(n);
  std::array<double, kOrder + 1> a{1}, next{};
  std::copy_n(grid_.begin(), n, forward_.begin());
  std::copy_n(grid_.begin(), n, backward_.begin());
  double error = 0;
  for (std::size_t i = 0; i < n; ++i) error += grid_[i] * grid_[i] / static_cast<double>(n);
  const auto holes = static_cast<double>(
      std::count(hole_.begin(), hole_.begin() + static_cast<std::ptrdiff_t>(n), 1));
  if (!(error > 0) || holes > kMostHoles * static_cast<double>(n)) return {};
  error *= static_cast<double>(n) / (static_cast<double>(n) - holes);
  for (std::size_t m = 1; m <= kOrder; ++m) {
    double cross = 0, energy = 0;
    for (std::size_t i = m; i < n; ++i) {
      cross += forward_[i] * backward_[i - 1];
      energy += forward_[i] * forward_[i] + backward_[i - 1] * backward_[i - 1];
    }
    const double reflection = energy > 0 ? -2 * cross / energy : 0;
    next = a;
    for (std::size_t i = 1; i <= m; ++i) next[i] = a[i] + reflection * a[m - i];
    a = next;
    error *= 1 - reflection * reflection;
    for (std::size_t i = n - 1; i >= m; --i) {
      const double f = forward_[i], b = backward_[i - 1];
      forward_[i] = f + reflection * b;
      backward_[i] = b + reflection * f;
    }
  }
  low_bin_powers(a, kTwoPi * kModelStepHz / kGridHz, {periodogram_.data(), kModelBins});
  for (std::size_t k = 0; k < kModelBins; ++k)
    density_[k] = 2 * error / (kGridHz * periodogram_[k]);
  return powers_of({density_.data(), kModelBins}, kModelStepHz, nn.covered_s());
}

}  // namespace vigil::features
