// Through the pipeline: what is computed as time goes on.
#include <algorithm>
#include <cmath>
#include <utility>

#include "pipeline.hpp"

namespace vigil {
namespace {

/// Silence has a name after this long.
constexpr Milliseconds kSilence = seconds(5);
/// After a longer pause (a laptop asleep) the seconds in between are not gone through one by one.
constexpr Milliseconds kLongestCatchUp = seconds(3600);
constexpr float kBatteryLow = 15;  ///< per cent: about an hour of streaming on a watch
constexpr Milliseconds kSecond = seconds(1);

Timestamp floor_to(Timestamp t, Milliseconds step) {
  return {std::floor(t.ms / step.value) * step.value};
}

Condition condition(bool holds) { return holds ? Condition::holds : Condition::absent; }

/// What the features are for: with a model, what it was trained with.
FeatureConfig feature_config(const FeatureConfig& asked, const std::optional<ModelCard>& card,
                             const std::optional<StressModel>& model) {
  FeatureConfig c = asked;
  if (!model) return c;
  c.families |= model->families();
  c.window_s = card->feature_window_s;
  c.hrv_window_s = card->hrv_window_s;
  return c;
}

}  // namespace

Monitor::Pipeline::Pipeline(const MonitorConfig& c)
    : Pipeline(
          c, c.model && !refusal(*c.model) ? std::optional<StressModel>(*c.model) : std::nullopt) {}

Monitor::Pipeline::Pipeline(const MonitorConfig& c, std::optional<StressModel> model_of_stress)
    : Analysis(c, feature_config(c.features, c.model, model_of_stress)),
      config(c),
      stress_model(std::move(model_of_stress)) {}

void Monitor::Pipeline::set_model(const ModelCard& card) {
  StressModel next(card);
  if (stress_model) next.follow(*stress_model);
  stress_model.emplace(std::move(next));
  config.model = card;
  features.configure(feature_config(config.features, config.model, stress_model));
  again = *this;
  journal = Journal(*this);
  if (started) begin_journal();
}

void Monitor::Pipeline::advance(Timestamp to) {
  now = std::max(now, to);
  drain(now);
  if (!started) return await_data();
  analyse_again();
  if (!last_second || now - *last_second > kLongestCatchUp)
    last_second = std::max(floor_to(*started, kSecond), floor_to(now, kSecond) - kLongestCatchUp);
  while (now - *last_second >= kSecond) {
    last_second = *last_second + kSecond;
    second(*last_second);
  }
}

/// A watch that is connected, or tried again, and has never said anything is silent, too.
void Monitor::Pipeline::await_data() {
  const bool awaited =
      link == Link::connecting || link == Link::connected || link == Link::reconnecting;
  if (awaited || alerts.active(AlertKind::link_lost)) check_faults(now);
}

/// Everything that is done once a second, at its end.
void Monitor::Pipeline::second(Timestamp end) {
  journal.note(Journal::Second{timeline.round(), end, now, longest_batch()});
  renew(end, longest_batch(), [&](Timestamp done) {
    if (stress_model) stress_model->take(done, features.columns(), stress_hindrance(end));
  });
  if (stress_model) stress_model->advance(end);
  if (const StressReading s = stress(end); s.absent == Absent::no)
    trace(TraceId::stress_hour).push(end, s.probability);
  check_alerts(end);
  steer(end);
  timeline.end_round();
  if (!again_round) keep_checkpoint_if_due(*this, timeline.round());
}

/// A watch that sends in batches is late by their length as a matter of course.
Milliseconds Monitor::Pipeline::longest_batch() const {
  return std::ranges::max(agreed_rates, {}, &AgreedRate::batch).batch;
}

StressReading Monitor::Pipeline::stress(Timestamp when) const {
  return stress_model ? stress_model->reading(when - longest_batch()) : StressReading{};
}

void Monitor::Pipeline::check_alerts(Timestamp when) {
  // The two temperatures share their alerts: a thermometer's reading, while there is one, counts,
  // then that of the skin. Skin without limits does not end what a thermometer has raised.
  const VitalReading body = reading(Vital::body_temperature, when);
  const Limits& skin = config.limits[static_cast<std::size_t>(Vital::skin_temperature)];
  const bool thermometer = body || (body.absent() != Absent::no_data && !skin.low && !skin.high);
  for (std::size_t v = 0; v < kVitalCount; ++v) {
    const auto vital = static_cast<Vital>(v);
    if (vital == (thermometer ? Vital::skin_temperature : Vital::body_temperature)) continue;
    const VitalReading r = reading(vital, when);
    check_limits(alerts, vital, r ? Reading<float>(r->value) : Reading<float>(r.absent()),
                 config.limits[v], when);
  }
  check_stress(when);
  check_rhythm(when);
  check_faults(when);
}

/// Every alert that is raised makes the next one rarer.
void Monitor::Pipeline::check_stress(Timestamp when) {
  const StressReading s = stress(when);
  const bool known = s.state == StressState::elevated || s.state == StressState::normal;
  const bool was_active = alerts.active(AlertKind::stress_elevated);
  alerts.update(AlertKind::stress_elevated, known ? condition(s.alarming) : Condition::unknown,
                s.probability, s.threshold, when);
  if (!was_active && alerts.active(AlertKind::stress_elevated)) stress_model->alarmed(when);
}

void Monitor::Pipeline::check_faults(Timestamp when) {
  const auto fault = [&](AlertKind kind, bool holds, double value, double limit) {
    alerts.update(kind, condition(holds), static_cast<float>(value), static_cast<float>(limit),
                  when);
  };
  const auto found = [&](AlertKind kind, const std::optional<FaultWatch::Finding>& f) {
    fault(kind, f.has_value(), f ? f->value : 0, f ? f->limit : 0);
  };
  const Timestamp heard = std::max(last_data.value_or(awaited_since), awaited_since);
  const double silent_s = in_seconds(when - heard);
  const double silence_s = in_seconds(std::max(kSilence, longest_batch() * 2));
  fault(AlertKind::link_lost, link != Link::none && silent_s >= silence_s, silent_s, silence_s);
  fault(AlertKind::not_worn, contact == Contact::off, 0, 0);
  fault(AlertKind::battery_low, battery_pct.value_or(100) < kBatteryLow, battery_pct.value_or(100),
        kBatteryLow);
  faults.check(when, timeline, agreed_rates);
  found(AlertKind::frozen_value, faults.frozen());
  found(AlertKind::implausible_value, faults.implausible());
  found(AlertKind::wrong_rate, faults.wrong_rate());
  found(AlertKind::clock_jump, faults.clock_jump());
  for (std::size_t k = static_cast<std::size_t>(kFirstPageFault); k < kAlertKindCount; ++k)
    fault(static_cast<AlertKind>(k), page_faults[k], 0, 0);
}

}  // namespace vigil
