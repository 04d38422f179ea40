// All channels of one wearer on one clock, and the account of every sample.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "vigil/protocol/samples.hpp"
#include "vigil/timeline/device_clock.hpp"
#include "vigil/timeline/ledger.hpp"
#include "vigil/timeline/sample_track.hpp"
#include "vigil/timeline/sequence_window.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Takes in what was decoded, in whatever order it came, and hands it on in the order of its time.
class Timeline {
 public:
  Timeline();

  /// A block of a sampled channel, as a device sent it. Without a device time it is taken to end at
  /// its arrival.
  void ingest(const SampleBlock& block, Timestamp arrival);

  /// A block of a recording, whose first sample lies at `first` on the monitor's clock.
  void ingest_recorded(const SampleBlock& block, Timestamp first);

  /// A block of a device without a clock, whose first sample was taken at `first` by its arrivals.
  void ingest_arrived(const SampleBlock& block, Timestamp first, Timestamp arrival);

  /// A block of events, as a device sent it: counts it, and says whether its rows are new. They are
  /// then counted by whoever keeps them (`events`).
  bool ingest_events(const SampleBlock& block, Timestamp arrival);

  /// A message that holds the device's clock (the answer to a time synchronisation).
  void observe_clock(double device_ms, double wrap_ms, Timestamp arrival);

  /// Calls `sink(Segment)` for every run of samples that is ready by `now`, channel by channel.
  template <class Sink>
  void drain(Timestamp now, Sink&& sink) {
    for (SampleTrack& track : tracks_) track.drain(clock_, now, sink);
  }

  /// The device's clock and its sequence numbers begin anew.
  void restart();

  /// When a block was taken, on the monitor's clock; its arrival where the device's is not known.
  Timestamp time_of(const SampleBlock& block, Timestamp arrival) const;

  /// Values that come one by one (heart rate, RR, SpO2, battery …) are counted here, kept
  /// elsewhere.
  Ledger& events(Channel channel) { return event_ledgers_[static_cast<std::size_t>(channel)]; }

  Ledger ledger(Channel channel) const;
  /// The measured rate of a sampled channel over the announced one; nothing while it is not known.
  std::optional<double> rate_ratio(Channel channel) const;
  /// The rate that a sampled channel's newest block announced; nothing before the first.
  std::optional<Hertz> announced_rate(Channel channel) const;
  std::uint32_t clock_jumps() const { return clock_jumps_; }  ///< restarts included
  double clock_skew() const { return clock_.skew(); }

 private:
  SampleTrack* track(Channel channel);
  const SampleTrack* track(Channel channel) const;
  double continuous(const SampleTrack& track, const SampleBlock& block, Timestamp arrival);

  std::array<SampleTrack, 9> tracks_;
  std::array<Ledger, kChannelCount> event_ledgers_{};
  std::array<SequenceWindow, kChannelCount> event_sequences_{};
  DeviceClock clock_;
  double newest_device_ms_ = 0;
  double set_by_ms_ = 0;  ///< by how much the device's clock was set since its start
  std::uint32_t clock_jumps_ = 0;
};

}  // namespace vigil
