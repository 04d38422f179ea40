#include "vigil/timeline/beat_clock.hpp"

#include "support.hpp"

using namespace vigil;

TEST_CASE("beats form a chain that ends at or before the arrival") {
  BeatClock clock;
  clock.arrive(800_ms, {10'000});
  CHECK(clock.next(800_ms) == Timestamp{10'000});
  clock.arrive(1600_ms, {12'000});
  CHECK(clock.next(810_ms) == Timestamp{10'810});
  CHECK(clock.next(790_ms) == Timestamp{11'600});
}

TEST_CASE("a chain that runs ahead of the arrivals is pulled back") {
  BeatClock clock;
  clock.arrive(800_ms, {10'000});
  clock.next(800_ms);
  clock.arrive(1000_ms, {10'990});
  CHECK(clock.next(1000_ms) == Timestamp{10'990});
}

TEST_CASE("after lost notifications the chain starts again at the arrival") {
  BeatClock clock;
  clock.arrive(800_ms, {10'000});
  clock.next(800_ms);
  clock.arrive(800_ms, {30'000});
  CHECK(clock.next(800_ms) == Timestamp{30'000});
}
