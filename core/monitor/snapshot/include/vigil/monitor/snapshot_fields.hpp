// The Snapshot described field by field, for readers that are not C++. One row a field, and the
// compiler checks that no byte of a struct is left out: a forgotten field is a build error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "vigil/monitor/snapshot.hpp"

namespace vigil::fields {

enum class Kind : std::uint8_t { u8, u32, f32, f64, text, record };

struct Field {
  std::string_view name;
  Kind kind;
  std::uint32_t offset;
  std::uint32_t size;   ///< of one element
  std::uint32_t count;  ///< 1 unless an array
  bool array;
  std::string_view record;  ///< the element's struct, where kind is `record`
};

template <class T>
constexpr std::string_view kRecordName = "";
template <>
inline constexpr std::string_view kRecordName<VitalView> = "VitalView";
template <>
inline constexpr std::string_view kRecordName<Trace> = "Trace";
template <>
inline constexpr std::string_view kRecordName<BeatView> = "BeatView";
template <>
inline constexpr std::string_view kRecordName<StressView> = "StressView";
template <>
inline constexpr std::string_view kRecordName<MoveView> = "MoveView";
template <>
inline constexpr std::string_view kRecordName<RhythmView> = "RhythmView";
template <>
inline constexpr std::string_view kRecordName<AlertView> = "AlertView";
template <>
inline constexpr std::string_view kRecordName<LedgerView> = "LedgerView";
template <>
inline constexpr std::string_view kRecordName<QualityView> = "QualityView";

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::is_same_v<T, float>)
    return Kind::f32;
  else if constexpr (std::is_same_v<T, double>)
    return Kind::f64;
  else if constexpr (std::is_same_v<T, std::uint32_t>)
    return Kind::u32;
  else if constexpr (std::is_same_v<T, char>)
    return Kind::text;
  else if constexpr (std::is_class_v<T>)
    return Kind::record;
  else {
    static_assert(sizeof(T) == 1, "a Snapshot field is u8, u32, f32, f64, text or a record");
    return Kind::u8;
  }
}

template <class T>
constexpr Field describe(std::string_view name, std::size_t offset) {
  using Element = std::remove_extent_t<T>;
  return {name,
          kind_of<Element>(),
          static_cast<std::uint32_t>(offset),
          sizeof(Element),
          static_cast<std::uint32_t>(sizeof(T) / sizeof(Element)),
          std::is_array_v<T>,
          kRecordName<Element>};
}

template <std::size_t N>
constexpr bool cover(const std::array<Field, N>& table, std::size_t size) {
  std::size_t end = 0;
  for (const Field& f : table) {
    if (f.offset != end) return false;
    end += f.size * f.count;
  }
  return end == size;
}

#define VIGIL_FIELD(Struct, member) \
  describe<decltype(Struct::member)>(#member, offsetof(Struct, member))

inline constexpr std::array kVitalView = {
    VIGIL_FIELD(VitalView, time_ms),    VIGIL_FIELD(VitalView, value),
    VIGIL_FIELD(VitalView, low),        VIGIL_FIELD(VitalView, high),
    VIGIL_FIELD(VitalView, quality),    VIGIL_FIELD(VitalView, limit_low),
    VIGIL_FIELD(VitalView, limit_high), VIGIL_FIELD(VitalView, absent),
    VIGIL_FIELD(VitalView, source),     VIGIL_FIELD(VitalView, has_limits),
    VIGIL_FIELD(VitalView, reserved)};
inline constexpr std::array kTrace = {VIGIL_FIELD(Trace, first_ms), VIGIL_FIELD(Trace, step_ms),
                                      VIGIL_FIELD(Trace, count),    VIGIL_FIELD(Trace, low),
                                      VIGIL_FIELD(Trace, high),     VIGIL_FIELD(Trace, flag)};
inline constexpr std::array kBeatView = {
    VIGIL_FIELD(BeatView, time_ms), VIGIL_FIELD(BeatView, rr_ms), VIGIL_FIELD(BeatView, accepted),
    VIGIL_FIELD(BeatView, reserved)};
inline constexpr std::array kMoveView = {
    VIGIL_FIELD(MoveView, since_ms), VIGIL_FIELD(MoveView, logits),
    VIGIL_FIELD(MoveView, deviation), VIGIL_FIELD(MoveView, input)};
inline constexpr std::array kStressView = {
    VIGIL_FIELD(StressView, time_ms),    VIGIL_FIELD(StressView, probability),
    VIGIL_FIELD(StressView, low),        VIGIL_FIELD(StressView, high),
    VIGIL_FIELD(StressView, threshold),  VIGIL_FIELD(StressView, absent),
    VIGIL_FIELD(StressView, state),      VIGIL_FIELD(StressView, move_count),
    VIGIL_FIELD(StressView, personal),   VIGIL_FIELD(StressView, answers),
    VIGIL_FIELD(StressView, answerable), VIGIL_FIELD(StressView, reserved),
    VIGIL_FIELD(StressView, moves),      VIGIL_FIELD(StressView, strip)};
inline constexpr std::array kRhythmView = {
    VIGIL_FIELD(RhythmView, time_ms), VIGIL_FIELD(RhythmView, af_probability),
    VIGIL_FIELD(RhythmView, absent),  VIGIL_FIELD(RhythmView, state),
    VIGIL_FIELD(RhythmView, reason),  VIGIL_FIELD(RhythmView, reserved)};
inline constexpr std::array kAlertView = {
    VIGIL_FIELD(AlertView, raised_ms), VIGIL_FIELD(AlertView, changed_ms),
    VIGIL_FIELD(AlertView, value),     VIGIL_FIELD(AlertView, limit),
    VIGIL_FIELD(AlertView, id),        VIGIL_FIELD(AlertView, kind),
    VIGIL_FIELD(AlertView, priority),  VIGIL_FIELD(AlertView, state),
    VIGIL_FIELD(AlertView, active)};
inline constexpr std::array kLedgerView = {
    VIGIL_FIELD(LedgerView, received),     VIGIL_FIELD(LedgerView, stored),
    VIGIL_FIELD(LedgerView, late),         VIGIL_FIELD(LedgerView, duplicate),
    VIGIL_FIELD(LedgerView, rejected),     VIGIL_FIELD(LedgerView, lost),
    VIGIL_FIELD(LedgerView, rate_changes), VIGIL_FIELD(LedgerView, rate_hz),
    VIGIL_FIELD(LedgerView, lost_known),   VIGIL_FIELD(LedgerView, channel),
    VIGIL_FIELD(LedgerView, reserved)};
inline constexpr std::array kQualityView = {VIGIL_FIELD(QualityView, value),
                                            VIGIL_FIELD(QualityView, absent),
                                            VIGIL_FIELD(QualityView, reserved)};
inline constexpr std::array kSnapshot = {
    VIGIL_FIELD(Snapshot, magic),        VIGIL_FIELD(Snapshot, version),
    VIGIL_FIELD(Snapshot, bytes),        VIGIL_FIELD(Snapshot, sequence),
    VIGIL_FIELD(Snapshot, now_ms),       VIGIL_FIELD(Snapshot, started_ms),
    VIGIL_FIELD(Snapshot, last_data_ms), VIGIL_FIELD(Snapshot, horizon_ms),
    VIGIL_FIELD(Snapshot, link),         VIGIL_FIELD(Snapshot, contact),
    VIGIL_FIELD(Snapshot, has_battery),  VIGIL_FIELD(Snapshot, battery_pct),
    VIGIL_FIELD(Snapshot, reconnects),   VIGIL_FIELD(Snapshot, packets),
    VIGIL_FIELD(Snapshot, bad_packets),  VIGIL_FIELD(Snapshot, device),
    VIGIL_FIELD(Snapshot, vitals),       VIGIL_FIELD(Snapshot, stress),
    VIGIL_FIELD(Snapshot, rhythm),       VIGIL_FIELD(Snapshot, alert_count),
    VIGIL_FIELD(Snapshot, beat_count),   VIGIL_FIELD(Snapshot, alerts),
    VIGIL_FIELD(Snapshot, beats),        VIGIL_FIELD(Snapshot, ledger),
    VIGIL_FIELD(Snapshot, quality),      VIGIL_FIELD(Snapshot, traces)};
#undef VIGIL_FIELD

static_assert(cover(kVitalView, sizeof(VitalView)));
static_assert(cover(kTrace, sizeof(Trace)));
static_assert(cover(kBeatView, sizeof(BeatView)));
static_assert(cover(kStressView, sizeof(StressView)));
static_assert(cover(kRhythmView, sizeof(RhythmView)));
static_assert(cover(kAlertView, sizeof(AlertView)));
static_assert(cover(kLedgerView, sizeof(LedgerView)));
static_assert(cover(kQualityView, sizeof(QualityView)));
static_assert(cover(kSnapshot, sizeof(Snapshot)));

}  // namespace vigil::fields
