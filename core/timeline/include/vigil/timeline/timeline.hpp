// All channels of one wearer on one clock, and the account of every sample.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "vigil/protocol/samples.hpp"
#include "vigil/timeline/device_clock.hpp"
#include "vigil/timeline/event_track.hpp"
#include "vigil/timeline/ledger.hpp"
#include "vigil/timeline/sample_track.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// The device's clock, asked for and told.
struct TimeExchange {
  std::optional<Timestamp> asked;  ///< when the request was sent, where that is known
  double received_ms = 0;          ///< when it came in, on the device's clock
  double sent_ms = 0;              ///< when the answer went out, on the device's clock
  Timestamp answered{};            ///< when the answer arrived
};

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

  /// A block of events, as a device sent it: counts it, and says where its rows belong; nothing
  /// where they are not kept. They are then counted by whoever keeps them (`events`), who can put
  /// in its place what came in the round `oldest` or later.
  std::optional<EventPlace> ingest_events(const SampleBlock& block, Timestamp arrival,
                                          std::uint32_t oldest);

  /// The answer to a time synchronisation. One that contradicts what is known of the clock is
  /// passed over: if the clock was set, the next samples tell.
  void observe_exchange(const TimeExchange& exchange, double wrap_ms);

  /// Calls `sink(Segment)` for every run of samples that is ready by `now`, channel by channel, of
  /// what had come in the round `by`.
  template <class Sink>
  void drain(Timestamp now, std::uint32_t by, Sink&& sink) {
    for (SampleTrack& track : tracks_) track.drain(now, by, sink);
  }
  template <class Sink>
  void drain(Timestamp now, Sink&& sink) {
    drain(now, round_, sink);
  }

  /// Rounds divide what comes by what was made of it when: each ends where its caller says.
  std::uint32_t round() const { return round_; }
  void end_round() { ++round_; }
  /// Remembers how far each channel was handed out as `round` begins (SampleTrack::mark).
  void mark(std::uint32_t round);
  /// Goes back to that mark to hand out anew, with what was merged since (SampleTrack::rewind).
  /// False, and nothing done, where that is no longer held.
  bool rewind(std::uint32_t round);
  template <class Sink>
  void drain_again(Timestamp now, std::uint32_t by, Sink&& sink) {
    for (SampleTrack& track : tracks_) track.drain_again(now, by, sink);
  }
  /// Can that go on?
  bool holds_again() const;
  void caught_up();
  /// Nothing is handed out anew: what was merged for it counts as late.
  void forgo();
  /// The first round of which what was handed out is not all that is there by now.
  std::optional<std::uint32_t> disturbed() const;
  /// What is handed out anew has not come to that round yet.
  void go_on();

  /// The device's clock and its sequence numbers begin anew.
  void restart();

  /// When a block of events was taken, on the monitor's clock as it was known when it arrived; its
  /// arrival where the device's is not known.
  Timestamp time_of(const SampleBlock& block, const Arrival& arrival) const;

  /// Values that come one by one (heart rate, RR, SpO2, battery …) are counted here, kept
  /// elsewhere.
  EventTrack& events(Channel channel);

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
  void observe_events(const SampleBlock& block, Timestamp arrival);
  double continuous(const SampleTrack& track, const SampleBlock& block, Timestamp arrival);

  static constexpr std::size_t kSampledChannels =
      std::ranges::count_if(kChannels, &ChannelInfo::sampled);
  static constexpr std::size_t kEventChannels = kChannelCount - kSampledChannels;

  std::array<SampleTrack, kSampledChannels> tracks_;
  std::array<EventTrack, kEventChannels> event_tracks_;
  DeviceClock clock_;
  double newest_device_ms_ = 0;
  std::array<double, kEventChannels> newest_event_ms_{};
  std::optional<Timestamp> told_by_samples_;  ///< the device's clock, last
  double set_by_ms_ = 0;  ///< by how much the device's clock was set since its start
  std::uint32_t clock_jumps_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace vigil
