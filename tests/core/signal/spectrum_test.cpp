#include "vigil/signal/spectrum.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using golden::Value;

namespace {

/// The settings of a golden entry.
Welch::Settings settings_of(const golden::Entry& entry) {
  const Value& s = entry.settings;
  Welch::Settings settings;
  settings.segment = s["nperseg"].count();
  settings.overlap = s.has("noverlap") ? s["noverlap"].count() : settings.segment / 2;
  settings.fft_size = s.has("nfft") ? s["nfft"].count() : settings.segment;
  if (s["window"].text == "hamming") settings.window = Window::hamming;
  if (s["detrend"].text == "linear") settings.trend = Trend::linear;
  return settings;
}

std::vector<float> density(Welch& welch, const std::vector<float>& x) {
  std::vector<float> power(welch.bins());
  REQUIRE(welch(x, power));
  return power;
}

void check_against(const golden::Entry& entry, Welch& welch) {
  CAPTURE(entry.id);
  const Value& expected = entry.expected;
  const auto power = density(welch, entry.input["x"].floats());
  CHECK(golden::excess({power.begin(), power.end()}, expected["P"].array(), entry.rule_f32("P")) <=
        1);
  if (!expected.has("features")) return;

  const Value& limits = entry.settings["band_hz"];
  const auto shape = spectral_shape({power, welch.step()},
                                    {Hertz(limits.list[0].value()), Hertz(limits.list[1].value())});
  REQUIRE(shape);
  const auto check = [&](double got, const char* key) {
    CAPTURE(key);
    const auto allowed = entry.rule_f32(std::string("features.") + key);
    const Value& features = expected["features"];
    if (features.has(key)) CHECK(golden::excess({got}, {features[key].value()}, allowed) <= 1);
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
  int compared = 0;
  for (const golden::Entry& entry : golden::entries("spectral", "spectral/welch/")) {
    const Value& s = entry.settings;
    if (s.has("average") || s.has("scaling")) continue;  // not offered
    Welch welch(settings_of(entry), Hertz(s["fs"].value()));
    check_against(entry, welch);
    ++compared;
  }
  CHECK(compared > 30);
}

TEST_CASE("a taper of one's own is as good as a named one") {
  std::vector<float> x(600), hann(256);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = std::sin(0.3f * float(i)) + 0.01f * float(i % 7);
  make_window(Window::hann, hann);
  Welch named({.segment = 256, .overlap = 200}, 50_Hz),
      own({.segment = 256, .overlap = 200, .window = Window::boxcar}, 50_Hz, hann);
  CHECK(density(named, x) == density(own, x));
}

TEST_CASE("one untapered segment is SciPy's periodogram") {
  for (const golden::Entry& entry : golden::entries("spectral", "spectral/periodogram/")) {
    const std::size_t n = entry.input["x"].array().size();
    Welch welch({.segment = n, .overlap = 0, .fft_size = n, .window = Window::boxcar},
                Hertz(entry.settings["fs"].value()));
    check_against(entry, welch);
  }
}

TEST_CASE("band powers are the trapezium rule's over Welch's density") {
  for (const golden::Entry& entry : golden::entries("spectral", "spectral/bandpower/")) {
    CAPTURE(entry.id);
    const Value& s = entry.settings;
    Welch welch(settings_of(entry), Hertz(s["fs"].value()));
    const auto power = density(welch, entry.input["x"].floats());
    std::vector<double> bands;
    for (const Value& band : s["bands"].list) {
      bands.push_back(band_power({power, welch.step()},
                                 {Hertz(band.list[0].value()), Hertz(band.list[1].value())}));
    }
    CHECK(golden::excess(bands, entry.expected["trapz"].array(), entry.rule_f32("trapz")) <= 1);
  }
}

TEST_CASE("the density's integral is the signal's variance") {
  std::vector<float> x(1000);
  for (std::size_t n = 0; n < x.size(); ++n) x[n] = 3 * std::sin(float(n) * 0.3f) + 50;
  Welch welch({.segment = 1000, .overlap = 0, .window = Window::boxcar}, 25_Hz);
  const auto power = density(welch, x);
  CHECK(band_power({power, welch.step()}, {0_Hz, 12.5_Hz}) == doctest::Approx(4.5).epsilon(0.01));
}

TEST_CASE("the dominant frequency stays within half a bin of the strongest bin of the band") {
  // Baseline wander below the band, falling into it: a parabola through the band's first bin would
  // have its top anywhere.
  const std::vector<float> wander = {4, 8.99F, 5, 1, 0.5F, 0.1F, 0.1F, 0.1F, 0.1F};
  const auto falling = spectral_shape({wander, 1_Hz}, {2_Hz, 8_Hz});
  REQUIRE(falling);
  CHECK(falling->dominant.value == doctest::Approx(2));
  const std::vector<float> peak = {4, 3, 5, 4, 0.5F, 0.1F, 0.1F, 0.1F, 0.1F};
  CHECK(spectral_shape({peak, 1_Hz}, {2_Hz, 8_Hz})->dominant.value == doctest::Approx(2 + 0.5 / 3));
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
