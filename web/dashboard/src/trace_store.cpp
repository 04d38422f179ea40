#include "trace_store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil::dashboard {
namespace {

constexpr Column kHole{0, 0, mark::hole, 0};

}  // namespace

void TraceRing::clear() {
  columns_.fill({});
  range_ = {1, 0};
  newest_ = -1;
  latest_count_ = 0;
  ++generation_;
}

void TraceRing::take(const Trace& trace) {
  if (trace.count == 0) {
    if (!empty()) clear();
    return;
  }
  const double step_ms = static_cast<double>(trace.step_ms);
  const auto first = static_cast<std::int64_t>(std::llround(trace.first_ms / step_ms));
  const std::int64_t last = first + trace.count - 1;
  // Another rate, or time that ran back (a replay started again): what was kept is of no use.
  if (step_ms != step_ms_ || last < newest_) clear();
  step_ms_ = step_ms;
  // Columns that no snapshot brought are holes, not what stood there a ring ago.
  const std::int64_t unseen = std::max(newest_ + 1, first - std::int64_t{kRingColumns});
  for (std::int64_t k = unseen; !empty() && k < first; ++k) columns_[slot(k)] = kHole;
  bool started = columns_[slot(first - 1)].kind != mark::nothing;
  for (std::uint32_t i = 0; i < trace.count; ++i) {
    const bool hole = trace.flag[i] >= Trace::hole || !std::isfinite(trace.low[i]) ||
                      !std::isfinite(trace.high[i]);
    started = started || !hole;
    columns_[slot(first + i)] =
        !started ? Column{}
        : hole   ? kHole
                 : Column{trace.low[i], trace.high[i], static_cast<float>(trace.flag[i]), 0};
  }
  newest_ = last;
  latest_count_ = trace.count;
  follow_range();
  ++generation_;
}

double TraceRing::seen_ms() const {
  std::uint32_t columns = latest_count_;
  while (columns > 0 && back(columns - 1).kind == mark::nothing) --columns;
  return columns * step_ms_;
}

void TraceRing::follow_range() {
  constexpr float kShrink = 0.1F;  // of the excess, a snapshot
  ValueRange seen{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  for (std::uint32_t age = 0; age < latest_count_; ++age) {
    const Column& c = back(age);
    if (!c.has_data()) continue;
    seen.low = std::min(seen.low, c.low);
    seen.high = std::max(seen.high, c.high);
  }
  if (seen.empty()) return;
  if (range_.empty()) range_ = seen;
  range_.low = std::min(seen.low, range_.low + kShrink * (seen.low - range_.low));
  range_.high = std::max(seen.high, range_.high + kShrink * (seen.high - range_.high));
}

void TraceStore::take(const Snapshot& snapshot) {
  for (std::uint32_t i = 0; i < kTraceCount; ++i) rings_[i].take(snapshot.traces[i]);
}

void TraceStore::clear() {
  for (TraceRing& ring : rings_) ring.clear();
}

}  // namespace vigil::dashboard
