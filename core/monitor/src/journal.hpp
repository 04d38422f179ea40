// What came and what was made of it in the last minute, besides samples: those the Timeline has.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// Rounds of the Timeline end with a second of the Analysis. Every kEvery rounds its state is kept,
/// so that from any time within SampleTrack::kMergeHorizon on it can be made anew: the oldest state
/// kept is that old at least.
class Journal {
 public:
  struct Second {
    std::uint32_t round;  ///< that it ended
    Timestamp end, now;
    Milliseconds batch;
  };

  static constexpr std::uint32_t kEvery = 19;
  static constexpr std::size_t kCheckpoints = SampleTrack::kMarks;

  explicit Journal(const Analysis& like);

  void note(const Event& event);
  /// One that came late: before those of its channel's later frames, in the round of the next.
  void merge(const Event& event);
  void note(const Second& second) { seconds_.push(second); }
  /// The state as `round` begins.
  void keep(const Analysis& state, std::uint32_t round);
  /// Nothing of before can be made anew.
  void forget();

  /// The first round from which all that came can be made anew; where there is none, no round.
  std::uint32_t oldest() const;
  struct Checkpoint {
    std::uint32_t round = 0;
    Analysis state;
  };
  /// The newest from which all that came since `round` can be made anew; those after it are
  /// dropped. Null: there is none.
  const Checkpoint* back_to(std::uint32_t round);

  /// Of this round; null where it is not known, or not all that came in it.
  const Second* second(std::uint32_t round) const;
  template <class Apply>
  void events(std::uint32_t round, Apply&& apply) const {
    for (std::size_t i = 0; i < events_.size(); ++i)
      if (events_[i].round == round) apply(events_[i]);
  }

 private:
  /// Of the `back`th before the newest.
  std::size_t slot(std::size_t back) const {
    return (newest_ + kCheckpoints - back) % kCheckpoints;
  }
  void make_room();

  Ring<Second, 128> seconds_;        ///< of rounds one after the other
  Ring<Event, 1024> events_;         ///< those of a channel in the order of its frames
  std::uint32_t complete_from_ = 0;  ///< events of rounds before it may be missing
  std::vector<Checkpoint> slots_;
  std::size_t newest_ = 0, kept_ = 0;
};

}  // namespace vigil
