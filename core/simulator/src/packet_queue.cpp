#include "vigil/simulator/packet_queue.hpp"

#include <cassert>

namespace vigil::simulator {
namespace {

constexpr std::size_t kHeaderBytes = 3;  // characteristic, length in two bytes

}  // namespace

void PacketQueue::put(std::byte byte) { ring_[(first_ + used_++) % ring_.size()] = byte; }

std::byte PacketQueue::get() {
  const std::byte byte = ring_[first_];
  first_ = (first_ + 1) % ring_.size();
  --used_;
  return byte;
}

std::size_t PacketQueue::front_bytes() const {
  const auto low = std::to_integer<std::size_t>(ring_[(first_ + 1) % ring_.size()]);
  const auto high = std::to_integer<std::size_t>(ring_[(first_ + 2) % ring_.size()]);
  return low | high << 8;
}

void PacketQueue::push(Characteristic characteristic, std::span<const std::byte> bytes) {
  const std::size_t size = kHeaderBytes + bytes.size();
  assert(size <= ring_.size() && bytes.size() <= kMaxAttributeBytes);
  while (ring_.size() - used_ < size) {
    const std::size_t oldest = kHeaderBytes + front_bytes();
    first_ = (first_ + oldest) % ring_.size();
    used_ -= oldest;
  }
  put(static_cast<std::byte>(characteristic));
  put(static_cast<std::byte>(bytes.size() & 0xFF));
  put(static_cast<std::byte>(bytes.size() >> 8));
  for (const std::byte byte : bytes) put(byte);
}

QueuedPacket PacketQueue::pop(std::span<std::byte, kMaxAttributeBytes> out) {
  const std::size_t size = front_bytes();
  const auto characteristic = static_cast<Characteristic>(get());
  for (std::size_t i = 1; i < kHeaderBytes; ++i) get();
  for (std::size_t i = 0; i < size; ++i) out[i] = get();
  return {characteristic, out.first(size)};
}

}  // namespace vigil::simulator
