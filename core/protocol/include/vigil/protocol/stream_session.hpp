// A connection to a watch with the Vigil Sensor Stream: what to write to Control so that every
// channel runs as it is wanted, and how each runs by what the watch answered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

/// How a channel runs, as the watch granted it.
struct StreamRun {
  bool running = false;
  StreamRate rate{};  ///< 0: events, or stopped
  std::uint16_t batch_ms = 0;

  friend constexpr bool operator==(const StreamRun&, const StreamRun&) = default;
};

/// One command at a time, each with its answer. Until told otherwise every announced channel is
/// wanted at kEnough. Its time is asked for whenever nothing else is: some times at first, for its
/// clock's offset, then ever more seldom, for its drift. The watch has the last word: what it
/// refuses or changes by itself is left so, and asked for again after kRetry.
class StreamSession {
 public:
  /// Beats are timed to a few ms from here on; more only costs battery.
  static constexpr Hertz kEnough{50};
  /// Live enough to watch, and a fifth of the radio's wake-ups of 25 Hz.
  static constexpr std::uint16_t kBatchMs = 200;
  /// A command without an answer is given up.
  static constexpr Milliseconds kAnswerLimit = seconds(5);
  static constexpr Milliseconds kRetry = seconds(30);
  static constexpr int kTimesSoon = 4;
  static constexpr Milliseconds kTimeSoon = seconds(1);     ///< between those
  static constexpr Milliseconds kTimeLater = seconds(16);   ///< after them; then twice that …
  static constexpr Milliseconds kTimeSeldom = seconds(64);  ///< … at most
  static constexpr std::size_t kMostCommandBytes = 7;

  /// What a channel's run became, and why.
  struct Change {
    Channel channel = Channel::none;
    StreamRun before{}, now{};
    StreamResult result = StreamResult::success;  ///< else why it does not run as it was wanted
    bool unasked = false;                         ///< the watch changed it by itself
    bool first = false;                           ///< of this connection
  };

  StreamSession() { wanted_.fill(kEnough); }

  /// Capabilities were read: nothing runs that was not granted in this connection.
  void begin(const StreamCapabilities& announced);
  /// The link is lost. What is wanted stays.
  void end();

  /// From now on the channel is to run at the least announced rate that is at least this, else at
  /// the fastest; 0: not at all. Channels of events take no notice.
  void want(Channel channel, Hertz at_least);

  /// What is to be written to Control now; none while an answer is awaited, or all runs as wanted.
  std::optional<StreamCommand> next_command(Timestamp now);

  /// What the watch indicated. Nothing where no channel's run changed or was refused.
  std::optional<Change> take(const StreamIndication& indication, Timestamp now);

  /// The newest command was handed on to the watch.
  void written(Timestamp now);
  /// When the command was handed on that this answers, where that was said; before it is taken.
  std::optional<Timestamp> written_at(const StreamIndication& indication) const;

  const StreamRun& run(Channel channel) const { return at(channel).run; }

 private:
  struct State {
    StreamRun run{};
    StreamResult result = StreamResult::success;  ///< of the last answer
    bool answered = false;                        ///< in this connection
    Timestamp settled_until{};  ///< the watch would have it otherwise: not asked again before
  };
  struct Asked {
    StreamCommand command;
    Timestamp since;
    std::optional<Timestamp> written{};
  };

  State& at(Channel channel) { return states_[static_cast<std::size_t>(channel)]; }
  const State& at(Channel channel) const { return states_[static_cast<std::size_t>(channel)]; }
  std::optional<StreamCommand> wish(const StreamChannel& announced, Timestamp now) const;
  bool answers(const StreamIndication& indication) const;
  bool time_is_due(Timestamp now) const;
  StreamCommand ask(StreamCommand command, Timestamp now);
  StreamCommand ask_time(Timestamp now);
  std::optional<Change> settle(Channel channel, const StreamRun& now, StreamResult result,
                               bool unasked);

  StreamCapabilities announced_{};
  std::array<State, kChannelCount> states_{};
  std::array<Hertz, kChannelCount> wanted_{};
  std::optional<Asked> asked_;
  int times_asked_ = 0;
  Timestamp time_due_{};  ///< after the first time
  bool time_refused_ = false;
  std::uint8_t tag_ = 0;
};

}  // namespace vigil
