#include "vigil/simulator/receiver.hpp"

#include <algorithm>

#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_control.hpp"

namespace vigil::simulator {

void Receiver::disconnect() {
  watch_.disconnect();
  retry_ = watch_.now() + kRetry;
  greeting_ = 0;
}

std::optional<Receiver::Heard> Receiver::next(Timestamp until) {
  for (;;) {
    if (greeting_ > 0)
      if (const auto heard = greet()) return heard;
    if (!watch_.connected() && watch_.now() >= retry_) {
      retry_ = watch_.now() + kRetry;
      if (watch_.connect()) {
        stream_.end();
        polar_.restart();
        for (const CharacteristicInfo& c : kCharacteristics)
          if ((c.use.notify || c.use.indicate) && watch_.offers(c.id)) watch_.subscribe(c.id, true);
        greeting_ = 1;
        return Heard{Heard::Kind::connected, watch_.now(), Characteristic::none, {}};
      }
    }
    const bool waiting = !watch_.connected() && retry_ < until;
    const auto event = watch_.next(waiting ? retry_ : until);
    if (!event) {
      if (waiting) continue;
      return std::nullopt;
    }
    if (event->kind == Watch::Event::Kind::link_lost) {
      retry_ = event->time + kRetry;
      greeting_ = 0;
      return Heard{Heard::Kind::link_lost, event->time, Characteristic::none, {}};
    }
    hear(event->characteristic, event->bytes);
    return Heard{Heard::Kind::packet, event->time, event->characteristic, event->bytes};
  }
}

/// Reads the next characteristic that can be read.
std::optional<Receiver::Heard> Receiver::greet() {
  for (; greeting_ < kCharacteristics.size(); ++greeting_) {
    const CharacteristicInfo& c = kCharacteristics[greeting_];
    if (!c.use.read || !watch_.offers(c.id)) continue;
    const auto value = watch_.read(c.id);
    if (!value) continue;
    ++greeting_;
    hear(c.id, *value);
    return Heard{Heard::Kind::packet, watch_.now(), c.id, *value};
  }
  greeting_ = 0;
  return std::nullopt;
}

/// Does what leads to measurements.
void Receiver::hear(Characteristic characteristic, std::span<const std::byte> bytes) {
  switch (characteristic) {
    case Characteristic::stream_capabilities:
      if (const auto announced = decode_stream_capabilities(bytes)) stream_.begin(*announced);
      return write_stream();
    case Characteristic::stream_control:
      if (const auto answer = decode_stream_indication(bytes)) stream_.take(*answer, watch_.now());
      return write_stream();
    case Characteristic::polar_pmd_control:
      polar_.take_control(bytes);
      return write_polar();
    default:
      return write_stream();
  }
}

/// What is due by now: the time is asked for again and again.
void Receiver::write_stream() {
  const auto command = stream_.next_command(watch_.now());
  if (!command) return;
  std::array<std::byte, StreamSession::kMostCommandBytes> message;
  watch_.write(Characteristic::stream_control,
               std::span(message).first(encode_stream_command(*command, message)));
}

void Receiver::write_polar() {
  const auto command = polar_.next_command();
  if (!command) return;
  std::array<std::byte, PolarCommand::kMostBytes> message;
  watch_.write(Characteristic::polar_pmd_control,
               std::span(message).first(encode_polar_command(*command, message)));
}

}  // namespace vigil::simulator
