// The watch's battery, and its GATT service (180F).
#pragma once

#include "vigil/simulator/scenario.hpp"
#include "vigil/simulator/service.hpp"

namespace vigil::simulator {

class BatteryService : public Service {
 public:
  BatteryService(const WatchState& state, Radio& radio);

  std::string_view uuid() const override { return kBatteryService; }
  Result<std::size_t, AttError> read(Characteristic characteristic,
                                     std::span<std::byte, kMaxAttributeBytes> out) const override;
  double due_s() const override { return due_s_; }
  void run(double time_s) override;

  /// What the running sensors draw, in mW.
  void set_sensors(double milliwatts) { sensors_mw_ = milliwatts; }
  double level_pct() const { return level_pct_; }
  bool low() const { return level_pct_ <= kLowPct; }  ///< too low for what draws much
  bool empty() const { return level_pct_ <= 0; }

 private:
  static constexpr double kLowPct = 5;

  Radio& radio_;
  double drain_;
  double level_pct_;
  double sensors_mw_ = 0;
  double due_s_ = 0;
};

}  // namespace vigil::simulator
