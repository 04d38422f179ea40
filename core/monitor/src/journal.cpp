#include "journal.hpp"

#include <algorithm>

namespace vigil {

static_assert(Journal::kEvery * (Journal::kCheckpoints - 1) >
                  in_seconds(SampleTrack::kMergeHorizon) + 2,
              "the oldest checkpoint is older than the horizon");

Journal::Journal(const Analysis& like) {
  slots_.reserve(kCheckpoints);
  while (slots_.size() < kCheckpoints) slots_.emplace_back(0U, like);  // too large for a stack
}

void Journal::note(const Event& event) {
  if (events_.full()) complete_from_ = events_.front().round + 1;
  events_.push(event);
}

void Journal::keep(const Analysis& state, std::uint32_t round) {
  newest_ = (newest_ + 1) % kCheckpoints;
  kept_ = std::min(kept_ + 1, kCheckpoints);
  slots_[newest_].round = round;
  slots_[newest_].state = state;
}

void Journal::forget() {
  kept_ = 0;
  seconds_.clear();
  events_.clear();
}

const Journal::Checkpoint* Journal::back_to(std::uint32_t round) {
  for (std::size_t back = 0; back < kept_; ++back) {
    const std::size_t slot = (newest_ + kCheckpoints - back) % kCheckpoints;
    if (slots_[slot].round > round) continue;
    if (slots_[slot].round < complete_from_) return nullptr;
    newest_ = slot;
    kept_ -= back;
    return &slots_[slot];
  }
  return nullptr;
}

const Journal::Second* Journal::second(std::uint32_t round) const {
  if (seconds_.empty() || round < complete_from_ || round < seconds_.front().round) return nullptr;
  const std::size_t i = round - seconds_.front().round;
  return i < seconds_.size() ? &seconds_[i] : nullptr;
}

}  // namespace vigil
