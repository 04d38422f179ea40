#include "vigil/alerts/alert_book.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace vigil {
namespace {

constexpr AlertRule vital_sign(Priority p, Milliseconds raise_after) {
  return {p, raise_after, 5_s, p == Priority::high ? 0_s : 60_s, true};
}
constexpr AlertRule finding(Priority p, Milliseconds raise_after = {}) {
  return {p, raise_after, 5_s, 0_s, true};
}
constexpr AlertRule fault(Priority p, Milliseconds raise_after, Milliseconds escalate_after = {}) {
  return {p, raise_after, 0_s, escalate_after, false};
}

// Ten seconds of a rate beyond its limit: long enough that a single bad window raises nothing.
constexpr std::array<AlertRule, kAlertKindCount> kRules = {{
    vital_sign(Priority::high, 10_s),    // heart_rate_low
    vital_sign(Priority::medium, 10_s),  // heart_rate_high
    vital_sign(Priority::high, 10_s),    // spo2_low
    vital_sign(Priority::medium, 60_s),  // temperature_low
    vital_sign(Priority::medium, 60_s),  // temperature_high
    vital_sign(Priority::medium, 0_s),   // systolic_low: a cuff measures once
    vital_sign(Priority::medium, 0_s),   // systolic_high
    vital_sign(Priority::medium, 0_s),   // diastolic_low
    vital_sign(Priority::medium, 0_s),   // diastolic_high
    finding(Priority::medium),           // irregular_rhythm
    finding(Priority::low, 60_s),        // stress_elevated: a passing start is no stress
    finding(Priority::high),             // fall_detected
    finding(Priority::low),              // inactivity
    fault(Priority::low, 0_s, 25_s),     // link_lost: named after 5 s of silence, urgent after 30
    fault(Priority::low, 3_s),           // not_worn: no lift for a moment, yet named within 5 s
    fault(Priority::low, 0_s),           // frozen_value
    fault(Priority::low, 0_s),           // implausible_value
    fault(Priority::low, 0_s),           // wrong_rate
    fault(Priority::information, 0_s),   // clock_jump
    fault(Priority::low, 0_s),           // battery_low
    fault(Priority::medium, 0_s),        // adapter_off
    fault(Priority::medium, 0_s),        // permission_gone
    fault(Priority::information, 0_s),   // tab_hidden
    fault(Priority::low, 0_s),           // storage_full
    fault(Priority::information, 0_s),   // model_missing
}};

Priority higher(Priority p) {
  return p == Priority::high ? p : static_cast<Priority>(static_cast<int>(p) + 1);
}

}  // namespace

const AlertRule& rule(AlertKind kind) { return kRules[static_cast<std::size_t>(kind)]; }

void AlertBook::update(AlertKind kind, Condition condition, float value, float limit,
                       Timestamp now) {
  Entry& e = entries_[static_cast<std::size_t>(kind)];
  const AlertRule& r = rule(kind);
  Alert& alert = e.alert;
  // Silence is for a while: then it calls again, as urgent as it has become.
  if (alert.active && alert.state == AlertState::silenced && now >= alert.silent_until)
    record(alert, alert.priority == r.priority ? AlertState::raised : AlertState::escalated, now);
  if (condition == Condition::unknown) {
    e.pending = false;
    return;
  }
  const bool holds = condition == Condition::holds;
  // The value shown is the worst: the one furthest beyond the limit.
  if (holds && alert.active && std::abs(value - limit) > std::abs(alert.value - alert.limit)) {
    alert.value = value;
    alert.limit = limit;
  }
  if (holds == alert.active) {
    e.pending = false;
  } else {
    if (!e.pending) e.since = now;
    e.pending = true;
    if (now - e.since >= (holds ? r.raise_after : r.clear_after)) {
      if (holds)
        raise(e, kind, value, limit, now);
      else
        clear(e, now);
    }
  }
  if (alert.active && !alert.acknowledged && r.escalate_after > 0_s &&
      alert.priority == r.priority && now - e.escalate_from >= r.escalate_after) {
    alert.priority = higher(alert.priority);
    record(alert, AlertState::escalated, now);
  }
}

void AlertBook::raise(Entry& e, AlertKind kind, float value, float limit, Timestamp now) {
  Alert& alert = e.alert;
  alert.id = next_id_++;
  alert.kind = kind;
  alert.priority = rule(kind).priority;
  alert.active = true;
  alert.acknowledged = false;
  alert.value = value;
  alert.limit = limit;
  alert.raised = now;
  alert.silent_until = {};
  e.listed = true;
  e.pending = false;
  e.escalate_from = now;
  record(alert, AlertState::raised, now);
}

void AlertBook::clear(Entry& e, Timestamp now) {
  e.alert.active = false;
  e.pending = false;
  e.listed = rule(e.alert.kind).latching && !e.alert.acknowledged;
  record(e.alert, AlertState::cleared, now);
}

bool AlertBook::acknowledge(std::uint32_t id, Timestamp now) {
  Entry* e = find(id);
  if (!e) return false;
  if (e->alert.acknowledged) return true;
  e->alert.acknowledged = true;
  record(e->alert, AlertState::acknowledged, now);
  e->listed = e->alert.active;
  return true;
}

bool AlertBook::silence(std::uint32_t id, Timestamp until, Timestamp now) {
  Entry* e = find(id);
  if (!e) return false;
  e->alert.silent_until = until;
  record(e->alert, AlertState::silenced, now);
  return true;
}

void AlertBook::record(const Alert& alert, AlertState state, Timestamp now) {
  Entry& e = entries_[static_cast<std::size_t>(alert.kind)];
  e.alert.state = state;
  e.alert.changed = now;
  events_.push({alert.id, alert.kind, alert.priority, state, alert.value, alert.limit, now});
}

AlertBook::Entry* AlertBook::find(std::uint32_t id) {
  for (Entry& e : entries_)
    if (e.listed && e.alert.id == id) return &e;
  return nullptr;
}

FixedVector<Alert, kAlertKindCount> AlertBook::listed() const {
  FixedVector<Alert, kAlertKindCount> out;
  for (const Entry& e : entries_)
    if (e.listed) out.push_back(e.alert);
  const auto urgency = [](const Alert& a) {
    return std::tuple(a.active, a.priority, !a.acknowledged, a.raised, a.id);
  };
  std::sort(out.begin(), out.end(),
            [&](const Alert& a, const Alert& b) { return urgency(a) > urgency(b); });
  return out;
}

std::optional<AlertEvent> AlertBook::take_event() {
  if (events_.empty()) return std::nullopt;
  const AlertEvent e = events_.front();
  events_.pop_front();
  return e;
}

}  // namespace vigil
