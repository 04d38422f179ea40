#include "synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace vigil::synthetic {
namespace {

constexpr double kTau = 6.283185307179586;
constexpr double kSampleMs = 1000.0 / 64;

/// A repeatable wobble in -1..1.
double noise(double x) {
  const double v = std::sin(x * 12.9898) * 43758.5453;
  return 2 * (v - std::floor(v)) - 1;
}

void set_vital(Snapshot& s, Vital vital, float value, float half_width, float quality,
               Channel source) {
  VitalView& v = s.vitals[static_cast<std::size_t>(vital)];
  v = {.time_ms = s.now_ms - 400,
       .value = value,
       .low = value - half_width,
       .high = value + half_width,
       .quality = quality,
       .limit_low = 0,
       .limit_high = 0,
       .absent = Absent::no,
       .source = source,
       .has_limits = 0,
       .reserved = {}};
}

void set_absent(Snapshot& s, Vital vital, Absent why) {
  s.vitals[static_cast<std::size_t>(vital)].absent = why;
}

void set_limits(Snapshot& s, Vital vital, float low, float high) {
  VitalView& v = s.vitals[static_cast<std::size_t>(vital)];
  v.limit_low = low;
  v.limit_high = high;
  v.has_limits = static_cast<std::uint8_t>((low > 0 ? 1 : 0) | (high > 0 ? 2 : 0));
}

/// Fills a trace whose newest column ends at `end_ms` with value(t).
template <class Value>
void fill(Trace& t, double end_ms, double step_ms, std::uint32_t count, double spread,
          Value&& value) {
  const double last = std::floor(end_ms / step_ms);
  t.first_ms = (last - count) * step_ms;
  t.step_ms = static_cast<float>(step_ms);
  t.count = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double at = t.first_ms + i * step_ms;
    const double middle = value(at);
    t.low[i] = static_cast<float>(middle - spread * (0.5 + 0.5 * std::abs(noise(i))));
    t.high[i] = static_cast<float>(middle + spread * (0.5 + 0.5 * std::abs(noise(i + 0.5))));
    t.flag[i] = Trace::fine;
  }
}

Trace& trace(Snapshot& s, TraceId id) { return s.traces[static_cast<std::size_t>(id)]; }

void mark(Trace& t, double from, double to, Trace::Flag flag) {
  for (std::uint32_t i = 0; i < t.count; ++i) {
    const double part = static_cast<double>(i) / t.count;
    if (part >= from && part < to) t.flag[i] = flag;
  }
}

/// A pulse of light: the systolic wave and the one that comes back.
double pulse_shape(double phase) {
  const auto hill = [phase](double at, double width) {
    const double d = (phase - at) / width;
    return std::exp(-d * d);
  };
  return hill(0.22, 0.10) + 0.42 * hill(0.52, 0.13) - 0.3;
}

void add_beats(Snapshot& s, double bpm) {
  s.beat_count = 0;
  double at = s.now_ms - 300;
  std::array<BeatView, Snapshot::kBeats> newest_first{};
  for (std::uint32_t i = 0; i < Snapshot::kBeats; ++i) {
    const double breath = 45 * std::sin(kTau * at / 4200) + 18 * noise(i);
    float rr = static_cast<float>(60'000 / bpm + breath);
    const bool odd = i % 29 == 17;
    newest_first[i] = {at, odd ? rr * 0.62F : rr, odd ? std::uint8_t{0} : std::uint8_t{1}, {}};
    at -= static_cast<double>(newest_first[i].rr_ms);
  }
  for (std::uint32_t i = Snapshot::kBeats; i-- > 0;) s.beats[s.beat_count++] = newest_first[i];
}

void add_ledger(Snapshot& s, Channel channel, std::uint32_t received, std::uint32_t late,
                std::uint32_t duplicate, std::uint32_t rejected, bool numbered,
                std::uint32_t lost) {
  s.ledger[static_cast<std::size_t>(channel)] = {
      .received = received,
      .stored = received - late - duplicate - rejected,
      .late = late,
      .duplicate = duplicate,
      .rejected = rejected,
      .lost = lost,
      .rate_changes = 0,
      .rate_hz = 0,
      .lost_known = numbered ? std::uint8_t{1} : std::uint8_t{0},
      .channel = channel,
      .reserved = {}};
}

void add_alert(Snapshot& s, AlertKind kind, Priority priority, AlertState state, bool active,
               double ago_ms, float value, float limit) {
  const std::uint32_t id = s.alert_count + 11;
  s.alerts[s.alert_count++] = {.raised_ms = s.now_ms - ago_ms,
                               .changed_ms = s.now_ms - ago_ms / 2,
                               .value = value,
                               .limit = limit,
                               .id = id,
                               .kind = kind,
                               .priority = priority,
                               .state = state,
                               .active = active ? std::uint8_t{1} : std::uint8_t{0}};
}

constexpr double kHourStepMs = 3'600'000.0 / Trace::kColumns;

double slow(double t, double period_min, double shift) {
  return std::sin(kTau * t / (period_min * 60'000) + shift);
}

void add_heart_hours(Snapshot& s) {
  fill(trace(s, TraceId::heart_rate_hour), s.now_ms, kHourStepMs, 512, 3,
       [](double t) { return 74 + 7 * slow(t, 37, 1) + 4 * slow(t, 9, 0) + 2 * noise(t); });
  fill(trace(s, TraceId::rmssd_hour), s.now_ms, kHourStepMs, 512, 3,
       [](double t) { return 42 + 9 * slow(t, 41, 4) + 3 * noise(t); });
  mark(trace(s, TraceId::heart_rate_hour), 0.31, 0.37, Trace::poor);
  for (const TraceId id : {TraceId::heart_rate_hour, TraceId::rmssd_hour})
    mark(trace(s, id), 0.52, 0.56, Trace::hole);
}

void add_sensor_hours(Snapshot& s) {
  fill(trace(s, TraceId::spo2_hour), s.now_ms, kHourStepMs, 512, 0.5,
       [](double t) { return 97 + slow(t, 23, 2) * 0.8; });
  fill(trace(s, TraceId::skin_temperature_hour), s.now_ms, kHourStepMs, 512, 0.04,
       [](double t) { return 33.4 + 0.5 * slow(t, 90, 3); });
  fill(trace(s, TraceId::eda_hour), s.now_ms, kHourStepMs, 512, 0.12,
       [](double t) { return 3.1 + 0.8 * slow(t, 52, 0.4) + 0.5 * std::max(0.0, slow(t, 7, 1)); });
  fill(trace(s, TraceId::stress_hour), s.now_ms, kHourStepMs, 512, 0.05,
       [](double t) { return std::clamp(0.3 + 0.25 * slow(t, 33, 5), 0.02, 0.98); });
  mark(trace(s, TraceId::spo2_hour), 0.52, 0.56, Trace::hole);
}

/// Moves that come and go, with a stretch that could not be scored.
void add_strip(StressView& stress) {
  for (std::uint32_t i = 0; i < StressView::kMoves; ++i)
    for (std::uint32_t t = 0; t < StressView::kStrip; ++t) {
      const double logits =
          static_cast<double>(stress.moves[i].logits) *
          (1 + 0.6 * std::sin(kTau * (t + 40.0 * i) / (90 + 25 * i)) + 0.1 * noise(t / 9));
      const bool hidden = t >= 30 && t < 42;
      stress.strip[i * StressView::kStrip + t] =
          hidden ? std::uint8_t{0} : static_cast<std::uint8_t>(128 + 50 * logits);
    }
}

void make_strap(Snapshot& s) {
  s.magic = kSnapshotMagic;
  s.version = kSnapshotVersion;
  s.bytes = sizeof(Snapshot);
  s.sequence = 4711;
  s.started_ms = s.now_ms - 3'900'000;
  s.last_data_ms = s.now_ms - 180;
  s.horizon_ms = s.now_ms - 400;
  s.link = Link::connected;
  s.contact = Contact::on;
  s.has_battery = 1;
  s.battery_pct = 82;
  s.packets = 12'480;
  std::strcpy(s.device, "Heart strap H9");
  for (VitalView& v : s.vitals) v.absent = Absent::no_data;
  for (QualityView& q : s.quality) q.absent = Absent::no_data;
  s.stress.absent = Absent::no_data;
  s.rhythm.absent = Absent::no_data;
  set_vital(s, Vital::heart_rate, 72, 1.4F, 0.96F, Channel::heart_rate);
  set_limits(s, Vital::heart_rate, 50, 120);
  set_vital(s, Vital::rmssd, 41, 5, 0.8F, Channel::rr);
  set_vital(s, Vital::sdnn, 58, 7, 0.8F, Channel::rr);
  add_beats(s, 72);
  add_heart_hours(s);
  add_ledger(s, Channel::heart_rate, 3'902, 0, 0, 0, false, 0);
  add_ledger(s, Channel::rr, 4'680, 0, 0, 3, false, 0);
  add_ledger(s, Channel::battery, 14, 0, 0, 0, false, 0);
  add_ledger(s, Channel::contact, 3'902, 0, 0, 0, false, 0);
}

void make_full(Snapshot& s) {
  make_strap(s);
  std::strcpy(s.device, "Galaxy Watch6");
  set_vital(s, Vital::respiration, 14, 1.2F, 0.7F, Channel::ppg_green);
  set_vital(s, Vital::spo2, 97, 1.1F, 0.9F, Channel::spo2);
  set_limits(s, Vital::spo2, 90, 0);
  set_vital(s, Vital::skin_temperature, 33.4F, 0.1F, 1.0F, Channel::skin_temperature);
  set_vital(s, Vital::eda, 3.24F, 0.1F, 0.9F, Channel::eda);
  set_vital(s, Vital::motion, 0.04F, 0.01F, 1.0F, Channel::acceleration);
  s.stress = {.time_ms = s.now_ms - 1000,
              .probability = 0.22F,
              .low = 0.12F,
              .high = 0.35F,
              .threshold = 0.62F,
              .absent = Absent::no,
              .state = StressState::normal,
              .move_count = 4,
              .personal = PersonalState::personal,
              .answers = 14,
              .answerable = 1,
              .reserved = {},
              .moves = {{s.now_ms - 340'000, -1.1F, 1.4F, "time between beats"},
                        {s.now_ms - 95'000, 0.6F, 0.4F, "skin conductance"},
                        {s.now_ms - 60'000, 0.2F, 0.3F, "rise of skin conductance"},
                        {s.now_ms - 20'000, -0.1F, 0.2F, "movement"}},
              .strip = {}};
  add_strip(s.stress);
  s.rhythm = {.time_ms = s.now_ms - 20'000,
              .af_probability = 0.03F,
              .absent = Absent::no,
              .state = RhythmState::regular,
              .reason = RhythmReason::even_intervals,
              .reserved = {}};
  fill(trace(s, TraceId::pulse), s.now_ms, kSampleMs, 512, 0.004, [](double t) {
    const double beat = t / (60'000.0 / 72) + 0.05 * std::sin(kTau * t / 4200);
    return pulse_shape(beat - std::floor(beat)) * (1 + 0.08 * std::sin(kTau * t / 4200));
  });
  fill(trace(s, TraceId::motion), s.now_ms, kSampleMs, 512, 0.006, [](double t) {
    return 0.05 * std::sin(kTau * t / 2600) * std::sin(kTau * t / 900) + 0.01 * noise(t);
  });
  fill(trace(s, TraceId::eda), s.now_ms, 250, 480, 0.004, [](double t) {
    const double phase = std::fmod(t, 31'000) / 31'000;
    return 3 + 0.5 * std::exp(-phase * 5) * (1 - std::exp(-phase * 40));
  });
  add_sensor_hours(s);
  add_ledger(s, Channel::ppg_green, 249'600, 25, 0, 0, true, 125);
  add_ledger(s, Channel::acceleration, 249'600, 25, 50, 0, true, 0);
  add_ledger(s, Channel::eda, 15'600, 0, 0, 4, true, 0);
  add_ledger(s, Channel::skin_temperature, 3'900, 0, 0, 0, true, 0);
  add_ledger(s, Channel::spo2, 65, 0, 0, 0, false, 0);
  const auto quality = [&](Channel channel) -> QualityView& {
    return s.quality[static_cast<std::size_t>(channel)];
  };
  quality(Channel::ppg_green) = {0.92F, Absent::no, {}};
  quality(Channel::acceleration) = {1, Absent::no, {}};
  quality(Channel::eda) = {0.6F, Absent::no, {}};
  quality(Channel::skin_temperature).absent = Absent::stale;
}

void make_poor(Snapshot& s) {
  make_full(s);
  set_absent(s, Vital::heart_rate, Absent::motion);
  set_absent(s, Vital::rmssd, Absent::too_few_beats);
  set_absent(s, Vital::sdnn, Absent::too_few_beats);
  set_absent(s, Vital::respiration, Absent::poor_signal);
  s.vitals[static_cast<std::size_t>(Vital::spo2)].quality = 0.2F;
  s.stress.state = StressState::uncertain;
  s.rhythm.state = RhythmState::unclassifiable;
  s.rhythm.absent = Absent::motion;
  for (const TraceId id : {TraceId::pulse, TraceId::motion}) {
    mark(trace(s, id), 0.55, 0.68, Trace::hole);
    mark(trace(s, id), 0.75, 1.0, Trace::poor);
  }
  Trace& motion = trace(s, TraceId::motion);
  for (std::uint32_t i = 380; i < motion.count; ++i) {
    const float shake = static_cast<float>(0.5 * noise(i) + 0.4 * std::sin(i * 0.4));
    motion.low[i] += shake;
    motion.high[i] += shake;
  }
}

void make_stale(Snapshot& s) {
  make_full(s);
  constexpr double kAgo = 7000;
  s.link = Link::reconnecting;
  s.reconnects = 2;
  s.last_data_ms = s.now_ms - kAgo;
  for (VitalView& v : s.vitals) v.time_ms -= kAgo;
  for (BeatView& b : s.beats) b.time_ms -= kAgo;
  set_absent(s, Vital::rmssd, Absent::stale);
  set_absent(s, Vital::sdnn, Absent::stale);
  for (const TraceId id : {TraceId::pulse, TraceId::motion})
    mark(trace(s, id), 0.4, 1, Trace::hole);
}

void make_high_alert(Snapshot& s) {
  make_full(s);
  set_vital(s, Vital::heart_rate, 138, 2.2F, 0.9F, Channel::heart_rate);
  set_limits(s, Vital::heart_rate, 50, 120);
  add_beats(s, 138);
  add_alert(s, AlertKind::heart_rate_high, Priority::high, AlertState::raised, true, 14'000, 138,
            120);
}

void make_many_alerts(Snapshot& s) {
  make_full(s);
  set_vital(s, Vital::spo2, 88, 1.2F, 0.8F, Channel::spo2);
  set_limits(s, Vital::spo2, 90, 0);
  s.battery_pct = 12;
  add_alert(s, AlertKind::spo2_low, Priority::medium, AlertState::raised, true, 42'000, 88, 90);
  add_alert(s, AlertKind::battery_low, Priority::low, AlertState::raised, true, 380'000, 12, 15);
  add_alert(s, AlertKind::stress_elevated, Priority::medium, AlertState::acknowledged, true,
            600'000, 0.8F, 0.6F);
  add_alert(s, AlertKind::heart_rate_high, Priority::high, AlertState::raised, false, 900'000, 131,
            120);
  add_alert(s, AlertKind::link_lost, Priority::medium, AlertState::cleared, false, 2'400'000, 0, 0);
}

void make_starting(Snapshot& s) {
  make_strap(s);
  for (const Vital v : {Vital::heart_rate, Vital::rmssd, Vital::sdnn})
    set_absent(s, v, Absent::starting);
  s.beat_count = 0;
  s.packets = 1;
  s.contact = Contact::unknown;
  s.has_battery = 0;
  for (LedgerView& l : s.ledger) l = {};
  for (QualityView& q : s.quality) q = {0, Absent::no_data, {}};
  for (Trace& t : s.traces) t = {};
  s.started_ms = s.now_ms - 900;
}

}  // namespace

void make(Scenario scenario, double now_ms, Snapshot& out) {
  out = {};
  out.now_ms = now_ms;
  switch (scenario) {
    case Scenario::strap:
      make_strap(out);
      break;
    case Scenario::poor:
      make_poor(out);
      break;
    case Scenario::stale:
      make_stale(out);
      break;
    case Scenario::high_alert:
      make_high_alert(out);
      break;
    case Scenario::many_alerts:
      make_many_alerts(out);
      break;
    case Scenario::starting:
      make_starting(out);
      break;
    case Scenario::replay:
      make_full(out);
      out.link = Link::replay;
      std::strcpy(out.device, "Recording S07");
      break;
    default:
      make_full(out);
  }
}

}  // namespace vigil::synthetic
