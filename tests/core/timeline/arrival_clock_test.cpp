#include "vigil/timeline/arrival_clock.hpp"

#include <cmath>

#include "support.hpp"

using namespace vigil;

TEST_CASE("samples that arrive in bursts are laid out evenly") {
  ArrivalClock clock(10_Hz);
  double last = 0, least = 1e9, most = 0;
  for (int i = 0; i < 600; ++i) {
    const double jitter = i % 3 == 0 ? 140 : i % 3 == 1 ? 60 : 0;
    const double t = clock.place(1, {1000 + 100.0 * i + jitter}).ms;
    if (i > 200) {
      least = std::min(least, t - last);
      most = std::max(most, t - last);
    }
    last = t;
  }
  CHECK(least > 90);
  CHECK(most < 110);
  CHECK(std::abs(last - (1000 + 100.0 * 598 + 67)) < 20);
}

TEST_CASE("a sensor somewhat faster or slower than it says is followed") {
  for (const double period : {98.0, 103.0}) {
    ArrivalClock clock(10_Hz);
    double lag = 0;
    for (int i = 0; i < 2000; ++i) {
      const double arrival = period * i;
      lag = arrival - 100 - clock.place(1, {arrival}).ms;
    }
    CHECK(std::abs(lag) < 70);
  }
}

TEST_CASE("after a pause the chain begins anew, and several samples at once end at their arrival") {
  ArrivalClock clock(10_Hz);
  CHECK(clock.place(1, {1000}).ms == 900);
  CHECK(clock.place(1, {9000}).ms == 8900);
  clock.restart();
  CHECK(clock.place(4, {9010}).ms == 8610);
}
