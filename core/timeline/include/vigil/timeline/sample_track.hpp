// One regularly sampled channel: its recent samples in order, holes and all.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vigil/protocol/samples.hpp"
#include "vigil/timeline/device_clock.hpp"
#include "vigil/timeline/ledger.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// A run of samples without a hole, on the monitor's clock.
struct Segment {
  Channel channel;
  Timestamp first;
  Milliseconds step;
  std::span<const float> values;  ///< axes interleaved

  std::size_t count() const { return values.size() / info(channel).axes; }
  Timestamp end() const { return first + step * static_cast<double>(count()); }
};

/// When a block came, and what was known of the device's clock then.
struct Arrival {
  Timestamp time;
  ClockLine clock{};
  std::uint32_t round = 0;  ///< Timeline::round()
};

/// Blocks come in any order, twice, or not at all; samples go out in order, each once, unless they
/// are handed out anew (`rewind`). A block has its place on the channel's own sample count:
/// sequence numbers (where the service has them) say what follows what, the device's clock says how
/// wide a hole is.
///
/// A block that comes after its successor is placed as if the two had come together: it takes over
/// the successor's arrival, and with it its mapping to our clock.
class SampleTrack {
 public:
  /// A block that comes this much after its successor is still merged; a later one is late. A frame
  /// that is lost in one batch of the longest kind may come again with the next.
  static constexpr Milliseconds kMergeHorizon = seconds(35);
  /// How long a hole holds up what comes after it, while there is room for it.
  static constexpr Milliseconds kReorderWait = seconds(1.5);

  explicit SampleTrack(Channel channel);

  /// Takes a block in. `device_ms`: time of its first sample on the device's clock, unwrapped.
  void write(const SampleBlock& block, double device_ms, const Arrival& arrival);

  /// Calls `sink(Segment)` for every run of samples that is ready and was not handed out before, as
  /// far as it had come in the round `by`.
  template <class Sink>
  void drain(Timestamp now, std::uint32_t by, Sink&& sink) {
    hand_out(read_, now, by, sink);
  }

  /// Remembers how far samples were handed out (anew, where they are) as this round begins; the
  /// last kMarks times.
  void mark(std::uint32_t round) { marks_.push({round, again_.value_or(read_)}); }
  /// Are all samples still held that were handed out since the mark of that round?
  bool holds_since(std::uint32_t round) const;
  /// `drain_again` begins there, and then goes the way of `drain`, with what was merged since.
  void rewind(std::uint32_t round);
  template <class Sink>
  void drain_again(Timestamp now, std::uint32_t by, Sink&& sink) {
    hand_out(*again_, now, by, sink);
  }
  bool holds_again() const { return !again_ || holds_from(*again_); }
  /// What was drained again stands for what was drained.
  void caught_up();
  /// The first round in which a block would have come that was merged after its successors had been
  /// handed out; nothing where there is none since the last `rewind` or `go_on`.
  std::optional<std::uint32_t> disturbed() const { return disturbed_; }
  /// What is handed out anew has not come to there yet.
  void go_on() { disturbed_.reset(); }
  /// Nothing will be handed out anew: what was merged too late for that counts as late.
  void forgo();
  static constexpr std::size_t kMarks = 3;

  /// What comes next follows nothing that came before: the device restarted.
  void restart() { follows_ = false; }

  /// Does the device's clock say what this block's sequence number lets expect? `mapped_end`: of
  /// the block, on the monitor's clock if the device's was not set. A sensor may pause between two
  /// blocks, but nothing arrives before it was measured.
  struct Following {
    double clock_set_by_ms =
        0;  ///< the block follows the last one, but the clock was set between them
    bool contradicts =
        false;  ///< a later block from an earlier time, or from the future: a restart
  };
  Following following(const SampleBlock& block, double device_ms, Timestamp mapped_end,
                      Timestamp arrival) const;

  /// Is there a hole that this older block would fill?
  bool awaits(const SampleBlock& block, double device_ms) const;

  bool empty() const { return blocks_.empty(); }
  const Ledger& ledger() const { return ledger_; }
  /// As the newest block announces it.
  Hertz nominal_rate() const { return blocks_.empty() ? Hertz{} : blocks_.back().nominal; }
  /// As the device's clock tells it, over the last seconds without a hole; nothing before that.
  std::optional<Hertz> recent_rate() const;

 private:
  using Index = std::int64_t;  ///< counts the samples of the channel, lost ones included

  struct Block {
    Index first = 0;
    Index count = 0;
    double device_ms = 0;
    Hertz nominal{};  ///< rate
    Milliseconds period{};
    std::int64_t sequence = 0;  ///< unwrapped
    Arrival arrival{};
    bool begins = false;  ///< follows nothing

    Index end() const { return first + count; }
    double end_device_ms() const { return device_ms + period.value * static_cast<double>(count); }
  };

  struct Place {
    std::size_t position;  ///< in blocks_
    enum { free, taken, forgotten } kind;
    // Where it is free:
    Index first = 0;
    Index hole = 0;    ///< samples that were missing there …
    Index closed = 0;  ///< … and no longer are with it
    Index shift = 0;   ///< by which those after it have to make room, or close up
  };

  struct Mark {
    std::uint32_t round;
    Index read;
  };

  bool overlaps(const SampleBlock& block, double device_ms) const;
  Place find_place(bool numbered, std::int64_t sequence, double device_ms, Index count) const;
  std::int64_t unwrap(std::uint16_t sequence) const;
  double room_before(double device_ms, Milliseconds period) const;
  void begin(const SampleBlock& block, Block placed);
  void append(const SampleBlock& block, Block placed, Index hole);
  void merge(const SampleBlock& block, Block placed);
  void store(const SampleBlock& block, const Block& placed);
  std::optional<Hertz> rate_over(double ms, std::size_t last) const;
  Milliseconds period_after(std::size_t last, Hertz announced) const;
  bool too_late(const Place& place, const Block& placed) const;
  void remember(const Place& place, Block placed);
  void fit_between(const Place& place, Block& placed) const;
  void shift(std::size_t position, Index by);
  const Mark* mark_before(std::uint32_t round) const;
  bool holds_from(Index read) const;
  template <class Sink>
  void hand_out(Index& read, Timestamp now, std::uint32_t by, Sink&& sink);
  bool crowded(const Block& waiting, std::uint32_t by) const;
  float* slot(Index i) { return samples_.data() + static_cast<std::size_t>(i % capacity_) * axes_; }
  const float* slot(Index i) const { return const_cast<SampleTrack*>(this)->slot(i); }

  Channel channel_;
  std::size_t axes_;
  Index capacity_;
  std::vector<float> samples_;  ///< ring by Index; NaN: rejected
  Ring<Block, 1024> blocks_;    ///< ascending
  Index read_ = 0;              ///< all before it were handed out, or given up as holes
  std::optional<Index> again_;  ///< the same of drain_again
  Ring<Mark, kMarks> marks_;
  std::optional<std::uint32_t> disturbed_;
  std::uint64_t disturbing_ = 0;  ///< samples, until they are handed out anew
  bool follows_ = false;
  Ledger ledger_;
};

template <class Sink>
void SampleTrack::hand_out(Index& read, Timestamp now, std::uint32_t by, Sink&& sink) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    if (block.end() <= read) continue;
    if (block.arrival.round > by) return;
    const bool follows = i > 0 && blocks_[i - 1].sequence + 1 == block.sequence;
    const bool hole = block.first > read && ledger_.lost_known && !follows;
    if (hole && now - block.arrival.time < kReorderWait && !crowded(block, by)) return;

    const ClockLine& clock = block.arrival.clock;
    const Timestamp start = clock.to_monitor(block.device_ms);
    const Milliseconds step = block.period * (1 + clock.skew);
    const auto good = [&](Index at) { return slot(at)[0] == slot(at)[0]; };
    for (Index from = block.first, to; from < block.end(); from = to) {
      to = from + 1;
      if (!good(from)) continue;
      while (to < block.end() && to % capacity_ != 0 && good(to)) ++to;
      sink(Segment{channel_,
                   start + step * static_cast<double>(from - block.first),
                   step,
                   {slot(from), static_cast<std::size_t>(to - from) * axes_}});
    }
    read = block.end();
  }
}

}  // namespace vigil
