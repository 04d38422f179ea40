// One channel of values that come one by one: which of its frames came, and where each belongs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "vigil/timeline/ledger.hpp"
#include "vigil/timeline/sample_track.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// Where a frame of events belongs: among those of its channel in the order of `number`. One that
/// came after its successor is `merged`: placed as if the two had come together, as in SampleTrack.
struct EventPlace {
  Arrival arrival{};
  std::int64_t number = 0;  ///< counts the channel's frames, on across restarts
  bool merged = false;
};

/// Keeps no values: those who do, merge them (or say with `count` what became of them).
class EventTrack {
 public:
  /// Takes a frame's number in, and counts what is missing before it as lost: a frame counts as one
  /// there, however many values it would have held. Nothing: its `rows` came before, or too long
  /// after their successor, or after one that came in a round before `oldest`, and were counted so.
  std::optional<EventPlace> take(std::uint16_t sequence, std::uint64_t rows, const Arrival& arrival,
                                 std::uint32_t oldest);

  /// Is this a frame after all that were taken?
  bool follows(std::uint16_t sequence) const {
    return frames_.empty() ||
           static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(newest_)) > 0;
  }

  /// A value of a frame that was taken (or that had no number).
  void count(bool possible) {
    ++ledger_.received;
    ++(possible ? ledger_.stored : ledger_.rejected);
  }
  /// The same where it was merged, and what was made from this round on is to be made anew.
  void count_merged(bool possible, std::uint32_t round) {
    count(possible);
    disturbing_ += possible;
    disturbed_ = std::min(disturbed_.value_or(round), round);
  }

  /// As SampleTrack has them.
  std::optional<std::uint32_t> disturbed() const { return disturbed_; }
  void go_on() { disturbed_.reset(); }
  void caught_up() { disturbing_ = 0; }
  void forgo();
  void restart() { frames_.clear(); }

  const Ledger& ledger() const { return ledger_; }

 private:
  /// As many as a heart beats, each in a frame of its own, within the horizon of the fastest.
  static constexpr std::size_t kFrames = 128;

  std::optional<EventPlace> merge(EventPlace place, std::uint64_t rows, std::uint32_t oldest);

  Ring<EventPlace, kFrames> frames_;  ///< ascending
  std::int64_t newest_ = 0;
  std::optional<std::uint32_t> disturbed_;
  std::uint64_t disturbing_ = 0;  ///< values, until they are made use of
  Ledger ledger_;
};

}  // namespace vigil
