#include "trace_store.hpp"

#include <limits>
#include <memory>

#include "support.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

/// Columns numbered from `first`, each with its number as its value.
Trace counting(std::int64_t first, std::uint32_t count, float step_ms = 10) {
  Trace t{};
  t.first_ms = static_cast<double>(first) * static_cast<double>(step_ms);
  t.step_ms = step_ms;
  t.count = count;
  for (std::uint32_t i = 0; i < count; ++i) t.low[i] = t.high[i] = static_cast<float>(first + i);
  return t;
}

}  // namespace

TEST_CASE("a ring holds more than one snapshot, and overlapping snapshots fall onto each other") {
  auto ring = std::make_unique<TraceRing>();
  for (std::int64_t first = 1000; first <= 1600; first += 100) ring->take(counting(first, 400));
  CHECK(ring->newest() == 1999);
  for (std::uint32_t age = 0; age < 1000; ++age)
    REQUIRE(ring->back(age).low == static_cast<float>(1999 - age));
}

TEST_CASE("columns that no snapshot brought are a hole, not what stood there before") {
  auto ring = std::make_unique<TraceRing>();
  ring->take(counting(1000, 100));
  ring->take(counting(1150, 100));
  CHECK(ring->back(99).low == 1150);
  CHECK(ring->back(100).kind == mark::hole);
  CHECK(ring->back(149).kind == mark::hole);
  CHECK(ring->back(150).low == 1099);
  ring->take(counting(50'000, 10));
  CHECK(ring->back(10).kind == mark::hole);
  CHECK(ring->back(kRingColumns - 1).kind == mark::hole);
}

TEST_CASE("what lies before the first data is nothing; what is lost after it is a hole") {
  auto ring = std::make_unique<TraceRing>();
  Trace t = counting(1000, 10);
  t.flag[0] = t.flag[1] = t.flag[5] = Trace::hole;
  ring->take(t);
  CHECK(ring->back(9).kind == mark::nothing);
  CHECK(ring->back(8).kind == mark::nothing);
  CHECK(ring->back(7).has_data());
  CHECK(ring->back(4).kind == mark::hole);
  CHECK(ring->seen_ms() == 80);
}

TEST_CASE("another rate, or time that runs back, starts again") {
  auto ring = std::make_unique<TraceRing>();
  ring->take(counting(1000, 100));
  ring->take(counting(1000, 50, 20));
  CHECK(ring->back(50).kind == mark::nothing);
  ring->take(counting(500, 20, 20));
  CHECK(ring->newest() == 519);
  CHECK(ring->back(20).kind == mark::nothing);
  ring->take(Trace{});
  CHECK(ring->empty());
}

TEST_CASE("values that are no numbers are holes") {
  auto ring = std::make_unique<TraceRing>();
  Trace t = counting(1000, 4);
  t.low[2] = std::numeric_limits<float>::quiet_NaN();
  t.high[3] = std::numeric_limits<float>::infinity();
  ring->take(t);
  CHECK(ring->back(1).kind == mark::hole);
  CHECK(ring->back(0).kind == mark::hole);
  CHECK(ring->range().high == 1001);
}

TEST_CASE("the scale grows at once and shrinks slowly") {
  auto ring = std::make_unique<TraceRing>();
  Trace loud = counting(0, 2);
  loud.low[0] = -10;
  loud.high[1] = 10;
  ring->take(loud);
  CHECK(ring->range().low == -10);
  Trace quiet = counting(2, 2);
  quiet.low[0] = quiet.low[1] = -1;
  quiet.high[0] = quiet.high[1] = 1;
  ring->take(quiet);
  CHECK(ring->range().high < 10);
  CHECK(ring->range().high > 5);
  for (int i = 4; i < 200; i += 2) {
    quiet.first_ms = i * 10;
    ring->take(quiet);
  }
  CHECK(ring->range().high == doctest::Approx(1).epsilon(0.01));
}
