// What a simulated wearer does and what goes wrong with their watch: tables, no code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vigil::simulator {

enum class Activity : std::uint8_t { lying, sitting, walking, running, falling, count_ };
inline constexpr std::size_t kActivityCount = static_cast<std::size_t>(Activity::count_);
inline constexpr std::array<std::string_view, kActivityCount> kActivityNames = {
    "lying", "sitting", "walking", "running", "falling"};
constexpr std::string_view name(Activity a) { return kActivityNames[static_cast<std::size_t>(a)]; }

enum class Rhythm : std::uint8_t { sinus, ectopic, atrial_fibrillation, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Rhythm::count_)>
    kRhythmNames = {"sinus", "ectopic", "atrial_fibrillation"};
constexpr std::string_view name(Rhythm r) { return kRhythmNames[static_cast<std::size_t>(r)]; }

/// A stretch of a scenario. The body does not jump to these values: it heads for them.
struct Segment {
  double duration_s = 60;
  Activity activity = Activity::sitting;
  double heart_rate_bpm = 64;
  double stress = 0;  ///< 0 calm to 1
  Rhythm rhythm = Rhythm::sinus;
  double spo2_pct = 97;
  double skin_temperature_c = 33;
  double body_temperature_c = 36.7;
  double contact = 1;     ///< 1 tight, 0.4 loose, 0 taken off and put on a table
  bool reachable = true;  ///< by radio
  /// The screen is dark and the watch wakes this often to send what has gathered; 0: it is lit.
  double batch_s = 0;
};

/// The watch as a scenario begins.
struct WatchState {
  double battery_pct = 80;
  double drain = 1;  ///< times the usual consumption
  double clock_ppm = 12;
  std::optional<std::uint32_t> clock_ms = {};  ///< absent: up to chance
};

struct Scenario {
  std::string_view name;
  std::string_view description;
  WatchState watch;
  std::span<const Segment> segments;  ///< at least one; after the last, the first again
};

std::span<const Scenario> scenarios();
/// Null: there is none of that name.
const Scenario* find_scenario(std::string_view name);

/// Where a scenario stands.
class Script {
 public:
  /// The segments must outlive it.
  explicit Script(const Scenario& scenario)
      : segments_(scenario.segments), ends_s_(segments_[0].duration_s) {}

  /// `time_s` never goes back.
  void advance(double time_s);
  const Segment& segment() const { return segments_[index_]; }
  double ends_s() const { return ends_s_; }  ///< of this segment

 private:
  std::span<const Segment> segments_;
  std::size_t index_ = 0;
  double ends_s_;
};

}  // namespace vigil::simulator
