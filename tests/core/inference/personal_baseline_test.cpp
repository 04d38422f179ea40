#include "vigil/inference/personal_baseline.hpp"

#include <cmath>
#include <vector>

#include "cards.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

PersonalBaseline baseline(const CardInput& input, double time_constant_s = 1200) {
  ModelCard card = plain_card();
  card.baseline_s = time_constant_s;
  return {input, card};
}

CardInput plain(double spread) { return {"tonic_mean", {}, spread, false}; }

}  // namespace

TEST_CASE("the first value is the wearer's usual one, whatever it is") {
  for (const float level : {-3.F, 0.F, 0.7F, 900.F}) {
    PersonalBaseline b = baseline(plain(1));
    CHECK(b.push(level) == 0);
    CHECK(b.age_s() == 1);
  }
}

TEST_CASE("deviations are measured in the training data's spread at first, then in the wearer's") {
  PersonalBaseline b = baseline(plain(2));
  for (int i = 0; i < 600; ++i) b.push(i % 2 ? 10.F : 9.F);  // the wearer's own: 0.5
  // Half the weight is the prior's by now: sd = sqrt((0.25 + 4) / 2).
  CHECK(b.push(10.5F) == doctest::Approx(1 / std::sqrt(4.25 / 2)).epsilon(0.02));
  for (int i = 0; i < 20000; ++i) b.push(i % 2 ? 10.F : 9.F);
  // After its time constant: sd = sqrt((1200 * 0.25 + 600 * 4) / 1800).
  CHECK(b.push(10.5F) == doctest::Approx(1 / std::sqrt(1.5)).epsilon(0.02));
}

TEST_CASE("the past alone counts: what comes later changes nothing") {
  std::vector<float> first;
  for (const float later : {0.F, 1000.F}) {
    PersonalBaseline b = baseline(plain(1));
    std::vector<float> z;
    z.reserve(300);
    for (int i = 0; i < 300; ++i) z.push_back(b.push(std::sin(static_cast<float>(i))));
    for (int i = 0; i < 300; ++i) b.push(later);
    if (first.empty()) first = z;
    CHECK(z == first);
  }
}

TEST_CASE("a level that stays becomes usual") {
  PersonalBaseline b = baseline(plain(1), 300);
  for (int i = 0; i < 600; ++i) b.push(0);
  CHECK(b.push(5) == 3);
  for (int i = 0; i < 3000; ++i) b.push(5);
  CHECK(b.push(5) == doctest::Approx(0).epsilon(0.01));
}

TEST_CASE("a logarithm makes equal ratios equal steps, and takes nothing below zero") {
  CardInput log = plain(0.3);
  log.log_offset = 0.1;
  PersonalBaseline dry = baseline(log), moist = baseline(log);
  for (int i = 0; i < 100; ++i) dry.push(0.1F), moist.push(9.9F);
  CHECK(dry.push(0.3F) == doctest::Approx(moist.push(19.9F)).epsilon(1e-4));
  CHECK(std::isfinite(dry.push(-5)));
}

TEST_CASE("extremes are cut, and a new start forgets all") {
  PersonalBaseline b = baseline(plain(1));
  for (int i = 0; i < 100; ++i) b.push(0);
  CHECK(b.push(1e9F) == 3);
  CHECK(b.push(-1e9F) == -3);
  b.reset();
  CHECK(b.age_s() == 0);
  CHECK(b.push(7) == 0);
}
