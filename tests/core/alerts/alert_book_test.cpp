#include "vigil/alerts/alert_book.hpp"

#include "support.hpp"
#include "vigil/alerts/limits.hpp"

using namespace vigil;

namespace {

Timestamp at(double s) { return Timestamp{} + seconds(s); }

/// Feeds one condition a second over [from, to].
void hold(AlertBook& book, AlertKind kind, Condition c, double from, double to, float value = 0,
          float limit = 0) {
  for (double s = from; s <= to; ++s) book.update(kind, c, value, limit, at(s));
}

int count(AlertBook& book, AlertState state) {
  int n = 0;
  while (const auto e = book.take_event()) n += e->state == state;
  return n;
}

}  // namespace

TEST_CASE("a condition raises only after it has held without a break") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_high, Condition::holds, 0, 9, 160, 150);
  CHECK(book.listed().empty());
  hold(book, AlertKind::heart_rate_high, Condition::absent, 10, 10);
  hold(book, AlertKind::heart_rate_high, Condition::holds, 11, 20, 160, 150);
  CHECK(book.listed().empty());
  hold(book, AlertKind::heart_rate_high, Condition::holds, 21, 21, 160, 150);
  REQUIRE(book.listed().size() == 1);
  const Alert a = book.listed()[0];
  CHECK(a.kind == AlertKind::heart_rate_high);
  CHECK(a.priority == Priority::medium);
  CHECK(a.raised == at(21));
  CHECK(a.value == 160);
  const auto event = book.take_event();
  REQUIRE(event);
  CHECK(event->state == AlertState::raised);
  CHECK_FALSE(book.take_event());
}

TEST_CASE("a missing value neither raises nor clears") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_high, Condition::holds, 0, 9, 160, 150);
  hold(book, AlertKind::heart_rate_high, Condition::unknown, 10, 60);
  CHECK(book.listed().empty());
  hold(book, AlertKind::heart_rate_high, Condition::holds, 61, 71, 160, 150);
  REQUIRE(book.listed().size() == 1);
  hold(book, AlertKind::heart_rate_high, Condition::unknown, 72, 200);
  CHECK(book.listed()[0].active);
}

TEST_CASE("an alert lists its worst value") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_high, Condition::holds, 0, 10, 160, 150);
  hold(book, AlertKind::heart_rate_high, Condition::holds, 11, 12, 180, 150);
  hold(book, AlertKind::heart_rate_high, Condition::holds, 13, 14, 155, 150);
  CHECK(book.listed()[0].value == 180);
}

TEST_CASE(
    "an alert that is over keeps its worst value, whatever stays too short to raise another") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_high, Condition::holds, 0, 12, 190, 150);
  hold(book, AlertKind::heart_rate_high, Condition::absent, 13, 20);
  hold(book, AlertKind::heart_rate_high, Condition::holds, 21, 24, 151, 150);
  hold(book, AlertKind::heart_rate_high, Condition::absent, 25, 30);
  REQUIRE(book.listed().size() == 1);
  CHECK_FALSE(book.listed()[0].active);
  CHECK(book.listed()[0].value == 190);
}

TEST_CASE("a vital-sign alert stays listed after its condition ended, until it is acknowledged") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_low, Condition::holds, 0, 10, 35, 40);
  hold(book, AlertKind::heart_rate_low, Condition::absent, 11, 16);
  REQUIRE(book.listed().size() == 1);
  CHECK_FALSE(book.listed()[0].active);
  CHECK(book.listed()[0].state == AlertState::cleared);
  CHECK(book.acknowledge(book.listed()[0].id, at(20)));
  CHECK(book.listed().empty());
}

TEST_CASE("an acknowledged alert leaves the list when its condition ends") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_low, Condition::holds, 0, 10, 35, 40);
  const auto id = book.listed()[0].id;
  CHECK(book.acknowledge(id, at(11)));
  CHECK(book.acknowledge(id, at(12)));  // twice does no harm
  REQUIRE(book.listed().size() == 1);
  CHECK(book.listed()[0].state == AlertState::acknowledged);
  hold(book, AlertKind::heart_rate_low, Condition::absent, 13, 18);
  CHECK(book.listed().empty());
  CHECK_FALSE(book.acknowledge(id, at(19)));
  CHECK(count(book, AlertState::acknowledged) == 1);
}

TEST_CASE("raised again, an alert is a new one") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_low, Condition::holds, 0, 10, 35, 40);
  const auto first = book.listed()[0].id;
  hold(book, AlertKind::heart_rate_low, Condition::absent, 11, 16);
  hold(book, AlertKind::heart_rate_low, Condition::holds, 17, 27, 38, 40);
  REQUIRE(book.listed().size() == 1);
  CHECK(book.listed()[0].id != first);
  CHECK(book.listed()[0].value == 38);
  CHECK_FALSE(book.listed()[0].acknowledged);
}

TEST_CASE("an unacknowledged alert escalates once; an acknowledged one does not") {
  AlertBook book;
  hold(book, AlertKind::link_lost, Condition::holds, 0, 24);
  CHECK(book.listed()[0].priority == Priority::low);
  hold(book, AlertKind::link_lost, Condition::holds, 25, 200);
  CHECK(book.listed()[0].priority == Priority::medium);
  CHECK(count(book, AlertState::escalated) == 1);

  AlertBook seen;
  hold(seen, AlertKind::link_lost, Condition::holds, 0, 1);
  seen.acknowledge(seen.listed()[0].id, at(2));
  hold(seen, AlertKind::link_lost, Condition::holds, 3, 100);
  CHECK(count(seen, AlertState::escalated) == 0);
}

TEST_CASE("a fault leaves the list as soon as it is mended") {
  AlertBook book;
  hold(book, AlertKind::link_lost, Condition::holds, 0, 3);
  CHECK(book.listed().size() == 1);
  hold(book, AlertKind::link_lost, Condition::absent, 4, 4);
  CHECK(book.listed().empty());
  CHECK(count(book, AlertState::cleared) == 1);
}

TEST_CASE("the most urgent alert stands first") {
  AlertBook book;
  hold(book, AlertKind::link_lost, Condition::holds, 0, 0);
  hold(book, AlertKind::heart_rate_high, Condition::holds, 0, 10, 160, 150);
  hold(book, AlertKind::spo2_low, Condition::holds, 0, 10, 85, 90);
  const auto listed = book.listed();
  REQUIRE(listed.size() == 3);
  CHECK(listed[0].kind == AlertKind::spo2_low);
  CHECK(listed[1].kind == AlertKind::heart_rate_high);
  CHECK(listed[2].kind == AlertKind::link_lost);
}

TEST_CASE("limits raise, and a removed limit clears") {
  AlertBook book;
  Limits limits{40.f, 150.f};
  for (int s = 0; s <= 10; ++s) check_limits(book, Vital::heart_rate, 170.f, limits, at(s));
  REQUIRE(book.listed().size() == 1);
  CHECK(book.listed()[0].limit == 150);
  limits.high.reset();
  for (int s = 11; s <= 16; ++s) check_limits(book, Vital::heart_rate, 170.f, limits, at(s));
  CHECK_FALSE(book.listed()[0].active);
}

TEST_CASE("a vital without limits of its own raises nothing") {
  AlertBook book;
  for (int s = 0; s <= 100; ++s) check_limits(book, Vital::rmssd, 1000.f, Limits{1.f, 2.f}, at(s));
  CHECK(book.listed().empty());
}

TEST_CASE("silence keeps an alert in sight") {
  AlertBook book;
  hold(book, AlertKind::heart_rate_low, Condition::holds, 0, 10, 35, 40);
  CHECK(book.silence(book.listed()[0].id, at(130), at(10)));
  REQUIRE(book.listed().size() == 1);
  CHECK(book.listed()[0].silent_until == at(130));
  CHECK_FALSE(book.silence(999, at(130), at(10)));
}

TEST_CASE("silence ends when it was to end, and the alert calls again") {
  for (const Condition later : {Condition::holds, Condition::unknown}) {
    AlertBook book;
    hold(book, AlertKind::heart_rate_low, Condition::holds, 0, 10, 35, 40);
    const std::uint32_t id = book.listed()[0].id;
    book.silence(id, at(130), at(10));
    hold(book, AlertKind::heart_rate_low, later, 11, 129, 35, 40);
    CHECK(book.listed()[0].state == AlertState::silenced);
    hold(book, AlertKind::heart_rate_low, later, 130, 130, 35, 40);
    CHECK(book.listed()[0].state == AlertState::raised);
    CHECK(book.listed()[0].id == id);
    book.silence(id, at(200), at(140));
    book.acknowledge(id, at(150));
    hold(book, AlertKind::heart_rate_low, later, 151, 300, 35, 40);
    CHECK(book.listed()[0].state == AlertState::acknowledged);
  }
}
