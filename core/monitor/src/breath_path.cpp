#include "vigil/monitor/breath_path.hpp"

#include <algorithm>

namespace vigil {
namespace {

constexpr Milliseconds kSecond = seconds(1);

}  // namespace

void BreathPath::push(const BreathMark& mark) {
  respiration_.push(mark);
  if (!done_) done_ = mark.time;
}

void BreathPath::advance(Timestamp end) {
  if (!done_) return;
  // After a longer silence nothing is left of what was before it.
  for (done_ = std::max(*done_, end - Respiration::kWindow); *done_ + kSecond <= end;) {
    done_ = *done_ + kSecond;
    respiration_.advance(*done_);
  }
}

void BreathPath::reset() {
  respiration_.reset();
  done_.reset();
}

VitalReading BreathPath::reading() const {
  return as_vital(done_.value_or(Timestamp{}), respiration_.estimate(), source_);
}

}  // namespace vigil
