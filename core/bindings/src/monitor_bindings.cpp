// The core in JavaScript. Bytes and samples cross through fixed buffers in wasm memory, of which
// JavaScript takes a view anew at each call (memory may have grown); a tick allocates nothing.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "allocations.hpp"
#include "memory_views.hpp"
#include "model_card_binding.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/monitor/replay.hpp"
#include "vigil/protocol/flight_record.hpp"

namespace {

using namespace vigil;
template <class Enum>
Enum checked(int number) {
  return number >= 0 && number < static_cast<int>(Enum::count_) ? static_cast<Enum>(number)
                                                                : Enum{};
}

std::optional<float> limit(double v) {
  return std::isnan(v) ? std::nullopt : std::optional(static_cast<float>(v));
}

static_assert(PersonalFile::kMostBytes <= FlightEntry::kMostPayload);

/// What a page or a script does with a Monitor, whoever owns it.
class MonitorBinding {
 public:
  explicit MonitorBinding(Monitor& monitor) : monitor_(monitor) {}

  Bytes packet_buffer() const { return bytes_view(packet_); }
  int ingest_packet(int characteristic, std::size_t length, double arrival_ms) {
    const auto value = std::span(packet_).first(std::min(length, packet_.size()));
    record(FlightEntry::Kind::packet, characteristic, arrival_ms, value);
    return static_cast<int>(
        monitor_.ingest(checked<Characteristic>(characteristic), value, {arrival_ms}));
  }
  /// The characteristic to write to now, with the bytes in `writtenBytes`; 0: none. To be asked
  /// after every packet and advance.
  int next_write() {
    const auto write = monitor_.take_write();
    written_ = write ? write->bytes : std::span<const std::byte>();
    return static_cast<int>(write ? write->characteristic : Characteristic::none);
  }
  Bytes written_bytes() const { return bytes_view(written_); }
  /// It was handed on to the watch.
  void written(double now_ms) {
    record_fields(FlightEntry::Kind::written, 0, 0, now_ms);
    monitor_.written({now_ms});
  }
  void ingest_link(int link, double now_ms) {
    record(FlightEntry::Kind::link, link, now_ms);
    monitor_.ingest(checked<Link>(link), {now_ms});
  }
  void set_fault(int alert_kind, bool holds, double now_ms) {
    record(FlightEntry::Kind::fault, alert_kind, now_ms, {{std::byte{holds}}});
    monitor_.set_fault(checked<AlertKind>(alert_kind), holds, {now_ms});
  }
  void set_device_name(const std::string& name) {
    record(FlightEntry::Kind::name, 0, 0, std::as_bytes(std::span(name)));
    monitor_.set_device_name(name);
  }
  void advance(double now_ms) {
    record(FlightEntry::Kind::advance, 0, now_ms);
    monitor_.advance({now_ms});
  }
  Bytes snapshot() { return bytes_view(std::as_bytes(std::span(&monitor_.snapshot(), 1))); }
  bool acknowledge(std::uint32_t alert, double now_ms) {
    record_fields(FlightEntry::Kind::acknowledge, 0, now_ms, alert);
    return monitor_.acknowledge(alert, {now_ms});
  }
  bool silence(std::uint32_t alert, double until_ms, double now_ms) {
    record_fields(FlightEntry::Kind::silence, 0, now_ms, alert, until_ms);
    return monitor_.silence(alert, {until_ms}, {now_ms});
  }
  void set_limits(int vital, double low, double high) {
    record_fields(FlightEntry::Kind::limits, vital, 0, static_cast<float>(low),
                  static_cast<float>(high));
    monitor_.configure(checked<Vital>(vital), {limit(low), limit(high)});
  }

  /// Another model from now on; false, and all as before, for none or one that cardRefusal()
  /// refuses.
  bool set_model(const MaybeCard& card) {
    const auto model = model_card(card);
    return model && monitor_.set_model(*model);
  }
  /// The model's next window, by its number; 0: none. Its tensors follow, until the next call.
  std::uint32_t pending_window() {
    const StressModel::Window* window = monitor_.pending_window();
    if (!window) return 0;
    input_ = window->input;
    std::copy(window->state.begin(), window->state.end(), state_.begin());
    state_size_ = window->state.size();
    return window->id;
  }
  /// [steps, inputs], newest last.
  Floats window_input() const { return floats_view(input_); }
  /// The state before that window, and where the state after it is written for deliver().
  Floats model_state() const { return floats_view(std::span(state_).first(state_size_)); }
  void deliver(std::uint32_t window, float logit) {
    monitor_.deliver(window, logit, std::span(state_).first(state_size_));
  }

  /// Runs the oldest window that waits with the core's own engine; false: none waits, or the card
  /// has no network. Its logit follows.
  bool run_window() {
    const auto logit = monitor_.run_window();
    if (logit) logit_ = *logit;
    return logit.has_value();
  }
  float logit() const { return logit_; }

  bool answer(bool stressed, double now_ms) {
    record(FlightEntry::Kind::answer, stressed, now_ms);
    return monitor_.answer(stressed, {now_ms});
  }
  bool undo_answer() {
    record(FlightEntry::Kind::undo_answer, 0, 0);
    return monitor_.undo_answer();
  }
  void set_alarm_rate(double per_day) {
    record_fields(FlightEntry::Kind::alarm_rate, 0, 0, per_day);
    monitor_.set_alarm_rate(per_day);
  }
  void reset_personal() {
    record(FlightEntry::Kind::reset_personal, 0, 0);
    monitor_.reset_personal();
  }
  /// What was learnt of the wearer, to be kept on this device; empty without a model.
  Bytes personal() {
    const auto bytes = std::span(personal_).first(monitor_.personal_bytes());
    monitor_.save_personal(bytes);
    return bytes_view(bytes);
  }
  Bytes personal_buffer() const { return bytes_view(personal_); }
  /// Goes on with what is in the buffer; else why not, for people.
  std::string load_personal(std::size_t length) {
    const auto saved = std::span(personal_).first(std::min(length, personal_.size()));
    record(FlightEntry::Kind::personal, 0, 0, saved);
    return std::string(message(monitor_.load_personal(saved)));
  }

  /// From now on what the monitor is told is kept, the last so many bytes of it.
  void start_recording(std::size_t bytes) { recorder_.emplace(bytes); }
  /// A flight record (core/protocol/flight-record.md); empty while nothing is recorded.
  Bytes flight_record() {
    flight_record_.resize(recorder_ ? recorder_->size() : 0);
    if (recorder_) recorder_->copy_to(flight_record_);
    return bytes_view(flight_record_);
  }

  /// Moves on to the next line of the alert history; false when there is none. Its fields follow.
  bool next_alert_event() {
    const auto event = monitor_.take_alert_event();
    if (event) event_ = *event;
    return event.has_value();
  }
  double event_ms() const { return event_.time.ms; }
  int event_kind() const { return static_cast<int>(event_.kind); }
  int event_priority() const { return static_cast<int>(event_.priority); }
  int event_state() const { return static_cast<int>(event_.state); }
  double event_value() const { return event_.value; }
  double event_limit() const { return event_.limit; }

  void set_adaptive_sampling(bool on) {
    record(FlightEntry::Kind::adaptive_sampling, on, 0);
    monitor_.set_adaptive_sampling(on);
  }
  /// Moves on to the next line of the record of rates; false when there is none. Its fields follow.
  bool next_sampling_event() {
    const auto event = monitor_.take_sampling_event();
    if (event) sampling_ = *event;
    return event.has_value();
  }
  double sampling_ms() const { return sampling_.time.ms; }
  int sampling_channel() const { return static_cast<int>(sampling_.channel); }
  bool sampling_runs() const { return sampling_.running; }
  double sampling_rate_hz() const { return sampling_.rate.value; }
  int sampling_reason() const { return static_cast<int>(sampling_.reason); }
  int sampling_result() const { return static_cast<int>(sampling_.result); }

  /// Moves on to the next row of the feature table; false when there is none.
  bool next_feature_row() {
    const FeaturePath::Row* row = monitor_.take_feature_row();
    if (!row) return false;
    row_end_ = row->end;
    row_made_ = row->made;
    for (std::size_t i = 0; i < row_.size(); ++i)
      row_[i] = row->columns[i].value_or(std::numeric_limits<float>::quiet_NaN());
    return true;
  }
  double feature_row_ms() const { return row_end_.ms; }
  double feature_row_made_ms() const { return row_made_.ms; }
  /// Rows that were made before it do not come again.
  double settled_ms() const { return monitor_.settled().ms; }
  /// By column of the registry; NaN: absent.
  Floats feature_row() const { return floats_view(row_); }

 private:
  /// What has no time of its own happens at the time of what came before.
  void record(FlightEntry::Kind kind, int what, double ms,
              std::span<const std::byte> payload = {}) {
    if (!recorder_) return;
    recorded_ms_ = std::max(recorded_ms_, ms);
    recorder_->record({kind, static_cast<std::uint8_t>(what), {recorded_ms_}, payload});
  }
  template <class... Fields>
  void record_fields(FlightEntry::Kind kind, int what, double ms, Fields... fields) {
    std::array<std::byte, (sizeof(Fields) + ...)> payload;
    auto* to = payload.data();
    ((std::memcpy(to, &fields, sizeof fields), to += sizeof fields), ...);  // wasm: little-endian
    record(kind, what, ms, payload);
  }

  Monitor& monitor_;
  std::span<const float> input_;
  std::array<float, ModelCard::kMostState> state_{};
  std::size_t state_size_ = 0;
  float logit_ = 0;
  std::optional<FlightRecorder> recorder_;
  double recorded_ms_ = 0;
  std::vector<std::byte> flight_record_;
  std::array<float, features::kColumnCount> row_{};
  Timestamp row_end_{}, row_made_{};
  std::array<std::byte, kMaxAttributeBytes> packet_{};
  std::array<std::byte, PersonalFile::kMostBytes> personal_{};
  std::span<const std::byte> written_;
  AlertEvent event_{};
  SamplingEvent sampling_{};
};

struct Options {
  double heart_rate_window_ms = 8000;
  double heart_rate_step_ms = 1000;
  double feature_window_s = 0;   ///< 0: the registry's
  int feature_table_step_s = 0;  ///< 0: no table
  /// With a model, the table holds features as it sees them.
  MaybeCard model = MaybeCard(emscripten::val::null());
};

MonitorConfig config(const Options& o) {
  MonitorConfig c;
  c.heart_rate_window = Milliseconds(o.heart_rate_window_ms);
  c.heart_rate_step = Milliseconds(o.heart_rate_step_ms);
  c.model = model_card(o.model);
  c.features.complete_rows = !c.model;
  if (o.feature_table_step_s > 0) {
    if (!c.model) c.features.families.set();
    c.features.window_s = c.features.hrv_window_s = o.feature_window_s;
    c.features.table_step_s = o.feature_table_step_s;
  }
  return c;
}

/// A Monitor of one's own, for a watch.
class OwnMonitor : private Monitor, public MonitorBinding {
 public:
  explicit OwnMonitor(const Options& options)
      : Monitor(config(options)), MonitorBinding(static_cast<Monitor&>(*this)) {}
};

/// A recording, and the Monitor it plays into.
class ReplayBinding : private Replay, public MonitorBinding {
 public:
  explicit ReplayBinding(const Options& options)
      : Replay(config(options)), MonitorBinding(monitor()) {}

  /// -1: not a file of a recording, or there already.
  int add_file(const std::string& name) {
    const auto file = add(name);
    return file ? static_cast<int>(*file) : -1;
  }
  int next() { return static_cast<int>(step()); }
  std::size_t wanted_file() const { return wanted(); }
  Bytes chunk_buffer(std::size_t file) { return bytes_view(chunk(file)); }
  void feed_file(std::size_t file, std::size_t bytes) { feed(file, bytes); }
  void finish_file(std::size_t file) { finish(file); }
  double time_ms() const { return time().ms; }
  double origin_ms() const { return origin().ms; }
  std::string message() const {
    const auto text = error().message();
    return {text.begin(), text.end()};
  }
};

EMSCRIPTEN_BINDINGS(vigil) {
  emscripten::register_type<Bytes>("Uint8Array");
  emscripten::register_type<Floats>("Float32Array");
  emscripten::function("allocationCount", &allocation_count);

  emscripten::value_object<Options>("MonitorOptions")
      .field("heartRateWindowMs", &Options::heart_rate_window_ms)
      .field("heartRateStepMs", &Options::heart_rate_step_ms)
      .field("featureWindowS", &Options::feature_window_s)
      .field("featureTableStepS", &Options::feature_table_step_s)
      .field("model", &Options::model);

  emscripten::class_<MonitorBinding>("MonitorBase")
      .function("packetBuffer", &MonitorBinding::packet_buffer)
      .function("ingestPacket(characteristic, length, arrivalMs)", &MonitorBinding::ingest_packet)
      .function("nextWrite", &MonitorBinding::next_write)
      .function("writtenBytes", &MonitorBinding::written_bytes)
      .function("written(nowMs)", &MonitorBinding::written)
      .function("startRecording(bytes)", &MonitorBinding::start_recording)
      .function("flightRecord", &MonitorBinding::flight_record)
      .function("ingestLink(link, nowMs)", &MonitorBinding::ingest_link)
      .function("setFault(alertKind, holds, nowMs)", &MonitorBinding::set_fault)
      .function("setDeviceName(name)", &MonitorBinding::set_device_name)
      .function("advance(nowMs)", &MonitorBinding::advance)
      .function("snapshot", &MonitorBinding::snapshot)
      .function("acknowledge(alert, nowMs)", &MonitorBinding::acknowledge)
      .function("silence(alert, untilMs, nowMs)", &MonitorBinding::silence)
      .function("setLimits(vital, low, high)", &MonitorBinding::set_limits)
      .function("setModel(card)", &MonitorBinding::set_model)
      .function("pendingWindow", &MonitorBinding::pending_window)
      .function("windowInput", &MonitorBinding::window_input)
      .function("modelState", &MonitorBinding::model_state)
      .function("deliver(window, logit)", &MonitorBinding::deliver)
      .function("runWindow", &MonitorBinding::run_window)
      .property("logit", &MonitorBinding::logit)
      .function("answer(stressed, nowMs)", &MonitorBinding::answer)
      .function("undoAnswer", &MonitorBinding::undo_answer)
      .function("setAlarmRate(perDay)", &MonitorBinding::set_alarm_rate)
      .function("resetPersonal", &MonitorBinding::reset_personal)
      .function("personal", &MonitorBinding::personal)
      .function("personalBuffer", &MonitorBinding::personal_buffer)
      .function("loadPersonal(length)", &MonitorBinding::load_personal)
      .function("nextAlertEvent", &MonitorBinding::next_alert_event)
      .function("nextFeatureRow", &MonitorBinding::next_feature_row)
      .function("featureRow", &MonitorBinding::feature_row)
      .property("featureRowMs", &MonitorBinding::feature_row_ms)
      .property("featureRowMadeMs", &MonitorBinding::feature_row_made_ms)
      .property("settledMs", &MonitorBinding::settled_ms)
      .property("eventMs", &MonitorBinding::event_ms)
      .property("eventKind", &MonitorBinding::event_kind)
      .property("eventPriority", &MonitorBinding::event_priority)
      .property("eventState", &MonitorBinding::event_state)
      .property("eventValue", &MonitorBinding::event_value)
      .property("eventLimit", &MonitorBinding::event_limit)
      .function("setAdaptiveSampling(on)", &MonitorBinding::set_adaptive_sampling)
      .function("nextSamplingEvent", &MonitorBinding::next_sampling_event)
      .property("samplingMs", &MonitorBinding::sampling_ms)
      .property("samplingChannel", &MonitorBinding::sampling_channel)
      .property("samplingRuns", &MonitorBinding::sampling_runs)
      .property("samplingRateHz", &MonitorBinding::sampling_rate_hz)
      .property("samplingReason", &MonitorBinding::sampling_reason)
      .property("samplingResult", &MonitorBinding::sampling_result);
  emscripten::class_<OwnMonitor, emscripten::base<MonitorBinding>>("Monitor")
      .constructor<const Options&>();

  emscripten::class_<ReplayBinding, emscripten::base<MonitorBinding>>("Replay")
      .constructor<const Options&>()
      .function("addFile(name)", &ReplayBinding::add_file)
      .function("step", &ReplayBinding::next)
      .function("wantedFile", &ReplayBinding::wanted_file)
      .function("chunkBuffer(file)", &ReplayBinding::chunk_buffer)
      .function("feed(file, bytes)", &ReplayBinding::feed_file)
      .function("finish(file)", &ReplayBinding::finish_file)
      .property("timeMs", &ReplayBinding::time_ms)
      .property("originMs", &ReplayBinding::origin_ms)
      .property("error", &ReplayBinding::message);
}

}  // namespace
