#include "vigil/signal/spectrum.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using golden::Json;

namespace {

/// The settings of a golden entry.
Welch::Settings settings_of(const Json& entry) {
  const Json& s = entry.at("settings");
  Welch::Settings settings;
  settings.segment = s.at("nperseg").get<std::size_t>();
  settings.overlap = s.value("noverlap", settings.segment / 2);
  settings.fft_size = s.value("nfft", settings.segment);
  if (s.value("window", "") == "hamming") settings.window = Window::hamming;
  if (s.value("detrend", "") == "linear") settings.trend = Trend::linear;
  return settings;
}

std::vector<float> density(Welch& welch, const std::vector<float>& x) {
  std::vector<float> power(welch.bins());
  REQUIRE(welch(x, power));
  return power;
}

void check_against(const golden::Category& spectral, const Json& entry, Welch& welch) {
  CAPTURE(entry.at("id"));
  const Json& expected = entry.at("expected");
  const auto power = density(welch, spectral.floats(entry.at("input").at("x")));
  CHECK(golden::excess({power.begin(), power.end()}, spectral.numbers(expected.at("P")),
                       golden::tolerance(entry, "tol_f32", "P")) <= 1);
  if (!expected.contains("features")) return;

  const Json& limits = entry.at("settings").at("band_hz");
  const auto shape =
      spectral_shape({power, welch.step()}, {Hertz(limits.at(0)), Hertz(limits.at(1))});
  REQUIRE(shape);
  const auto check = [&](double got, const char* key) {
    CAPTURE(key);
    const auto allowed = golden::tolerance(entry, "tol_f32", std::string("features.") + key);
    const Json& features = expected.at("features");
    if (features.contains(key))
      CHECK(golden::excess({got}, spectral.numbers(features.at(key)), allowed) <= 1);
  };
  check(shape->dominant.value, "dominant_freq_parabolic");
  check(shape->entropy, "spectral_entropy_norm");
  check(shape->edge.value, "edge95");
  check(shape->median.value, "median_freq");
  check(shape->centroid.value, "centroid");
  check(shape->spread.value, "spread");
  check(shape->flatness, "flatness");
}

}  // namespace

TEST_CASE("Welch's density and its shape are SciPy's") {
  const golden::Category spectral("spectral");
  int compared = 0;
  for (const Json& entry : spectral.entries("spectral/welch/")) {
    const Json& s = entry.at("settings");
    if (s.contains("average") || s.contains("scaling")) continue;  // not offered
    Welch welch(settings_of(entry), Hertz(s.at("fs")));
    check_against(spectral, entry, welch);
    ++compared;
  }
  CHECK(compared > 30);
}

TEST_CASE("one untapered segment is SciPy's periodogram") {
  const golden::Category spectral("spectral");
  for (const Json& entry : spectral.entries("spectral/periodogram/")) {
    const std::size_t n = spectral.numbers(entry.at("input").at("x")).size();
    Welch welch({.segment = n, .overlap = 0, .fft_size = n, .window = Window::boxcar},
                Hertz(entry.at("settings").at("fs")));
    check_against(spectral, entry, welch);
  }
}

TEST_CASE("band powers are the trapezium rule's over Welch's density") {
  const golden::Category spectral("spectral");
  for (const Json& entry : spectral.entries("spectral/bandpower/")) {
    CAPTURE(entry.at("id"));
    const Json& s = entry.at("settings");
    Welch welch(settings_of(entry), Hertz(s.at("fs")));
    const auto power = density(welch, spectral.floats(entry.at("input").at("x")));
    std::vector<double> bands;
    for (const Json& band : s.at("bands")) {
      bands.push_back(band_power({power, welch.step()}, {Hertz(band.at(0)), Hertz(band.at(1))}));
    }
    CHECK(golden::excess(bands, spectral.numbers(entry.at("expected").at("trapz")),
                         golden::tolerance(entry, "tol_f32", "trapz")) <= 1);
  }
}

TEST_CASE("the density's integral is the signal's variance") {
  std::vector<float> x(1000);
  for (std::size_t n = 0; n < x.size(); ++n) x[n] = 3 * std::sin(float(n) * 0.3f) + 50;
  Welch welch({.segment = 1000, .overlap = 0, .window = Window::boxcar}, 25_Hz);
  const auto power = density(welch, x);
  CHECK(band_power({power, welch.step()}, {0_Hz, 12.5_Hz}) == doctest::Approx(4.5).epsilon(0.01));
}

TEST_CASE("a signal without power has no spectral shape, and a short one no density") {
  const std::vector<float> flat(64), broken(64, std::numeric_limits<float>::quiet_NaN());
  CHECK(spectral_shape({flat, 1_Hz}, {0_Hz, 10_Hz}).absent() == Absent::poor_signal);
  CHECK(spectral_shape({broken, 1_Hz}, {0_Hz, 10_Hz}).absent() == Absent::poor_signal);
  CHECK(spectral_shape({flat, 1_Hz}, {80_Hz, 90_Hz}).absent() == Absent::poor_signal);
  Welch welch({.segment = 128, .overlap = 64}, 25_Hz);
  std::vector<float> power(welch.bins());
  CHECK_FALSE(welch(flat, power));
}
