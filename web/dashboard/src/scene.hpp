// What one frame shows: the snapshot, the page's state and the time, and what follows from them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "shell.hpp"
#include "trace_store.hpp"
#include "vigil/monitor/snapshot.hpp"

namespace vigil::dashboard {

/// Arrangements, by the window's size over the text scale.
enum class Size : std::uint8_t { desktop, tablet, phone, bedside };

/// What is said of one watch beside the others.
struct WatchLine {
  std::uint32_t id = 0;
  std::string name;
  std::string note;      ///< "72 bpm", why there is no heart rate, or what the alert is
  std::string sentence;  ///< all of it
  Priority tone = Priority::information;
  const char* icon = nullptr;
  const AlertView* alert = nullptr;  ///< the most urgent one whose condition holds
};

struct Scene {
  const Snapshot& snapshot;  ///< all zero while there is none
  const Shell& shell;
  const TraceStore& traces;
  double now_ms;      ///< the page's clock
  double data_ms;     ///< the monitor's clock, running on since its last snapshot
  double silence_ms;  ///< how long the monitor has said nothing although it should have
  Size size;
  std::span<const WatchLine> watches{};  ///< all, in the page's order
};

/// Whether bytes that came from another module are a Snapshot that can be drawn.
bool valid(const Snapshot& snapshot);

inline std::span<const AlertView> alerts_of(const Snapshot& s) { return {s.alerts, s.alert_count}; }
inline std::span<const BeatView> beats_of(const Snapshot& s) { return {s.beats, s.beat_count}; }

/// A vital as it is to be written.
struct Readout {
  bool shown = false;    ///< there is a number
  bool supplied = true;  ///< false: this source has never sent what it needs
  bool stale = false;    ///< older than 3 s: grey
  std::string number;    ///< "72", or "--"
  std::string interval;  ///< "69–75", or empty
  std::string note;      ///< its age, or the reason why there is no number; may be empty
  std::string spoken;    ///< all of it as a sentence, for the ARIA mirror
  int quality = 0;       ///< 0..4 steps
  const AlertView* alert = nullptr;  ///< the active alert about it
};

Readout readout(const Scene& scene, Vital vital);
/// Systolic over diastolic, which are read together.
Readout pressure_readout(const Scene& scene);

/// The state of things in one sentence, the most urgent first.
struct Finding {
  std::string text;
  Priority tone = Priority::information;
  const char* icon = nullptr;
  const AlertView* alert = nullptr;  ///< what it is about; null: no alert
};

Finding finding(const Scene& scene);

WatchLine watch_line(const Scene& scene, const Watched& watch);

/// Alerts whose condition holds or that nobody has acknowledged, most urgent first.
std::vector<const AlertView*> open_alerts(const Snapshot& snapshot);
/// An alert that still asks for attention: it may flash.
bool wants_attention(const AlertView& alert);

}  // namespace vigil::dashboard
