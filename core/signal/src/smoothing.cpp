#include "vigil/signal/smoothing.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace vigil {

MovingMedian::MovingMedian(std::size_t window) : arrival_(window), sorted_(window) {
  assert(window > 0);
}

void MovingMedian::reset() { next_ = held_ = 0; }

float MovingMedian::operator()(float x) {
  const auto begin = sorted_.begin();
  if (held_ == arrival_.size()) {
    const auto old = std::lower_bound(begin, sorted_.end(), arrival_[next_]);
    std::copy(old + 1, sorted_.end(), old);
    --held_;
  }
  const auto end = begin + static_cast<std::ptrdiff_t>(held_);
  const auto place = std::upper_bound(begin, end, x);
  std::copy_backward(place, end, end + 1);
  *place = x;
  ++held_;
  arrival_[next_] = x;
  next_ = (next_ + 1) % arrival_.size();
  return held_ % 2 == 1 ? sorted_[held_ / 2] : (sorted_[held_ / 2 - 1] + sorted_[held_ / 2]) / 2;
}

SavitzkyGolay::SavitzkyGolay(std::size_t window, std::size_t order, std::size_t derivative,
                             double step)
    : window_(window), weights_(window * window) {
  assert(window % 2 == 1 && order < window && derivative <= order);
  // Polynomials orthonormal over the window's abscissae -1..1: column j of `basis` holds the values
  // of polynomial j, `coefficients` its powers. The fit at t is the sum over j of <x, P_j> P_j(t).
  const double half = std::max(1.0, static_cast<double>(window - 1) / 2);
  const auto abscissa = [&](std::size_t i) { return (static_cast<double>(i) - half) / half; };
  std::vector<std::vector<double>> basis, coefficients;
  const auto dot = [&](const auto& a, const auto& b) {
    double s = 0;
    for (std::size_t i = 0; i < window; ++i) s += a[i] * b[i];
    return s;
  };
  for (std::size_t j = 0; j <= order; ++j) {
    std::vector<double> values(window), powers(order + 1);
    powers[j] = 1;
    for (std::size_t i = 0; i < window; ++i)
      values[i] = std::pow(abscissa(i), static_cast<double>(j));
    for (int pass = 0; pass < 2; ++pass) {  // twice: Gram-Schmidt alone loses orthogonality
      for (std::size_t k = 0; k < j; ++k) {
        const double share = dot(values, basis[k]);
        for (std::size_t i = 0; i < window; ++i) values[i] -= share * basis[k][i];
        for (std::size_t p = 0; p <= order; ++p) powers[p] -= share * coefficients[k][p];
      }
    }
    const double norm = std::sqrt(dot(values, values));
    for (double& v : values) v /= norm;
    for (double& p : powers) p /= norm;
    basis.push_back(values);
    coefficients.push_back(powers);
  }

  const double unit = std::pow(half * step, -static_cast<double>(derivative));
  for (std::size_t position = 0; position < window; ++position) {
    for (std::size_t j = 0; j <= order; ++j) {
      double at = 0;  // the derivative of polynomial j at this position
      for (std::size_t p = derivative; p <= order; ++p) {
        double factor = coefficients[j][p];
        for (std::size_t d = 0; d < derivative; ++d) factor *= static_cast<double>(p - d);
        at += factor * std::pow(abscissa(position), static_cast<double>(p - derivative));
      }
      for (std::size_t i = 0; i < window; ++i) {
        weights_[position * window + i] += static_cast<float>(at * basis[j][i] * unit);
      }
    }
  }
}

bool SavitzkyGolay::operator()(std::span<const float> x, std::span<float> y) const {
  assert(x.size() == y.size() && x.data() != y.data());
  const std::size_t n = x.size(), half = window_ / 2;
  if (n < window_) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = std::clamp<std::size_t>(i, half, n - 1 - half) - half;
    const auto w = weights(i - first);
    double sum = 0;
    for (std::size_t k = 0; k < window_; ++k) sum += double(w[k]) * double(x[first + k]);
    y[i] = static_cast<float>(sum);
  }
  return true;
}

SmoothnessPriors::SmoothnessPriors(std::size_t capacity, double lambda)
    : weight_(lambda * lambda),
      diagonal_(capacity),
      below_(capacity),
      below2_(capacity),
      right_(capacity) {}

void SmoothnessPriors::operator()(std::span<double> x) {
  const std::size_t n = x.size();
  assert(n <= diagonal_.size());
  if (n < 3) return;
  // D2' D2: how many second differences, with which factors, each pair of values shares.
  const auto inside = [n](std::size_t i) { return i + 2 < n ? 1.0 : 0.0; };
  const auto shared = [&](std::size_t i, std::size_t apart) {
    const double first = inside(i), middle = i >= 1 ? inside(i - 1) : 0,
                 last = i >= 2 ? inside(i - 2) : 0;
    if (apart == 0) return first + 4 * middle + last;
    if (apart == 1) return i + 1 < n ? -2 * first - 2 * middle : 0;
    return first;
  };
  for (std::size_t i = 0; i < n; ++i) {
    double d = 1 + weight_ * shared(i, 0), b = weight_ * shared(i, 1);
    double y = x[i];
    if (i >= 1) {
      d -= diagonal_[i - 1] * below_[i - 1] * below_[i - 1];
      b -= diagonal_[i - 1] * below_[i - 1] * below2_[i - 1];
      y -= below_[i - 1] * right_[i - 1];
    }
    if (i >= 2) {
      d -= diagonal_[i - 2] * below2_[i - 2] * below2_[i - 2];
      y -= below2_[i - 2] * right_[i - 2];
    }
    diagonal_[i] = d;
    below_[i] = b / d;
    below2_[i] = weight_ * shared(i, 2) / d;
    right_[i] = y;
  }
  for (std::size_t i = n; i-- > 0;) {
    double trend = right_[i] / diagonal_[i];
    if (i + 1 < n) trend -= below_[i] * right_[i + 1];
    if (i + 2 < n) trend -= below2_[i] * right_[i + 2];
    right_[i] = trend;
    x[i] -= trend;
  }
}

bool standardise(std::span<float> x) {
  double mean = 0, square = 0;
  const double n = static_cast<double>(x.size());
  for (const float v : x) mean += double(v) / n;
  for (const float v : x) square += (double(v) - mean) * (double(v) - mean) / n;
  if (!(square > 0) || !std::isfinite(square)) return false;
  const double scale = 1 / std::sqrt(square);
  for (float& v : x) v = static_cast<float>((double(v) - mean) * scale);
  return true;
}

const KalmanTrack::State& KalmanTrack::predict(double dt_s) {
  State& s = state_;
  s.value += dt_s * s.rate;
  s.var_value += dt_s * (2 * s.cov + dt_s * s.var_rate) + q_ * dt_s * dt_s * dt_s / 3;
  s.cov += dt_s * s.var_rate + q_ * dt_s * dt_s / 2;
  s.var_rate += q_ * dt_s;
  return s;
}

bool KalmanTrack::update(double measurement, double noise_variance, double gate) {
  State& s = state_;
  const double surprise = measurement - s.value, variance = s.var_value + noise_variance;
  if (!(surprise * surprise <= gate * gate * variance)) return false;
  const double gain_value = s.var_value / variance, gain_rate = s.cov / variance;
  s.value += gain_value * surprise;
  s.rate += gain_rate * surprise;
  s.var_rate -= gain_rate * s.cov;
  s.cov *= 1 - gain_value;
  s.var_value *= 1 - gain_value;
  return true;
}

void smooth_backward(std::span<KalmanTrack::State> filtered,
                     std::span<const KalmanTrack::State> predicted, std::span<const double> dt_s) {
  for (std::size_t i = filtered.size(); i-- > 1;) {
    const KalmanTrack::State &later = filtered[i], &p = predicted[i];
    KalmanTrack::State& s = filtered[i - 1];
    // C = P F' Ppred⁻¹, with F = [1 dt; 0 1]
    const double dt = dt_s[i];
    const double pf[2][2] = {{s.var_value + dt * s.cov, s.cov},
                             {s.cov + dt * s.var_rate, s.var_rate}};
    const double det = p.var_value * p.var_rate - p.cov * p.cov;
    const double inverse[2][2] = {{p.var_rate / det, -p.cov / det},
                                  {-p.cov / det, p.var_value / det}};
    double c[2][2];
    for (int a = 0; a < 2; ++a) {
      for (int b = 0; b < 2; ++b) c[a][b] = pf[a][0] * inverse[0][b] + pf[a][1] * inverse[1][b];
    }
    const double dv = later.value - p.value, dr = later.rate - p.rate;
    const double d00 = later.var_value - p.var_value, d01 = later.cov - p.cov,
                 d11 = later.var_rate - p.var_rate;
    const auto quadratic = [&](int a, int b) {
      return c[a][0] * (d00 * c[b][0] + d01 * c[b][1]) + c[a][1] * (d01 * c[b][0] + d11 * c[b][1]);
    };
    s.value += c[0][0] * dv + c[0][1] * dr;
    s.rate += c[1][0] * dv + c[1][1] * dr;
    s.var_value += quadratic(0, 0);
    s.cov += quadratic(0, 1);
    s.var_rate += quadratic(1, 1);
  }
}

}  // namespace vigil
