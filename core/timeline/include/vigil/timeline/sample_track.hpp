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

/// Blocks come in any order, twice, or not at all; samples go out in order, each once. A block has
/// its place on the channel's own sample count: sequence numbers (where the service has them) say
/// what follows what, the device's clock says how wide a hole is.
class SampleTrack {
 public:
  /// Samples that come this much after their successors are still merged; later ones are late.
  static constexpr Milliseconds kMergeHorizon = seconds(30);
  /// How long a hole holds up what comes after it.
  static constexpr Milliseconds kReorderWait = seconds(1.5);

  explicit SampleTrack(Channel channel);

  /// Takes a block in. `device_ms`: time of its first sample on the device's clock, unwrapped.
  void write(const SampleBlock& block, double device_ms, Timestamp arrival);

  /// Calls `sink(Segment)` for every run of samples that is ready and was not handed out before.
  template <class Sink>
  void drain(const DeviceClock& clock, Timestamp now, Sink&& sink);

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
  Hertz nominal_rate() const { return nominal_; }
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
    Timestamp arrival{};

    Index end() const { return first + count; }
    double end_device_ms() const { return device_ms + period.value * static_cast<double>(count); }
  };

  struct Place {
    std::size_t position;  ///< in blocks_
    enum { free, taken, forgotten } kind;
    Index first;   ///< where it is free
    Index closed;  ///< samples that are no longer missing with it
  };

  Place find_place(bool numbered, std::int64_t sequence, double device_ms, Index count) const;
  std::int64_t unwrap(std::uint16_t sequence) const;
  Index hole_before(double device_ms, Milliseconds period) const;
  void begin(const SampleBlock& block, Block placed);
  void append(const SampleBlock& block, Block placed, Index hole);
  void merge(const SampleBlock& block, Block placed);
  void store(const SampleBlock& block, const Block& placed);
  void follow_rate(Hertz announced);
  std::optional<Hertz> rate_over(double ms) const;
  void measure_rate();
  float* slot(Index i) { return samples_.data() + static_cast<std::size_t>(i % capacity_) * axes_; }

  Channel channel_;
  std::size_t axes_;
  Index capacity_;
  std::vector<float> samples_;  ///< ring by Index; NaN: rejected
  Ring<Block, 1024> blocks_;    ///< ascending
  Index read_ = 0;              ///< all before it were handed out, or given up as holes
  Hertz nominal_{};
  Milliseconds period_{};
  bool follows_ = false;
  Ledger ledger_;
};

template <class Sink>
void SampleTrack::drain(const DeviceClock& clock, Timestamp now, Sink&& sink) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    if (block.end() <= read_) continue;
    const bool follows = i > 0 && blocks_[i - 1].sequence + 1 == block.sequence;
    const bool hole = block.first > read_ && ledger_.lost_known && !follows;
    if (hole && now - block.arrival < kReorderWait) return;

    const Timestamp start = clock.to_monitor(block.device_ms);
    const Milliseconds step = block.period * (1 + clock.skew());
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
    read_ = block.end();
  }
}

}  // namespace vigil
