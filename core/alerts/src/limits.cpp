#include "vigil/alerts/limits.hpp"

namespace vigil {

LimitTable default_limits() {
  LimitTable t{};
  t[static_cast<std::size_t>(Vital::heart_rate)] = {40.f, 150.f};
  t[static_cast<std::size_t>(Vital::spo2)] = {90.f, {}};
  t[static_cast<std::size_t>(Vital::systolic)] = {90.f, 180.f};  // AHA 2017: crisis from 180/120
  t[static_cast<std::size_t>(Vital::diastolic)] = {50.f, 120.f};
  t[static_cast<std::size_t>(Vital::body_temperature)] = {35.f, 38.5f};  // hypothermia; fever
  return t;
}

LimitKinds limit_kinds(Vital vital) {
  switch (vital) {
    case Vital::heart_rate:
      return {AlertKind::heart_rate_low, AlertKind::heart_rate_high};
    case Vital::spo2:
      return {AlertKind::spo2_low, {}};
    case Vital::skin_temperature:
    case Vital::body_temperature:
      return {AlertKind::temperature_low, AlertKind::temperature_high};
    case Vital::systolic:
      return {AlertKind::systolic_low, AlertKind::systolic_high};
    case Vital::diastolic:
      return {AlertKind::diastolic_low, AlertKind::diastolic_high};
    default:
      return {};
  }
}

void check_limits(AlertBook& book, Vital vital, Reading<float> value, const Limits& limits,
                  Timestamp now) {
  const auto check = [&](std::optional<AlertKind> kind, std::optional<float> limit, auto beyond) {
    if (!kind) return;
    // Without a limit the condition cannot hold: an alert raised under an old limit clears.
    const Condition condition = !limit                   ? Condition::absent
                                : !value                 ? Condition::unknown
                                : beyond(*value, *limit) ? Condition::holds
                                                         : Condition::absent;
    book.update(*kind, condition, value.value_or(0), limit.value_or(0), now);
  };
  const LimitKinds kinds = limit_kinds(vital);
  check(kinds.low, limits.low, [](float v, float limit) { return v < limit; });
  check(kinds.high, limits.high, [](float v, float limit) { return v > limit; });
}

}  // namespace vigil
