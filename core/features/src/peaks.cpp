#include "vigil/features/peaks.hpp"

#include <algorithm>

namespace vigil::features {
namespace {

/// Whether x[peak]'s prominence, its height over the higher of the two lowest points on the way to
/// a higher one, is at least `least`: on either side a point so low is met before one higher than
/// it.
bool stands_out(std::span<const double> x, std::size_t peak, double least) {
  const auto falls = [&](std::size_t i) { return x[peak] - x[i] >= least; };
  std::size_t left = peak, right = peak;
  while (!falls(left))
    if (left-- == 0 || x[left] > x[peak]) return false;
  while (!falls(right))
    if (++right == x.size() || x[right] > x[peak]) return false;
  return true;
}

}  // namespace

PeakFinder::PeakFinder(std::size_t capacity) {
  peaks_.reserve(capacity / 2 + 1);
  order_.reserve(capacity / 2 + 1);
  keep_.reserve(capacity / 2 + 1);
}

std::span<const std::uint32_t> PeakFinder::find(std::span<const double> x, const PeakRules& rules) {
  peaks_.clear();
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    if (x[i - 1] >= x[i]) continue;
    std::size_t end = i;
    while (end + 1 < x.size() && x[end + 1] == x[i]) ++end;
    if (end + 1 < x.size() && x[end + 1] < x[i] && x[i] >= rules.least_height)
      peaks_.push_back(static_cast<std::uint32_t>((i + end) / 2));
    i = end;
  }
  if (rules.least_distance > 1) keep_distant(x, rules.least_distance);
  std::erase_if(peaks_, [&](std::uint32_t p) { return !stands_out(x, p, rules.least_prominence); });
  return peaks_;
}

void PeakFinder::keep_distant(std::span<const double> x, std::size_t distance) {
  order_.resize(peaks_.size());
  keep_.assign(peaks_.size(), 1);
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
  // From the highest down; of equal ones the later first.
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return x[peaks_[a]] != x[peaks_[b]] ? x[peaks_[a]] > x[peaks_[b]] : a > b;
  });
  for (const std::uint32_t k : order_) {
    if (keep_[k] == 0) continue;
    for (std::size_t j = k; j-- > 0 && peaks_[k] - peaks_[j] < distance;) keep_[j] = 0;
    for (std::size_t j = k + 1; j < peaks_.size() && peaks_[j] - peaks_[k] < distance; ++j)
      keep_[j] = 0;
  }
  std::size_t n = 0;
  for (std::size_t i = 0; i < peaks_.size(); ++i)
    if (keep_[i] != 0) peaks_[n++] = peaks_[i];
  peaks_.resize(n);
}

}  // namespace vigil::features
