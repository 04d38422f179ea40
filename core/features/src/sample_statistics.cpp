#include "vigil/features/sample_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::features {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// Everything but order statistics, from the sums; then what needs the window's mean.
SampleStatistics from_sums(const Summary& s, std::span<const float> x, Hertz rate) {
  SampleStatistics t;
  t.n = static_cast<std::size_t>(s.n);
  if (t.n == 0) return t;
  t.mean = s.mean;
  t.min = s.low;
  t.max = s.high;
  t.range = s.high - s.low;
  const double m2 = s.m2 / s.n;
  t.rms = std::sqrt(m2 + s.mean * s.mean);
  t.energy = s.n * t.rms * t.rms;
  if (t.rms > 0) t.crest = std::max(std::abs(s.low), std::abs(s.high)) / t.rms;
  if (t.n > 1) {
    t.variance = s.m2 / (s.n - 1);
    t.sd = std::sqrt(t.variance);
    if (t.mean != 0) t.cv = t.sd / t.mean;
  }
  const bool varies = t.range > 0;
  if (varies) {
    t.skewness = s.m3 / s.n / std::pow(m2, 1.5);
    t.kurtosis = s.m4 / s.n / (m2 * m2) - 3;
  }
  if (s.first.count > 0) {
    t.line_length = s.first.absolute;
    t.mean_abs_diff = s.first.absolute / s.first.count;
  }
  t.hjorth_activity = m2;
  if (varies && s.first.count > 1) {
    const double mobility2 = s.first.variance() / m2;
    t.hjorth_mobility = std::sqrt(mobility2);
    if (mobility2 > 0 && s.second.count > 1)
      t.hjorth_complexity = std::sqrt(s.second.variance() / s.first.variance() / mobility2);
  }

  double deviation = 0, crossings = 0, ty = 0, tt = 0, middle = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i])) middle += static_cast<double>(i) / s.n;
  int side = -1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(x[i])) {
      side = -1;
      continue;
    }
    const double d = static_cast<double>(x[i]) - s.mean, time = static_cast<double>(i) - middle;
    deviation += std::abs(d);
    ty += time * d;
    tt += time * time;
    const int now = d < 0 ? 0 : 1;
    crossings += side >= 0 && now != side;
    side = now;
  }
  t.mean_abs_dev = deviation / s.n;
  t.mean_crossings = crossings;
  if (tt > 0) t.slope_per_s = ty / tt * rate.value;
  return t;
}

void add_order(SampleStatistics& t, std::span<const float> sorted) {
  if (sorted.empty()) return;
  t.median = median_of_sorted(sorted);
  t.mad = median_deviation_of_sorted(sorted, t.median);
  t.p5 = percentile_of_sorted(sorted, 5);
  t.p10 = percentile_of_sorted(sorted, 10);
  t.p25 = percentile_of_sorted(sorted, 25);
  t.p75 = percentile_of_sorted(sorted, 75);
  t.p90 = percentile_of_sorted(sorted, 90);
  t.p95 = percentile_of_sorted(sorted, 95);
  t.iqr = t.p75 - t.p25;
}

}  // namespace

void Summary::Differences::add(const Differences& other) {
  count += other.count;
  sum += other.sum;
  squares += other.squares;
  absolute += other.absolute;
}

void Summary::take(std::span<const float> x, std::array<float, 2> before) {
  *this = {};
  double total = 0;
  for (const float v : x) {
    if (!std::isfinite(v)) continue;
    ++n;
    total += static_cast<double>(v);
    low = std::min(low, static_cast<double>(v));
    high = std::max(high, static_cast<double>(v));
  }
  if (n > 0) mean = total / n;
  double older = static_cast<double>(before[0]), old = static_cast<double>(before[1]);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = static_cast<double>(x[i]);
    if (std::isfinite(v)) {
      const double d = v - mean, d2 = d * d;
      m2 += d2;
      m3 += d2 * d;
      m4 += d2 * d2;
    }
    const double one = v - old, two = v - 2 * old + older;
    if (std::isfinite(one)) (i < 1 ? joint_first_ : first).add(one);
    if (std::isfinite(two)) (i < 2 ? joint_second_ : second).add(two);
    older = old;
    old = v;
  }
}

void Summary::merge(const Summary& later, bool nothing_yet) {
  first.add(later.first);
  second.add(later.second);
  if (!nothing_yet) {
    first.add(later.joint_first_);
    second.add(later.joint_second_);
  }
  if (later.n == 0) return;
  const double total = n + later.n, delta = later.mean - mean;
  const double a = n / total, b = later.n / total, d2 = delta * delta;
  m4 += later.m4 + d2 * d2 * n * b * (a * a - a * b + b * b) +
        6 * d2 * (a * a * later.m2 + b * b * m2) + 4 * delta * (a * later.m3 - b * m3);
  m3 += later.m3 + d2 * delta * n * b * (a - b) + 3 * delta * (a * later.m2 - b * m2);
  m2 += later.m2 + d2 * n * b;
  mean += delta * b;
  n = total;
  low = std::min(low, later.low);
  high = std::max(high, later.high);
}

SampleStatistics describe(std::span<const float> x, Hertz rate) {
  Summary s;
  s.take(x, {kMissing, kMissing});
  SampleStatistics t = from_sums(s, x, rate);
  std::vector<float> sorted;
  for (const float v : x)
    if (std::isfinite(v)) sorted.push_back(v);
  std::sort(sorted.begin(), sorted.end());
  add_order(t, sorted);
  return t;
}

SampleWindow::SampleWindow(Hertz rate, std::size_t seconds, bool with_statistics)
    : rate_(rate), counts_(seconds), with_statistics_(with_statistics) {
  const auto a_second = static_cast<std::size_t>(std::ceil(rate.value)) + 1;
  pending_.assign(a_second * static_cast<std::size_t>(kAheadSeconds + 1), kMissing);
  buffer_.resize(2 * a_second * (seconds + 1) + 2);
  if (!with_statistics) return;
  summaries_.resize(seconds);
  sorted_.resize(a_second * seconds);
  spare_.resize(a_second * seconds);
  leaving_.resize(a_second);
  coming_.resize(a_second);
}

void SampleWindow::clear() {
  std::fill(pending_.begin(), pending_.end(), kMissing);
  end_ = length_ = oldest_ = held_ = finite_ = 0;
  started_ = false;
}

std::int64_t SampleWindow::first_slot(std::int64_t second) const {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(second) * rate_.value - 1e-6));
}

bool SampleWindow::put(std::int64_t slot, float value) {
  if (!started_) {
    open_second_ =
        static_cast<std::int64_t>(std::floor((static_cast<double>(slot) + 1e-6) / rate_.value));
    started_ = true;
  }
  if (slot < first_slot(open_second_) || slot >= first_slot(open_second_ + kAheadSeconds))
    return false;
  const auto size = static_cast<std::int64_t>(pending_.size());
  pending_[static_cast<std::size_t>((slot % size + size) % size)] =
      std::isfinite(value) ? value : kMissing;
  return true;
}

void SampleWindow::close_before(std::int64_t second) {
  if (!started_) return;
  // After a gap longer than the window nothing of it is left; and samples that lie beyond what can
  // be ahead came with a wrong time, or the clock went back.
  if (second - open_second_ > static_cast<std::int64_t>(seconds()) + kAheadSeconds ||
      open_second_ > second + kAheadSeconds) {
    clear();
    return;
  }
  while (open_second_ < second) close_one();
}

void SampleWindow::close_one() {
  const std::int64_t from = first_slot(open_second_), to = first_slot(open_second_ + 1);
  const auto count = static_cast<std::size_t>(to - from);
  if (end_ + count > buffer_.size()) {  // move the window, and two samples before it, to the front
    const std::size_t keep = std::min(end_, length_ + 2);
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(end_ - keep),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ = keep;
  }
  const std::array<float, 2> before = {end_ > 1 ? buffer_[end_ - 2] : kMissing,
                                       end_ > 0 ? buffer_[end_ - 1] : kMissing};
  const auto size = static_cast<std::int64_t>(pending_.size());
  for (std::int64_t slot = from; slot < to; ++slot) {
    float& value = pending_[static_cast<std::size_t>((slot % size + size) % size)];
    buffer_[end_++] = value;
    value = kMissing;
  }
  length_ += count;

  std::size_t leaving = 0;
  if (held_ == seconds()) {
    leaving = counts_[oldest_];
    oldest_ = (oldest_ + 1) % seconds();
    --held_;
  }
  const std::size_t newest = (oldest_ + held_) % seconds();
  counts_[newest] = static_cast<std::uint32_t>(count);
  const std::span<const float> fresh(buffer_.data() + end_ - count, count);
  ++held_;
  const std::span<const float> oldest(buffer_.data() + end_ - length_, leaving);
  if (with_statistics_) {
    summaries_[newest].take(fresh, before);
    replace_sorted(oldest, fresh);
  } else {
    replace_count(oldest, fresh);
  }
  length_ -= leaving;
  ++open_second_;
}

void SampleWindow::replace_count(std::span<const float> leaving, std::span<const float> coming) {
  for (const float v : leaving) finite_ -= std::isfinite(v);
  for (const float v : coming) finite_ += std::isfinite(v);
}

void SampleWindow::replace_sorted(std::span<const float> leaving, std::span<const float> coming) {
  const auto sort_finite = [](std::span<const float> x, std::vector<float>& out) {
    std::size_t n = 0;
    for (const float v : x)
      if (std::isfinite(v)) out[n++] = v;
    std::sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(n));
    return n;
  };
  const std::size_t out_count = sort_finite(leaving, leaving_);
  const std::size_t in_count = sort_finite(coming, coming_);
  std::size_t out = 0, in = 0, n = 0;
  for (std::size_t i = 0; i < finite_; ++i) {
    const float v = sorted_[i];
    if (out < out_count && v == leaving_[out]) {
      ++out;
      continue;
    }
    while (in < in_count && coming_[in] <= v) spare_[n++] = coming_[in++];
    spare_[n++] = v;
  }
  while (in < in_count) spare_[n++] = coming_[in++];
  finite_ = n;
  std::swap(sorted_, spare_);
}

std::span<const float> SampleWindow::samples() const {
  return {buffer_.data() + end_ - length_, length_};
}

double SampleWindow::coverage() const {
  const double whole = rate_.value * static_cast<double>(seconds());
  return std::min(1.0, static_cast<double>(finite_) / whole);
}

SampleStatistics SampleWindow::statistics() const {
  Summary total;
  // With fewer than two samples a second a difference reaches over more than one second before.
  if (rate_.value < 2) {
    total.take(samples(), {kMissing, kMissing});
  } else {
    for (std::size_t i = 0; i < held_; ++i)
      total.merge(summaries_[(oldest_ + i) % seconds()], i == 0);
  }
  SampleStatistics t = from_sums(total, samples(), rate_);
  add_order(t, sorted());
  return t;
}

}  // namespace vigil::features
