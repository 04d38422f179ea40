// One wearer's pipeline, end to end: bytes or samples in, Snapshot and alerts out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "vigil/alerts/alert_book.hpp"
#include "vigil/alerts/limits.hpp"
#include "vigil/inference/stress_model.hpp"
#include "vigil/monitor/feature_path.hpp"
#include "vigil/monitor/sampling_policy.hpp"
#include "vigil/monitor/snapshot.hpp"
#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/protocol/samples.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/units/quantity.hpp"

namespace vigil {

struct MonitorConfig {
  /// The heart rate shown at a time is the mean over this much before it ...
  Milliseconds heart_rate_window = seconds(8);
  /// ... and is renewed this often, at whole multiples of it on the monitor's clock.
  Milliseconds heart_rate_step = seconds(1);
  LimitTable limits = default_limits();
  /// None unless asked for. With a model, its families and windows.
  FeatureConfig features;
  /// Rates of a Vigil Sensor Stream follow what the wearer's signals ask for (SamplingPolicy); else
  /// they stay at what is enough for everything.
  bool adaptive_sampling = true;
  /// The model of stress, where its card is one that refusal() lets pass.
  std::optional<ModelCard> model;
};

/// A line of the record of rates: what a channel was agreed to run at, or why it does not.
struct SamplingEvent {
  Timestamp time;
  Channel channel = Channel::none;
  bool running = false;
  Hertz rate{};  ///< 0: events, or stopped
  Milliseconds batch{};
  SamplingReason reason = SamplingReason::starting;
  StreamResult result = StreamResult::success;  ///< else why the watch refuses, or stopped it
};

struct GattWrite {
  Characteristic characteristic = Characteristic::none;
  std::span<const std::byte> bytes{};
};

/// Give it everything that comes from one watch, in the order of its arrival, and tell it the time.
/// It computes in the time of the data alone: the same calls give the same Snapshots, byte for
/// byte. Times are the caller's, in ms from any origin, and do not decrease. Nothing but
/// set_model() allocates after the constructor, nothing throws.
class Monitor {
 public:
  explicit Monitor(const MonitorConfig& config = {});
  ~Monitor();
  Monitor(Monitor&&) noexcept;
  Monitor& operator=(Monitor&&) noexcept;

  /// A characteristic's value as it was notified or read. What cannot be decoded is counted, and
  /// the error says why.
  DecodeError ingest(Characteristic characteristic, std::span<const std::byte> value,
                     Timestamp arrival);
  /// Samples or events of a recording; the first lies at `first` on the monitor's clock.
  void ingest_recorded(const SampleBlock& block, Timestamp first);
  void ingest(Link link, Timestamp now);
  /// What is to be written to the watch now, with response: once, after the ingest or advance that
  /// led to it. The bytes are good until the next of these.
  std::optional<GattWrite> take_write();
  /// That write was handed on at `now`; without knowing, answers tell less of the watch's clock.
  void written(Timestamp now);
  /// A fault that only the page can see (from kFirstPageFault on) begins or ends; others are passed
  /// over.
  void set_fault(AlertKind kind, bool holds, Timestamp now);
  /// As the page knows it; UTF-8, cut to what the Snapshot holds.
  void set_device_name(std::string_view name);

  /// Time goes on, whether data came or not: call at least once a second.
  void advance(Timestamp now);

  void configure(Vital vital, const Limits& limits);
  /// See MonitorConfig::adaptive_sampling.
  void set_adaptive_sampling(bool on);
  bool acknowledge(std::uint32_t alert, Timestamp now);
  bool silence(std::uint32_t alert, Timestamp until, Timestamp now);

  /// Another model from now on; false, and all as before, where refusal() does not let its card
  /// pass. The wearer's baseline stays, of the inputs that both have (StressModel::follow);
  /// features begin anew only where the card needs others than are computed. Allocates.
  bool set_model(const ModelCard& card);
  /// What the model is to run next; null: nothing. Valid until the next call of anything else. A
  /// replay waits for its prediction; else one that comes late takes effect late.
  const StressModel::Window* pending_window();
  /// The model's prediction of that window: the graph's logit and its next state.
  void deliver(std::uint32_t window, float logit, std::span<const float> state);
  /// The same of the core's own engine: the logit; nothing where nothing waits, or the card has no
  /// network.
  std::optional<float> run_window();

  /// The wearer says that the time of the score on screen was stress, or was not. False: there is
  /// no such score (StressView::answerable).
  bool answer(bool stressed, Timestamp now);
  /// Takes the newest answer back; false: there is none.
  bool undo_answer();
  /// How often stress may raise an alert (AlarmThreshold), in alerts a day.
  void set_alarm_rate(double per_day);
  /// Everything that was learnt of the wearer: to forget, to keep on the device, to go on with.
  /// Empty and refused without a model.
  void reset_personal();
  std::size_t personal_bytes() const;
  void save_personal(std::span<std::byte> out) const;
  PersonalFault load_personal(std::span<const std::byte> saved);

  /// As of the last advance or ingest. Valid until the next call.
  const Snapshot& snapshot();
  std::optional<AlertEvent> take_alert_event();
  /// The next line of the record of rates, oldest first; the last 64 are kept for whoever asks.
  std::optional<SamplingEvent> take_sampling_event();
  /// The next row of the feature table (FeatureConfig::table_step_s); null when all were taken.
  /// Valid until the next advance. Where late samples changed rows, they come again, those after
  /// them too: of each second the last one counts.
  const FeaturePath::Row* take_feature_row();
  /// Rows that were made before it do not come again.
  Timestamp settled() const;

 private:
  struct Pipeline;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace vigil
