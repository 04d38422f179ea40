// The Monitor's parts, in the order in which data flows through them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "journal.hpp"
#include "vigil/alerts/alert_book.hpp"
#include "vigil/alerts/limits.hpp"
#include "vigil/monitor/fault_watch.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/monitor/sampling_policy.hpp"
#include "vigil/protocol/blood_pressure.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/health_thermometer.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/infinitime.hpp"
#include "vigil/protocol/polar_session.hpp"
#include "vigil/protocol/pulse_oximeter.hpp"
#include "vigil/protocol/stream.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/protocol/stream_session.hpp"
#include "vigil/timeline/arrival_clock.hpp"
#include "vigil/timeline/beat_clock.hpp"
#include "vigil/timeline/timeline.hpp"

namespace vigil {

struct Monitor::Pipeline : Analysis {
  explicit Pipeline(const MonitorConfig& c);
  Pipeline(const MonitorConfig& c, std::optional<StressModel> model_of_stress);

  struct CuffPressures {
    float systolic;
    Reading<float> diastolic;
  };

  // In.
  DecodeError take(Characteristic characteristic, std::span<const std::byte> value,
                   Timestamp arrival);
  DecodeError decode(Characteristic characteristic, std::span<const std::byte> value,
                     Timestamp arrival);
  void take(const SampleBlock& block, Timestamp arrival);
  void take(const HeartRateMeasurement& measurement, Timestamp arrival);
  void take(const InfinitimeMotion& samples, Timestamp arrival);
  DecodeError take_polar_control(std::span<const std::byte> value);
  DecodeError take_polar_data(std::span<const std::byte> value, Timestamp arrival);
  void take(const PolarPulses& pulses, Timestamp arrival);
  void take(const PlxReading& reading, const PlxStatus& status, Timestamp arrival);
  void take(const TemperatureMeasurement& measurement, float quality, Timestamp arrival);
  void take_intermediate(const TemperatureMeasurement& measurement, Timestamp arrival);
  void take(const BloodPressureMeasurement& measurement, Timestamp arrival);
  void take_blood_pressure(Timestamp time, const CuffPressures& mmhg, float quality,
                           bool merged = false);
  void take_events(const SampleBlock& block, Timestamp first, const EventPlace& place);
  void take_event(Channel channel, Timestamp time, float value, float quality = 1,
                  std::int64_t frame = 0);
  void merge_event(Channel channel, Timestamp time, float value, const EventPlace& place);
  void count_event(Channel channel, Timestamp time, float value, bool possible);
  std::optional<Event> event(Channel channel, Timestamp time, float value, float quality) const;
  void see_contact(Contact to, Timestamp time);
  bool taken_off(Timestamp when) const;
  void note(Event event);
  void take(Link to, Timestamp time);
  void take_recorded(const SampleBlock& block, Timestamp first);
  void arrived(Timestamp arrival);
  void drain(Timestamp now);

  // What is asked of the watch, and what it grants.
  DecodeError take_capabilities(std::span<const std::byte> value, Timestamp arrival);
  void take(const StreamIndication& answer, Timestamp arrival);
  void record(const StreamSession::Change& change, Timestamp when);
  void steer(Timestamp end);
  void ask_stream(Timestamp when);
  SamplingSigns sampling_signs(Timestamp end) const;
  SamplingNeeds sampling_needs(Timestamp end) const;

  // Through.
  void set_model(const ModelCard& card);
  void advance(Timestamp now);
  void await_data();
  void second(Timestamp end);
  StressReading stress(Timestamp when) const;
  Absent stress_hindrance(Timestamp when) const;
  Milliseconds longest_batch() const;
  void check_alerts(Timestamp when);
  void check_stress(Timestamp when);
  void check_rhythm(Timestamp when);
  void check_faults(Timestamp when);

  // Through again.
  void begin_journal();
  void keep_checkpoint_if_due(const Analysis& state, std::uint32_t round);
  void go_back();
  void give_up();
  void analyse_again();
  void catch_up();
  Timestamp settled() const;

  // Out.
  Reading<float> quality(Channel channel) const;
  void write(Snapshot& out) const;
  void write_device(Snapshot& out) const;

  MonitorConfig config;
  Timestamp now{};
  std::optional<Timestamp> started;
  std::optional<Timestamp> last_second;

  Link link = Link::none;
  Timestamp awaited_since{};  ///< data: since there is a link, or it is back
  std::optional<Timestamp> last_data;
  std::uint32_t reconnects = 0, packets = 0, bad_packets = 0;
  DeviceText device, maker, model;

  StreamDecoder stream;
  std::optional<std::uint32_t> session;  ///< of the last Capabilities that were any
  Timeline timeline;
  BeatClock beat_clock;
  PolarSession polar;
  StreamSession stream_session;
  SamplingPolicy sampling;
  std::array<AgreedRate, kChannelCount> agreed_rates{};
  std::array<std::uint32_t, kChannelCount> rate_changes{};
  Ring<SamplingEvent, 64> sampling_events;
  std::optional<Timestamp> off_wrist_since;
  std::optional<Timestamp> worn_again;  ///< when the watch was last put on again
  std::optional<GattWrite> to_write;
  std::array<std::byte, std::max(PolarCommand::kMostBytes, StreamSession::kMostCommandBytes)>
      written{};  ///< the bytes of to_write
  ArrivalClock motion_clock{kInfinitimeMotionRate};
  std::optional<StressModel> stress_model;
  std::optional<float> battery_pct;
  TemperatureSite thermometer_site = TemperatureSite::unknown;
  double warming_c = 0;  ///< the last intermediate temperature
  Timestamp warming_at{};
  FaultWatch faults;
  std::array<bool, kAlertKindCount> page_faults{};
  AlertBook alerts;

  Journal journal{*this};
  Analysis again{*this};                     ///< behind the present, to take its place …
  std::optional<std::uint32_t> again_round;  ///< … from this round on; nothing: not needed
  static constexpr int kAgainPerCall = 6;    ///< seconds: a call stays near what the present takes
  struct {
    std::uint32_t changed = 0;  ///< those of rounds before are as they were
    FixedVector<FeaturePath::Row, kAgainPerCall * FeaturePath::kMostRows> rows;
    std::size_t taken = 0;
  } rows_again;
  Snapshot snapshot{};
};

}  // namespace vigil
