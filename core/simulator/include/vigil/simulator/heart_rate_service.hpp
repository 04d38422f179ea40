// GATT Heart Rate (180D): a measurement a second, with the intervals that came since the last.
#pragma once

#include "vigil/simulator/pulse_meter.hpp"
#include "vigil/simulator/service.hpp"

namespace vigil::simulator {

class HeartRateService : public Service {
 public:
  HeartRateService(const Wearer& wearer, const PulseMeter& meter, Radio& radio)
      : wearer_(wearer), meter_(meter), radio_(radio) {}

  std::string_view uuid() const override { return kHeartRateService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  AttError write(Characteristic characteristic, std::span<const std::byte> bytes,
                 double time_s) override;
  double due_s() const override { return due_s_; }
  void run(double time_s) override;
  /// With a dark screen, one measurement at each waking takes the place of one a second.
  void on_screen(double batch_s, double time_s) override;
  void on_wake(double time_s) override { measure(time_s); }

 private:
  void measure(double time_s);

  const Wearer& wearer_;
  const PulseMeter& meter_;
  Radio& radio_;
  std::uint64_t pulses_read_ = 0;
  double due_s_ = 0;
  double energy_from_kj_ = 0;
  int measurements_ = 0;
};

}  // namespace vigil::simulator
