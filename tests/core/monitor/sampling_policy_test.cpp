#include "vigil/monitor/sampling_policy.hpp"

#include "support.hpp"

using namespace vigil;

namespace {

constexpr SamplingSigns kStill = {.motion_g = 0.01F, .light_quality = 0.9F, .battery_pct = 80};

/// A policy and its clock.
struct Steered {
  SamplingPolicy policy;
  double now_s = 0;

  void live(int seconds_long, const SamplingSigns& signs) {
    for (int s = 0; s < seconds_long; ++s) policy.advance({1000 * ++now_s}, signs);
  }
  double hz(Channel channel, const SamplingNeeds& needs = {.pulse_from_light = false,
                                                           .oxygen_from_light = false,
                                                           .motion = false,
                                                           .turning = false}) const {
    return policy.rate(channel, needs).value;
  }
};

SamplingSigns moving(float g) {
  SamplingSigns signs = kStill;
  signs.motion_g = g;
  return signs;
}

}  // namespace

TEST_CASE("a still wrist in good light is sampled less after a while, motion more at once") {
  Steered s;
  CHECK(s.hz(Channel::ppg_green) == 50);
  s.live(15, kStill);
  CHECK(s.policy.level() == SamplingLevel::full);
  s.live(1, kStill);
  CHECK(s.policy.level() == SamplingLevel::calm);
  CHECK(s.hz(Channel::ppg_green) == 25);
  CHECK(s.hz(Channel::acceleration) == 25);
  s.live(1, moving(0.2F));
  CHECK(s.policy.level() == SamplingLevel::full);
  CHECK(s.policy.reason() == SamplingReason::motion);
  CHECK(s.hz(Channel::ppg_green) == 50);
}

TEST_CASE("without light to judge by, nothing is sampled less") {
  Steered s;
  s.live(120, {.motion_g = 0.01F});
  CHECK(s.policy.level() == SamplingLevel::full);
}

TEST_CASE("motion and light that hover around a threshold change nothing") {
  Steered s;
  s.live(30, kStill);
  REQUIRE(s.policy.level() == SamplingLevel::calm);
  for (int i = 0; i < 100; ++i) s.live(1, moving(i % 2 ? 0.059F : 0.031F));
  CHECK(s.policy.level() == SamplingLevel::calm);
  s.live(1, moving(0.07F));
  for (int i = 0; i < 100; ++i) s.live(1, moving(i % 2 ? 0.059F : 0.031F));
  CHECK(s.policy.level() == SamplingLevel::full);
}

TEST_CASE(
    "whatever the signs do, a lower level is kept from for the dwell: two changes in it at most") {
  Steered s;
  std::uint32_t random = 7;
  int changes = 0;
  SamplingLevel before = s.policy.level();
  constexpr int kSeconds = 3000;
  for (int i = 0; i < kSeconds; ++i) {
    random = random * 1664525 + 1013904223;
    SamplingSigns signs = kStill;
    signs.motion_g = (random >> 8 & 3) == 0 ? 0.3F : 0.F;
    signs.off_wrist = (random >> 16 & 15) == 0;
    s.live(1, signs);
    changes += s.policy.level() != before;
    before = s.policy.level();
  }
  CHECK(changes <= 2 * kSeconds / in_seconds(SamplingPolicy::kDwell));
}

TEST_CASE("poor light is sampled at full rate, and until it is clearly good") {
  Steered s;
  s.live(30, kStill);
  SamplingSigns signs = kStill;
  signs.light_quality = 0.2F;
  s.live(1, signs);
  CHECK(s.policy.level() == SamplingLevel::full);
  CHECK(s.policy.reason() == SamplingReason::poor_light);
  signs.light_quality = 0.45F;
  s.live(60, signs);
  CHECK(s.policy.level() == SamplingLevel::full);
  s.live(30, kStill);
  CHECK(s.policy.level() == SamplingLevel::calm);
}

TEST_CASE("off the wrist one sample of light a second is left, and on it everything at once") {
  Steered s;
  SamplingSigns off = kStill;
  off.off_wrist = true;
  s.live(40, off);
  CHECK(s.policy.reason() == SamplingReason::not_worn);
  CHECK(s.hz(Channel::ppg_green) == 1);
  CHECK(s.hz(Channel::ppg_red) == 0);
  CHECK(s.hz(Channel::gyroscope) == 0);
  CHECK(s.hz(Channel::acceleration) == 25);
  s.live(1, kStill);
  CHECK(s.policy.level() > SamplingLevel::off_wrist);
}

TEST_CASE("a low battery lowers every level by one, until it is charged") {
  Steered s;
  SamplingSigns low = kStill;
  low.battery_pct = 14;
  s.live(40, low);
  CHECK(s.policy.level() == SamplingLevel::sparing);
  CHECK(s.hz(Channel::ppg_green) == 10);
  low.motion_g = 0.3F;
  s.live(1, low);
  CHECK(s.policy.level() == SamplingLevel::calm);
  SamplingSigns charged = kStill;
  charged.battery_pct = 19;
  s.live(60, charged);
  CHECK(s.policy.level() == SamplingLevel::sparing);
  charged.battery_pct = 21;
  s.live(60, charged);
  CHECK(s.policy.level() == SamplingLevel::calm);
}

TEST_CASE("a channel that something is computed from keeps what that needs") {
  Steered s;
  s.live(40, kStill);
  const SamplingNeeds all;
  CHECK(s.hz(Channel::ppg_green, all) == 50);
  CHECK(s.hz(Channel::ppg_red, all) == 25);
  CHECK(s.hz(Channel::ppg_red) == 10);
  CHECK(s.hz(Channel::gyroscope, all) == 25);
  CHECK(s.hz(Channel::acceleration, all) == 50);
  CHECK(s.hz(Channel::gyroscope) == 0);
}

TEST_CASE("rates stay within what each channel is good for") {
  for (const bool off : {false, true})
    for (const float motion : {0.F, 0.3F})
      for (const float battery : {5.F, 90.F}) {
        Steered s;
        s.live(60, {off, motion, 0.9F, battery});
        for (const bool needed : {false, true}) {
          const SamplingNeeds needs{needed, needed, needed, needed};
          for (const Channel c : {Channel::ppg_green, Channel::ppg_green_2, Channel::ppg_red}) {
            const double hz = s.hz(c, needs);
            CHECK((off ? hz <= 1 : hz >= 10 && hz <= 100));
          }
          for (const Channel c : {Channel::acceleration, Channel::gyroscope}) {
            const double hz = s.hz(c, needs);
            CHECK((hz == 0 || (hz >= 25 && hz <= 200)));
          }
          const double eda = s.hz(Channel::eda, needs);
          CHECK((off ? eda == 0 : eda >= 4 && eda <= 8));
        }
      }
}
