// A synthetic watch: a GATT server in bytes, worn by a synthetic person.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/simulator/battery_service.hpp"
#include "vigil/simulator/device.hpp"
#include "vigil/simulator/device_information_service.hpp"
#include "vigil/simulator/energy.hpp"
#include "vigil/simulator/heart_rate_service.hpp"
#include "vigil/simulator/medical_services.hpp"
#include "vigil/simulator/motion_service.hpp"
#include "vigil/simulator/polar_service.hpp"
#include "vigil/simulator/stream_service.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

/// Time comes from the caller: `next` moves the watch on, and what a client does (connect,
/// subscribe, read, write) happens at the time that `next` has reached. The same scenario, seed and
/// client give the same bytes at the same times, on every platform and however finely `next` is
/// called. No allocation after construction.
class Watch {
 public:
  struct Event {
    enum class Kind : std::uint8_t {
      packet,    ///< a notification or indication arrives at the client
      link_lost  ///< all subscriptions have ended with it
    };
    Kind kind;
    Timestamp time;
    Characteristic characteristic;
    std::span<const std::byte> bytes;  ///< valid until the next call
  };

  /// The scenario's segments must outlive the watch. `start`: the caller's time as it begins.
  Watch(const Scenario& scenario, std::uint64_t seed, Timestamp start,
        Device device = Device::watch);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// The next event by `until`; none: the watch has reached that time.
  std::optional<Event> next(Timestamp until);
  Timestamp now() const { return start_ + seconds(now_s_); }

  /// False: out of reach, or its battery is empty.
  bool connect();
  void disconnect();
  bool connected() const { return radio_.connected(); }

  /// Does the watch have it at all?
  bool offers(Characteristic characteristic) const { return service_of(characteristic) != nullptr; }
  /// Valid until the next call.
  Result<std::span<const std::byte>, AttError> read(Characteristic characteristic);
  AttError write(Characteristic characteristic, std::span<const std::byte> bytes);
  AttError subscribe(Characteristic characteristic, bool on);

  /// What is true, to hold against what is sent. Times in it are seconds since `start`.
  const Wearer& wearer() const { return wearer_; }
  Truth truth() const { return truth_of(wearer_); }
  /// What the stream's sensors and the radio have cost so far.
  Energy energy() const;

 private:
  double due_s() const;
  void advance(double time_s);
  void follow_script();
  void end_link();
  Service* service_of(Characteristic characteristic) const;
  bool reachable() const;

  Timestamp start_;
  double now_s_ = 0;
  Random random_;
  Script script_;
  Wearer wearer_;
  PulseMeter meter_;
  WatchClock clock_;
  Radio radio_;

  BatteryService battery_;
  DeviceInformationService device_information_;
  HeartRateService heart_rate_;
  StreamService stream_;
  PolarService polar_;
  MotionService motion_;
  OximeterService oximeter_;
  ThermometerService thermometer_;
  CuffService cuff_;
  FixedVector<Service*, 4> services_;  ///< those that the device has

  double batch_s_ = 0;  ///< as Segment::batch_s
  double wake_s_ = kNever;
  double supervision_s_ = kNever;  ///< when the link is given up
  std::array<std::byte, kMaxAttributeBytes> value_;
};

}  // namespace vigil::simulator
