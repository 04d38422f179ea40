// The Monitor's parts, in the order in which data flows through them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "vigil/alerts/alert_book.hpp"
#include "vigil/alerts/limits.hpp"
#include "vigil/inference/rhythm_screen.hpp"
#include "vigil/monitor/beat_book.hpp"
#include "vigil/monitor/breath_path.hpp"
#include "vigil/monitor/channel_quality.hpp"
#include "vigil/monitor/eda_level.hpp"
#include "vigil/monitor/fault_watch.hpp"
#include "vigil/monitor/level.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/monitor/optical_path.hpp"
#include "vigil/monitor/oxygen_path.hpp"
#include "vigil/monitor/sampling_policy.hpp"
#include "vigil/monitor/snapshot.hpp"
#include "vigil/monitor/trace_ring.hpp"
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

struct Monitor::Pipeline {
  explicit Pipeline(const MonitorConfig& c);

  struct CuffPressures {
    float systolic, diastolic;
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
  void take_blood_pressure(Timestamp time, const CuffPressures& mmhg, float quality);
  void take_events(const SampleBlock& block, Timestamp first);
  void take_event(Channel channel, Timestamp time, float value, float quality = 1);
  void count_event(Channel channel, Timestamp time, float value, bool possible);
  void take_contact(Contact to, Timestamp time);
  void take_beat(Timestamp time, Milliseconds rr);
  void take_segment(const Segment& segment);
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
  void second(Timestamp end);
  VitalReading heart_rate(Timestamp end);
  VitalReading sensed_heart_rate(Timestamp end);
  VitalReading respiration();
  VitalReading oxygen(Timestamp end);
  BeatBook& best_beats(Timestamp end);
  void give_beats(const features::RrSeries& beats);
  VitalReading reading(Vital vital, Timestamp when) const;
  StressReading stress(Timestamp when) const;
  void screen_rhythm(Timestamp end, const BeatBook& beats);
  Absent stress_hindrance(Timestamp when) const;
  Milliseconds longest_batch() const;
  void check_alerts(Timestamp when);
  void check_stress(Timestamp when);
  void check_rhythm(Timestamp when);
  void check_faults(Timestamp when);

  // Out.
  Reading<float> quality(Channel channel) const;
  void write(Snapshot& out) const;
  void write_device(Snapshot& out) const;

  MonitorConfig config;
  Timestamp now{};
  std::optional<Timestamp> started;
  std::optional<Timestamp> last_second;

  Link link = Link::none;
  Timestamp link_since{};
  std::optional<Timestamp> last_data;
  std::uint32_t reconnects = 0, packets = 0, bad_packets = 0;
  DeviceText device, maker, model;

  StreamDecoder stream;
  Timeline timeline;
  BeatClock beat_clock;
  PolarSession polar;
  StreamSession stream_session;
  SamplingPolicy sampling;
  std::array<AgreedRate, kChannelCount> agreed_rates{};
  std::array<std::uint32_t, kChannelCount> rate_changes{};
  Ring<SamplingEvent, 64> sampling_events;
  std::optional<Timestamp> off_wrist_since;
  std::optional<GattWrite> to_write;
  std::array<std::byte, std::max(PolarCommand::kMostBytes, StreamSession::kMostCommandBytes)>
      written{};  ///< the bytes of to_write
  ArrivalClock motion_clock{kInfinitimeMotionRate};
  BeatBook sensor_beats{Channel::rr};
  BreathPath sensor_breath{Channel::rr};
  OpticalPath optical;
  RhythmScreen rhythm;
  int moving_s = 0;  ///< of the minute under way
  std::optional<StressModel> stress_model;
  OxygenPath oxygen_light;
  FeaturePath features;
  Timestamp last_beat_given{};  ///< to the features
  const BeatBook* shown_beats = &sensor_beats;
  Timestamp hrv_at{};  ///< the beat that RMSSD and SDNN were renewed with last
  VitalReading sensor_heart_rate, sensor_spo2;
  Contact contact = Contact::unknown;
  std::optional<float> battery_pct;
  TemperatureSite thermometer_site = TemperatureSite::unknown;
  double warming_c = 0;  ///< the last intermediate temperature
  Timestamp warming_at{};
  FaultWatch faults;
  ChannelQuality channel_quality;
  std::array<bool, kAlertKindCount> page_faults{};
  Level motion{Channel::acceleration, seconds(1), 0.005f};
  EdaLevel eda;
  Level skin_temperature{Channel::skin_temperature, seconds(10), 0.1f};

  std::array<VitalReading, kVitalCount> vitals{};
  AlertBook alerts;
  std::array<TraceRing, kTraceCount> traces = make_traces();

  struct Trend {
    TraceId trace;
    Vital vital;
  };
  static constexpr std::array<Trend, 5> kTrends = {{
      {TraceId::heart_rate_hour, Vital::heart_rate},
      {TraceId::rmssd_hour, Vital::rmssd},
      {TraceId::spo2_hour, Vital::spo2},
      {TraceId::skin_temperature_hour, Vital::skin_temperature},
      {TraceId::eda_hour, Vital::eda},
  }};

  static std::array<TraceRing, kTraceCount> make_traces();
  TraceRing& trace(TraceId id) { return traces[static_cast<std::size_t>(id)]; }
  VitalReading& vital_now(Vital v) { return vitals[static_cast<std::size_t>(v)]; }

  Snapshot snapshot{};
};

}  // namespace vigil
