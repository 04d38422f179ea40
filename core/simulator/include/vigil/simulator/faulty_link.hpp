// A link that loses, repeats, mixes up and breaks what it carries, and keeps the account of it.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/protocol/gatt.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/protocol/stream_frame.hpp"
#include "vigil/simulator/random.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil::simulator {

enum class LinkFault : std::uint8_t {
  drop,         ///< a frame never comes
  duplicate,    ///< comes twice
  reorder,      ///< comes after frames that were sent after it
  corrupt,      ///< a bit of it is turned over
  truncate,     ///< its end is missing
  burst,        ///< nothing comes for seconds, then all of it at once
  disconnect,   ///< the link breaks within a frame
  clock_jump,   ///< the watch's clock is set
  delay,        ///< a frame of samples comes up to a minute later, as one that was sent again
  delay_event,  ///< the same of a frame of events
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(LinkFault::count_)>
    kLinkFaultNames = {"drop",  "duplicate",  "reorder",    "corrupt", "truncate",
                       "burst", "disconnect", "clock_jump", "delay",   "delay_event"};
using LinkFaults = std::bitset<static_cast<std::size_t>(LinkFault::count_)>;
std::optional<LinkFault> find_link_fault(std::string_view name);

/// Does its mischief to Vigil Sensor Stream frames; all else passes. For tests and tools: it
/// allocates.
class FaultyLink {
 public:
  struct Packet {
    Timestamp time;
    Characteristic characteristic;
    std::vector<std::byte> bytes;
  };
  /// What really came of a channel's frames, in rows.
  struct Account {
    std::uint64_t delivered = 0;  ///< intact, repetitions included
    std::uint64_t repeated = 0;
    std::uint64_t late = 0;         ///< more than the horizon after a later frame
    std::uint64_t lost = 0;         ///< never came intact
    std::uint64_t lost_frames = 0;  ///< the same, in frames
  };

  /// Of a receiver, as the profile states it (stream-profile.md, section 7).
  static constexpr Milliseconds kHorizon = seconds(35);

  /// `every`: how many frames pass, on average, before each kind of fault happens again.
  FaultyLink(LinkFaults faults, double every, Random random);

  /// A packet is sent; what arrives comes out of `take`.
  void send(Characteristic characteristic, std::span<const std::byte> bytes, Timestamp time);
  /// The next packet that arrives by `until`.
  std::optional<Packet> take(Timestamp until);
  /// The link has just broken: once. What is sent before the caller says `connected` is lost.
  bool broke() { return std::exchange(broke_, false); }
  void connected() { up_ = true; }
  /// Nothing is held back any more, and nothing goes wrong any more.
  void calm(Timestamp now);

  std::uint64_t happened(LinkFault fault) const {
    return happened_[static_cast<std::size_t>(fault)];
  }
  const Account& account(Channel channel) const {
    return accounts_[static_cast<std::size_t>(channel)];
  }

 private:
  struct Sent : Packet {
    Channel channel = Channel::none;  ///< of an intact frame
    std::uint16_t sequence = 0;
    std::uint64_t rows = 0;
    std::optional<Timestamp>
        overtaken{};  ///< when the first frame that is later came, if before it
  };

  bool happens(LinkFault fault);
  void carry(const StreamFrame& frame, std::span<const std::byte> bytes, Timestamp time);
  void answer(StreamIndication indication, Timestamp time);
  void deliver(Sent packet);
  void deliver_damaged(std::vector<std::byte> bytes, Timestamp time);
  void delay(Sent packet);
  void hear(const Sent& packet);
  void lose(const StreamFrame& frame);
  Account& account_of(Channel channel) { return accounts_[static_cast<std::size_t>(channel)]; }

  LinkFaults faults_;
  double chance_;
  Random random_;
  std::deque<Sent> arriving_;
  std::deque<Sent> swapped_;  ///< to come after the next frames
  int swap_after_ = 0;
  std::vector<Sent> delayed_;  ///< by their time
  std::array<bool, kChannelCount> begun_{};
  Timestamp burst_until_{};
  Timestamp jump_at_{};      ///< the clock is set then …
  Timestamp quiet_until_{};  ///< … and around it all else goes well, so that it can be told apart
  std::int32_t jump_ms_ = 0;
  std::uint32_t set_by_ms_ = 0;
  bool up_ = true;
  bool broke_ = false;
  std::array<std::uint64_t, static_cast<std::size_t>(LinkFault::count_)> happened_{};
  std::array<Account, kChannelCount> accounts_{};
};

}  // namespace vigil::simulator
