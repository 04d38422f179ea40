// The columns of every trace, kept in rings so that a sweep can be longer than one snapshot. A
// column's place in its ring is its absolute number (time / step) modulo the ring's size, so that
// successive snapshots, which overlap, fall onto each other. The rings are what the shaders read.
#pragma once

#include <array>
#include <cstdint>

#include "vigil/monitor/snapshot.hpp"

namespace vigil::dashboard {

inline constexpr std::uint32_t kRingColumns = 1024;  // a power of two, at least Trace::kColumns
static_assert(kRingColumns >= Trace::kColumns && (kRingColumns & (kRingColumns - 1)) == 0);

/// What a column holds, as the shaders read it: Trace::Flag, and `nothing` for what lies before the
/// first data, which is not lost.
namespace mark {
inline constexpr float fine = Trace::fine;
inline constexpr float poor = Trace::poor;
inline constexpr float hole = Trace::hole;
inline constexpr float nothing = 3;
}  // namespace mark

/// One texel of the ring texture.
struct Column {
  float low = 0, high = 0;
  float kind = mark::nothing;

  bool has_data() const { return kind < mark::hole; }
  float unused = 0;
};

struct ValueRange {
  float low = 0, high = 1;
  float span() const { return high - low; }
  bool empty() const { return low > high; }
};

class TraceRing {
 public:
  void take(const Trace& trace);
  void clear();

  bool empty() const { return newest_ < 0; }
  double step_ms() const { return step_ms_; }
  std::int64_t newest() const { return newest_; }  ///< absolute number of the newest column
  double newest_ms() const { return static_cast<double>(newest_ + 1) * step_ms_; }
  std::uint32_t latest_count() const { return latest_count_; }  ///< columns of the last snapshot
  double seen_ms() const;  ///< from the first data that the last snapshot has, to its end
  std::uint32_t generation() const { return generation_; }  ///< changes with the content

  /// The column `age` columns before the newest.
  const Column& back(std::uint32_t age) const { return columns_[slot(newest_ - age)]; }
  const std::array<Column, kRingColumns>& columns() const { return columns_; }
  static std::uint32_t slot(std::int64_t number) {
    return static_cast<std::uint32_t>(number) & (kRingColumns - 1);
  }

  /// Least and greatest value of the last snapshot's columns, grown at once and shrunk slowly, so
  /// that the scale does not jump with every beat. Empty (low > high) while there is no data.
  ValueRange range() const { return range_; }

 private:
  void follow_range();

  std::array<Column, kRingColumns> columns_{};
  ValueRange range_{1, 0};
  double step_ms_ = 0;
  std::int64_t newest_ = -1;
  std::uint32_t latest_count_ = 0;
  std::uint32_t generation_ = 0;
};

class TraceStore {
 public:
  void take(const Snapshot& snapshot);
  void clear();
  const TraceRing& operator[](TraceId id) const { return rings_[static_cast<std::size_t>(id)]; }

 private:
  std::array<TraceRing, kTraceCount> rings_;
};

}  // namespace vigil::dashboard
