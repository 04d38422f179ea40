#include "vigil/simulator/radio.hpp"

#include <algorithm>
#include <cmath>

#include "vigil/simulator/energy.hpp"

namespace vigil::simulator {
namespace {

constexpr std::size_t kUrgentBytes = 4 << 10;
constexpr std::size_t kLiveBytes = 256 << 10;  // thirty seconds of every channel
constexpr std::size_t kKeptBytes = 1 << 20;    // five minutes of most

constexpr double kIntervalS = 0.030;  // between connection events
constexpr double kMessageS = 0.0015;
constexpr int kMessagesPerEvent = 6;
constexpr double kEventFails = 0.02;

}  // namespace

Radio::Radio(Random random)
    : random_(random),
      queues_{PacketQueue(kUrgentBytes), PacketQueue(kLiveBytes), PacketQueue(kKeptBytes)},
      phase_s_(random_.uniform(0, kIntervalS)) {}

void Radio::disconnect() {
  connected_ = false;
  subscribed_.fill(false);
  queues_[urgent].clear();
  while (!queues_[live].empty()) {
    const QueuedPacket packet = queues_[live].pop(packet_);
    if (packet.characteristic == Characteristic::stream_data)
      queues_[kept].push(packet.characteristic, packet.bytes);
  }
  in_event_ = 0;
}

void Radio::set_reachable(bool reachable, double time_s) {
  if (reachable_ == reachable) return;
  reachable_ = reachable;
  schedule(time_s);
}

void Radio::subscribe(Characteristic characteristic, bool on, double time_s) {
  subscribed_[static_cast<std::size_t>(characteristic)] = on && connected_;
  schedule(time_s);
}

bool Radio::subscribed(Characteristic characteristic) const {
  return subscribed_[static_cast<std::size_t>(characteristic)];
}

void Radio::notify(Characteristic characteristic, std::span<const std::byte> bytes, double time_s) {
  if (subscribed(characteristic)) push(live, characteristic, bytes, time_s);
}

void Radio::indicate(Characteristic characteristic, std::span<const std::byte> bytes,
                     double time_s) {
  if (subscribed(characteristic)) push(urgent, characteristic, bytes, time_s);
}

void Radio::stream(std::span<const std::byte> frame, double time_s) {
  const bool heard = subscribed(Characteristic::stream_data);
  push(heard ? live : kept, Characteristic::stream_data, frame, time_s);
}

void Radio::set_dark(bool dark, double time_s) {
  dark_ = dark;
  awake_ = false;
  schedule(time_s);
}

void Radio::wake(double time_s) {
  awake_ = true;
  schedule(time_s);
}

Radio::Queue Radio::next_queue() const {
  if (!connected_ || !reachable_) return none;
  if (!queues_[urgent].empty()) return urgent;
  if (dark_ && !awake_) return none;
  if (!queues_[live].empty()) return live;
  return !queues_[kept].empty() && subscribed(Characteristic::stream_data) ? kept : none;
}

void Radio::push(Queue queue, Characteristic characteristic, std::span<const std::byte> bytes,
                 double time_s) {
  if (next_queue() == none) schedule(time_s);
  queues_[queue].push(characteristic, bytes);
}

double Radio::next_event_s(double time_s) const {
  return phase_s_ + kIntervalS * (std::floor((time_s - phase_s_) / kIntervalS) + 1);
}

/// What can be sent from now on goes at the next connection event.
void Radio::schedule(double time_s) {
  if (slot_s_ > time_s) return;
  slot_s_ = next_event_s(time_s);
  in_event_ = 0;
}

double Radio::due_s() const { return next_queue() == none ? kNever : slot_s_; }

std::optional<Radio::Packet> Radio::take(double time_s) {
  const Queue queue = next_queue();
  if (queue == none || slot_s_ > time_s) return {};
  if (in_event_ == 0 && random_.chance(kEventFails)) {
    slot_s_ += kIntervalS;
    return {};
  }
  const QueuedPacket packet = queues_[queue].pop(packet_);
  energy_mj_ += radio_mj(packet.bytes.size());
  const double sent_s = slot_s_;
  slot_s_ += kMessageS;
  if (++in_event_ == kMessagesPerEvent) {
    slot_s_ = next_event_s(sent_s);
    in_event_ = 0;
  }
  if (next_queue() == none) awake_ = false;
  return Packet{packet.characteristic, sent_s, packet.bytes};
}

}  // namespace vigil::simulator
