// Made-up Snapshots for the dashboard's tests and screenshots: a wearer whose every number is
// known.
#pragma once

#include <array>
#include <string_view>

#include "vigil/monitor/snapshot.hpp"

namespace vigil::synthetic {

inline constexpr double kNowMs = 1'763'820'732'000;  ///< 2025-11-22 14:12:12 UTC

enum class Scenario : std::uint8_t {
  full,         ///< a watch with every sensor, all well
  strap,        ///< a chest strap: heart rate and beat intervals only
  poor,         ///< the arm moves: poor stretches, a hole, absent values with their reasons
  stale,        ///< the watch stopped sending 7 s ago
  high_alert,   ///< heart rate above its limit
  many_alerts,  ///< every priority and state
  starting,     ///< connected, no number yet
  replay,       ///< a recording
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Scenario::count_)>
    kScenarioNames = {"full",       "strap",       "poor",     "stale",
                      "high_alert", "many_alerts", "starting", "replay"};

/// The Snapshot of a scenario, taken at `now_ms`.
void make(Scenario scenario, double now_ms, Snapshot& out);

}  // namespace vigil::synthetic
