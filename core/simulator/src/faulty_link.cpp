#include "vigil/simulator/faulty_link.hpp"

#include <algorithm>
#include <utility>

namespace vigil::simulator {
namespace {

constexpr Milliseconds kShortestBurst = seconds(2);
constexpr Milliseconds kLongestBurst = seconds(15);
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
  std::array<std::int32_t, kMaxFrameValues> values;
  const auto frame = characteristic == Characteristic::stream_data
                         ? decode_stream_frame(bytes, values)
                         : Result<StreamFrame, DecodeError>(DecodeError::bad_value);
  if (frame) return carry(*frame, bytes, time);
  if (up_) deliver({time, characteristic, {bytes.begin(), bytes.end()}});
}

void FaultyLink::carry(const StreamFrame& sent, std::span<const std::byte> bytes, Timestamp time) {
  StreamFrame frame = sent;
  if (jump_ms_ != 0 && time >= jump_at_)
    set_by_ms_ += static_cast<std::uint32_t>(std::exchange(jump_ms_, 0));
  frame.device_ms += set_by_ms_;
  std::vector<std::byte> whole(bytes.size());
  whole.resize(encode_stream_frame(frame, whole));
  if (!up_) return lose(frame);

  Account& account = accounts_[static_cast<std::size_t>(frame.channel)];
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
      return deliver({time, Characteristic::stream_data, std::move(whole)});
    } else if (const bool breaks = happens(LinkFault::disconnect);
               breaks || happens(LinkFault::truncate)) {
      whole.resize(random_.next() % whole.size());
      lose(frame);
      deliver({time, Characteristic::stream_data, std::move(whole)});
      broke_ = breaks;
      up_ = up_ && !breaks;
      return;
    } else if (happens(LinkFault::burst)) {
      burst_until_ = time + kShortestBurst + (kLongestBurst - kShortestBurst) * random_.uniform();
    }
  }
  account.delivered += rows(frame);
  Packet packet{time, Characteristic::stream_data, std::move(whole)};
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
void FaultyLink::deliver(Packet packet) {
  packet.time = std::max(packet.time, burst_until_);
  if (!arriving_.empty()) packet.time = std::max(packet.time, arriving_.back().time);
  arriving_.push_back(std::move(packet));
  if (swapped_.empty() || --swap_after_ > 0) return;
  Packet late = std::move(swapped_.front());
  swapped_.pop_front();
  late.time = arriving_.back().time;
  arriving_.push_back(std::move(late));
}

void FaultyLink::lose(const StreamFrame& frame) {
  Account& account = accounts_[static_cast<std::size_t>(frame.channel)];
  account.lost += rows(frame);
  ++account.lost_frames;
}

std::optional<FaultyLink::Packet> FaultyLink::take(Timestamp until) {
  if (arriving_.empty() || arriving_.front().time > until) return std::nullopt;
  Packet packet = std::move(arriving_.front());
  arriving_.pop_front();
  return packet;
}

void FaultyLink::calm(Timestamp now) {
  faults_.reset();
  burst_until_ = {};
  for (Packet& packet : swapped_) {
    packet.time = now;
    arriving_.push_back(std::move(packet));
  }
  swapped_.clear();
  for (Packet& packet : arriving_) packet.time = std::min(packet.time, now);
}

}  // namespace vigil::simulator
