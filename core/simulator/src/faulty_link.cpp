#include "vigil/simulator/faulty_link.hpp"

#include <algorithm>
#include <utility>

namespace vigil::simulator {
namespace {

constexpr Milliseconds kShortestBurst = seconds(2);
constexpr Milliseconds kLongestBurst = seconds(15);
constexpr Milliseconds kShortestDelay = seconds(2);
constexpr Milliseconds kLongestDelay = seconds(60);
constexpr Milliseconds kQuiet = seconds(15);  // longer than the longest frame
constexpr int kMostSwapped = 3;               // frames that overtake one
constexpr double kShortestJumpMs = 5000;
constexpr double kLongestJumpMs = 600'000;

std::size_t rows(const StreamFrame& frame) { return frame.raw.size() / info(frame.channel).axes; }

}  // namespace

std::optional<LinkFault> find_link_fault(std::string_view name) {
  const auto* at = std::ranges::find(kLinkFaultNames, name);
  if (at == kLinkFaultNames.end()) return std::nullopt;
  return static_cast<LinkFault>(at - kLinkFaultNames.begin());
}

FaultyLink::FaultyLink(LinkFaults faults, double every, Random random)
    : faults_(faults), chance_(1 / every), random_(random) {}

bool FaultyLink::happens(LinkFault fault) {
  const auto i = static_cast<std::size_t>(fault);
  if (!faults_[i] || !random_.chance(chance_)) return false;
  ++happened_[i];
  return true;
}

void FaultyLink::send(Characteristic characteristic, std::span<const std::byte> bytes,
                      Timestamp time) {
  if (characteristic == Characteristic::stream_data) {
    std::array<std::int32_t, kMaxFrameValues> values;
    if (const auto frame = decode_stream_frame(bytes, values)) return carry(*frame, bytes, time);
  } else if (characteristic == Characteristic::stream_control) {
    if (const auto indication = decode_stream_indication(bytes)) return answer(*indication, time);
  }
  if (up_) deliver({{time, characteristic, {bytes.begin(), bytes.end()}}});
}

/// A watch whose clock was set says so.
void FaultyLink::answer(StreamIndication indication, Timestamp time) {
  if (!up_) return;
  indication.received_ms += set_by_ms_;
  indication.sent_ms += set_by_ms_;
  std::vector<std::byte> bytes(kMaxAttributeBytes);
  bytes.resize(encode_stream_indication(indication, bytes));
  deliver({{time, Characteristic::stream_control, std::move(bytes)}});
}

void FaultyLink::carry(const StreamFrame& sent, std::span<const std::byte> bytes, Timestamp time) {
  StreamFrame frame = sent;
  if (jump_ms_ != 0 && time >= jump_at_)
    set_by_ms_ += static_cast<std::uint32_t>(std::exchange(jump_ms_, 0));
  frame.device_ms += set_by_ms_;
  std::vector<std::byte> whole(bytes.size());
  whole.resize(encode_stream_frame(frame, whole));
  if (!up_) return lose(frame);

  const bool quiet = time < quiet_until_;
  if (!quiet) {
    if (happens(LinkFault::clock_jump)) {
      const double size = random_.uniform(kShortestJumpMs, kLongestJumpMs);
      jump_ms_ = static_cast<std::int32_t>(random_.chance(0.5) ? size : -size);
      jump_at_ = time + kQuiet;
      quiet_until_ = time + kQuiet * 2;
      burst_until_ = {};
    } else if (happens(LinkFault::drop)) {
      return lose(frame);
    } else if (happens(LinkFault::corrupt)) {
      whole[random_.next() % whole.size()] ^= static_cast<std::byte>(1U << random_.next() % 8);
      lose(frame);
      return deliver_damaged(std::move(whole), time);
    } else if (const bool breaks = happens(LinkFault::disconnect);
               breaks || happens(LinkFault::truncate)) {
      whole.resize(random_.next() % whole.size());
      lose(frame);
      deliver_damaged(std::move(whole), time);
      broke_ = breaks;
      up_ = up_ && !breaks;
      return;
    } else if (happens(LinkFault::burst)) {
      burst_until_ = time + kShortestBurst + (kLongestBurst - kShortestBurst) * random_.uniform();
    }
  }
  Account& account = account_of(frame.channel);
  account.delivered += rows(frame);
  Sent packet{{time, Characteristic::stream_data, std::move(whole)},
              frame.channel,
              frame.sequence,
              rows(frame)};
  // The first of a channel follows nothing: nobody could tell that it is late.
  const bool follows = std::exchange(begun_[static_cast<std::size_t>(frame.channel)], true);
  const bool sampled = info(frame.channel).sampled;
  if (!quiet && follows && happens(sampled ? LinkFault::delay : LinkFault::delay_event))
    return delay(std::move(packet));
  if (!quiet && swapped_.empty() && happens(LinkFault::reorder)) {
    swapped_.push_back(std::move(packet));
    swap_after_ = 1 + static_cast<int>(random_.next() % kMostSwapped);
    return;
  }
  if (!quiet && happens(LinkFault::duplicate)) {
    account.delivered += rows(frame);
    account.repeated += rows(frame);
    deliver(packet);
  }
  deliver(std::move(packet));
}

/// Into the queue of what arrives, no earlier than what is there.
void FaultyLink::deliver(Sent packet) {
  packet.time = std::max(packet.time, burst_until_);
  if (!arriving_.empty()) packet.time = std::max(packet.time, arriving_.back().time);
  arriving_.push_back(std::move(packet));
  if (swapped_.empty() || --swap_after_ > 0) return;
  Sent late = std::move(swapped_.front());
  swapped_.pop_front();
  late.time = arriving_.back().time;
  arriving_.push_back(std::move(late));
}

void FaultyLink::deliver_damaged(std::vector<std::byte> bytes, Timestamp time) {
  deliver({{time, Characteristic::stream_data, std::move(bytes)}});
}

void FaultyLink::delay(Sent packet) {
  packet.time = packet.time + kShortestDelay + (kLongestDelay - kShortestDelay) * random_.uniform();
  const auto at = std::ranges::upper_bound(delayed_, packet.time, {}, &Sent::time);
  delayed_.insert(at, std::move(packet));
}

void FaultyLink::lose(const StreamFrame& frame) {
  Account& account = account_of(frame.channel);
  account.lost += rows(frame);
  ++account.lost_frames;
}

std::optional<FaultyLink::Packet> FaultyLink::take(Timestamp until) {
  const auto due = [until](const auto& queue) {
    return !queue.empty() && queue.front().time <= until;
  };
  if (!up_)  // what is delayed waits for the link
    for (Sent& packet : delayed_) packet.time = std::max(packet.time, until);
  const bool delayed =
      up_ && due(delayed_) && (!due(arriving_) || delayed_.front().time < arriving_.front().time);
  if (!delayed && !due(arriving_)) return std::nullopt;
  Sent packet = std::move(delayed ? delayed_.front() : arriving_.front());
  if (delayed)
    delayed_.erase(delayed_.begin());
  else
    arriving_.pop_front();
  hear(packet);
  return packet;
}

void FaultyLink::hear(const Sent& packet) {
  if (packet.channel == Channel::none) return;
  if (packet.overtaken && packet.time - *packet.overtaken > kHorizon)
    account_of(packet.channel).late += packet.rows;
  for (Sent& other : delayed_)
    if (other.channel == packet.channel && !other.overtaken &&
        static_cast<std::int16_t>(packet.sequence - other.sequence) > 0)
      other.overtaken = packet.time;
}

void FaultyLink::calm(Timestamp now) {
  faults_.reset();
  burst_until_ = {};
  for (Sent& packet : swapped_) {
    packet.time = now;
    arriving_.push_back(std::move(packet));
  }
  swapped_.clear();
  for (Sent& packet : arriving_) packet.time = std::min(packet.time, now);
  for (Sent& packet : delayed_) packet.time = std::min(packet.time, now);
}

}  // namespace vigil::simulator
