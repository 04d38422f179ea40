#include "vigil/features/entropy.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "vigil/signal/simd.hpp"

namespace vigil::features {
namespace {

Double2 least(Double2 a, Double2 b) { return a < b ? a : b; }

/// The sum of the logarithms of counts up to 2^11: one logarithm for many.
class SumOfLogs {
 public:
  void add(int count) {
    product_ *= count;
    if (product_ > 1e290) {
      sum_ += std::log(product_);
      product_ = 1;
    }
  }
  double value() const { return sum_ + std::log(product_); }

 private:
  double product_ = 1, sum_ = 0;
};

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

Entropy::Word Entropy::Row::word(std::size_t w, std::size_t shift) const {
  std::array<Word, 2> two;
  std::memcpy(two.data(), chunk.data() + w * (kWordBits / kChunkBits), sizeof two);
  return shift == 0 ? two[0] : two[0] >> shift | two[1] << (kWordBits - shift);
}

bool Entropy::take(std::span<const double> x, double r) {
  constexpr std::int32_t kMatchesNothing = 5 << 28;  // over 2^29 from any level
  const auto finite = [](double v) { return std::isfinite(v); };
  if (x.empty() || !finite(r) || !std::all_of(x.begin(), x.end(), finite)) return false;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  // The scale is a power of two: only the last step rounds.
  const double middle = *low / 2 + *high / 2;
  const double reach = std::max({*high - middle, r, 1e-290});
  const double scale = std::exp2(std::floor(std::log2(double{1 << 29} / reach)));
  if (!(scale > 0)) return false;
  n_ = x.size();
  for (std::size_t i = 0; i < n_; ++i)
    level_[i] = static_cast<std::int32_t>(std::nearbyint((x[i] - middle) * scale));
  std::fill_n(level_.begin() + static_cast<std::ptrdiff_t>(n_), kChunkBits, kMatchesNothing);
  radius_ = static_cast<std::int32_t>(std::nearbyint(r * scale));
  const std::size_t chunks = (n_ + kChunkBits - 1) / kChunkBits;
  for (Row& row : rows_)
    std::fill_n(row.chunk.begin() + static_cast<std::ptrdiff_t>(chunks), 2 * kWordBits / kChunkBits,
                std::uint16_t{0});
  return true;
}

std::uint16_t Entropy::chunk(std::size_t i, std::size_t c) const {
  const std::int32_t low = level_[i] - radius_, high = level_[i] + radius_;
  const std::int32_t* p = level_.data() + c * kChunkBits;
  const auto within = [&](std::size_t from) {
    const Int4 v = load4(p + from);
    return (v >= low) & (v <= high);
  };
  return lane_bits(within(0), within(4), within(8), within(12));
}

void Entropy::fill_row(std::size_t i, std::size_t from) {
  Row& out = row(i);
  for (std::size_t c = from / kChunkBits; c * kChunkBits < n_; ++c) out.chunk[c] = chunk(i, c);
}

template <std::size_t kLength>
Entropy::Matches Entropy::count_matches() {
  Matches total;
  if (n_ < kLength + 2) return total;
  // Both lengths over the same n - m templates, so that A / B is a conditional probability.
  const std::size_t templates = n_ - kLength, last = (templates - 1) / kWordBits;
  const Word in_last = ~Word{0} >> (kWordBits - 1 - (templates - 1) % kWordBits);
  for (std::size_t i = 0; i < kLength; ++i) fill_row(i, i);
  for (std::size_t i = 0; i < templates; ++i) {
    fill_row(i + kLength, i + kLength);
    const std::size_t first = i / kWordBits;
    Word mask = ~Word{1} << (i % kWordBits);  // each pair once
    for (std::size_t w = first; w <= last; ++w, mask = ~Word{0}) {
      Word same = row(i).word(w, 0) & mask & (w == last ? in_last : ~Word{0});
      for (std::size_t k = 1; k < kLength; ++k) same &= row(i + k).word(w, k);
      total.shorter += static_cast<std::uint64_t>(std::popcount(same));
      same &= row(i + kLength).word(w, kLength);
      total.longer += static_cast<std::uint64_t>(std::popcount(same));
    }
  }
  return total;
}

Entropy::Matches Entropy::matches(std::span<const double> x, double r, int m) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  if (!take(x, r)) return {};
  return m == 1 ? count_matches<1>() : m == 2 ? count_matches<2>() : count_matches<3>();
}

double Entropy::approximate(std::span<const double> x, double r) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  if (x.size() < 4 || !take(x, r)) return kUndefined;
  // Of how many templates match template i, over all i.
  SumOfLogs log2, log3;
  const std::size_t templates2 = n_ - 1, templates3 = n_ - 2;
  fill_row(0, 0);
  fill_row(1, 0);
  for (std::size_t i = 0; i < templates2; ++i) {
    if (i < templates3) fill_row(i + 2, 0);
    int count2 = 0, count3 = 0;
    for (std::size_t w = 0; w * kWordBits < n_; ++w) {
      const Word both = row(i).word(w, 0) & row(i + 1).word(w, 1);
      count2 += std::popcount(both);
      count3 += std::popcount(both & row(i + 2).word(w, 2));
    }
    log2.add(count2);
    if (i < templates3) log3.add(count3);
  }
  const auto mean_log_share = [](const SumOfLogs& logs, std::size_t templates) {
    const auto n = static_cast<double>(templates);
    return logs.value() / n - std::log(n);
  };
  return std::abs(mean_log_share(log2, templates2) - mean_log_share(log3, templates3));
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
      shrink_[c][i] = 1 / grow_[c][i];
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

/// Which level_[j] lie within the radius of level_[j + lag], for j < n: 1 or 0.
void Entropy::compare(std::size_t n, std::size_t lag) {
  const Int4 low = Int4{} - radius_, high = Int4{} + radius_;
  for (std::size_t j = 0; j < n; j += kChunkBits) {
    const auto within = [&](std::size_t from) {
      const Int4 apart = load4(level_.data() + j + lag + from) - load4(level_.data() + j + from);
      return (apart >= low) & (apart <= high);
    };
    store_lanes(near_.data() + j, within(0), within(4), within(8), within(12));
  }
}

/// Adds up, by the template's first value j, the pairs (j, j + lag) of the series of every
/// scale-th of the n values.
void Entropy::count_pairs(std::size_t n, std::size_t scale) {
  constexpr std::size_t kMostLags = 255;  // of which a byte holds the sum
  std::fill_n(longer_.begin(), n, std::uint32_t{0});
  std::fill_n(shorter_.begin(), n, std::uint32_t{0});
  for (std::size_t first = 1; (first + 2) * scale < n; first += kMostLags) {
    std::fill_n(some_longer_.begin(), n, std::uint8_t{0});
    std::fill_n(some_shorter_.begin(), n, std::uint8_t{0});
    for (std::size_t k = first; k < first + kMostLags && (k + 2) * scale < n; ++k) {
      compare(n - k * scale, k * scale);
      const std::size_t templates = n - (k + 2) * scale;
      for (std::size_t j = 0; j < templates; ++j) {
        const std::uint8_t same = near_[j] & near_[j + scale];
        some_shorter_[j] += same;
        some_longer_[j] += same & near_[j + 2 * scale];
      }
    }
    for (std::size_t j = 0; j < n; ++j) {
      longer_[j] += some_longer_[j];
      shorter_[j] += some_shorter_[j];
    }
  }
}

/// `coarse(scale)` takes the values in and says how many there are.
template <class Coarse>
Entropy::Multiscale Entropy::over_scales(std::size_t n, Coarse coarse) {
  ScaleMean mse, cmse, rcmse;
  for (std::size_t scale = 1; scale < n / 12; ++scale) {
    const std::size_t values = coarse(scale);
    count_pairs(values, scale);
    Matches pooled;
    double sum = 0, defined = 0;
    for (std::size_t start = 0; start < scale; ++start) {
      Matches one;
      for (std::size_t j = start; j < values; j += scale) {
        one.longer += longer_[j];
        one.shorter += shorter_[j];
      }
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
  if (x.size() > kCapacity) x = x.last(kCapacity);
  // Sums of `scale` values from every value on, against scale r; from one scale to the next each
  // takes one value in.
  Values& sums = coarse_;
  std::copy(x.begin(), x.end(), sums.begin());
  return over_scales(x.size(), [&](std::size_t scale) -> std::size_t {
    const std::size_t n = x.size() - scale + 1;
    if (scale > 1)
      for (std::size_t i = 0; i < n; ++i) sums[i] += x[i + scale - 1];
    return take({sums.data(), n}, r * static_cast<double>(scale)) ? n : 0;
  });
}

Entropy::Multiscale Entropy::multiscale_time_shift(std::span<const double> x, double r) {
  if (x.size() > kCapacity) x = x.last(kCapacity);
  if (!take(x, r)) return {};
  // The series of all starting points are of the same length.
  return over_scales(x.size(), [&](std::size_t scale) { return x.size() / scale * scale; });
}

double Entropy::shannon(std::span<const double> x) {
  if (x.empty()) return kUndefined;
  if (x.size() > kCapacity) x = x.last(kCapacity);
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  std::copy(x.begin(), x.end(), coarse_.begin());
  std::sort(coarse_.begin(), coarse_.begin() + n);
  // -sum p log2 p with p = count / n; a value that occurs once adds nothing to the sum below.
  double sum = 0;
  for (std::ptrdiff_t i = 0, next = 0; i < n; i = next) {
    while (next < n &&
           coarse_[static_cast<std::size_t>(next)] == coarse_[static_cast<std::size_t>(i)])
      ++next;
    const auto count = static_cast<double>(next - i);
    if (count > 1) sum += count * std::log2(count);
  }
  return std::log2(static_cast<double>(n)) - sum / static_cast<double>(n);
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
