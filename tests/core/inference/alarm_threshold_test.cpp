#include "vigil/inference/alarm_threshold.hpp"

#include <cmath>
#include <initializer_list>

#include "support.hpp"

using namespace vigil;

namespace {

constexpr double kDays = 30;
constexpr int kEpisodesADay = 8;

/// Alerts in a month of a wearer with so many episodes a day, each with a greatest score of its
/// own.
int alerts(AlarmThreshold& alarm, double least, double spread) {
  int n = 0;
  for (int i = 0; i < static_cast<int>(kDays) * kEpisodesADay; ++i) {
    alarm.passed(AlarmThreshold::kDay / kEpisodesADay);
    const double greatest = least + spread * std::fmod(i * 0.618, 1);
    if (greatest >= alarm.height()) alarm.alarmed(), ++n;
  }
  return n;
}

}  // namespace

TEST_CASE("alerts come as often as was chosen, whoever wears the watch") {
  for (const double per_day : {1.0 / 7, 1.0 / 3, 1.0, 3.0})
    for (const double spread : {0.5, 1.0, 1.5}) {
      AlarmThreshold alarm;
      alarm.set_rate(per_day);
      const int n = alerts(alarm, 0, spread);
      const double slack = AlarmThreshold::kMost / AlarmThreshold::kStep;
      CHECK(n <= kDays * per_day + slack);
      CHECK(n >= kDays * per_day - 1);
    }
}

TEST_CASE("stress beyond all doubt raises an alert however often it comes") {
  AlarmThreshold alarm;
  CHECK(alerts(alarm, AlarmThreshold::kMost, 1) == static_cast<int>(kDays) * kEpisodesADay);
  CHECK(alarm.height() <= AlarmThreshold::kMost);
}

TEST_CASE("an alert that was right does not make the next one rarer") {
  AlarmThreshold alarm;
  alarm.alarmed();
  CHECK(alarm.height() == AlarmThreshold::kStep);
  alarm.confirmed();
  CHECK(alarm.height() == 0);
  alarm.alarmed();
  alarm.alarmed();
  alarm.confirmed();
  alarm.confirmed();  // the same one
  CHECK(alarm.height() == AlarmThreshold::kStep);
}

TEST_CASE("only a height within the bounds is restored, and a rate that is a number taken") {
  AlarmThreshold alarm;
  CHECK(alarm.restore(1));
  for (const double bad : {-0.1, 2.1, std::nan("")}) CHECK_FALSE(alarm.restore(bad));
  CHECK(alarm.height() == 1);
  alarm.set_rate(std::nan(""));
  CHECK(alarm.rate() == 1);
  alarm.set_rate(0);
  CHECK(alarm.rate() == AlarmThreshold::kLeastPerDay);
}
