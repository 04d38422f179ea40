#include "vigil/timeline/event_track.hpp"

namespace vigil {

std::optional<EventPlace> EventTrack::take(std::uint16_t sequence, std::uint64_t rows,
                                           const Arrival& arrival, std::uint32_t oldest) {
  ledger_.lost_known = true;
  const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(newest_));
  if (!frames_.empty() && ahead <= 0) return merge({arrival, newest_ + ahead, true}, rows, oldest);
  if (!frames_.empty()) ledger_.lost += static_cast<std::uint64_t>(ahead - 1);
  newest_ += ahead > 0 ? ahead : ahead + 65536;
  frames_.push({arrival, newest_, false});
  return frames_.back();
}

/// A frame that is not the newest.
std::optional<EventPlace> EventTrack::merge(EventPlace place, std::uint64_t rows,
                                            std::uint32_t oldest) {
  std::size_t i = frames_.size();
  while (i > 0 && frames_[i - 1].number > place.number) --i;
  const bool came = i > 0 && frames_[i - 1].number == place.number;
  bool late = i == 0;  // whether it came is forgotten
  if (!came && !late) {
    const Arrival& successor = frames_[i].arrival;
    late = place.arrival.time - successor.time > SampleTrack::kMergeHorizon ||
           successor.round < oldest;
    place.arrival = successor;
    --ledger_.lost;
    frames_.insert(i, place);
  }
  if (!came && !late) return place;
  ledger_.received += rows;
  (came ? ledger_.duplicate : ledger_.late) += rows;
  return std::nullopt;
}

void EventTrack::forgo() {
  ledger_.stored -= disturbing_;
  ledger_.late += disturbing_;
  disturbed_.reset();
  disturbing_ = 0;
}

}  // namespace vigil
