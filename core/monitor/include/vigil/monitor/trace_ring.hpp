// A line to draw, decimated as it grows.
#pragma once

#include <array>
#include <cstdint>

#include "vigil/monitor/snapshot.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

/// The last Trace::kColumns columns of a channel: each the least and the greatest value within its
/// step of time. Min-max keeps every spike that a person must see.
class TraceRing {
 public:
  /// `bridge`: columns that may stay empty between two samples without being a hole (a rate below
  /// one sample a column).
  explicit TraceRing(Milliseconds step, std::uint32_t bridge = 0) : step_(step), bridge_(bridge) {}

  /// Times ascend; a sample older than its column's successors is not drawn.
  void push(Timestamp time, float value, Trace::Flag flag = Trace::fine);
  /// Columns in the order of time, into the Snapshot's form.
  void copy_to(Trace& trace) const;
  void clear() { count_ = 0; }

 private:
  struct Column {
    float low, high;
    Trace::Flag flag;
  };
  Column& at(std::int64_t column) {
    return columns_[static_cast<std::size_t>(column) % Trace::kColumns];
  }

  Milliseconds step_;
  std::uint32_t bridge_;
  std::array<Column, Trace::kColumns> columns_{};
  std::int64_t newest_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace vigil
