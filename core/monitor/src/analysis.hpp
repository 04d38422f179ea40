// What is made of the data, and made anew where data comes late: a copy of it is a checkpoint.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "vigil/inference/rhythm_screen.hpp"
#include "vigil/monitor/beat_book.hpp"
#include "vigil/monitor/breath_path.hpp"
#include "vigil/monitor/channel_quality.hpp"
#include "vigil/monitor/eda_level.hpp"
#include "vigil/monitor/feature_path.hpp"
#include "vigil/monitor/level.hpp"
#include "vigil/monitor/monitor.hpp"
#include "vigil/monitor/optical_path.hpp"
#include "vigil/monitor/oxygen_path.hpp"
#include "vigil/monitor/snapshot.hpp"
#include "vigil/monitor/trace_ring.hpp"
#include "vigil/monitor/vital_value.hpp"

namespace vigil {

/// One value of a channel that is not sampled; of Channel::none, that the heart rate is shown anew.
struct Event {
  Timestamp time;
  float value = 0;
  float quality = 1;
  Channel channel = Channel::none;
  Absent absent = Absent::no;  ///< why there is no value
  std::uint32_t round = 0;     ///< Timeline::round()
  std::int64_t frame = 0;      ///< EventPlace::number
};

/// Not in it, for it stands as it was said at its time: alerts, faults, rates asked of the watch,
/// and the stress model's scores.
struct Analysis {
  Analysis(const MonitorConfig& config, const FeatureConfig& of_features)
      : features(of_features),
        heart_rate_window_(config.heart_rate_window),
        heart_rate_step_(config.heart_rate_step) {}

  /// Has it changed?
  bool set_light(Light to) {
    optical.set_light(to);
    features.set_light(to);
    return std::exchange(light, to) != to;
  }
  void analyse(const Segment& segment);
  /// What an event means, now or when it is made anew.
  void apply(const Event& event);
  /// What is renewed once a second, at its end. `batch_then`: how long the watch was to hold
  /// samples back at that time. Tells the end of each second of features when it is done.
  template <class OnFeatures>
  void renew(Timestamp end, Milliseconds batch_then, OnFeatures&& on_features) {
    begin_second(end, batch_then);
    features.advance(end, batch_then, on_features);
    end_second(end);
  }
  VitalReading reading(Vital vital, Timestamp when) const;

  BeatBook& best_beats() { return light_beats ? optical.beats() : sensor_beats; }
  const BeatBook& best_beats() const { return light_beats ? optical.beats() : sensor_beats; }
  TraceRing& trace(TraceId id) { return traces[static_cast<std::size_t>(id)]; }
  VitalReading& vital_now(Vital v) { return vitals[static_cast<std::size_t>(v)]; }

  BeatBook sensor_beats{Channel::rr};
  BreathPath sensor_breath{Channel::rr};
  OpticalPath optical;
  RhythmScreen rhythm;
  int moving_s = 0;  ///< of the minute under way
  Light light = Light::absorbed;
  OxygenPath oxygen_light;
  FeaturePath features;
  Timestamp last_beat_given{};  ///< to the features
  bool light_beats = false;     ///< which beats are the best
  Timestamp hrv_at{};           ///< the beat that RMSSD and SDNN were renewed with last
  VitalReading sensor_heart_rate, sensor_spo2;
  Contact contact = Contact::unknown;
  ChannelQuality channel_quality;
  Level motion{Channel::acceleration, seconds(1), 0.005f};
  EdaLevel eda;
  Level skin_temperature{Channel::skin_temperature, seconds(10), 0.1f};
  Milliseconds batch{};  ///< how late data is as a matter of course, as of the last second

  std::array<VitalReading, kVitalCount> vitals{};
  std::array<TraceRing, kTraceCount> traces = make_traces();

 private:
  static std::array<TraceRing, kTraceCount> make_traces();
  void begin_second(Timestamp end, Milliseconds batch_then);
  void end_second(Timestamp end);
  VitalReading heart_rate(Timestamp end);
  VitalReading sensed_heart_rate(Timestamp end);
  VitalReading respiration();
  VitalReading oxygen(Timestamp end);
  bool light_has_best_beats(Timestamp end) const;
  void give_beats(const features::RrSeries& beats);
  void take_beat(Timestamp time, Milliseconds rr);
  void screen_rhythm(Timestamp end, const BeatBook& beats);

  Milliseconds heart_rate_window_, heart_rate_step_;
};

}  // namespace vigil
