#include "vigil/timeline/event_track.hpp"

#include "support.hpp"

using namespace vigil;

namespace {

constexpr std::uint32_t kOldest = 0;

/// A frame of one value that comes in the round of its second.
bool taken(EventTrack& track, int sequence, double at_s = 0, std::uint32_t oldest = kOldest) {
  const Arrival arrival{Timestamp{} + seconds(at_s), {}, static_cast<std::uint32_t>(at_s)};
  const auto place = track.take(static_cast<std::uint16_t>(sequence), 1, arrival, oldest);
  if (place) track.count(true);
  return place.has_value();
}

}  // namespace

TEST_CASE("numbers in order lose nothing, across the wrap too") {
  EventTrack track;
  for (int i = 65'000; i < 66'000; ++i) CHECK(taken(track, i));
  CHECK(track.ledger().lost == 0);
  CHECK(track.ledger().lost_known);
}

TEST_CASE("what is missing is lost until it comes, once") {
  EventTrack track;
  taken(track, 10);
  taken(track, 13);
  CHECK(track.ledger().lost == 2);
  CHECK(taken(track, 12));
  CHECK_FALSE(taken(track, 12));
  CHECK_FALSE(taken(track, 13));
  CHECK(track.ledger().duplicate == 2);
  CHECK(track.ledger().lost == 1);
}

TEST_CASE("a frame that comes after its successor is placed before it, with its arrival") {
  EventTrack track;
  track.take(1, 1, {{1000}, {}, 1}, kOldest);
  track.take(4, 1, {{4000}, {}, 4}, kOldest);
  const auto third = track.take(3, 1, {{20'000}, {}, 20}, kOldest);
  REQUIRE(third);
  CHECK(third->merged);
  CHECK(third->arrival.time.ms == 4000);
  CHECK(third->arrival.round == 4);
  // Of a frame that came late, the successor may have come late itself.
  const auto second = track.take(2, 1, {{30'000}, {}, 30}, kOldest);
  REQUIRE(second);
  CHECK(second->arrival.time.ms == 4000);
  CHECK(second->number < third->number);
  CHECK(track.ledger().lost == 0);
}

TEST_CASE("a frame that comes after the horizon is late, and a repetition of it a duplicate") {
  EventTrack track;
  taken(track, 1, 1);
  taken(track, 4, 4);
  CHECK(taken(track, 3, 4 + 35));
  CHECK_FALSE(taken(track, 2, 4 + 35.001));
  CHECK(track.ledger().late == 1);
  CHECK(track.ledger().lost == 0);
  CHECK_FALSE(taken(track, 2, 41));
  CHECK(track.ledger().duplicate == 1);
  CHECK(track.ledger().lost == 0);
}

TEST_CASE("a frame whose successor came before what can be made anew is late") {
  EventTrack track;
  taken(track, 1, 1);
  taken(track, 3, 3);
  taken(track, 5, 5);
  CHECK_FALSE(taken(track, 2, 6, 4));
  CHECK(taken(track, 4, 6, 4));
  CHECK(track.ledger().late == 1);
  CHECK(track.ledger().stored == 4);
}

TEST_CASE("what came before all that is remembered is late, not lost and not a duplicate") {
  EventTrack track;
  for (int i = 1; i <= 300; ++i) taken(track, i);
  CHECK_FALSE(taken(track, 5));
  CHECK(track.ledger().late == 1);
  CHECK(track.ledger().lost == 0);
}

TEST_CASE("merged values that nothing is made of any more count as late") {
  EventTrack track;
  taken(track, 1);
  taken(track, 4);
  REQUIRE(track.take(2, 1, {}, kOldest));
  track.count_merged(true, 7);
  REQUIRE(track.take(3, 1, {}, kOldest));
  track.count_merged(false, 6);
  CHECK(track.disturbed() == 6);
  track.forgo();
  CHECK_FALSE(track.disturbed());
  CHECK(track.ledger().stored == 2);
  CHECK(track.ledger().late == 1);
  CHECK(track.ledger().rejected == 1);
  CHECK(track.ledger().received == 4);
}

TEST_CASE("after a restart the numbers begin anew, and go on being told apart") {
  EventTrack track;
  const auto before = track.take(500, 1, {}, kOldest);
  track.restart();
  const auto after = track.take(0, 1, {}, kOldest);
  REQUIRE(after);
  CHECK_FALSE(after->merged);
  CHECK(after->number > before->number);
  CHECK(track.ledger().lost == 0);
}
