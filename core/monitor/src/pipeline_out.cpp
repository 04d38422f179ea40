// Out of the pipeline: the Snapshot.
#include <algorithm>
#include <cmath>

#include "pipeline.hpp"

namespace vigil {
namespace {

VitalView view(const VitalReading& reading, const Limits& limits) {
  VitalView out{};
  out.absent = reading.absent();
  if (reading) {
    out.time_ms = reading->time.ms;
    out.value = reading->value;
    out.low = reading->low;
    out.high = reading->high;
    out.quality = reading->quality;
    out.source = reading->source;
  }
  out.has_limits = static_cast<std::uint8_t>(limits.low.has_value() | limits.high.has_value() << 1);
  out.limit_low = limits.low.value_or(0);
  out.limit_high = limits.high.value_or(0);
  return out;
}

/// What the model knows beyond its reading, into a view that has the reading.
void write_learnt(const StressModel& model, Timestamp when, StressView& out) {
  out.personal = model.personal().state();
  out.answers = static_cast<std::uint8_t>(model.personal().answers());
  out.answerable = model.answerable(when);
  if (out.absent != Absent::no) return;
  const auto moves = model.moves();
  out.move_count =
      static_cast<std::uint8_t>(std::min<std::size_t>(moves.size(), StressView::kMoves));
  static_assert(StressView::kStrip == StressModel::kStrip);
  for (std::size_t i = 0; i < out.move_count; ++i) {
    MoveView& to = out.moves[i];
    to.since_ms = moves[i].since.ms;
    to.logits = moves[i].logits;
    to.deviation = moves[i].deviation;
    std::copy_n(moves[i].input.begin(), std::min(moves[i].input.size(), sizeof to.input - 1),
                to.input);
    model.strip(moves[i].index,
                std::span(out.strip).subspan(i * StressView::kStrip).first<StressView::kStrip>());
  }
}

RhythmView view(const RhythmReading& r) {
  return {r.time.ms, r.af_probability, r.absent, r.state, r.reason, {}};
}

AlertView view(const Alert& alert) {
  return {alert.raised.ms, alert.changed.ms, alert.value,
          alert.limit,     alert.id,         alert.kind,
          alert.priority,  alert.state,      alert.active ? std::uint8_t{1} : std::uint8_t{0}};
}

LedgerView view(Channel channel, const Ledger& ledger) {
  const auto count = [](std::uint64_t n) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(n, UINT32_MAX));
  };
  LedgerView out{};
  out.received = count(ledger.received);
  out.stored = count(ledger.stored);
  out.late = count(ledger.late);
  out.duplicate = count(ledger.duplicate);
  out.rejected = count(ledger.rejected);
  out.lost = count(ledger.lost);
  out.lost_known = ledger.lost_known;
  out.channel = channel;
  return out;
}

QualityView view(const Reading<float>& quality) {
  return {quality.value_or(0), quality.absent(), {}};
}

constexpr Milliseconds kQualityShown = seconds(10);  ///< after the newest sample
constexpr std::size_t kJudgedBeats = 30;

}  // namespace

/// Of a channel whose meaning is known by more than its samples, that too.
Reading<float> Monitor::Pipeline::quality(Channel channel) const {
  const Timestamp oldest = now - kQualityShown - longest_batch();
  if (channel == Channel::rr) {
    const features::RrSeries& beats = sensor_beats.beats();
    const std::size_t judged = std::min(beats.size(), kJudgedBeats);
    if (judged == 0) return Absent::no_data;
    if (beats[beats.size() - 1].time < oldest) return Absent::stale;
    float accepted = 0;
    for (std::size_t i = beats.size() - judged; i < beats.size(); ++i)
      accepted += beats[i].accepted;
    return accepted / static_cast<float>(judged);
  }
  const Reading<float> samples = channel_quality.value(channel, oldest);
  if (!samples) return samples;
  if (channel == Channel::ppg_green) return *samples * optical.quality().value;
  if (channel == Channel::eda) return *samples * eda.quality();
  return samples;
}

void Monitor::Pipeline::write(Snapshot& out) const {
  out.magic = kSnapshotMagic;
  out.version = kSnapshotVersion;
  out.bytes = sizeof(Snapshot);
  ++out.sequence;
  out.now_ms = now.ms;
  out.started_ms = started.value_or(Timestamp{}).ms;
  out.last_data_ms = last_data.value_or(Timestamp{}).ms;
  out.horizon_ms = last_second.value_or(Timestamp{}).ms;
  out.link = link;
  out.contact = contact;
  out.has_battery = battery_pct.has_value();
  out.battery_pct = static_cast<std::uint8_t>(std::lround(battery_pct.value_or(0)));
  out.reconnects = reconnects;
  out.packets = packets;
  out.bad_packets = bad_packets;
  write_device(out);
  for (std::size_t v = 0; v < kVitalCount; ++v)
    out.vitals[v] = view(reading(static_cast<Vital>(v), now), config.limits[v]);
  const StressReading s = stress(now);
  out.stress = {};
  out.stress.time_ms = s.time.ms;
  out.stress.probability = s.probability;
  out.stress.low = s.low;
  out.stress.high = s.high;
  out.stress.threshold = s.threshold;
  out.stress.absent = s.absent;
  out.stress.state = s.state;
  if (stress_model) write_learnt(*stress_model, now - longest_batch(), out.stress);
  out.rhythm = view(rhythm.reading(now));

  const auto listed = alerts.listed();
  out.alert_count =
      static_cast<std::uint32_t>(std::min<std::size_t>(listed.size(), Snapshot::kAlerts));
  for (std::uint32_t i = 0; i < out.alert_count; ++i) out.alerts[i] = view(listed[i]);

  const features::RrSeries& beats = best_beats().beats();
  out.beat_count =
      static_cast<std::uint32_t>(std::min<std::size_t>(beats.size(), Snapshot::kBeats));
  for (std::uint32_t i = 0; i < out.beat_count; ++i) {
    const features::Beat& b = beats[beats.size() - out.beat_count + i];
    out.beats[i] = {b.time.ms, static_cast<float>(b.rr_ms), b.accepted, {}};
  }
  for (std::size_t c = 0; c < kChannelCount; ++c) {
    const auto channel = static_cast<Channel>(c);
    out.ledger[c] = view(channel, timeline.ledger(channel));
    out.ledger[c].rate_changes = rate_changes[c];
    out.ledger[c].rate_hz = static_cast<float>(agreed_rates[c].rate.value);
    out.quality[c] = view(quality(channel));
  }
  for (std::size_t t = 0; t < kTraceCount; ++t) traces[t].copy_to(out.traces[t]);
}

/// The name the wearer sees in the pairing dialogue; maker and model where there is none.
void Monitor::Pipeline::write_device(Snapshot& out) const {
  FixedVector<char, sizeof(Snapshot::device) - 1> text;
  const auto append = [&text](std::string_view part) {
    for (const char c : part)
      if (!text.push_back(c)) return;
  };
  if (!device.view().empty()) {
    append(device.view());
  } else {
    append(maker.view());
    if (!maker.view().empty() && !model.view().empty()) append(" ");
    append(model.view());
  }
  // A character cut in two by the capacity is left out whole.
  while (!text.empty() && text.full() && (text.back() & 0x80)) {
    const bool lead = (text.back() & 0x40) != 0;
    text.pop_back();
    if (lead) break;
  }
  std::fill(std::begin(out.device), std::end(out.device), '\0');
  std::copy(text.begin(), text.end(), out.device);
}

}  // namespace vigil
