// The GATT services of medical devices: pulse oximeter (1822), thermometer (1809), cuff (1810).
#pragma once

#include <cstdint>

#include "vigil/simulator/pulse_meter.hpp"
#include "vigil/simulator/service.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

/// A continuous measurement a second, and a spot check every so often.
class OximeterService : public Service {
 public:
  OximeterService(const Wearer& wearer, const PulseMeter& meter, Radio& radio)
      : wearer_(wearer), meter_(meter), radio_(radio) {}

  std::string_view uuid() const override { return kPulseOximeterService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  double due_s() const override { return due_s_; }
  void run(double time_s) override;

 private:
  const Wearer& wearer_;
  const PulseMeter& meter_;
  Radio& radio_;
  double due_s_ = 1;
  int measurements_ = 0;
};

/// Warms up from the room's temperature: intermediate temperatures while it does, then one
/// measurement, and again.
class ThermometerService : public Service {
 public:
  ThermometerService(const Wearer& wearer, Radio& radio) : wearer_(wearer), radio_(radio) {}

  std::string_view uuid() const override { return kHealthThermometerService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  double due_s() const override { return due_s_; }
  void run(double time_s) override;

 private:
  void send(Characteristic characteristic, double time_s);

  const Wearer& wearer_;
  Radio& radio_;
  double due_s_ = 1;
  double shown_c_ = kRoomC;

  static constexpr double kRoomC = 23;
};

/// Pumps up, lets the air out, and has a result; again a minute later.
class CuffService : public Service {
 public:
  CuffService(const Wearer& wearer, const PulseMeter& meter, Radio& radio)
      : wearer_(wearer), meter_(meter), radio_(radio) {}

  std::string_view uuid() const override { return kBloodPressureService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  double due_s() const override { return due_s_; }
  void run(double time_s) override;

 private:
  const Wearer& wearer_;
  const PulseMeter& meter_;
  Radio& radio_;
  double due_s_ = 5;
  double cuff_mmhg_ = 0;
};

}  // namespace vigil::simulator
