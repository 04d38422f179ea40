// What the core says of itself, as JSON text: the Snapshot's offsets, the vocabulary, the GATT
// table, the limits, the registry's columns. scripts/generate.mjs makes TypeScript of it, so that
// none of it is written twice.
#include <emscripten/bind.h>

#include <span>
#include <string>
#include <string_view>

#include "vigil/alerts/limits.hpp"
#include "vigil/features/registry.hpp"
#include "vigil/monitor/sampling_policy.hpp"
#include "vigil/monitor/snapshot_fields.hpp"
#include "vigil/protocol/decode_error.hpp"
#include "vigil/protocol/gatt.hpp"
#include "vigil/protocol/stream_control.hpp"
#include "vigil/simulator/device.hpp"
#include "vigil/simulator/faulty_link.hpp"
#include "vigil/simulator/scenario.hpp"
#include "vigil/units/vocabulary.hpp"

namespace {

using namespace vigil;

/// Just enough JSON for tables of plain ASCII and UTF-8 names.
class Json {
 public:
  void open(char bracket) { comma(), text_ += bracket, fresh_ = true; }
  void close(char bracket) { text_ += bracket, fresh_ = false; }
  void key(std::string_view k) { comma(), quote(k), text_ += ':', fresh_ = true; }
  void value(std::string_view v) { comma(), quote(v); }
  void value(double v) {
    comma();
    text_ += v == static_cast<int>(v) ? std::to_string(static_cast<int>(v)) : std::to_string(v);
  }
  void null() { comma(), text_ += "null"; }
  void value(bool v) { comma(), text_ += v ? "true" : "false"; }
  template <class T>
  void entry(std::string_view k, T v) {
    key(k);
    value(v);
  }
  std::string take() { return std::move(text_); }

 private:
  void comma() {
    if (!fresh_) text_ += ',';
    fresh_ = false;
  }
  void quote(std::string_view s) {
    text_ += '"';
    for (const char c : s) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }

  std::string text_;
  bool fresh_ = true;
};

void names(Json& json, std::string_view key, std::span<const std::string_view> words) {
  json.key(key);
  json.open('[');
  for (const std::string_view w : words) json.value(w);
  json.close(']');
}

template <class Table, class Name>
void names(Json& json, std::string_view key, const Table& table, Name name_of) {
  json.key(key);
  json.open('[');
  for (const auto& row : table) json.value(name_of(row));
  json.close(']');
}

std::string_view kind_name(fields::Kind kind) {
  constexpr std::array<std::string_view, 6> kNames = {"u8", "u32", "f32", "f64", "text", "record"};
  return kNames[static_cast<std::size_t>(kind)];
}

void record(Json& json, std::string_view name, std::size_t bytes,
            std::span<const fields::Field> table) {
  json.key(name);
  json.open('{');
  json.entry("bytes", static_cast<double>(bytes));
  json.key("fields");
  json.open('[');
  for (const fields::Field& f : table) {
    if (f.name == "reserved") continue;
    json.open('{');
    json.entry("name", f.name);
    json.entry("kind", kind_name(f.kind));
    json.entry("offset", static_cast<double>(f.offset));
    if (f.array) json.entry("count", static_cast<double>(f.count));
    if (!f.record.empty()) json.entry("record", f.record);
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

void snapshot(Json& json) {
  json.key("snapshot");
  json.open('{');
  json.entry("magic", static_cast<double>(kSnapshotMagic));
  json.entry("version", static_cast<double>(kSnapshotVersion));
  json.key("records");
  json.open('{');
  record(json, "Snapshot", sizeof(Snapshot), fields::kSnapshot);
  record(json, "VitalView", sizeof(VitalView), fields::kVitalView);
  record(json, "Trace", sizeof(Trace), fields::kTrace);
  record(json, "BeatView", sizeof(BeatView), fields::kBeatView);
  record(json, "MoveView", sizeof(MoveView), fields::kMoveView);
  record(json, "StressView", sizeof(StressView), fields::kStressView);
  record(json, "RhythmView", sizeof(RhythmView), fields::kRhythmView);
  record(json, "AlertView", sizeof(AlertView), fields::kAlertView);
  record(json, "LedgerView", sizeof(LedgerView), fields::kLedgerView);
  record(json, "QualityView", sizeof(QualityView), fields::kQualityView);
  json.close('}');
  json.close('}');
}

void enums(Json& json) {
  json.key("enums");
  json.open('{');
  names(json, "Absent", kAbsentNames);
  names(json, "Channel", kChannels, [](const ChannelInfo& c) { return c.name; });
  names(json, "Vital", kVitals, [](const VitalInfo& v) { return v.name; });
  names(json, "Link", kLinkNames);
  names(json, "Contact", kContactNames);
  names(json, "AlertKind", kAlertKindNames);
  names(json, "Priority", kPriorityNames);
  names(json, "AlertState", kAlertStateNames);
  names(json, "StressState", kStressStateNames);
  names(json, "PersonalState", kPersonalStateNames);
  names(json, "RhythmState", kRhythmStateNames);
  names(json, "RhythmReason", kRhythmReasonNames);
  names(json, "TraceId", kTraceNames);
  names(json, "SamplingReason", kSamplingReasonNames);
  names(json, "StreamResult", kStreamResultNames);
  names(json, "Characteristic", kCharacteristics,
        [](const CharacteristicInfo& c) { return c.name; });
  json.close('}');
}

void tables(Json& json) {
  json.key("channels");
  json.open('[');
  for (const ChannelInfo& c : kChannels) {
    json.open('{');
    json.entry("name", c.name);
    json.entry("unit", c.unit);
    json.entry("axes", static_cast<double>(c.axes));
    json.entry("sampled", c.sampled);
    json.close('}');
  }
  json.close(']');
  json.key("vitals");
  json.open('[');
  for (const VitalInfo& v : kVitals) {
    json.open('{');
    json.entry("name", v.name);
    json.entry("label", v.label);
    json.entry("unit", v.unit);
    json.close('}');
  }
  json.close(']');
  json.key("decodeErrors");
  json.open('[');
  for (const DecodeErrorInfo& e : kDecodeErrors) {
    json.open('{');
    json.entry("name", e.name);
    json.entry("message", e.message);
    json.close('}');
  }
  json.close(']');
}

void gatt(Json& json) {
  json.key("gatt");
  json.open('[');
  for (const CharacteristicInfo& c : kCharacteristics) {
    if (c.id == Characteristic::none) continue;
    json.open('{');
    json.entry("id", static_cast<double>(c.id));
    json.entry("name", c.name);
    json.entry("service", c.service);
    json.entry("uuid", c.uuid);
    json.entry("read", c.use.read);
    json.entry("write", c.use.write);
    json.entry("notify", c.use.notify);
    json.entry("indicate", c.use.indicate);
    json.close('}');
  }
  json.close(']');
}

/// The registry's columns: what a row of `vigil features` holds.
void feature_columns(Json& json) {
  json.key("features");
  json.open('[');
  for (const features::Column& column : features::kColumns) {
    const features::FeatureInfo& row =
        features::kFeatures[static_cast<std::size_t>(column.feature)];
    json.open('{');
    std::string id(row.key);
    if (features::has_signal_prefix(column.feature))
      id = std::string(features::name(column.signal)) + '_' + id;
    json.entry("id", std::string_view(id));
    json.entry("label", row.label);
    json.entry("unit", row.unit);
    json.entry("family", features::name(row.family));
    json.entry("signal", features::name(column.signal));
    json.close('}');
  }
  json.close(']');
}

void scenarios(Json& json) {
  json.key("scenarios");
  json.open('[');
  for (const simulator::Scenario& s : simulator::scenarios()) {
    json.open('{');
    json.entry("name", s.name);
    json.entry("description", s.description);
    json.close('}');
  }
  json.close(']');
  names(json, "devices", simulator::kDeviceNames);
  names(json, "linkFaults", simulator::kLinkFaultNames);
}

void limits(Json& json) {
  json.key("limits");
  json.open('{');
  const LimitTable table = default_limits();
  for (std::size_t v = 0; v < kVitalCount; ++v) {
    const LimitKinds kinds = limit_kinds(static_cast<Vital>(v));
    if (!kinds.low && !kinds.high) continue;
    json.key(kVitals[v].name);
    json.open('{');
    const auto side = [&json](std::string_view key, std::optional<float> limit) {
      json.key(key);
      limit ? json.value(static_cast<double>(*limit)) : json.null();
    };
    json.entry("hasLow", kinds.low.has_value());
    json.entry("hasHigh", kinds.high.has_value());
    side("low", table[v].low);
    side("high", table[v].high);
    json.close('}');
  }
  json.close('}');
}

std::string describe() {
  Json json;
  json.open('{');
  snapshot(json);
  enums(json);
  tables(json);
  gatt(json);
  limits(json);
  feature_columns(json);
  scenarios(json);
  json.close('}');
  return json.take();
}

EMSCRIPTEN_BINDINGS(vigil_description) { emscripten::function("describe", &describe); }

}  // namespace
