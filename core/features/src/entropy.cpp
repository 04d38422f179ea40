#include "vigil/features/entropy.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "narrow_dft.hpp"

namespace vigil::features {
namespace {

Double2 least(Double2 a, Double2 b) { return a < b ? a : b; }

/// The trapezium rule over the defined values, divided by their number.
class ScaleMean {
 public:
  void add(double value) {
    if (!std::isfinite(value)) return;
    if (n_ > 0) area_ += (last_ + value) / 2;
    last_ = value;
    ++n_;
  }
  double value() const { return n_ > 0 ? area_ / static_cast<double>(n_) : kUndefined; }

 private:
  double area_ = 0, last_ = 0;
  std::size_t n_ = 0;
};

}  // namespace

double Entropy::Matches::sample_entropy() const {
  if (longer == 0 || shorter == 0) return kUndefined;
  return -std::log(static_cast<double>(longer) / static_cast<double>(shorter));
}

void Entropy::quantise(std::span<const double> x, double r) {
  n_ = x.size();
  if (n_ == 0) return;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  // The scale is a power of two: only the last step rounds.
  const double middle = (*low + *high) / 2;
  const double reach = std::max({*high - middle, r, 1e-300});
  const double scale = std::exp2(std::floor(std::log2(double{1 << 29} / reach)));
  for (std::size_t i = 0; i < n_; ++i)
    level_[i] = static_cast<std::int32_t>(std::lrint((x[i] - middle) * scale));
  radius_ = static_cast<std::int32_t>(std::lrint(r * scale));
}

void Entropy::match_at(std::size_t lag) {
  for (std::size_t i = 0; i + lag < n_; ++i) {
    const std::int32_t d = level_[i] - level_[i + lag];
    match_[i] = -static_cast<std::int32_t>((d <= radius_) & (d >= -radius_));
  }
}

Entropy::Matches Entropy::matches(std::span<const double> x, double r, int m) {
  Matches total;
  const auto length = static_cast<std::size_t>(m);
  if (x.size() > kCapacity) x = x.last(kCapacity);
  quantise(x, r);
  for (std::size_t lag = 1; lag + length < n_; ++lag) {
    match_at(lag);
    // Both lengths over the same n - m templates, so that A / B is a conditional probability.
    const std::size_t n = n_ - length - lag;
    std::int32_t shorter = 0, longer = 0;
    const std::int32_t* match = match_.data();
    const auto count = [&](auto same) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::int32_t both = same(i);
        shorter -= both;
        longer -= both & match[i + length];
      }
    };
    if (length == 1) count([&](std::size_t i) { return match[i]; });
    if (length == 2) count([&](std::size_t i) { return match[i] & match[i + 1]; });
    if (length == 3) count([&](std::size_t i) { return match[i] & match[i + 1] & match[i + 2]; });
    total.shorter += static_cast<std::uint64_t>(shorter);
    total.longer += static_cast<std::uint64_t>(longer);
  }
  return total;
}

double Entropy::approximate(std::span<const double> x, double r) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  if (x.size() < 4) return kUndefined;
  quantise(x, r);
  const std::size_t n2 = n_ - 1, n3 = n_ - 2;
  std::fill_n(count2_.begin(), n2, 1);
  std::fill_n(count3_.begin(), n3, 1);
  // A pair counts for both of its templates, in two loops, so that neither writes what it reads.
  for (std::size_t lag = 1; lag < n2; ++lag) {
    match_at(lag);
    const std::size_t pairs2 = n2 - lag, pairs3 = n3 > lag ? n3 - lag : 0;
    for (std::size_t i = 0; i < pairs2; ++i) count2_[i] -= match_[i] & match_[i + 1];
    for (std::size_t i = 0; i < pairs2; ++i) count2_[i + lag] -= match_[i] & match_[i + 1];
    for (std::size_t i = 0; i < pairs3; ++i)
      count3_[i] -= match_[i] & match_[i + 1] & match_[i + 2];
    for (std::size_t i = 0; i < pairs3; ++i)
      count3_[i + lag] -= match_[i] & match_[i + 1] & match_[i + 2];
  }
  const auto phi = [](const auto& count, std::size_t n) {
    double total = 0;
    for (std::size_t i = 0; i < n; ++i)
      total += std::log(static_cast<double>(count[i]) / static_cast<double>(n));
    return total / static_cast<double>(n);
  };
  return std::abs(phi(count2_, n2) - phi(count3_, n3));
}

double Entropy::fuzzy(std::span<const double> x, double r) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  if (x.size() < 4 || !(r > 0)) return kUndefined;
  const std::size_t n = x.size() - 2;

  // Two values less their mean are (a, -a): d = |a_i - a_j|. Sorted, the sum over all pairs of
  // exp(-d / r) is a recursion.
  Values& a = coarse_;
  for (std::size_t i = 0; i < n; ++i) a[i] = (x[i] - x[i + 1]) / 2;
  std::sort(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n));
  double pairs2 = 0, reach = 0;
  for (std::size_t i = 1; i < n; ++i) {
    reach = (reach + 1) * std::exp((a[i - 1] - a[i]) / r);
    pairs2 += reach;
  }

  // Three values less their mean: exp(-max |u_i - u_j| / r) = min of exp(u_i / r) exp(-u_j / r) and
  // the like, so that the exponentials are taken once a value, not once a pair.
  for (std::size_t i = 0; i < n; ++i) {
    const double m = (x[i] + x[i + 1] + x[i + 2]) / 3;
    for (std::size_t c = 0; c < 3; ++c) {
      grow_[c][i] = std::exp((x[i + c] - m) / r);
      shrink_[c][i] = std::exp((m - x[i + c]) / r);
    }
  }
  double pairs3 = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const auto similarity = [&](auto load, auto broadcast, std::size_t j) {
      auto s = least(broadcast(grow_[0][i]) * load(&shrink_[0][j]),
                     broadcast(shrink_[0][i]) * load(&grow_[0][j]));
      for (std::size_t c = 1; c < 3; ++c)
        s = least(s, least(broadcast(grow_[c][i]) * load(&shrink_[c][j]),
                           broadcast(shrink_[c][i]) * load(&grow_[c][j])));
      return s;
    };
    Double2 total{0, 0};
    std::size_t j = i + 1;
    for (; j + 2 <= n; j += 2)
      total += similarity(load2, [](double v) { return Double2{v, v}; }, j);
    pairs3 += total[0] + total[1];
    if (j < n)
      pairs3 += similarity([](const double* p) { return Double2{*p, *p}; },
                           [](double v) { return Double2{v, v}; }, j)[0];
  }
  return std::log(pairs2 / pairs3);
}

template <class Coarse>
Entropy::Multiscale Entropy::over_scales(std::span<const double> x, double r, Coarse coarse) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  ScaleMean mse, cmse, rcmse;
  for (std::size_t scale = 1; scale < x.size() / 12; ++scale) {
    Matches pooled;
    double sum = 0, defined = 0;
    for (std::size_t start = 0; start < scale; ++start) {
      const Matches one = matches({coarse_.data(), coarse(x, scale, start)}, r);
      const double entropy = one.sample_entropy();
      if (start == 0) mse.add(entropy);
      if (std::isfinite(entropy)) {
        sum += entropy;
        ++defined;
      }
      pooled.longer += one.longer;
      pooled.shorter += one.shorter;
    }
    if (defined > 0) cmse.add(sum / defined);
    rcmse.add(pooled.sample_entropy());
  }
  return {mse.value(), cmse.value(), rcmse.value()};
}

Entropy::Multiscale Entropy::multiscale(std::span<const double> x, double r) {
  return over_scales(x, r, [this](std::span<const double> v, std::size_t scale, std::size_t start) {
    const std::size_t n = (v.size() - start) / scale;
    for (std::size_t i = 0; i < n; ++i) coarse_[i] = mean(v.subspan(start + i * scale, scale));
    return n;
  });
}

Entropy::Multiscale Entropy::multiscale_time_shift(std::span<const double> x, double r) {
  return over_scales(x, r, [this](std::span<const double> v, std::size_t scale, std::size_t start) {
    const std::size_t n = v.size() / scale;
    for (std::size_t i = 0; i < n; ++i) coarse_[i] = v[start + i * scale];
    return n;
  });
}

double Entropy::shannon(std::span<const double> x) {
  if (x.empty()) return kUndefined;
  if (x.size() > kCapacity) x = x.last(kCapacity);
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  std::copy(x.begin(), x.end(), coarse_.begin());
  std::sort(coarse_.begin(), coarse_.begin() + n);
  double bits = 0;
  for (std::ptrdiff_t i = 0, next = 0; i < n; i = next) {
    while (next < n &&
           coarse_[static_cast<std::size_t>(next)] == coarse_[static_cast<std::size_t>(i)])
      ++next;
    const double p = static_cast<double>(next - i) / static_cast<double>(n);
    bits -= p * std::log2(p);
  }
  return bits;
}

double permutation_entropy(std::span<const double> x) {
  if (x.size() < 3) return kUndefined;
  std::array<double, 8> count{};
  for (std::size_t i = 0; i + 2 < x.size(); ++i) {
    const int pattern = (x[i] > x[i + 1]) | (x[i] > x[i + 2]) << 1 | (x[i + 1] > x[i + 2]) << 2;
    ++count[static_cast<std::size_t>(pattern)];
  }
  double bits = 0;
  for (const double c : count) {
    const double p = c / static_cast<double>(x.size() - 2);
    if (p > 0) bits -= p * std::log2(p);
  }
  return bits / std::log2(6.0);
}

}  // namespace vigil::features
