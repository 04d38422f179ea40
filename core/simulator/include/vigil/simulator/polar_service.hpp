// Polar Measurement Data of the simulated chest strap and armband.
#pragma once

#include <array>
#include <cstdint>

#include "vigil/protocol/polar.hpp"
#include "vigil/simulator/device.hpp"
#include "vigil/simulator/service.hpp"
#include "vigil/simulator/watch_clock.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

struct PolarOffer;  // a row of the table of measurements

class PolarService : public Service {
 public:
  PolarService(Device device, const Wearer& wearer, const WatchClock& clock, Radio& radio,
               Random random);

  std::string_view uuid() const override { return kPolarService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  AttError write(Characteristic characteristic, std::span<const std::byte> bytes,
                 double time_s) override;
  double due_s() const override;
  void run(double time_s) override;
  void on_link(bool connected, double time_s) override;

 private:
  static constexpr std::size_t kMostValues = 256;

  struct Run {
    const PolarOffer* offer = nullptr;  ///< null: the sensor has no such measurement
    bool running = false;
    double rate_hz = 0;
    double next_ms = 0;    ///< device time of the next sample …
    double newest_ms = 0;  ///< … and of the last
    int rows = 0;
    FixedVector<std::int32_t, kMostValues> values;
  };

  PolarResponse obey(const PolarCommand& command, double time_s);
  void sample(Run& run, double time_s);
  void finish(Run& run, double time_s);

  const Wearer& wearer_;
  const WatchClock& clock_;
  Radio& radio_;
  Random noise_;
  std::array<Run, kPolarMeasurements> runs_{};
};

}  // namespace vigil::simulator
