// Channels that belong together come in turns: how long one waits for another.
#pragma once

#include <optional>

#include "vigil/units/quantity.hpp"

namespace vigil {

class Patience {
 public:
  explicit Patience(Milliseconds limit) : limit_(limit) {}

  /// Has everything come that is waited for, or was it waited for long enough?
  bool over(bool all_here, Timestamp now) {
    if (all_here) {
      since_.reset();
      return true;
    }
    if (!since_) since_ = now;
    return now - *since_ >= limit_;
  }
  void reset() { since_.reset(); }

 private:
  Milliseconds limit_;
  std::optional<Timestamp> since_;
};

}  // namespace vigil
