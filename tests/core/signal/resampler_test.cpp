#include "vigil/signal/resampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "support.hpp"

using namespace vigil;

namespace {

std::vector<float> sine(double hz, double rate, std::size_t n, double offset = 0) {
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = static_cast<float>(offset + std::sin(2 * std::numbers::pi * hz * double(i) / rate));
  }
  return x;
}

struct Grid {
  std::vector<float> values;
  std::vector<std::uint8_t> valid;
};

Grid read(Resampler& r, Timestamp first, std::size_t n, std::size_t axes = 1) {
  Grid g{std::vector<float>(n * axes), std::vector<std::uint8_t>(n)};
  r.read(first, g.values, g.valid);
  return g;
}

double rms(const std::vector<float>& x) {
  double s = 0;
  for (const float v : x) s += double(v) * double(v);
  return std::sqrt(s / double(x.size()));
}

}  // namespace

TEST_CASE("a pulse-band sine comes out on the grid as it went in, from any input rate") {
  for (const double rate : {20.0, 25.0, 32.0, 50.0, 64.0, 100.0, 125.0, 200.0}) {
    CAPTURE(rate);
    for (const double hz : {0.7, 2.5, 0.3 * std::min(rate, 50.0)}) {
      CAPTURE(hz);
      Resampler r({.output_rate = 50_Hz});
      r.push({0}, Hertz(rate), sine(hz, rate, std::size_t(rate * 4)));
      const Grid g = read(r, {1010}, 100);
      for (std::size_t i = 0; i < 100; ++i) {
        REQUIRE(g.valid[i] == 1);
        const double t = 1.010 + double(i) / 50;
        CHECK(double(g.values[i]) ==
              doctest::Approx(std::sin(2 * std::numbers::pi * hz * t)).epsilon(2e-3));
      }
    }
  }
}

TEST_CASE("what lies above half the grid's rate does not fold into it") {
  for (const double hz : {14.0, 24.0, 26.0, 49.0, 51.0}) {
    CAPTURE(hz);
    Resampler r({.output_rate = 25_Hz});
    r.push({0}, 125_Hz, sine(hz, 125, 500));
    CHECK(rms(read(r, {1000}, 50).values) < 2e-3);
  }
}

TEST_CASE("a large constant stays exactly constant") {
  Resampler r({.output_rate = 50_Hz});
  r.push({0}, 64_Hz, std::vector<float>(256, 8388607.0f));
  for (const float v : read(r, {500}, 120).values) CHECK(v == 8388607.0f);
}

TEST_CASE("the output does not depend on how the input was cut") {
  const auto x = sine(1.3, 64, 256, 1000);
  Resampler whole({.output_rate = 50_Hz}), parts({.output_rate = 50_Hz});
  whole.push({0}, 64_Hz, x);
  for (std::size_t at = 0, n = 1; at < x.size(); at += n, n = n % 7 + 1) {
    n = std::min(n, x.size() - at);
    parts.push({double(at) * 1000 / 64}, 64_Hz, std::span(x).subspan(at, n));
  }
  CHECK(read(whole, {300}, 150).values == read(parts, {300}, 150).values);
}

TEST_CASE("a short gap is bridged, a long one is a hole") {
  const auto x = sine(1, 50, 200);
  Resampler r({.output_rate = 50_Hz});
  r.push({0}, 50_Hz, std::span(x).first(80));
  r.push({1640}, 50_Hz, std::span(x).subspan(82, 18));  // two samples lost
  r.push({2500}, 50_Hz, std::span(x).subspan(125));     // half a second lost
  const Grid g = read(r, {1000}, 120);
  for (std::size_t i = 0; i < 120; ++i) {
    const double t = 1000 + 20 * double(i);
    CAPTURE(t);
    CHECK(bool(g.valid[i]) == !(t > 1980 && t < 2500));
    if (g.valid[i] && std::abs(t - 1980) > 300 && std::abs(t - 2500) > 300) {
      CHECK(std::abs(double(g.values[i]) - std::sin(2 * std::numbers::pi * t / 1000)) < 0.03);
    }
  }
  CHECK(g.values[60] == g.values[49]);  // in the hole: the last value
}

TEST_CASE("before the first and after the last sample there is nothing") {
  Resampler r({.output_rate = 50_Hz});
  CHECK(r.empty());
  CHECK(read(r, {0}, 1).valid[0] == 0);
  r.push({100}, 50_Hz, sine(1, 50, 50));
  const Grid g = read(r, {0}, 60);
  CHECK(g.valid[4] == 0);
  CHECK(g.valid[5] == 1);
  CHECK(g.valid[54] == 1);
  CHECK(g.valid[55] == 0);
  CHECK(r.newest() == Timestamp{1080});
}

TEST_CASE("samples that repeat or run backward are dropped, lost ones are not invented") {
  const auto x = sine(1, 50, 100);
  Resampler r({.output_rate = 50_Hz});
  CHECK(r.push({0}, 50_Hz, std::span(x).first(60)) == 60);
  CHECK(r.push({1000}, 50_Hz, std::span(x).subspan(50)) == 40);  // the first ten again
  CHECK(r.push({0}, 50_Hz, x) == 0);
  CHECK(r.push({2000}, 0_Hz, x) == 0);
  CHECK(r.push({2000}, 1000_Hz, x) == 0);
  CHECK(r.push({std::nan("")}, 50_Hz, x) == 0);
  std::vector<float> bad(50, std::numeric_limits<float>::infinity());
  CHECK(r.push({2000}, 50_Hz, bad) == 0);
  CHECK(read(r, {1980}, 2).valid == std::vector<std::uint8_t>{1, 0});
}

TEST_CASE("axes stay apart") {
  std::vector<float> xyz;
  for (int i = 0; i < 200; ++i) xyz.insert(xyz.end(), {1.0f, -2.0f, std::sin(0.1f * float(i))});
  Resampler r({.output_rate = 50_Hz, .axes = 3});
  r.push({0}, 50_Hz, xyz);
  const Grid g = read(r, {1000}, 50, 3);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(g.values[3 * i] == 1);
    CHECK(g.values[3 * i + 1] == -2);
    CHECK(double(g.values[3 * i + 2]) ==
          doctest::Approx(std::sin(0.1 * double(50 + i))).epsilon(1e-3));
  }
}
