#include "vigil/units/quantity.hpp"

#include <type_traits>

#include "support.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

using namespace vigil;

static_assert(!std::is_convertible_v<Bpm, Milliseconds>);
static_assert(!std::is_convertible_v<double, Bpm>);

TEST_CASE("quantities convert between rate, period and per-minute") {
  CHECK(period(25_Hz) == 40_ms);
  CHECK(rate(40_ms) == 25_Hz);
  CHECK(per_minute(750_ms) == 80_bpm);
  CHECK(interval(80_bpm) == 750_ms);
  CHECK(per_minute(2_Hz) == 120_bpm);
  CHECK(in_seconds(1500_ms) == 1.5);
}

TEST_CASE("timestamps and durations keep apart") {
  const Timestamp start{1000};
  CHECK(start + 2_s == Timestamp{3000});
  CHECK(Timestamp{3000} - start == 2_s);
}

TEST_CASE("an absent reading has its reason and no value") {
  const Reading<Bpm> none(Absent::motion);
  CHECK_FALSE(none);
  CHECK(name(none.absent()) == "motion");
  CHECK(none.value_or(1_bpm) == 1_bpm);
  const Reading<Bpm> some(72_bpm);
  REQUIRE(some);
  CHECK(*some == 72_bpm);
}

TEST_CASE("every word of the vocabulary has a name, and no name stands twice") {
  const auto distinct = [](const auto& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].empty()) return false;
      for (std::size_t j = 0; j < i; ++j)
        if (names[i] == names[j]) return false;
    }
    return true;
  };
  CHECK(distinct(kAbsentNames));
  CHECK(distinct(kAlertKindNames));
  CHECK(distinct(kAlertStateNames));
  CHECK(distinct(kPriorityNames));
  CHECK(distinct(kLinkNames));
  for (const ChannelInfo& c : kChannels) CHECK_FALSE(c.name.empty());
  for (const VitalInfo& v : kVitals) CHECK_FALSE(v.name.empty());
}
