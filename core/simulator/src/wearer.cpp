#include "vigil/simulator/wearer.hpp"

#include <array>

namespace vigil::simulator {
namespace {

struct Effort {
  double breaths_per_min;
  double exertion;  ///< 0 to 1
  double met;       ///< multiples of the energy spent at rest (Ainsworth et al., MSSE 43(8), 2011)
};
constexpr std::array<Effort, kActivityCount> kEffort = {{
    {13, 0, 1},       // lying
    {15, 0, 1.3},     // sitting
    {22, 0.35, 3.5},  // walking
    {36, 1, 9},       // running
    {20, 0.2, 2},     // falling
}};
constexpr const Effort& effort(Activity activity) {
  return kEffort[static_cast<std::size_t>(activity)];
}

constexpr double kStressBreaths = 5;
constexpr double kStressTauS = 8;
constexpr double kExertionTauS = 20;
constexpr double kSpo2TauS = 18;
constexpr double kContactTauS = 0.15;
constexpr double kBodyTauS = 300;
constexpr double kMetKjPerS = 70 * 4.184 / 3600;  // 1 kcal/kg/h, 70 kg
constexpr double kRoomC = 23;
constexpr double kWatchTauS = 30;
constexpr double kLightChangesEveryS = 45;

double breaths_per_min(const Segment& now, double stress) {
  return effort(now.activity).breaths_per_min + kStressBreaths * stress;
}

}  // namespace

Wearer::Wearer(const Scenario& scenario, Random random)
    : script_(scenario),
      heart_(segment().heart_rate_bpm, random.branch()),
      breathing_(breaths_per_min(segment(), segment().stress), random.branch()),
      movement_(random.branch()),
      skin_(segment().skin_temperature_c, random.branch()),
      stress_(segment().stress),
      spo2_pct_(segment().spo2_pct),
      contact_(segment().contact),
      body_temperature_c_(segment().body_temperature_c),
      watch_back_c_(worn() ? segment().skin_temperature_c : kRoomC),
      room_(random.branch()),
      ambient_light_(room_.uniform()) {}

void Wearer::tick() {
  time_s_ = next_tick_s();
  script_.advance(time_s_);
  const Segment& now = segment();

  stress_ = approach(stress_, now.stress, kStressTauS);
  exertion_ = approach(exertion_, effort(now.activity).exertion, kExertionTauS);
  spo2_pct_ = approach(spo2_pct_, now.spo2_pct, kSpo2TauS);
  contact_ = approach(contact_, now.contact, kContactTauS);
  body_temperature_c_ = approach(body_temperature_c_, now.body_temperature_c, kBodyTauS);
  energy_kj_ += effort(now.activity).met * kMetKjPerS * kTickS;

  breathing_.tick(breaths_per_min(now, stress_));
  heart_.tick(time_s_, {now.heart_rate_bpm, stress_, now.rhythm, breathing_.volume()});
  movement_.tick(time_s_, now.activity, now.contact > 0);
  skin_.tick({stress_, exertion_, now.skin_temperature_c});
  watch_back_c_ = approach(watch_back_c_, worn() ? skin_.temperature_c() : kRoomC, kWatchTauS);
  if (room_.chance(kTickS / kLightChangesEveryS)) ambient_light_ = room_.uniform();
}

Truth truth_of(const Wearer& w) {
  return {.time_s = w.time_s(),
          .activity = w.segment().activity,
          .rhythm = w.segment().rhythm,
          .heart_rate_bpm = w.heart().rate_bpm(),
          .respiration_per_min = w.breathing().rate_per_min(),
          .spo2_pct = w.spo2_pct(),
          .skin_temperature_c = w.skin().temperature_c(),
          .body_temperature_c = w.body_temperature_c(),
          .systolic_mmhg = w.systolic_mmhg(),
          .diastolic_mmhg = w.diastolic_mmhg(),
          .conductance_us = w.skin().conductance_us(),
          .stress = w.stress(),
          .contact = w.contact(),
          .steps = w.movement().steps()};
}

}  // namespace vigil::simulator
