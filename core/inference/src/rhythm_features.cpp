#include "vigil/inference/rhythm_features.hpp"

#include <algorithm>
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
  return {{entropy(rr.span()), entropy(means.span())},
          static_cast<double>(repairs) / static_cast<double>(rr.size())};
}

}  // namespace vigil
