// A flight record of a simulated device, with faults of the link in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vigil/protocol/flight_record.hpp"
#include "vigil/simulator/faulty_link.hpp"
#include "vigil/simulator/receiver.hpp"

namespace vigil::simulator {

/// What a page's monitor would be told. For tools: it allocates.
class Flight {
 public:
  Flight(const Scenario& scenario, std::uint64_t seed, Device device, LinkFaults faults,
         Timestamp start);

  /// Lives through the next second, and gives its bytes (the first with the record's head); good
  /// until the next call.
  std::span<const std::byte> second();

  Truth truth() const { return watch_.truth(); }
  std::uint64_t happened(LinkFault fault) const { return link_.happened(fault); }

 private:
  /// On average so many frames between two faults of a kind: some minutes.
  static constexpr double kEvery = 3000;

  void live(Timestamp until);
  void hear(Timestamp until);
  void write(FlightEntry::Kind kind, std::uint8_t what, Timestamp time,
             std::span<const std::byte> payload = {});

  Watch watch_;
  Receiver receiver_;
  FaultyLink link_;
  Timestamp now_;
  Timestamp last_;  ///< of the newest entry
  bool begun_ = false;
  std::vector<std::byte> bytes_;
};

}  // namespace vigil::simulator
