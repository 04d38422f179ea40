#include "vigil/inference/rhythm_features.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "vigil/features/statistics.hpp"

namespace vigil {
namespace {

using Series = std::span<const double>;

void neighbour_means(Series x, RhythmWindow& out) {
  out.clear();
  for (std::size_t i = 1; i < x.size(); ++i) out.push_back((x[i - 1] + x[i]) / 2);
}

/// In [from, to) as far as there are values.
double local_median(Series x, std::ptrdiff_t from, std::ptrdiff_t to) {
  const auto first = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, from));
  const auto last = std::min(x.size(), static_cast<std::size_t>(to));
  RhythmWindow sorted;
  for (const double v : x.subspan(first, last - first)) sorted.push_back(v);
  std::sort(sorted.begin(), sorted.end());
  return features::median_of_sorted(sorted.span());
}

/// Pairs of intervals within r, and those whose next ones are, too.
double entropy(Series x) {
  constexpr double kFirstR = 30, kStep = 10, kLastR = 1000;
  constexpr int kFewestMatches = 5;
  int matches = 0, longer = 0;
  double r = kFirstR;
  for (; r <= kLastR; r += kStep) {
    matches = longer = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      for (std::size_t j = i + 1; j + 1 < x.size(); ++j) {
        if (std::abs(x[i] - x[j]) > r) continue;
        ++matches;
        longer += std::abs(x[i + 1] - x[j + 1]) <= r;
      }
    }
    if (longer >= kFewestMatches) break;
  }
  const double ratio = std::max(1, matches) / static_cast<double>(std::max(1, longer));
  return std::log(ratio) + std::log(2 * r) - std::log(features::mean(x));
}

/// Neighbours on either side that tell an interval.
constexpr std::size_t kReach = 4;
/// A symmetric matrix and, as its last column, what it is to be solved for.
using Equations = std::array<std::array<double, kReach + 1>, kReach>;

/// For a positive definite matrix: it needs no pivots.
std::array<double, kReach> solve(Equations m) {
  for (std::size_t k = 0; k < kReach; ++k)
    for (std::size_t row = k + 1; row < kReach; ++row) {
      const double factor = m[row][k] / m[k][k];
      for (std::size_t j = k; j <= kReach; ++j) m[row][j] -= factor * m[k][j];
    }
  std::array<double, kReach> out{};
  for (std::size_t k = kReach; k-- > 0;) {
    out[k] = m[k][kReach];
    for (std::size_t j = k + 1; j < kReach; ++j) out[k] -= m[k][j] * out[j];
    out[k] /= m[k][k];
  }
  return out;
}

/// The share of the intervals' variance that a linear regression on the sums of both k-th
/// neighbours, k = 1 to kReach, leaves; free from how many intervals there are. Beats are given an
/// uncertainty, so that steady ones are not foretold by their rounding.
double left_by_neighbours(Series x) {
  constexpr double kUncertainty = 100;  // ms^2
  const double mean = features::mean(x);
  const std::size_t n = x.size() - 2 * kReach;
  Equations sums{};
  double total = 0;
  for (std::size_t i = kReach; i < kReach + n; ++i) {
    std::array<double, kReach + 1> now{};
    for (std::size_t k = 0; k < kReach; ++k) now[k] = (x[i - k - 1] - mean) + (x[i + k + 1] - mean);
    now[kReach] = x[i] - mean;
    for (std::size_t k = 0; k < kReach; ++k) {
      for (std::size_t j = 0; j <= kReach; ++j) sums[k][j] += now[k] * now[j];
      sums[k][k] += 2 * kUncertainty;
    }
    total += now[kReach] * now[kReach] + kUncertainty;
  }
  const std::array<double, kReach> weights = solve(sums);
  double left = total;
  for (std::size_t k = 0; k < kReach; ++k) left -= weights[k] * sums[k][kReach];
  const auto count = static_cast<double>(n);
  return left / total * count / (count - kReach);
}

double swing(Series x) {
  constexpr double kUsualShare = 0.6;  // what fibrillation leaves, at least
  if (x.size() < 4 * kReach) return 0;
  return std::max(0.0, std::log(kUsualShare / left_by_neighbours(x)));
}

}  // namespace

void gather(const features::RrSeries& beats, Timestamp end, RhythmWindow& out) {
  out.clear();
  const std::size_t after = beats.first_after(end);
  if (after == 0) return;
  const Timestamp last = beats[after - 1].time;
  for (std::size_t i = beats.first_after(last - kRhythmWindow); i < after; ++i) {
    const features::Beat& b = beats[i];
    if (b.trusted && b.rr_ms >= kShortestRr && b.rr_ms <= kLongestRr) out.push_back(b.rr_ms);
  }
}

std::size_t repair(Series rr, RhythmWindow& out) {
  constexpr double kTolerance = 0.06;
  RhythmWindow means;
  neighbour_means(rr, means);
  std::size_t repairs = 0;
  out.clear();
  for (std::size_t i = 0; i < rr.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    const double usual = local_median(means.span(), at - 6, at + 6);
    const double one = rr[i], next = i + 1 < rr.size() ? rr[i + 1] : 0;
    const auto is = [&](double sum, double intervals) {
      return std::abs(sum - intervals * usual) < kTolerance * intervals * usual;
    };
    const bool both_short = next > 0 && one < 0.75 * usual && next < 0.75 * usual;
    if (both_short && is(one + next, 1)) {  // a beat too many
      out.push_back(one + next);
      ++i;
    } else if (one < 0.88 * usual && next > 1.08 * usual && is(one + next, 2)) {  // premature
      out.push_back((one + next) / 2);
      out.push_back((one + next) / 2);
      ++i;
    } else if (one > 1.6 * usual && is(one, 2)) {  // a beat missed
      out.push_back(one / 2);
      out.push_back(one / 2);
    } else {
      out.push_back(one);
      continue;
    }
    ++repairs;
  }
  return repairs;
}

RhythmFeatures rhythm_features(const RhythmWindow& rr) {
  RhythmWindow repaired, means;
  const std::size_t repairs = repair(rr.span(), repaired);
  neighbour_means(repaired.span(), means);
  return {{entropy(rr.span()), entropy(means.span()), swing(rr.span())},
          static_cast<double>(repairs) / static_cast<double>(rr.size())};
}

}  // namespace vigil
