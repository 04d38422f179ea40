// The link to the client: what goes out, and when.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>

#include "vigil/protocol/gatt.hpp"
#include "vigil/simulator/packet_queue.hpp"
#include "vigil/simulator/random.hpp"

namespace vigil::simulator {

/// The due time of what has nothing to do.
inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// Bluetooth Low Energy as a client sees it: messages go out at connection events, several at one,
/// and wait for the next where an event fails. Within the link none is lost or changes places.
/// Times are seconds since the scenario's start.
class Radio {
 public:
  explicit Radio(Random random);

  bool connected() const { return connected_; }
  void connect() { connected_ = true; }
  /// Ends all subscriptions. Stream frames that were not sent are kept, all else is dropped.
  void disconnect();
  /// Out of reach, nothing is sent; the link itself goes down later.
  void set_reachable(bool reachable, double time_s);

  void subscribe(Characteristic characteristic, bool on, double time_s);
  bool subscribed(Characteristic characteristic) const;

  /// A value of this moment, for whoever is subscribed.
  void notify(Characteristic characteristic, std::span<const std::byte> bytes, double time_s);
  /// Goes before everything else, also while the screen is dark.
  void indicate(Characteristic characteristic, std::span<const std::byte> bytes, double time_s);
  /// A stream frame: kept while nobody is subscribed, and then sent after those of the present.
  void stream(std::span<const std::byte> frame, double time_s);

  /// With a dark screen, messages gather until `wake`, which lets all of them go.
  void set_dark(bool dark, double time_s);
  void wake(double time_s);

  /// When the next message can go; kNever where none waits.
  double due_s() const;
  struct Packet {
    Characteristic characteristic;
    double time_s;
    std::span<const std::byte> bytes;  ///< valid until the next call
  };
  /// The next message that has gone out by `time_s`. None, while `due_s` is not later, is a
  /// connection event that failed: ask again.
  std::optional<Packet> take(double time_s);
  double energy_mj() const { return energy_mj_; }  ///< of all that went out

 private:
  enum Queue : std::size_t { urgent, live, kept, none };  // in the order of their turn

  Queue next_queue() const;
  void push(Queue queue, Characteristic characteristic, std::span<const std::byte> bytes,
            double time_s);
  double next_event_s(double time_s) const;
  void schedule(double time_s);

  Random random_;
  std::array<PacketQueue, none> queues_;
  std::array<std::byte, kMaxAttributeBytes> packet_;
  std::array<bool, static_cast<std::size_t>(Characteristic::count_)> subscribed_{};
  bool connected_ = false;
  bool reachable_ = true;
  bool dark_ = false;
  bool awake_ = false;  ///< dark, but sending
  double phase_s_;
  double slot_s_ = 0;  ///< when the next message may go
  int in_event_ = 0;   ///< messages sent at this connection event
  double energy_mj_ = 0;
};

}  // namespace vigil::simulator
