#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "golden.hpp"
#include "support.hpp"
#include "vigil/features/pulse.hpp"
#include "vigil/features/signal_spectrum.hpp"

using namespace vigil;
using namespace vigil::features;

TEST_CASE("spectral features agree with SciPy") {
  int compared = 0;
  for (const auto& e : golden::load_all("spectral")) {
    if (e.id.find("welch/") == std::string::npos || !e.id.ends_with("_256")) continue;
    const double rate = e.settings["fs"].value();
    const auto band = e.settings["band_hz"].array();
    const auto x = e.input["x"].array();
    SignalSpectrum spectrum(Hertz(rate), 256 / rate, {Hertz(band[0]), Hertz(band[1])});
    const SpectralFeatures f = spectrum(std::vector<float>(x.begin(), x.end()));
    const auto& expected = e.expected["features"];
    const auto check = [&](const char* key, double got) {
      CAPTURE(e.id);
      CAPTURE(std::string(key));
      CHECK(got == doctest::Approx(expected[key].value()).epsilon(1e-4));
    };
    check("dominant_freq_parabolic", f.dominant_hz);
    check("spectral_entropy_norm", f.entropy);
    check("edge95", f.edge95_hz);
    check("median_freq", f.median_hz);
    check("centroid", f.centroid_hz);
    check("spread", f.spread_hz);
    check("flatness", f.flatness);
    // The band's last bin counts here as it does in band_power: low <= f < high.
    CHECK(f.total_power <= expected["total_trapz"].value() * (1 + 1e-4));
    CHECK(f.total_power >= expected["total_trapz"].value() * 0.97);
    ++compared;
  }
  CHECK(compared >= 4);
}

TEST_CASE("a line is all in its band, noise is spread") {
  std::mt19937 random(1);
  std::normal_distribution<float> noise(0, 1);
  std::vector<float> line(1500), white(1500);
  for (std::size_t i = 0; i < line.size(); ++i) {
    line[i] = 5 + std::sin(2 * std::numbers::pi_v<float> * 1.5F * static_cast<float>(i) / 50);
    white[i] = noise(random);
  }
  SignalSpectrum spectrum(50_Hz, 8, {Hertz(0.3), Hertz(10)});
  const SpectralFeatures l = spectrum(line), w = spectrum(white);
  CHECK(l.dominant_hz == doctest::Approx(1.5).epsilon(0.01));
  CHECK(l.dominant_share > 0.95);
  CHECK(l.band_power[1] == doctest::Approx(0.5).epsilon(0.02));
  CHECK(l.entropy < 0.4);
  CHECK(w.entropy > 0.9);
  CHECK(w.flatness > 0.5);
}

TEST_CASE("a constant or a short signal has no spectral shape") {
  SignalSpectrum spectrum(50_Hz, 8, {Hertz(0.3), Hertz(10)});
  CHECK(std::isnan(spectrum(std::vector<float>(1500, 12345.678F)).entropy));
  CHECK(std::isnan(spectrum(std::vector<float>(100, 1.0F)).total_power));
  CHECK(std::isnan(spectrum({}).total_power));
}

namespace {

/// Pulses of a sine's half-wave up in `crest` s and a longer one down, upon a level.
std::vector<float> pulses(double rate, double seconds, double period, double crest) {
  std::vector<float> x;
  for (double i = 0; i < seconds * rate; ++i) {
    const double t = std::fmod(i / rate, period);
    const double shape =
        t < crest ? 0.5 - 0.5 * std::cos(std::numbers::pi * t / crest)
                  : 0.5 + 0.5 * std::cos(std::numbers::pi * (t - crest) / (period - crest));
    x.push_back(static_cast<float>(1000 + 10 * shape));
  }
  return x;
}

}  // namespace

TEST_CASE("the shape of a drawn pulse is measured") {
  for (const double rate : {25.0, 64.0, 100.0}) {
    PulseAnalyzer pulse{Hertz(rate), 4000};
    const PulseFeatures f = pulse(pulses(rate, 30, 0.8, 0.25));
    CAPTURE(rate);
    CHECK(f.rate_bpm == doctest::Approx(75).epsilon(0.02));
    CHECK(f.amplitude == doctest::Approx(10).epsilon(0.1));
    CHECK(f.perfusion_index == doctest::Approx(1).epsilon(0.1));
    CHECK(f.crest_time == doctest::Approx(0.25).epsilon(0.2));
    CHECK(f.crest_time + f.fall_time == doctest::Approx(0.8).epsilon(0.02));
    CHECK(f.width50 == doctest::Approx(0.4).epsilon(0.1));
    CHECK(f.width25 > f.width50);
    CHECK(f.width50 > f.width75);
    CHECK(f.area_share == doctest::Approx(0.5).epsilon(0.1));
    CHECK(f.similarity > 0.98);
    CHECK(f.amplitude_cv < 0.1);
  }
}

TEST_CASE("no pulse is found in a flat, a short or a too slowly sampled signal") {
  PulseAnalyzer pulse{64_Hz, 4000};
  CHECK(std::isnan(pulse(std::vector<float>(1920, 5.0F)).count));
  CHECK(std::isnan(pulse(pulses(64, 2, 0.8, 0.25)).count));
  CHECK(std::isnan(pulse({}).count));
  CHECK(std::isnan(pulse(std::vector<float>(5000, 5.0F)).count));
  PulseAnalyzer slow{10_Hz, 4000};
  CHECK(std::isnan(slow(pulses(10, 30, 0.8, 0.25)).count));
}
