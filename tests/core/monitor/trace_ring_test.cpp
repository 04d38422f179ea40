#include "vigil/monitor/trace_ring.hpp"

#include <memory>

#include "support.hpp"

using namespace vigil;

namespace {
std::unique_ptr<Trace> drawn(const TraceRing& ring) {
  auto trace = std::make_unique<Trace>();
  ring.copy_to(*trace);
  return trace;
}
}  // namespace

TEST_CASE("a column keeps the least and the greatest of its samples") {
  TraceRing ring(100_ms);
  ring.push({1000}, 2);
  ring.push({1050}, -1);
  ring.push({1099}, 5);
  ring.push({1100}, 7);
  const auto t = drawn(ring);
  REQUIRE(t->count == 2);
  CHECK(t->first_ms == 1000);
  CHECK(t->low[0] == -1);
  CHECK(t->high[0] == 5);
  CHECK(t->low[1] == 7);
}

TEST_CASE("lost data is a hole, a rate below one sample a column is not") {
  TraceRing ring(100_ms, 1);
  ring.push({0}, 1);
  ring.push({200}, 3);  // one column between: bridged
  ring.push({600}, 4);  // three: a hole
  const auto t = drawn(ring);
  REQUIRE(t->count == 7);
  CHECK(t->flag[1] == Trace::fine);
  CHECK(t->low[1] == doctest::Approx(2));
  CHECK(t->flag[3] == Trace::hole);
  CHECK(t->flag[5] == Trace::hole);
  CHECK(t->flag[6] == Trace::fine);
}

TEST_CASE("the oldest columns make room, and a long pause starts anew") {
  TraceRing ring(100_ms);
  for (int i = 0; i < 1000; ++i) ring.push({i * 100.0}, static_cast<float>(i));
  auto t = drawn(ring);
  CHECK(t->count == Trace::kColumns);
  CHECK(t->first_ms == (1000 - 512) * 100.0);
  CHECK(t->low[511] == 999);
  ring.push({1e9}, 1);
  t = drawn(ring);
  CHECK(t->count == 1);
}

TEST_CASE("what is older than its column's successors is not drawn") {
  TraceRing ring(100_ms);
  ring.push({1000}, 1);
  ring.push({1100}, 2);
  ring.push({1050}, 9);
  CHECK(drawn(ring)->high[0] == 1);
}
