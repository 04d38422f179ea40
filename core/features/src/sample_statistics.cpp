#include "vigil/features/sample_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "vigil/signal/simd.hpp"

namespace vigil::features {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// What needs the window's mean. A sample that is not finite lies on neither side of it.
struct AboutMean {
  double deviation = 0;  ///< sum of |x - mean|
  double crossings = 0;

  AboutMean(std::span<const float> x, double mean) : mean_(mean) {
    // Among floats x < mean means x < the first float that is not below it.
    first_ = static_cast<float>(mean);
    if (static_cast<double>(first_) < mean)
      first_ = std::nextafter(first_, std::numeric_limits<float>::infinity());
    std::size_t i = 0;
    Double2 total{};
    Int4 crossed{};
    for (; i + 5 <= x.size(); i += 4) {
      const Float4 now = load4(x.data() + i);
      crossed -= crossing(now, load4(x.data() + i + 1));
      for (const Double2 half : widen(now)) total += distance(half);
    }
    deviation = total[0] + total[1];
    crossings = (crossed[0] + crossed[1]) + (crossed[2] + crossed[3]);
    for (; i < x.size(); ++i) {
      const double value = static_cast<double>(x[i]);
      deviation += distance({value, value})[0];
      if (i + 1 < x.size()) crossings -= crossing(splat(x[i]), splat(x[i + 1]))[0];
    }
  }

 private:
  Int4 crossing(Float4 now, Float4 next) const {
    return ((now < first_) & (next >= first_)) | ((now >= first_) & (next < first_));
  }
  Double2 distance(Double2 x) const {
    const Double2 d = x - mean_;
    return d >= 0 ? d : d < 0 ? -d : Double2{};
  }

  double mean_;
  float first_;
};

/// Everything but order statistics.
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

  const AboutMean about(x, s.mean);
  t.mean_abs_dev = about.deviation / s.n;
  t.mean_crossings = about.crossings;
  if (s.time2 > 0) t.slope_per_s = s.time_value / s.time2 * rate.value;
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
  length = static_cast<double>(x.size());
  double total = 0, positions = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = static_cast<double>(x[i]);
    if (!std::isfinite(v)) continue;
    ++n;
    total += v;
    positions += static_cast<double>(i);
    low = std::min(low, v);
    high = std::max(high, v);
  }
  if (n > 0) {
    mean = total / n;
    middle = positions / n;
  }
  double older = static_cast<double>(before[0]), old = static_cast<double>(before[1]);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = static_cast<double>(x[i]);
    if (std::isfinite(v)) {
      const double d = v - mean, d2 = d * d, time = static_cast<double>(i) - middle;
      time2 += time * time;
      time_value += time * d;
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
  const double start = length;
  length += later.length;
  if (later.n == 0) return;
  const double total = n + later.n, delta = later.mean - mean;
  const double a = n / total, b = later.n / total, d2 = delta * delta;
  const double apart = start + later.middle - middle;
  time2 += later.time2 + apart * apart * n * b;
  time_value += later.time_value + apart * delta * n * b;
  middle += apart * b;
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

void SampleWindow::open(std::int64_t second) {
  open_second_ = second;
  open_slot_ = first_slot(second);
  after_ahead_ = first_slot(second + kAheadSeconds);
}

float& SampleWindow::pending(std::int64_t slot) {
  const std::size_t at = open_at_ + static_cast<std::size_t>(slot - open_slot_);
  return pending_[at < pending_.size() ? at : at - pending_.size()];
}

bool SampleWindow::put(std::int64_t slot, float value) {
  if (!started_) {
    open(static_cast<std::int64_t>(std::floor((static_cast<double>(slot) + 1e-6) / rate_.value)));
    started_ = true;
  }
  if (slot < open_slot_ || slot >= after_ahead_) return false;
  pending(slot) = std::isfinite(value) ? value : kMissing;
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
  const std::int64_t after = first_slot(open_second_ + 1);
  const auto count = static_cast<std::size_t>(after - open_slot_);
  if (end_ + count > buffer_.size()) {  // move the window, and two samples before it, to the front
    const std::size_t keep = std::min(end_, length_ + 2);
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(end_ - keep),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ = keep;
  }
  const std::array<float, 2> before = {end_ > 1 ? buffer_[end_ - 2] : kMissing,
                                       end_ > 0 ? buffer_[end_ - 1] : kMissing};
  for (std::int64_t slot = open_slot_; slot < after; ++slot)
    buffer_[end_++] = std::exchange(pending(slot), kMissing);
  open_at_ = (open_at_ + count) % pending_.size();
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
  open(open_second_ + 1);
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
  const std::span<const float> out(leaving_.data(), sort_finite(leaving, leaving_));
  const std::span<const float> in(coming_.data(), sort_finite(coming, coming_));
  // Stretches between the values that leave and come are copied whole.
  const float* from = sorted_.data();
  const float* const end = from + finite_;
  float* to = spare_.data();
  const auto copy_until = [&](const float* stop) {
    to = std::copy(from, stop, to);
    from = stop;
  };
  std::size_t o = 0, i = 0;
  while (o < out.size() || i < in.size()) {
    if (i == in.size() || (o < out.size() && out[o] <= in[i])) {
      copy_until(std::lower_bound(from, end, out[o++]));
      ++from;
    } else {
      copy_until(std::upper_bound(from, end, in[i]));
      *to++ = in[i++];
    }
  }
  copy_until(end);
  finite_ = static_cast<std::size_t>(to - spare_.data());
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
