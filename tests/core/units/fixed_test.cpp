#include "vigil/units/fixed.hpp"

#include "support.hpp"

using namespace vigil;

TEST_CASE("a fixed vector refuses what does not fit") {
  FixedVector<int, 2> v;
  CHECK(v.push_back(1));
  CHECK(v.push_back(2));
  CHECK_FALSE(v.push_back(3));
  CHECK(v.size() == 2);
  v.erase(0);
  CHECK(v.size() == 1);
  CHECK(v[0] == 2);
}

TEST_CASE("a ring keeps the last N in order") {
  Ring<int, 3> r;
  for (int i = 1; i <= 5; ++i) r.push(i);
  CHECK(r.size() == 3);
  CHECK(r.front() == 3);
  CHECK(r[1] == 4);
  CHECK(r.back() == 5);
  r.pop_front();
  CHECK(r.front() == 4);
  r.push(6);
  CHECK(r.back() == 6);
}
