#include "vigil/simulator/battery_service.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "vigil/protocol/battery.hpp"

namespace vigil::simulator {
namespace {

constexpr double kPeriodS = 5;
// Of the size of today's watches: 361 mAh at 3.85 V last for two days or so.
constexpr double kCapacityMwh = 1390;
constexpr double kBaseMw = 24;

Percent shown(double level_pct) { return Percent(std::ceil(level_pct)); }

}  // namespace

BatteryService::BatteryService(const WatchState& state, Radio& radio)
    : radio_(radio), drain_(state.drain), level_pct_(state.battery_pct) {}

Result<std::size_t, AttError> BatteryService::read(
    Characteristic, std::span<std::byte, kMaxAttributeBytes> out) const {
  return encode_battery_level(shown(level_pct_), out);
}

void BatteryService::run(double time_s) {
  due_s_ = time_s + kPeriodS;
  const Percent before = shown(level_pct_);
  const double used_mwh = drain_ * (kBaseMw + sensors_mw_) * kPeriodS / 3600;
  level_pct_ = std::max(0.0, level_pct_ - 100 * used_mwh / kCapacityMwh);
  if (shown(level_pct_) == before) return;
  std::array<std::byte, 1> bytes;
  radio_.notify(Characteristic::battery_level,
                std::span(bytes).first(encode_battery_level(shown(level_pct_), bytes)), time_s);
}

}  // namespace vigil::simulator
