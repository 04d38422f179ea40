// What only the page knows. dashboard.d.ts says the same to TypeScript; bindings.cpp reads it.
// An enumerator's number is its index in the list of words there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "theme.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil::dashboard {

enum class View : std::uint8_t { live, trends, alerts, signals, settings, count_ };
inline constexpr std::size_t kViewCount = static_cast<std::size_t>(View::count_);
inline constexpr std::array<std::string_view, kViewCount> kViewNames = {"live", "trends", "alerts",
                                                                        "signals", "settings"};

enum class Phase : std::uint8_t { empty, connecting, watching };
inline constexpr std::array<std::string_view, 3> kPhaseNames = {"empty", "connecting", "watching"};

inline constexpr std::array<std::string_view, 3> kThemeNames = {"dark", "light", "contrast"};

enum class Bluetooth : std::uint8_t { ready, missing, off, blocked };
inline constexpr std::array<std::string_view, 4> kBluetoothNames = {"ready", "missing", "off",
                                                                    "blocked"};

enum class Engine : std::uint8_t { none, loading, ready, failed };
inline constexpr std::array<std::string_view, 4> kEngineNames = {"none", "loading", "ready",
                                                                 "failed"};

/// What the person wants to run the model.
enum class ModelEngine : std::uint8_t { core, onnx, both };
inline constexpr std::array<std::string_view, 3> kModelEngineNames = {"core", "onnx", "both"};

/// Which model the person wants.
enum class ModelChoice : std::uint8_t { small, hybrid, own, automatic };
inline constexpr std::array<std::string_view, 4> kModelChoiceNames = {"small", "hybrid", "own",
                                                                      "auto"};

enum class StepState : std::uint8_t { waiting, now, done, failed };
inline constexpr std::array<std::string_view, 4> kStepNames = {"waiting", "now", "done", "failed"};

/// One step of connecting; times on the page's clock, 0 while they have not come.
struct Step {
  std::string label;
  StepState state = StepState::waiting;
  double started_ms = 0, ended_ms = 0;
};

/// Alarm: a wearer's alert of high priority.
enum class Tone : std::uint8_t { info, warning, error, alarm };
inline constexpr std::array<std::string_view, 4> kToneNames = {"info", "warning", "error", "alarm"};

/// A message of the page, with at most one thing to do about it besides closing it.
struct Notice {
  Tone tone = Tone::info;
  std::string text;
  std::string action_label;  ///< empty: nothing to do
};

struct Replay {
  std::string name;
  double position_ms = 0, length_ms = 0;  ///< length 0: not known yet
  double speed = 1;
  bool paused = false, finished = false;
};

/// How many watches are watched at once at most.
inline constexpr std::size_t kMostWatches = 6;

/// One of the watches: a paired one, a simulated one or a recording.
struct Watched {
  std::uint32_t id = 0;  ///< never 0
  std::string name;
  Phase phase = Phase::watching;  ///< or connecting
  bool standing = false;          ///< a recording that is paused or at its end
};

struct Limits {
  std::optional<float> low, high;
};

struct Shell {
  std::vector<Watched> watches;
  std::uint32_t shown = 0;         ///< id of the one on screen; 0: none, but the way to one
  std::vector<std::string> known;  ///< watches that can be connected without choosing
  Phase phase = Phase::empty;      ///< of the one on screen
  View view = View::live;
  std::string wearer;
  int utc_offset_min = 0;
  Bluetooth bluetooth = Bluetooth::ready;
  std::string bluetooth_help;
  std::vector<Step> steps;
  std::optional<Notice> notice;
  std::optional<Replay> replay;
  bool recording = false;
  double flight_minutes = 30;  ///< how much of every channel a flight record holds
  Engine engine = Engine::none;
  std::string engine_detail;  ///< how much is loaded, what runs it, or why it does not
  ModelEngine model_engine = ModelEngine::core;
  ModelChoice model_choice = ModelChoice::small;
  std::string own_model;               ///< what becomes of the person's own; empty: none is open
  std::vector<std::string> model_log;  ///< the last changes of what runs, oldest first
  bool adaptive_sampling = true;       ///< the monitor says how fast a watch samples
  double alarms_per_day = 1;           ///< how often stress may raise an alert
  bool muted = false;
  bool can_install = false;
  Theme theme = Theme::dark;
  float text_scale = 1;
  bool reduced_motion = false;
  std::array<Limits, kVitalCount> limits{};
  std::string version;
};

}  // namespace vigil::dashboard
