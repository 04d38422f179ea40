// The words that results, snapshots, bindings and screens share: channels, vitals, links, alerts.
// An enumerator's number is part of the Snapshot's format, its name part of the results' format:
// add at the end, never reorder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil {

/// What a sensor measures. The number is the `channel` byte of a Vigil Sensor Stream frame.
enum class Channel : std::uint8_t {
  none,
  ppg_green,         ///< arbitrary units, 1 axis
  ppg_green_2,       ///< a second green photodiode
  ppg_red,           ///< arbitrary units
  ppg_infrared,      ///< arbitrary units
  acceleration,      ///< g, x y z
  gyroscope,         ///< deg/s, x y z
  eda,               ///< µS
  skin_temperature,  ///< °C
  heart_rate,        ///< bpm, computed by the sensor
  rr,                ///< ms, one value a beat
  spo2,              ///< %
  battery,           ///< %
  contact,           ///< 1 worn, 0 not
  ecg,               ///< mV
  blood_pressure,    ///< mmHg: systolic, diastolic, mean
  body_temperature,  ///< °C, by a thermometer
  count_,
};

struct ChannelInfo {
  std::string_view name;
  std::string_view unit;
  std::uint8_t axes;
  bool sampled;  ///< at a regular rate; otherwise one event at a time
};

inline constexpr std::size_t kChannelCount = static_cast<std::size_t>(Channel::count_);
inline constexpr std::array<ChannelInfo, kChannelCount> kChannels = {{
    {"none", "", 0, false},
    {"ppg_green", "a.u.", 1, true},
    {"ppg_green_2", "a.u.", 1, true},
    {"ppg_red", "a.u.", 1, true},
    {"ppg_infrared", "a.u.", 1, true},
    {"acceleration", "g", 3, true},
    {"gyroscope", "deg/s", 3, true},
    {"eda", "µS", 1, true},
    {"skin_temperature", "°C", 1, true},
    {"heart_rate", "bpm", 1, false},
    {"rr", "ms", 1, false},
    {"spo2", "%", 1, false},
    {"battery", "%", 1, false},
    {"contact", "", 1, false},
    {"ecg", "mV", 1, true},
    {"blood_pressure", "mmHg", 3, false},
    {"body_temperature", "°C", 1, false},
}};
constexpr const ChannelInfo& info(Channel c) { return kChannels[static_cast<std::size_t>(c)]; }
constexpr std::string_view name(Channel c) { return info(c).name; }

/// What a person reads off the screen.
enum class Vital : std::uint8_t {
  heart_rate,
  rmssd,
  sdnn,
  respiration,
  spo2,
  skin_temperature,
  eda,
  systolic,
  diastolic,
  motion,
  body_temperature,
  count_,
};
inline constexpr std::size_t kVitalCount = static_cast<std::size_t>(Vital::count_);

struct VitalInfo {
  std::string_view name;  ///< its key in results, unit included
  std::string_view label;
  std::string_view unit;
};
inline constexpr std::array<VitalInfo, kVitalCount> kVitals = {{
    {"hr_bpm", "Heart rate", "bpm"},
    {"rmssd_ms", "RMSSD", "ms"},
    {"sdnn_ms", "SDNN", "ms"},
    {"resp_bpm", "Respiration", "/min"},
    {"spo2_pct", "SpO2", "%"},
    {"skin_temp_c", "Skin temperature", "°C"},
    {"eda_us", "EDA", "µS"},
    {"systolic_mmhg", "Systolic", "mmHg"},
    {"diastolic_mmhg", "Diastolic", "mmHg"},
    {"motion_g", "Motion", "g"},
    {"body_temp_c", "Temperature", "°C"},
}};
constexpr const VitalInfo& info(Vital v) { return kVitals[static_cast<std::size_t>(v)]; }

/// Where the samples come from, and how that stands.
enum class Link : std::uint8_t {
  none,
  connecting,
  connected,
  reconnecting,  ///< lost, and being tried again
  lost,          ///< given up, or ended by the wearer
  replay,        ///< a recording
  simulated,
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Link::count_)> kLinkNames = {
    "none", "connecting", "connected", "reconnecting", "lost", "replay", "simulated"};
constexpr std::string_view name(Link l) { return kLinkNames[static_cast<std::size_t>(l)]; }

/// Does the sensor touch the skin?
enum class Contact : std::uint8_t { unknown, off, on, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Contact::count_)>
    kContactNames = {"unknown", "off", "on"};

/// Everything that can be raised: first what concerns the wearer, then the faults of the watch,
/// the link and the page (from `link_lost` on).
enum class AlertKind : std::uint8_t {
  heart_rate_low,
  heart_rate_high,
  spo2_low,
  temperature_low,
  temperature_high,
  systolic_low,
  systolic_high,
  diastolic_low,
  diastolic_high,
  irregular_rhythm,
  stress_elevated,
  fall_detected,
  inactivity,
  link_lost,
  not_worn,
  frozen_value,
  implausible_value,
  wrong_rate,
  clock_jump,
  battery_low,
  adapter_off,
  permission_gone,
  tab_hidden,
  storage_full,
  model_missing,
  count_,
};
inline constexpr std::size_t kAlertKindCount = static_cast<std::size_t>(AlertKind::count_);
inline constexpr std::array<std::string_view, kAlertKindCount> kAlertKindNames = {
    "heart_rate_low",  "heart_rate_high",   "spo2_low",      "temperature_low", "temperature_high",
    "systolic_low",    "systolic_high",     "diastolic_low", "diastolic_high",  "irregular_rhythm",
    "stress_elevated", "fall_detected",     "inactivity",    "link_lost",       "not_worn",
    "frozen_value",    "implausible_value", "wrong_rate",    "clock_jump",      "battery_low",
    "adapter_off",     "permission_gone",   "tab_hidden",    "storage_full",    "model_missing"};
constexpr std::string_view name(AlertKind k) {
  return kAlertKindNames[static_cast<std::size_t>(k)];
}
constexpr bool is_fault(AlertKind k) { return k >= AlertKind::link_lost; }
/// From here on the page alone can know.
inline constexpr AlertKind kFirstPageFault = AlertKind::adapter_off;

/// IEC 60601-1-8 priorities, and `information` for what needs no action.
enum class Priority : std::uint8_t { information, low, medium, high, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Priority::count_)>
    kPriorityNames = {"information", "low", "medium", "high"};
constexpr std::string_view name(Priority p) { return kPriorityNames[static_cast<std::size_t>(p)]; }

/// What happened to an alert last.
enum class AlertState : std::uint8_t { raised, escalated, acknowledged, silenced, cleared, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(AlertState::count_)>
    kAlertStateNames = {"raised", "escalated", "acknowledged", "silenced", "cleared"};
constexpr std::string_view name(AlertState s) {
  return kAlertStateNames[static_cast<std::size_t>(s)];
}

enum class StressState : std::uint8_t { calibrating, normal, elevated, uncertain, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(StressState::count_)>
    kStressStateNames = {"calibrating", "normal", "elevated", "uncertain"};

/// What the wearer's own answers have done to the scores.
enum class PersonalState : std::uint8_t {
  none,          ///< there are no answers
  learning,      ///< too few, or all of one kind
  personal,      ///< the scores are this wearer's
  not_better,    ///< the general model says held-out answers as well: it is kept
  contradicted,  ///< most answers contradict the general model: it is kept
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(PersonalState::count_)>
    kPersonalStateNames = {"none", "learning", "personal", "not_better", "contradicted"};

enum class RhythmState : std::uint8_t { regular, af, unclassifiable, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(RhythmState::count_)>
    kRhythmStateNames = {"regular", "af", "unclassifiable"};

/// What a state of rhythm rests on.
enum class RhythmReason : std::uint8_t {
  none,             ///< nothing was judged: the reading says why
  even_intervals,   ///< they change little, or smoothly
  premature_beats,  ///< what is uneven comes from single early, missed or extra beats
  no_pattern,       ///< irregularly irregular
  borderline,       ///< neither clearly regular nor clearly fibrillation
  count_,
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(RhythmReason::count_)>
    kRhythmReasonNames = {"none", "even_intervals", "premature_beats", "no_pattern", "borderline"};

}  // namespace vigil
