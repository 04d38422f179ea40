// Events numbered from 0, of which the last N are kept: each reader remembers how far it has read.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "vigil/units/fixed.hpp"

namespace vigil::simulator {

template <class T, std::size_t N>
class EventLog {
 public:
  void push(const T& event) {
    events_.push(event);
    ++count_;
  }
  std::uint64_t count() const { return count_; }
  std::uint64_t first_kept() const { return count_ - events_.size(); }
  const T& operator[](std::uint64_t number) const {
    assert(number >= first_kept() && number < count_);
    return events_[static_cast<std::size_t>(number - first_kept())];
  }

  /// Calls `sink(event)` for every event from `number` on that is still kept, and moves it there.
  template <class Sink>
  void read(std::uint64_t& number, Sink&& sink) const {
    for (number = std::max(number, first_kept()); number < count_; ++number) sink((*this)[number]);
  }

 private:
  Ring<T, N> events_;
  std::uint64_t count_ = 0;
};

}  // namespace vigil::simulator
