// The alarm state machine, after IEC 60601-1-8: conditions in, alerts and their history out.
#pragma once

#include <cstdint>
#include <optional>

#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// How a kind of alert behaves.
struct AlertRule {
  Priority priority;
  Milliseconds raise_after;     ///< the condition must hold this long without a break
  Milliseconds clear_after;     ///< and be gone this long
  Milliseconds escalate_after;  ///< still holding and unacknowledged: one priority higher; 0: never
  bool latching;  ///< stays listed after its condition ended, until a person has acknowledged it
};
const AlertRule& rule(AlertKind kind);

/// One alert, from its raising until it leaves the list.
struct Alert {
  std::uint32_t id = 0;
  AlertKind kind{};
  Priority priority{};
  AlertState state{};
  bool active = false;  ///< the condition holds
  bool acknowledged = false;
  float value = 0;  ///< worst since raised, in the unit of its limit
  float limit = 0;
  Timestamp raised{};
  Timestamp changed{};
  Timestamp silent_until{};
};

/// A line of the alert history.
struct AlertEvent {
  std::uint32_t id;
  AlertKind kind;
  Priority priority;
  AlertState state;
  float value;
  float limit;
  Timestamp time;
};

/// What a condition is at an instant. Unknown keeps an alert as it is: a missing value neither
/// raises nor clears (the fault that made it missing is an alert of its own).
enum class Condition : std::uint8_t { absent, holds, unknown };

class AlertBook {
 public:
  static constexpr std::size_t kEvents = 64;

  /// Call whenever the condition may have changed, and at least once a second. `now` never
  /// decreases.
  void update(AlertKind kind, Condition condition, float value, float limit, Timestamp now);

  /// The alert of that kind is raised, and its condition still holds.
  bool active(AlertKind kind) const {
    return entries_[static_cast<std::size_t>(kind)].alert.active;
  }

  /// Seen by a person. False: there is no such alert.
  bool acknowledge(std::uint32_t id, Timestamp now);
  /// No sound until then; the alert stays visible. False: there is no such alert.
  bool silence(std::uint32_t id, Timestamp until, Timestamp now);

  /// The listed alerts, most urgent first: priority, then unacknowledged, then newest.
  FixedVector<Alert, kAlertKindCount> listed() const;

  /// The next event of the history not yet taken; nothing when all were taken. Between two calls of
  /// update at most a few events arise; should kEvents pile up, the oldest are dropped.
  std::optional<AlertEvent> take_event();

 private:
  struct Entry {
    Alert alert;
    bool listed = false;
    bool pending = false;  ///< the condition differs from alert.active since `since`
    Timestamp since{};
    Timestamp escalate_from{};
  };

  void raise(Entry& entry, AlertKind kind, float value, float limit, Timestamp now);
  void clear(Entry& entry, Timestamp now);
  void record(const Alert& alert, AlertState state, Timestamp now);
  Entry* find(std::uint32_t id);

  std::array<Entry, kAlertKindCount> entries_{};
  Ring<AlertEvent, kEvents> events_;
  std::uint32_t next_id_ = 1;
};

}  // namespace vigil
