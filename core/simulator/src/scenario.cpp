#include "vigil/simulator/scenario.hpp"

#include <algorithm>

namespace vigil::simulator {
namespace {

using Activity::falling, Activity::lying, Activity::running, Activity::walking;
using Rhythm::atrial_fibrillation, Rhythm::ectopic;

constexpr std::array kRest = {Segment{.duration_s = 600}};

constexpr std::array kWalk = {
    Segment{.duration_s = 60},
    Segment{.duration_s = 480, .activity = walking, .heart_rate_bpm = 102},
    Segment{.duration_s = 60, .heart_rate_bpm = 68},
};

constexpr std::array kRun = {
    Segment{.duration_s = 60},
    Segment{.duration_s = 60, .activity = walking, .heart_rate_bpm = 104},
    Segment{.duration_s = 420, .activity = running, .heart_rate_bpm = 146},
    Segment{.duration_s = 60, .activity = walking, .heart_rate_bpm = 112},
    Segment{.duration_s = 120, .heart_rate_bpm = 78},
};

constexpr std::array kStress = {
    Segment{.duration_s = 180, .heart_rate_bpm = 66},
    Segment{.duration_s = 240, .heart_rate_bpm = 90, .stress = 0.9},
    Segment{.duration_s = 240, .heart_rate_bpm = 68},
};

constexpr std::array kAtrialFibrillation = {
    Segment{.duration_s = 180, .heart_rate_bpm = 70},
    Segment{.duration_s = 300, .heart_rate_bpm = 104, .rhythm = atrial_fibrillation},
    Segment{.duration_s = 180, .heart_rate_bpm = 72},
};

constexpr std::array kEctopicBeats = {
    Segment{.duration_s = 120},
    Segment{.duration_s = 360, .rhythm = ectopic},
    Segment{.duration_s = 120},
};

constexpr std::array kFall = {
    Segment{.duration_s = 60, .activity = walking, .heart_rate_bpm = 98},
    Segment{.duration_s = 3, .activity = falling, .heart_rate_bpm = 110, .stress = 0.5},
    Segment{.duration_s = 120, .activity = lying, .heart_rate_bpm = 104, .stress = 0.6},
    Segment{.duration_s = 120, .heart_rate_bpm = 84, .stress = 0.2},
};

constexpr std::array kDesaturation = {
    Segment{.duration_s = 120, .activity = lying, .heart_rate_bpm = 58},
    Segment{.duration_s = 60, .activity = lying, .heart_rate_bpm = 54, .spo2_pct = 82},
    Segment{.duration_s = 60, .activity = lying, .heart_rate_bpm = 72},
    Segment{.duration_s = 60, .activity = lying, .heart_rate_bpm = 54, .spo2_pct = 82},
    Segment{.duration_s = 120, .activity = lying, .heart_rate_bpm = 60},
};

constexpr std::array kFever = {
    Segment{.duration_s = 180, .heart_rate_bpm = 68},
    Segment{.duration_s = 900,
            .heart_rate_bpm = 102,
            .skin_temperature_c = 37.6,
            .body_temperature_c = 39.1},
    Segment{.duration_s = 600, .heart_rate_bpm = 76, .skin_temperature_c = 34},
};

constexpr std::array kPoorContact = {
    Segment{.duration_s = 60},
    Segment{.duration_s = 60, .contact = 0.4},
    Segment{.duration_s = 60, .activity = walking, .heart_rate_bpm = 98, .contact = 0.4},
    Segment{.duration_s = 40, .contact = 0},
    Segment{.duration_s = 60},
};

constexpr std::array kBatteryDying = {Segment{.duration_s = 900}};

constexpr std::array kLinkLoss = {
    Segment{.duration_s = 60},
    Segment{.duration_s = 45, .reachable = false},
    Segment{.duration_s = 90},
    Segment{.duration_s = 400, .reachable = false},  // longer than the watch goes on measuring
    Segment{.duration_s = 120},
};

constexpr std::array kClockDrift = {Segment{.duration_s = 600}};

constexpr std::array kBatches = {
    Segment{.duration_s = 60},
    Segment{.duration_s = 120, .batch_s = 10},
    Segment{.duration_s = 180, .batch_s = 30},
    Segment{.duration_s = 60},
};

constexpr std::array kDemo = {
    Segment{.duration_s = 45},
    Segment{.duration_s = 50, .activity = walking, .heart_rate_bpm = 104},
    Segment{.duration_s = 55, .heart_rate_bpm = 92, .stress = 0.9},
    Segment{.duration_s = 60, .heart_rate_bpm = 176, .stress = 0.7},
    Segment{.duration_s = 35, .heart_rate_bpm = 76},
    Segment{.duration_s = 25, .heart_rate_bpm = 72, .contact = 0},
    Segment{.duration_s = 30, .heart_rate_bpm = 66},
};

constexpr std::array kScenarios = {
    Scenario{
        "demo", "calm, a walk, stress, a racing heart, the watch taken off and put on", {}, kDemo},
    Scenario{"rest", "sitting still", {}, kRest},
    Scenario{"walk", "a walk of eight minutes", {}, kWalk},
    Scenario{"run", "a run of seven minutes", {}, kRun},
    Scenario{"stress", "four stressful minutes", {}, kStress},
    Scenario{"atrial_fibrillation", "five minutes of atrial fibrillation", {}, kAtrialFibrillation},
    Scenario{"ectopic_beats", "premature beats in a regular rhythm", {}, kEctopicBeats},
    Scenario{"fall", "a fall while walking", {}, kFall},
    Scenario{"desaturation", "two drops of oxygen saturation", {}, kDesaturation},
    Scenario{"fever", "fifteen minutes of rising temperature", {}, kFever},
    Scenario{"poor_contact", "a watch worn loosely, then taken off", {}, kPoorContact},
    Scenario{"battery_dying",
             "a battery that is empty within minutes",
             {.battery_pct = 8, .drain = 40},
             kBatteryDying},
    Scenario{"link_loss", "out of reach for 45 seconds, then for over six minutes", {}, kLinkLoss},
    Scenario{"clock_drift",
             "a clock that is 150 ppm fast and wraps around after two minutes",
             {.clock_ppm = 150, .clock_ms = 0xFFFFFFFF - 120'000},
             kClockDrift},
    Scenario{
        "batches", "a dark screen: samples come every 10, then every 30 seconds", {}, kBatches},
};

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

const Scenario* find_scenario(std::string_view name) {
  const auto* at = std::ranges::find(kScenarios, name, &Scenario::name);
  return at == kScenarios.end() ? nullptr : at;
}

void Script::advance(double time_s) {
  while (time_s >= ends_s_) {
    index_ = (index_ + 1) % segments_.size();
    ends_s_ += segment().duration_s;
  }
}

}  // namespace vigil::simulator
