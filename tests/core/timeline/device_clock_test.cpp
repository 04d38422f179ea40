#include "vigil/timeline/device_clock.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "support.hpp"

using namespace vigil;

namespace {

/// A watch whose clock starts anywhere and drifts, and a link that delays.
struct DriftingWatch {
  double start_device_ms;
  double drift;  ///< of the device's clock, relative
  double device(double true_ms) const { return start_device_ms + true_ms * (1 + drift); }
};

double percentile(std::vector<double> v, double p) {
  std::sort(v.begin(), v.end());
  return v[static_cast<std::size_t>(p * static_cast<double>(v.size() - 1))];
}

}  // namespace

TEST_CASE("the first packet sets the clock") {
  DeviceClock clock;
  CHECK_FALSE(clock.known());
  clock.observe(5000, {1'700'000'000'000.0});
  CHECK(clock.known());
  CHECK(clock.to_monitor(5000) == Timestamp{1'700'000'000'000.0});
  CHECK(clock.to_monitor(5040) == Timestamp{1'700'000'000'040.0});
}

TEST_CASE("a faster packet corrects the slower ones before it") {
  DeviceClock clock;
  clock.observe(0, {300});
  clock.observe(1000, {1020});
  clock.observe(2000, {2250});
  CHECK(clock.to_monitor(2000).ms == doctest::Approx(2020));
}

TEST_CASE("time stamps hold within 20 ms under drift, jitter and batches") {
  for (const double drift : {-200e-6, -50e-6, 0.0, 80e-6, 200e-6}) {
    for (const double batch_ms : {0.0, 5000.0, 30000.0}) {
      CAPTURE(drift);
      CAPTURE(batch_ms);
      const DriftingWatch watch{123456, drift};
      DeviceClock clock;
      std::mt19937 rng(7);
      std::exponential_distribution<double> jitter(1 / 8.0);  // mean 8 ms over the least delay
      std::vector<double> errors;
      double arrival = 0;
      for (double t = 400; t < 3'600'000; t += 400) {
        // A batch leaves as one burst: its newest packet waits for all the others.
        const double leaves = batch_ms > 0 ? std::ceil(t / batch_ms) * batch_ms : t;
        arrival = std::max(arrival + 5, leaves + jitter(rng));
        clock.observe(std::floor(watch.device(t)), {arrival});
        const bool newest_of_batch = t + 400 > leaves;
        if (t > 120'000 && newest_of_batch)
          errors.push_back(std::abs(clock.to_monitor(watch.device(t)).ms - t));
        // The answer to a time synchronisation is a packet of its own.
        if (std::fmod(t, 10'000) == 0)
          clock.observe(std::floor(watch.device(t)), {t + jitter(rng)});
      }
      CHECK(percentile(errors, 0.99) < 20);
    }
  }
}

TEST_CASE("asking takes the least delay out, where it is the same both ways") {
  constexpr double kLeastMs = 25;
  DeviceClock clock;
  for (double t = 0; t < 60'000; t += 500) {
    clock.observe(t, {t + kLeastMs + std::fmod(t, 7)});
    if (std::fmod(t, 10'000) == 0) clock.observe_request(t, {t - kLeastMs - std::fmod(t, 3)});
  }
  CHECK(clock.to_monitor(60'000).ms == doctest::Approx(60'000).epsilon(1e-6));
}

TEST_CASE("the line is wrong by at most half of the least round trip") {
  for (const double there_ms : {0.0, 10.0, 40.0})
    for (const double back_ms : {0.0, 10.0, 40.0}) {
      DeviceClock clock;
      for (double t = 0; t < 60'000; t += 1000) {
        clock.observe(t, {t + back_ms});
        clock.observe_request(t, {t - there_ms});
      }
      CHECK(std::abs(clock.to_monitor(30'000).ms - 30'000) <= (there_ms + back_ms) / 2 + 1e-6);
    }
}

TEST_CASE("asking finds a clock's drift that late packets alone hide") {
  for (const double drift : {-200e-6, 200e-6}) {
    CAPTURE(drift);
    const DriftingWatch watch{123456, drift};
    std::mt19937 rng(3);
    std::uniform_real_distribution<double> delay(2, 32);
    DeviceClock alone, asking;
    for (double t = 0; t <= 240'000; t += 30'000) {
      const Timestamp arrival{t + delay(rng)};
      alone.observe(watch.device(t), arrival);
      asking.observe(watch.device(t), arrival);
      for (double asked = t; asked < t + 30'000; asked += 10'000) {
        const double received = asked + delay(rng);
        asking.observe(watch.device(received), {received + delay(rng)});
        asking.observe_request(watch.device(received), {asked});
      }
    }
    const auto error = [&](const DeviceClock& clock) {
      return std::abs(clock.to_monitor(watch.device(270'000)).ms - 270'000);
    };
    CHECK(error(asking) < 8);
    CHECK(error(asking) < error(alone));
  }
}

TEST_CASE("a request from after its answer is not believed") {
  DeviceClock clock;
  clock.observe(0, {20});
  clock.observe_request(1000, {3000});
  CHECK(clock.to_monitor(0).ms == doctest::Approx(20));
  clock.observe_request(2000, {1990});
  CHECK(clock.to_monitor(0).ms == doctest::Approx(5).epsilon(0.1));
}

TEST_CASE("a clock of 32 bits wraps without a break") {
  const double wrap = 4294967296.0;
  DeviceClock clock(wrap);
  for (int i = 0; i < 100; ++i) {
    const double t = i * 1000;
    const double device = clock.unwrap(std::fmod(wrap - 50'000 + t, wrap));
    clock.observe(device, {t});
    CHECK(clock.to_monitor(device).ms == doctest::Approx(t));
  }
}

TEST_CASE("after a restart nothing of the old clock is left") {
  DeviceClock clock;
  clock.observe(9'000'000, {0});
  clock.restart();
  CHECK_FALSE(clock.known());
  clock.observe(100, {60'000});
  CHECK(clock.to_monitor(100).ms == 60'000);
}
