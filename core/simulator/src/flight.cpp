#include "vigil/simulator/flight.hpp"

#include <algorithm>
#include <array>

namespace vigil::simulator {
namespace {

using Kind = FlightEntry::Kind;

constexpr Milliseconds kStep = seconds(0.5);  // between two advances, as in the page
constexpr std::string_view kName = "Simulated watch";
constexpr std::uint64_t kLinkSeed = 0x6c696e6b;  // the watch's life does not depend on the faults

}  // namespace

Flight::Flight(const Scenario& scenario, std::uint64_t seed, Device device, LinkFaults faults,
               Timestamp start)
    : watch_(scenario, seed, start, device),
      receiver_(watch_),
      link_(faults, kEvery, Random(seed ^ kLinkSeed)),
      now_(start),
      last_(start),
      bytes_(kFlightHead.begin(), kFlightHead.end()) {
  write(Kind::name, 0, start, std::as_bytes(std::span(kName)));
  write(Kind::link, static_cast<std::uint8_t>(Link::connecting), start);
}

std::span<const std::byte> Flight::second() {
  if (begun_) bytes_.clear();
  begun_ = true;
  live(now_ + kStep);
  live(now_ + kStep);
  return bytes_;
}

void Flight::live(Timestamp until) {
  while (const auto heard = receiver_.next(until)) {
    switch (heard->kind) {
      case Receiver::Heard::Kind::packet:
        link_.send(heard->characteristic, heard->bytes, heard->time);
        break;
      case Receiver::Heard::Kind::connected:
        link_.connected();
        hear(heard->time);
        write(Kind::link, static_cast<std::uint8_t>(Link::connected), heard->time);
        break;
      case Receiver::Heard::Kind::link_lost:
        hear(heard->time);
        write(Kind::link, static_cast<std::uint8_t>(Link::reconnecting), heard->time);
    }
    if (!link_.broke()) continue;
    hear(heard->time);
    write(Kind::link, static_cast<std::uint8_t>(Link::reconnecting), heard->time);
    receiver_.disconnect();
  }
  hear(until);
  write(Kind::advance, 0, until);
  now_ = until;
}

void Flight::hear(Timestamp until) {
  while (const auto packet = link_.take(until))
    write(Kind::packet, static_cast<std::uint8_t>(packet->characteristic), packet->time,
          packet->bytes);
}

void Flight::write(Kind kind, std::uint8_t what, Timestamp time,
                   std::span<const std::byte> payload) {
  last_ = std::max(last_, time);
  const std::size_t at = bytes_.size();
  bytes_.resize(at + FlightEntry::kHeaderBytes + payload.size());
  encode_flight_entry({kind, what, last_, payload}, std::span(bytes_).subspan(at));
}

}  // namespace vigil::simulator
