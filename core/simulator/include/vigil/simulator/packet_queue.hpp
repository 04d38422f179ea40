// Messages that wait to be sent.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "vigil/protocol/gatt.hpp"

namespace vigil::simulator {

struct QueuedPacket {
  Characteristic characteristic = Characteristic::none;
  std::span<const std::byte> bytes;
};

/// First in, first out, of a size in bytes that is set when it is made.
class PacketQueue {
 public:
  explicit PacketQueue(std::size_t capacity) : ring_(capacity) {}

  /// The oldest make room. `bytes`: at most kMaxAttributeBytes.
  void push(Characteristic characteristic, std::span<const std::byte> bytes);
  /// The oldest, copied to `out`; the queue must not be empty.
  QueuedPacket pop(std::span<std::byte, kMaxAttributeBytes> out);
  bool empty() const { return used_ == 0; }
  void clear() { used_ = 0; }

 private:
  void put(std::byte byte);
  std::byte get();
  std::size_t front_bytes() const;

  std::vector<std::byte> ring_;
  std::size_t first_ = 0;
  std::size_t used_ = 0;
};

}  // namespace vigil::simulator
