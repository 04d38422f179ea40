// Descriptive statistics of a window of samples, and the same kept up to date second by second.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vigil/features/statistics.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::features {

/// In the samples' unit unless said. What a constant does not define is undefined.
struct SampleStatistics {
  std::size_t n = 0;                                                 ///< finite samples
  double mean = kUndefined, sd = kUndefined, variance = kUndefined;  ///< n - 1
  double skewness = kUndefined, kurtosis = kUndefined;               ///< biased; kurtosis in excess
  double rms = kUndefined, energy = kUndefined;                      ///< sqrt(mean x^2), sum x^2
  double cv = kUndefined;                                            ///< sd / mean
  double crest = kUndefined;                                         ///< max |x| / rms
  double min = kUndefined, max = kUndefined, range = kUndefined;
  double median = kUndefined, iqr = kUndefined;
  double mad = kUndefined;           ///< median |x - median|
  double mean_abs_dev = kUndefined;  ///< mean |x - mean|
  double p5 = kUndefined, p10 = kUndefined, p25 = kUndefined, p75 = kUndefined, p90 = kUndefined,
         p95 = kUndefined;                                      ///< linear between ranks
  double line_length = kUndefined, mean_abs_diff = kUndefined;  ///< of neighbouring finite samples
  double mean_crossings = kUndefined;  ///< sign changes of x - mean, 0 counts as positive
  double hjorth_activity = kUndefined, hjorth_mobility = kUndefined,
         hjorth_complexity = kUndefined;  ///< Hjorth (1970), of x, its first and second differences
  double slope_per_s = kUndefined;        ///< of the least-squares line
};

/// Samples that are not finite are missing. `rate` serves the slope alone. Allocates: the batch
/// twin of SampleWindow.
SampleStatistics describe(std::span<const float> x, Hertz rate);

/// Sums over a stretch of samples that merge with those of the stretch after it (Chan 1983, Pébay
/// 2008).
class Summary {
 public:
  /// `before`: the two samples before x[0], NaN where there are none.
  void take(std::span<const float> x, std::array<float, 2> before);
  /// Appends a later stretch; `first` says that nothing has been merged yet.
  void merge(const Summary& later, bool first);

  struct Differences {
    double count = 0, sum = 0, squares = 0, absolute = 0;
    void add(double d) {
      ++count;
      sum += d;
      squares += d * d;
      absolute += std::abs(d);
    }
    void add(const Differences& other);
    /// n in the denominator.
    double variance() const { return squares / count - (sum / count) * (sum / count); }
  };

  double length = 0;  ///< samples, also those that are not there
  double n = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;
  double middle = 0;                 ///< mean position of the finite samples
  double time2 = 0, time_value = 0;  ///< sums of time^2, time (x - mean), about the middle
  double low = HUGE_VAL, high = -HUGE_VAL;
  Differences first, second;  ///< with both ends inside the stretch

 private:
  Differences joint_first_, joint_second_;  // that reach into the stretch before
};

/// The last `seconds` whole seconds of one stream of samples. Second k holds the samples at slots
/// i with k <= i / rate < k + 1: how samples came in does not matter, only their times.
class SampleWindow {
 public:
  static constexpr std::int64_t kAheadSeconds = 16;

  /// Without statistics it only keeps the samples.
  SampleWindow(Hertz rate, std::size_t seconds, bool with_statistics = true);

  Hertz rate() const { return rate_; }
  std::size_t seconds() const { return counts_.size(); }

  /// Puts a sample at its slot; false where its second is closed, or more than 16 s ahead of the
  /// last closed one. A value that is not finite is a missing sample.
  bool put(std::int64_t slot, float value);
  std::int64_t slot(Timestamp t) const {
    return std::llround(in_seconds(t - Timestamp{}) * rate_.value);
  }
  /// Closes every second before `second`, with what has been put into it.
  void close_before(std::int64_t second);
  void clear();

  /// Oldest first, contiguous; missing samples are NaN.
  std::span<const float> samples() const;
  /// The finite ones, ascending.
  std::span<const float> sorted() const { return {sorted_.data(), with_statistics_ ? finite_ : 0}; }
  /// How many of samples() are there.
  std::size_t finite() const { return finite_; }
  /// Share of the whole window that is there, 0..1.
  double coverage() const;
  /// As describe(samples()), at a second's cost a second (but for what needs the window's mean).
  SampleStatistics statistics() const;

 private:
  std::int64_t first_slot(std::int64_t second) const;
  void open(std::int64_t second);
  float& pending(std::int64_t slot);
  void close_one();
  void replace_count(std::span<const float> leaving, std::span<const float> coming);
  void replace_sorted(std::span<const float> leaving, std::span<const float> coming);

  Hertz rate_;
  std::vector<float> pending_;  // a ring of slots not closed yet
  std::vector<float> buffer_;   // closed samples, linear; the window is its end
  std::size_t end_ = 0, length_ = 0;
  std::vector<std::uint32_t> counts_;  // samples a second, a ring
  std::vector<Summary> summaries_;
  std::size_t oldest_ = 0, held_ = 0;
  std::vector<float> sorted_, spare_, leaving_, coming_;
  std::size_t finite_ = 0;
  bool with_statistics_;
  std::int64_t open_second_ = 0, open_slot_ = 0, after_ahead_ = 0;
  std::size_t open_at_ = 0;  // where open_slot_ is in pending_
  bool started_ = false;
};

}  // namespace vigil::features
