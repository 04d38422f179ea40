// When a vital sign is too low or too high for this wearer.
#pragma once

#include <array>
#include <optional>

#include "vigil/alerts/alert_book.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// In the unit of the vital; nothing set: no alert.
struct Limits {
  std::optional<float> low;
  std::optional<float> high;
};

using LimitTable = std::array<Limits, kVitalCount>;

/// For an adult at rest or walking; a wearer sets their own. Skin temperature has none: it follows
/// the room more than the wearer.
LimitTable default_limits();

/// Can this vital have a low (a high) limit? The two temperatures share their alerts.
struct LimitKinds {
  std::optional<AlertKind> low;
  std::optional<AlertKind> high;
};
LimitKinds limit_kinds(Vital vital);

/// Updates the alerts of one vital from its value now. An absent value is an unknown condition.
void check_limits(AlertBook& book, Vital vital, Reading<float> value, const Limits& limits,
                  Timestamp now);

}  // namespace vigil
