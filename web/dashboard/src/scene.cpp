#include "scene.hpp"

#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

template <class Enum>
bool known(Enum e) {
  return e < Enum::count_;
}

const AlertView* active_alert(const Snapshot& s, Vital vital) {
  for (const AlertView& a : alerts_of(s))
    if (a.active != 0 && alert_vital(a.kind, s) == vital) return &a;
  return nullptr;
}

void say_absent(Readout& r, Vital vital, Absent why) {
  r.number = "--";
  r.note = absent_note(why);
  r.supplied = why != Absent::no_data;
  r.spoken = absent_sentence(vital, why);
}

std::string spoken_value(Vital vital, const Readout& r, double age_ms) {
  std::string text{info(vital).label};
  text += " " + r.number + " ";
  text += vital_unit(vital);
  if (!r.interval.empty()) text += ", likely " + r.interval;
  text += ", signal ";
  text += quality_label(r.quality);
  if (r.stale) text += ", " + format_duration(age_ms) + " old";
  if (r.alert != nullptr) {
    text += ". Alert, ";
    text += priority_label(r.alert->priority);
    text += " priority: ";
    text += alert_title(r.alert->kind);
  }
  return text;
}

}  // namespace

bool valid(const Snapshot& s) {
  if (s.magic != kSnapshotMagic || s.version != kSnapshotVersion || s.bytes != sizeof(Snapshot))
    return false;
  if (s.alert_count > Snapshot::kAlerts || s.beat_count > Snapshot::kBeats) return false;
  if (!known(s.link) || !known(s.contact) || !known(s.stress.state) || !known(s.stress.absent) ||
      !known(s.stress.personal) || !known(s.rhythm.state) || !known(s.rhythm.absent) ||
      !known(s.rhythm.reason))
    return false;
  const auto vital_ok = [](const VitalView& v) { return known(v.absent) && known(v.source); };
  const auto alert_ok = [](const AlertView& a) {
    return known(a.kind) && known(a.priority) && known(a.state);
  };
  const auto trace_ok = [](const Trace& t) {
    return t.count == 0 || (t.count <= Trace::kColumns && std::isfinite(t.first_ms) &&
                            t.first_ms >= 0 && std::isfinite(t.step_ms) && t.step_ms > 0);
  };
  return std::ranges::all_of(s.vitals, vital_ok) && std::ranges::all_of(alerts_of(s), alert_ok) &&
         std::ranges::all_of(s.ledger, [](const LedgerView& l) { return known(l.channel); }) &&
         std::ranges::all_of(s.quality, [](const QualityView& q) { return known(q.absent); }) &&
         std::ranges::all_of(s.traces, trace_ok) &&
         std::ranges::find(s.device, '\0') != std::end(s.device);
}

Readout readout(const Scene& scene, Vital vital) {
  const VitalView& v = scene.snapshot.vitals[static_cast<std::size_t>(vital)];
  Readout r;
  r.alert = active_alert(scene.snapshot, vital);
  const bool nothing_yet = scene.snapshot.magic == 0;
  const Absent why = nothing_yet                   ? Absent::no_data
                     : v.absent != Absent::no      ? v.absent
                     : scene.silence_ms > kStaleMs ? Absent::stale
                                                   : Absent::no;
  if (why != Absent::no || !std::isfinite(v.value)) {
    say_absent(r, vital, why == Absent::no ? Absent::implausible : why);
    return r;
  }
  const double age_ms = std::max(0.0, scene.data_ms - v.time_ms);
  r.shown = true;
  r.stale = age_ms > kFreshMs;
  r.number = format_value(vital, static_cast<double>(v.value));
  if (std::isfinite(v.low) && std::isfinite(v.high) && v.low < v.high)
    r.interval = format_value(vital, static_cast<double>(v.low)) + "–" +
                 format_value(vital, static_cast<double>(v.high));
  r.quality = quality_steps(v.quality);
  if (r.stale) r.note = format_ago(age_ms);
  r.spoken = spoken_value(vital, r, age_ms);
  return r;
}

Readout pressure_readout(const Scene& scene) {
  Readout systolic = readout(scene, Vital::systolic);
  const Readout diastolic = readout(scene, Vital::diastolic);
  if (systolic.alert == nullptr) systolic.alert = diastolic.alert;
  if (!systolic.shown || !diastolic.shown) return systolic.shown ? diastolic : systolic;
  systolic.number += "/" + diastolic.number;
  systolic.spoken += ". " + diastolic.spoken;
  systolic.interval.clear();
  return systolic;
}

bool wants_attention(const AlertView& a) {
  return a.active != 0 && (a.state == AlertState::raised || a.state == AlertState::escalated);
}

std::vector<const AlertView*> open_alerts(const Snapshot& s) {
  std::vector<const AlertView*> open;
  for (const AlertView& a : alerts_of(s))
    if (a.active != 0 || (a.state != AlertState::acknowledged && a.state != AlertState::cleared))
      open.push_back(&a);
  return open;
}

namespace {

Finding heart_rate_finding(const Scene& scene) {
  const VitalView& v = scene.snapshot.vitals[static_cast<std::size_t>(Vital::heart_rate)];
  const Readout r = readout(scene, Vital::heart_rate);
  if (!r.shown) {
    if (v.absent == Absent::no_data || v.absent == Absent::starting)
      return {"Connected. Listening for the first heartbeats.", Priority::information, icon::live};
    return {r.spoken, Priority::information, icon::alert_low};
  }
  if (r.stale)
    return {"Heart rate was " + r.number + " bpm " + r.note + ".", Priority::information,
            icon::clock};
  std::string text = "Heart rate is " + r.number + " bpm";
  const std::string low = format_value(Vital::heart_rate, static_cast<double>(v.limit_low));
  const std::string high = format_value(Vital::heart_rate, static_cast<double>(v.limit_high));
  switch (v.has_limits & 3) {
    case 3:
      text += ", within the limits of " + low + " to " + high;
      break;
    case 1:
      text += ", above the low limit of " + low;
      break;
    case 2:
      text += ", below the high limit of " + high;
      break;
    default:
      break;
  }
  return {text + ".", Priority::information, icon::heart};
}

}  // namespace

Finding finding(const Scene& scene) {
  const Snapshot& s = scene.snapshot;
  for (const AlertView* a : open_alerts(s))
    if (a->active != 0)
      return {alert_sentence(*a, s, scene.data_ms), a->priority, alert_icon(a->priority), a};
  if (scene.silence_ms > kFreshMs)
    return {"Vigil's engine has not answered for " + format_duration(scene.silence_ms) +
                ". Reload the page if it stays like this.",
            Priority::low, icon::alert_low};
  if (s.link == Link::reconnecting || s.link == Link::lost)
    return {silence_sentence(s, scene.data_ms), Priority::low, icon::link_lost};
  if (s.contact == Contact::off)
    return {"The watch does not touch the skin. Put it on, or tighten the strap.", Priority::low,
            icon::contact_off};
  return heart_rate_finding(scene);
}

WatchLine watch_line(const Scene& scene, const Watched& watch) {
  WatchLine line;
  line.id = watch.id;
  line.name = watch.name;
  if (watch.phase == Phase::connecting) {
    line.note = link_label(Link::connecting);
    line.sentence = line.note + ".";
    line.icon = icon::connecting;
    return line;
  }
  const Finding now = finding(scene);
  const Readout heart = readout(scene, Vital::heart_rate);
  line.alert = now.alert;
  line.sentence = now.text;
  line.tone = now.tone;
  line.icon = now.icon;
  if (now.alert != nullptr)
    line.sentence =
        std::string(priority_label(now.alert->priority)) + " priority alert. " + now.text;
  if (heart.shown) line.note = heart.number + " " + std::string(vital_unit(Vital::heart_rate));
  const std::string_view more = now.alert != nullptr          ? alert_title(now.alert->kind)
                                : !heart.shown || heart.stale ? std::string_view(heart.note)
                                                              : std::string_view();
  if (heart.shown && !more.empty()) line.note += " · ";
  line.note += more;
  return line;
}

}  // namespace vigil::dashboard
