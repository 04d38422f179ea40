#include "vigil/monitor/trace_ring.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

void TraceRing::push(Timestamp time, float value, Trace::Flag flag) {
  const auto column = static_cast<std::int64_t>(std::floor(time.ms / step_.value));
  if (count_ > 0 && column < newest_) return;
  if (count_ > 0 && column == newest_) {
    Column& c = at(column);
    c.low = std::min(c.low, value);
    c.high = std::max(c.high, value);
    c.flag = std::max(c.flag, flag);
    return;
  }
  if (count_ > 0) {
    const std::int64_t skipped = column - newest_ - 1;
    if (skipped >= Trace::kColumns) {
      count_ = 0;
    } else {
      const bool bridged = skipped <= bridge_;
      const Column last = at(newest_);
      for (std::int64_t i = newest_ + 1; i < column; ++i) {
        const float between = std::lerp(
            last.high, value, static_cast<float>(i - newest_) / static_cast<float>(skipped + 1));
        at(i) = bridged ? Column{between, between, std::max(last.flag, flag)}
                        : Column{0, 0, Trace::hole};
      }
      count_ =
          std::min<std::uint32_t>(count_ + static_cast<std::uint32_t>(skipped), Trace::kColumns);
    }
  }
  at(column) = {value, value, flag};
  newest_ = column;
  count_ = std::min(count_ + 1, Trace::kColumns);
}

void TraceRing::copy_to(Trace& trace) const {
  trace.count = count_;
  trace.step_ms = static_cast<float>(step_.value);
  const std::int64_t first = newest_ - static_cast<std::int64_t>(count_) + 1;
  trace.first_ms = static_cast<double>(first) * step_.value;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const Column& c = columns_[static_cast<std::size_t>(first + i) % Trace::kColumns];
    trace.low[i] = c.low;
    trace.high[i] = c.high;
    trace.flag[i] = c.flag;
  }
}

}  // namespace vigil
