#include "vigil/monitor/monitor.hpp"

#include <algorithm>
#include <utility>

#include "pipeline.hpp"

namespace vigil {

Monitor::Monitor(const MonitorConfig& config) : pipeline_(std::make_unique<Pipeline>(config)) {}
Monitor::~Monitor() = default;
Monitor::Monitor(Monitor&&) noexcept = default;
Monitor& Monitor::operator=(Monitor&&) noexcept = default;

DecodeError Monitor::ingest(Characteristic characteristic, std::span<const std::byte> value,
                            Timestamp arrival) {
  return pipeline_->take(characteristic, value, arrival);
}

void Monitor::ingest_recorded(const SampleBlock& block, Timestamp first) {
  pipeline_->take_recorded(block, first);
}

void Monitor::ingest(Link link, Timestamp now) { pipeline_->take(link, now); }

std::optional<GattWrite> Monitor::take_write() {
  return std::exchange(pipeline_->to_write, std::nullopt);
}

void Monitor::written(Timestamp now) { pipeline_->stream_session.written(now); }

void Monitor::set_fault(AlertKind kind, bool holds, Timestamp now) {
  if (kind < kFirstPageFault) return;
  pipeline_->page_faults[static_cast<std::size_t>(kind)] = holds;
  pipeline_->check_faults(now);
}

void Monitor::set_device_name(std::string_view name) { pipeline_->device = DeviceText(name); }

void Monitor::advance(Timestamp now) { pipeline_->advance(now); }

void Monitor::configure(Vital vital, const Limits& limits) {
  pipeline_->config.limits[static_cast<std::size_t>(vital)] = limits;
}

void Monitor::set_adaptive_sampling(bool on) { pipeline_->config.adaptive_sampling = on; }

bool Monitor::acknowledge(std::uint32_t alert, Timestamp now) {
  return pipeline_->alerts.acknowledge(alert, now);
}

bool Monitor::silence(std::uint32_t alert, Timestamp until, Timestamp now) {
  return pipeline_->alerts.silence(alert, until, now);
}

bool Monitor::set_model(const ModelCard& card) {
  if (refusal(card)) return false;
  pipeline_->set_model(card);
  return true;
}

const StressModel::Window* Monitor::pending_window() {
  return pipeline_->stress_model ? pipeline_->stress_model->pending() : nullptr;
}

void Monitor::deliver(std::uint32_t window, float logit, std::span<const float> state) {
  if (pipeline_->stress_model) pipeline_->stress_model->deliver(window, logit, state);
}

std::optional<float> Monitor::run_window() {
  return pipeline_->stress_model ? pipeline_->stress_model->run() : std::nullopt;
}

bool Monitor::answer(bool stressed, Timestamp now) {
  auto& model = pipeline_->stress_model;
  return model && model->answer(stressed, now - pipeline_->longest_batch());
}

bool Monitor::undo_answer() {
  return pipeline_->stress_model && pipeline_->stress_model->undo_answer();
}

void Monitor::set_alarm_rate(double per_day) {
  if (pipeline_->stress_model) pipeline_->stress_model->set_alarm_rate(per_day);
}

void Monitor::reset_personal() {
  if (pipeline_->stress_model) pipeline_->stress_model->reset_personal();
}

std::size_t Monitor::personal_bytes() const {
  return pipeline_->stress_model ? pipeline_->stress_model->personal_bytes() : 0;
}

void Monitor::save_personal(std::span<std::byte> out) const {
  if (pipeline_->stress_model) pipeline_->stress_model->save_personal(out);
}

PersonalFault Monitor::load_personal(std::span<const std::byte> saved) {
  return pipeline_->stress_model ? pipeline_->stress_model->load_personal(saved)
                                 : PersonalFault::other_model;
}

const Snapshot& Monitor::snapshot() {
  pipeline_->write(pipeline_->snapshot);
  return pipeline_->snapshot;
}

std::optional<AlertEvent> Monitor::take_alert_event() { return pipeline_->alerts.take_event(); }

std::optional<SamplingEvent> Monitor::take_sampling_event() {
  auto& events = pipeline_->sampling_events;
  if (events.empty()) return std::nullopt;
  const SamplingEvent event = events.front();
  events.pop_front();
  return event;
}

Timestamp Monitor::settled() const { return pipeline_->settled(); }

const FeaturePath::Row* Monitor::take_feature_row() {
  if (const FeaturePath::Row* row = pipeline_->features.take_row()) return row;
  auto& again = pipeline_->rows_again;
  return again.taken < again.rows.size() ? &again.rows[again.taken++] : nullptr;
}

}  // namespace vigil
