#include "words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "icons.hpp"

namespace vigil::dashboard {
namespace {

template <class Enum>
constexpr std::size_t index(Enum e) {
  return static_cast<std::size_t>(e);
}

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(text, sizeof text, pattern, arguments);
  va_end(arguments);
  return text;
}

struct VitalWords {
  std::string_view label;
  const char* icon;
  int decimals;
};
constexpr std::array<VitalWords, kVitalCount> kVitalWords = {{
    {"Heart rate", icon::heart, 0},
    {"RMSSD", icon::rhythm, 0},
    {"SDNN", icon::rhythm, 0},
    {"Respiration", icon::respiration, 0},
    {"SpO2", icon::spo2, 0},
    {"Skin temp.", icon::temperature, 1},
    {"EDA", icon::eda, 2},
    {"Blood pressure", icon::pressure, 0},
    {"Blood pressure", icon::pressure, 0},
    {"Motion", icon::motion, 2},
    {"Temperature", icon::temperature, 1},
}};

constexpr std::array<std::string_view, kChannelCount> kChannelLabels = {
    "Unknown",
    "PPG, green",
    "PPG, green 2",
    "PPG, red",
    "PPG, infrared",
    "Acceleration",
    "Gyroscope",
    "EDA",
    "Skin temperature",
    "Heart rate",
    "Beat intervals",
    "SpO2",
    "Battery",
    "Contact",
    "ECG",
    "Blood pressure",
    "Body temperature",
};

struct AbsentWords {
  std::string_view note, sentence;
};
constexpr std::array<AbsentWords, index(Absent::count_)> kAbsentWords = {{
    {"", ""},
    {"No data", "the watch has not sent what it needs"},
    {"Starting", "the first window is not full yet"},
    {"No contact", "the watch does not touch the skin"},
    {"Movement", "movement hides the signal"},
    {"Weak signal", "the signal is too weak or too noisy"},
    {"Few beats", "there are not enough regular beats yet"},
    {"Implausible", "the sensor sent a value that no person has"},
    {"Too old", "the last value is too old"},
    {"Irregular beats", "an irregular rhythm would mislead it"},
}};

constexpr std::array<std::string_view, kAlertKindCount> kAlertTitles = {
    "Heart rate low",
    "Heart rate high",
    "SpO2 low",
    "Temperature low",
    "Temperature high",
    "Systolic pressure low",
    "Systolic pressure high",
    "Diastolic pressure low",
    "Diastolic pressure high",
    "Irregular rhythm",
    "Stress elevated",
    "Fall detected",
    "No movement",
    "Watch gone",
    "Watch not worn",
    "Value frozen",
    "Value implausible",
    "Wrong sample rate",
    "Clock jumped",
    "Battery low",
    "Bluetooth off",
    "Permission gone",
    "Page hidden",
    "Storage full",
    "Model missing",
};

/// What a limit alert is about; vital count_: it is no limit alert.
struct LimitAlert {
  Vital vital;
  std::string_view name;  ///< as the subject of a sentence
  bool above;
};
constexpr LimitAlert limit_alert(AlertKind kind) {
  switch (kind) {
    case AlertKind::heart_rate_low:
      return {Vital::heart_rate, "Heart rate", false};
    case AlertKind::heart_rate_high:
      return {Vital::heart_rate, "Heart rate", true};
    case AlertKind::spo2_low:
      return {Vital::spo2, "SpO2", false};
    case AlertKind::temperature_low:
      return {Vital::skin_temperature, "Temperature", false};
    case AlertKind::temperature_high:
      return {Vital::skin_temperature, "Temperature", true};
    case AlertKind::systolic_low:
      return {Vital::systolic, "Systolic pressure", false};
    case AlertKind::systolic_high:
      return {Vital::systolic, "Systolic pressure", true};
    case AlertKind::diastolic_low:
      return {Vital::diastolic, "Diastolic pressure", false};
    case AlertKind::diastolic_high:
      return {Vital::diastolic, "Diastolic pressure", true};
    default:
      return {Vital::count_, "", false};
  }
}

/// The value of now where it still is beyond the limit; else the worst of the alert, as past.
std::string limit_sentence(const AlertView& alert, const LimitAlert& about,
                           const Snapshot& snapshot) {
  const Vital vital = alert_vital(alert.kind, snapshot);
  const VitalView& v = snapshot.vitals[index(vital)];
  const bool now = alert.active != 0 && v.absent == Absent::no &&
                   (about.above ? v.value > alert.limit : v.value < alert.limit);
  const std::string_view unit = vital_unit(vital);
  const std::string value = format_value(vital, static_cast<double>(now ? v.value : alert.value));
  const std::string limit = format_value(vital, static_cast<double>(alert.limit));
  return format("%.*s %s %s %.*s, %s the limit of %s.", static_cast<int>(about.name.size()),
                about.name.data(), now ? "is" : "was", value.c_str(), static_cast<int>(unit.size()),
                unit.data(), about.above ? "above" : "below", limit.c_str());
}

}  // namespace

std::string_view view_label(View view) {
  constexpr std::array<std::string_view, kViewCount> kLabels = {"Live", "Trends", "Alerts",
                                                                "Signals", "Settings"};
  return kLabels[index(view)];
}

std::string_view vital_label(Vital vital) { return kVitalWords[index(vital)].label; }
std::string_view vital_unit(Vital vital) { return info(vital).unit; }
const char* vital_icon(Vital vital) { return kVitalWords[index(vital)].icon; }
std::string_view channel_label(Channel channel) { return kChannelLabels[index(channel)]; }

const char* alert_icon(Priority priority) {
  switch (priority) {
    case Priority::high:
      return icon::alert_high;
    case Priority::medium:
      return icon::alert_medium;
    default:
      return icon::alert_low;
  }
}

std::string_view priority_label(Priority priority) {
  constexpr std::array<std::string_view, index(Priority::count_)> kLabels = {"Note", "Low",
                                                                             "Medium", "High"};
  return kLabels[index(priority)];
}

std::string format_value(Vital vital, double value) {
  if (!std::isfinite(value)) return "--";
  return format("%.*f", kVitalWords[index(vital)].decimals, value);
}

std::string format_count(std::uint32_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, "\u00a0");
  return digits;
}

std::string format_duration(double ms) {
  const double s = std::max(0.0, std::floor(ms / 1000));
  if (!std::isfinite(s) || s >= 8.64e6) return "a long time";
  if (s < 100) return format("%.0f s", s);
  const double minutes = std::floor(s / 60);
  if (minutes < 60) return format("%.0f min", minutes);
  if (minutes < 60 * 24)
    return format("%.0f h %.0f min", std::floor(minutes / 60), std::fmod(minutes, 60));
  return format("%.0f d", std::floor(minutes / (60 * 24)));
}

std::string format_ago(double ms) { return ms < 1000 ? "just now" : format_duration(ms) + " ago"; }

std::string format_clock(double epoch_ms, int utc_offset_min) {
  const double minutes = std::floor(epoch_ms / 60000) + utc_offset_min;
  if (!std::isfinite(minutes)) return "--:--";
  const int of_day = static_cast<int>(std::fmod(std::fmod(minutes, 1440) + 1440, 1440));
  return format("%02d:%02d", of_day / 60, of_day % 60);
}

std::string_view absent_note(Absent why) { return kAbsentWords[index(why)].note; }

std::string absent_sentence(Vital vital, Absent why) {
  return std::string(info(vital).label) +
         " is not known: " + std::string(kAbsentWords[index(why)].sentence) + ".";
}

std::string_view alert_title(AlertKind kind) { return kAlertTitles[index(kind)]; }
Vital alert_vital(AlertKind kind, const Snapshot& snapshot) {
  const Vital vital = limit_alert(kind).vital;
  const bool thermometer = snapshot.vitals[index(Vital::body_temperature)].absent == Absent::no;
  return vital == Vital::skin_temperature && thermometer ? Vital::body_temperature : vital;
}

std::string silence_sentence(const Snapshot& snapshot, double now_ms) {
  if (!(snapshot.last_data_ms > 0)) {
    const bool trying = snapshot.link == Link::connecting || snapshot.link == Link::reconnecting;
    return trying ? "The watch has sent nothing yet. Trying again."
                  : "The watch has sent nothing yet.";
  }
  const std::string since = format_ago(now_ms - snapshot.last_data_ms);
  switch (snapshot.link) {
    case Link::connecting:
    case Link::reconnecting:
      return "The watch stopped sending " + since + ". Trying again.";
    case Link::none:
    case Link::lost:
      return "The watch is disconnected. The last sample came " + since + ".";
    default:
      return "The watch is connected, but stopped sending " + since + ".";
  }
}

std::string alert_sentence(const AlertView& alert, const Snapshot& snapshot, double now_ms) {
  const LimitAlert about = limit_alert(alert.kind);
  if (about.vital != Vital::count_) return limit_sentence(alert, about, snapshot);
  const std::string since = format_duration(now_ms - alert.raised_ms);
  const bool now = alert.active != 0;
  switch (alert.kind) {
    case AlertKind::irregular_rhythm:
      return now ? "Irregular rhythm, possibly atrial fibrillation. See a clinician; this is not a "
                   "diagnosis."
                 : "The rhythm was irregular for a while, possibly atrial fibrillation. See a "
                   "clinician; this is not a diagnosis.";
    case AlertKind::stress_elevated:
      return now ? "The signals look like stress, more than is usual for this wearer."
                 : "The signals looked like stress for a while.";
    case AlertKind::fall_detected:
      return "A hard impact and then stillness, " + format_ago(now_ms - alert.raised_ms) +
             ": check on the wearer.";
    case AlertKind::inactivity:
      return now ? "No movement for " + since + ": check on the wearer."
                 : "There was no movement for a while.";
    case AlertKind::link_lost:
      return now ? silence_sentence(snapshot, now_ms)
                 : "The watch stopped sending for a while. It is back.";
    case AlertKind::not_worn:
      return now ? "The watch does not touch the skin. Put it on, or tighten the strap."
                 : "The watch was off the skin for a while.";
    case AlertKind::frozen_value:
      return now ? "The sensor repeats one value. Take the watch off and put it on again."
                 : "The sensor repeated one value for a while.";
    case AlertKind::implausible_value:
      return now ? "The sensor sends values that no person has. Check how the watch sits."
                 : "The sensor sent values that no person has.";
    case AlertKind::wrong_rate:
      return now ? "The samples come at another rate than the watch announced."
                 : "The samples came at another rate for a while.";
    case AlertKind::clock_jump:
      return "The watch's clock jumped. Times before it may be shifted.";
    case AlertKind::battery_low:
      return std::isfinite(alert.value)
                 ? format("The watch's battery is at %.0f %%. Charge it soon.",
                          static_cast<double>(alert.value))
                 : "The watch's battery is low. Charge it soon.";
    case AlertKind::adapter_off:
      return now ? "Bluetooth is off on this device. Switch it on to go on watching."
                 : "Bluetooth was off for a while.";
    case AlertKind::permission_gone:
      return now ? "The browser withdrew the permission for the watch. Pair it again."
                 : "The permission for the watch was withdrawn for a while.";
    case AlertKind::tab_hidden:
      return now ? "This page is hidden: the browser may slow it down. Keep it in view."
                 : "This page was hidden for a while.";
    case AlertKind::storage_full:
      return now ? "This browser has no space left: what it learns from your answers is gone "
                   "when you close the page. Free some space on this device."
                 : "This browser had no space left for a while.";
    case AlertKind::model_missing:
      return now ? "The stress model could not be loaded. Everything else works."
                 : "The stress model could not be loaded for a while.";
    default:
      return std::string(alert_title(alert.kind)) + ".";
  }
}

std::string_view alert_state(const AlertView& alert) {
  if (alert.state == AlertState::cleared) return "Cleared";
  if (alert.state == AlertState::acknowledged) return alert.active != 0 ? "Acknowledged" : "Over";
  if (alert.active == 0) return "Over, not acknowledged";
  if (alert.state == AlertState::silenced) return "Silenced";
  return alert.state == AlertState::escalated ? "Escalated" : "Active";
}

std::string_view link_label(Link link) {
  constexpr std::array<std::string_view, index(Link::count_)> kLabels = {
      "No watch", "Connecting", "Connected", "Reconnecting", "Link lost", "Replay", "Simulated"};
  return kLabels[index(link)];
}

std::string_view contact_label(Contact contact) {
  constexpr std::array<std::string_view, index(Contact::count_)> kLabels = {"", "Not worn", "Worn"};
  return kLabels[index(contact)];
}

int quality_steps(float quality) {
  if (!(quality > 0)) return 0;
  return std::clamp(static_cast<int>(std::ceil(quality * 4)), 1, 4);
}

std::string_view quality_label(int steps) {
  constexpr std::array<std::string_view, 5> kLabels = {"none", "poor", "fair", "good", "very good"};
  return kLabels[static_cast<std::size_t>(steps)];
}

std::string_view stress_label(StressState state) {
  constexpr std::array<std::string_view, index(StressState::count_)> kLabels = {
      "Calibrating", "Normal", "Elevated", "Uncertain"};
  return kLabels[index(state)];
}

std::string stress_moves(const StressView& stress) {
  constexpr float kWorthSaying = 0.1F;  // logits: a probability of 50 % becomes 52 %
  std::string text;
  for (std::uint32_t i = 0; i < std::min<std::uint32_t>(stress.move_count, StressView::kMoves);
       ++i) {
    const MoveView& m = stress.moves[i];
    if (!(std::abs(m.logits) >= kWorthSaying)) break;
    text += format("%s%.*s %s usual (%+.1f)", text.empty() ? "" : ", ",
                   static_cast<int>(sizeof m.input), m.input, m.deviation < 0 ? "below" : "above",
                   static_cast<double>(m.logits));
  }
  return text;
}

std::string move_words(const MoveView& move, int utc_offset_min) {
  const std::string since = format_clock(move.since_ms, utc_offset_min);
  return format("%.*s %s usual since %s", static_cast<int>(sizeof move.input), move.input,
                move.deviation < 0 ? "below" : "above", since.c_str());
}

std::string move_size(const MoveView& move) {
  return format("%+.1f", static_cast<double>(move.logits));
}

std::string learnt_sentence(const StressView& stress) {
  const std::string answers =
      std::to_string(stress.answers) + (stress.answers == 1 ? " answer" : " answers");
  switch (stress.personal) {
    case PersonalState::learning:
      return answers + ". A few more, some of each kind, and Vigil tries whether they help.";
    case PersonalState::personal:
      return answers + ". The scores are personal: they say held-out answers better.";
    case PersonalState::not_better:
      return answers + ". Not better for you than the general model: switched off.";
    case PersonalState::contradicted:
      return answers +
             ". Most contradict the scores, so they are not used. Answer also when the "
             "score is right.";
    default:
      return "Your answers make the scores your own. They stay on this device.";
  }
}

std::string_view rhythm_label(RhythmState state) {
  constexpr std::array<std::string_view, index(RhythmState::count_)> kLabels = {
      "Regular", "Irregular", "Unclear"};
  return kLabels[index(state)];
}

std::string_view rhythm_note(const RhythmView& rhythm) {
  constexpr std::array<std::string_view, index(RhythmReason::count_)> kNotes = {
      "", "Even intervals", "Single early or missed beats", "Possibly atrial fibrillation",
      "Neither clearly regular nor irregular"};
  return rhythm.absent == Absent::no ? kNotes[index(rhythm.reason)] : absent_note(rhythm.absent);
}

}  // namespace vigil::dashboard
