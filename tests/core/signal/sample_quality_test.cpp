#include "vigil/signal/sample_quality.hpp"

#include <vector>

#include "pulse_feed.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

constexpr Milliseconds kStep = period(50_Hz);

/// Three axes at 50 Hz: gravity and noise.
std::vector<float> still(double seconds) {
  TestNoise random;
  std::vector<float> x;
  for (int i = 0; i < static_cast<int>(50 * seconds); ++i)
    for (const float axis : {0.f, 0.f, 1.f})
      x.push_back(axis + 0.01f * static_cast<float>(random()));
  return x;
}

SampleQuality sensor() {
  return SampleQuality({.low = -64, .high = 64, .stuck_after = seconds(4), .clipped_from = 1.95f},
                       3);
}

float quality_of(std::span<const float> x, Timestamp first = Timestamp{}) {
  SampleQuality q = sensor();
  q.push(first, kStep, x);
  return *q.value();
}

}  // namespace

TEST_CASE("a sound sensor has the quality 1, however its samples are cut") {
  const auto x = still(20);
  CHECK(quality_of(x) == doctest::Approx(1).epsilon(0.001));
  SampleQuality parts = sensor();
  for (std::size_t i = 0; i < x.size(); i += 3 * 7)
    parts.push(Timestamp{} + kStep * static_cast<double>(i / 3), kStep,
               std::span(x).subspan(i, std::min<std::size_t>(21, x.size() - i)));
  CHECK(*parts.value() == quality_of(x));
}

TEST_CASE("what is missing, impossible, stuck or clipped is taken off") {
  SampleQuality holes = sensor();
  const auto second = still(1);
  for (int k = 0; k < 20; k += 2) holes.push(Timestamp{1000.0 * k}, kStep, second);
  CHECK(*holes.value() == doctest::Approx(0.5).epsilon(0.01));

  auto impossible = still(10);
  for (std::size_t i = impossible.size() / 2; i < impossible.size(); i += 6) impossible[i] = 100;
  CHECK(quality_of(impossible) < 0.8f);

  const std::vector<float> stuck(3 * 50 * 20, 0.25f);
  CHECK(quality_of(stuck) == 0);

  auto clipped = still(10);
  for (std::size_t i = 0; i < clipped.size(); i += 3) clipped[i] = (i / 3) % 4 < 2 ? 2.f : 0.f;
  CHECK(quality_of(clipped) == doctest::Approx(0.75).epsilon(0.02));
}

TEST_CASE("a quality is of the last 8 s, and absent before the first") {
  SampleQuality q = sensor();
  CHECK(q.value().absent() == Absent::no_data);
  q.push(Timestamp{}, kStep, still(0.5));
  CHECK(q.value().absent() == Absent::starting);
  q.push(Timestamp{1000}, kStep, std::vector<float>(3 * 50 * 20, 0.25f));
  CHECK(*q.value() == 0);
  q.push(Timestamp{21000}, kStep, still(9));
  CHECK(*q.value() == doctest::Approx(1).epsilon(0.001));
  q.reset();
  CHECK(q.value().absent() == Absent::no_data);
}

TEST_CASE("values that are not finite are not there") {
  auto x = still(10);
  for (float& v : x) v = std::numeric_limits<float>::quiet_NaN();
  CHECK(quality_of(x) == 0);
}
