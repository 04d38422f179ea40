// The one thing the core shows: a plain struct of fixed size. The worker posts its bytes, the
// dashboard reads them as they are, and TypeScript reads them by the offsets that
// snapshot_fields.hpp describes. Change a field, raise kSnapshotVersion.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

inline constexpr std::uint32_t kSnapshotMagic = 0x4C474956;  // "VIGL"
inline constexpr std::uint32_t kSnapshotVersion = 6;

/// One number with its trust. Where `absent` is not `no`, value, low, high and quality mean
/// nothing.
struct VitalView {
  double time_ms;               ///< end of the window it was computed over; age = now_ms - time_ms
  float value;                  ///< unit: kVitals
  float low, high;              ///< 90 % interval
  float quality;                ///< 0 (worthless) .. 1
  float limit_low, limit_high;  ///< alert limits in force, where has_limits says so
  Absent absent;
  Channel source;           ///< the channel it was computed from
  std::uint8_t has_limits;  ///< bit 0 low, bit 1 high
  std::uint8_t reserved[5];
};

/// A line to draw, already decimated: column i covers [first_ms + i*step_ms, + step_ms) and holds
/// the least and the greatest sample in it.
struct Trace {
  static constexpr std::uint32_t kColumns = 512;
  enum Flag : std::uint8_t { fine, poor, hole };

  double first_ms;
  float step_ms;
  std::uint32_t count;  ///< columns in use; 0: nothing to draw
  float low[kColumns];
  float high[kColumns];
  std::uint8_t flag[kColumns];  ///< Flag; `hole`: no data, low and high mean nothing
};

enum class TraceId : std::uint8_t {
  pulse,            ///< band-passed green PPG, about 8 s
  motion,           ///< acceleration magnitude less gravity, g, about 8 s
  eda,              ///< µS, about 2 min
  heart_rate_hour,  ///< trends of about an hour
  rmssd_hour,
  spo2_hour,
  skin_temperature_hour,
  eda_hour,
  stress_hour,
  count_,
};
inline constexpr std::uint32_t kTraceCount = static_cast<std::uint32_t>(TraceId::count_);
inline constexpr std::array<std::string_view, kTraceCount> kTraceNames = {"pulse",
                                                                          "motion",
                                                                          "eda",
                                                                          "heart_rate_hour",
                                                                          "rmssd_hour",
                                                                          "spo2_hour",
                                                                          "skin_temperature_hour",
                                                                          "eda_hour",
                                                                          "stress_hour"};

struct BeatView {
  double time_ms;
  float rr_ms;            ///< interval that ends at this beat
  std::uint8_t accepted;  ///< 0: left out of HRV by the plausibility filter
  std::uint8_t reserved[3];
};

/// What one input of a model did to its score.
struct MoveView {
  double since_ms;  ///< it has moved the scores to the same side
  float logits;     ///< above 0: towards stress
  float deviation;  ///< of the input from the wearer's usual, in standard deviations
  char input[40];   ///< UTF-8, zero-terminated, for people
};

struct StressView {
  static constexpr std::uint32_t kMoves = 4;
  static constexpr std::uint32_t kStrip = 180;

  double time_ms;
  float probability, low, high;
  float threshold;  ///< from here on it may raise an alert
  Absent absent;
  StressState state;
  std::uint8_t move_count;  ///< 0: no explanation
  PersonalState personal;
  std::uint8_t answers;     ///< of the wearer, that are kept
  std::uint8_t answerable;  ///< 1: there is a score to answer to
  std::uint8_t reserved[2];
  MoveView moves[kMoves];  ///< the strongest first
  /// What each of them did to the score of each of the last seconds, the newest last: 0 where there
  /// is no explained score, else 128 + 50 a logit, cut to 1..255.
  std::uint8_t strip[kMoves * kStrip];
};

struct RhythmView {
  double time_ms;
  float af_probability;
  Absent absent;
  RhythmState state;
  RhythmReason reason;
  std::uint8_t reserved[1];
};

struct AlertView {
  double raised_ms, changed_ms;
  float value, limit;
  std::uint32_t id;
  AlertKind kind;
  Priority priority;
  AlertState state;
  std::uint8_t active;  ///< the condition holds now (an alert may be acknowledged and still active)
};

/// received = stored + late + duplicate + rejected, always.
struct LedgerView {
  std::uint32_t received, stored, late, duplicate, rejected;
  std::uint32_t lost;          ///< from sequence numbers
  std::uint32_t rate_changes;  ///< how often the channel's agreed rate became another
  float rate_hz;               ///< as agreed with the watch; 0: events, stopped, or nothing agreed
  std::uint8_t lost_known;     ///< 0: the service has no sequence numbers, `lost` is unknown
  Channel channel;
  std::uint8_t reserved[6];
};

/// The signal quality index of a channel over the last 8 s (RR: 30 beats).
struct QualityView {
  float value;  ///< 0 (worthless) .. 1; means nothing where `absent` is not `no`
  Absent absent;
  std::uint8_t reserved[3];
};

struct Snapshot {
  static constexpr std::uint32_t kBeats = 128;
  static constexpr std::uint32_t kAlerts = 16;

  std::uint32_t magic, version, bytes;
  std::uint32_t sequence;  ///< counts the snapshots of this monitor
  double now_ms;           ///< the time handed in last
  double started_ms;       ///< first sample
  double last_data_ms;     ///< arrival of the newest packet or sample; 0: none yet
  double horizon_ms;       ///< every window that ends up to here has been computed

  Link link;
  Contact contact;
  std::uint8_t has_battery, battery_pct;
  std::uint32_t reconnects;
  std::uint32_t packets;      ///< notifications taken in
  std::uint32_t bad_packets;  ///< notifications that could not be decoded
  char device[64];            ///< UTF-8, zero-terminated: name, maker and model as far as known

  VitalView vitals[kVitalCount];
  StressView stress;
  RhythmView rhythm;

  std::uint32_t alert_count;
  std::uint32_t beat_count;
  AlertView alerts[kAlerts];  ///< most urgent first
  BeatView beats[kBeats];     ///< oldest first
  LedgerView ledger[kChannelCount];
  QualityView quality[kChannelCount];  ///< index: Channel
  Trace traces[kTraceCount];
};

static_assert(std::is_trivially_copyable_v<Snapshot>);

}  // namespace vigil
