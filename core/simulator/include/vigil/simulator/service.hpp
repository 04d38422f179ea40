// One GATT service of the watch. A further profile is a further class of this kind, and a line in
// Watch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "vigil/protocol/gatt.hpp"
#include "vigil/simulator/radio.hpp"
#include "vigil/units/result.hpp"

namespace vigil::simulator {

/// Bluetooth Core 5.4, Vol 3 Part F, table 3.4; from 0x80 on the service's own, from 0xE0 on those
/// of the Core Specification Supplement, Part B.
enum class AttError : std::uint8_t {
  none = 0x00,
  read_not_permitted = 0x02,
  write_not_permitted = 0x03,
  attribute_not_found = 0x0A,
  invalid_length = 0x0D,
  unlikely_error = 0x0E,               ///< here: there is no link
  control_point_not_supported = 0x80,  ///< Heart Rate Service
  improperly_configured = 0xFD,        ///< the client has not subscribed to the answer
};

/// Times are seconds since the scenario's start.
class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  virtual std::string_view uuid() const = 0;

  /// Bytes written to `out`.
  virtual Result<std::size_t, AttError> read(Characteristic,
                                             std::span<std::byte, kMaxAttributeBytes>) const {
    return AttError::read_not_permitted;
  }
  virtual AttError write(Characteristic, std::span<const std::byte>, double /*time_s*/) {
    return AttError::write_not_permitted;
  }

  /// When there is something to do; kNever when there is not. Later than `time_s` after `run`.
  virtual double due_s() const = 0;
  virtual void run(double time_s) = 0;

  /// The screen has gone dark, and the watch wakes every `batch_s`; 0: it is lit again.
  virtual void on_screen(double /*batch_s*/, double /*time_s*/) {}
  virtual void on_wake(double /*time_s*/) {}
  virtual void on_link(bool /*connected*/, double /*time_s*/) {}
};

}  // namespace vigil::simulator
