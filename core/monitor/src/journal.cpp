#include "journal.hpp"

#include <algorithm>
#include <limits>

namespace vigil {

static_assert(Journal::kEvery * (Journal::kCheckpoints - 1) >
                  in_seconds(SampleTrack::kMergeHorizon) + 2,
              "the oldest checkpoint is older than the horizon");

Journal::Journal(const Analysis& like) {
  slots_.reserve(kCheckpoints);
  while (slots_.size() < kCheckpoints) slots_.emplace_back(0U, like);  // too large for a stack
}

void Journal::note(const Event& event) {
  make_room();
  events_.push(event);
}

void Journal::merge(const Event& event) {
  make_room();
  const auto after = [&event](const Event& e) {
    return e.round > event.round || (e.channel == event.channel && e.frame > event.frame);
  };
  std::size_t i = 0;
  while (i < events_.size() && !after(events_[i])) ++i;
  events_.insert(i, event);
}

void Journal::make_room() {
  if (!events_.full()) return;
  complete_from_ = events_.front().round + 1;
  events_.pop_front();
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

std::uint32_t Journal::oldest() const {
  for (std::size_t back = kept_; back-- > 0;)
    if (slots_[slot(back)].round >= complete_from_) return slots_[slot(back)].round;
  return std::numeric_limits<std::uint32_t>::max();
}

const Journal::Checkpoint* Journal::back_to(std::uint32_t round) {
  for (std::size_t back = 0; back < kept_; ++back) {
    const std::size_t at = slot(back);
    if (slots_[at].round > round) continue;
    if (slots_[at].round < complete_from_) return nullptr;
    newest_ = at;
    kept_ -= back;
    return &slots_[at];
  }
  return nullptr;
}

const Journal::Second* Journal::second(std::uint32_t round) const {
  if (seconds_.empty() || round < complete_from_ || round < seconds_.front().round) return nullptr;
  const std::size_t i = round - seconds_.front().round;
  return i < seconds_.size() ? &seconds_[i] : nullptr;
}

}  // namespace vigil
