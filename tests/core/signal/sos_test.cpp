#include "vigil/signal/sos.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;
using golden::Value;

namespace {

Sos design(const Value& settings) {
  const Hertz rate(settings["fs"].value());
  const int order = static_cast<int>(settings["N"].value());
  const Value& cutoff = settings["Wn_hz"];
  const std::string& type = settings["btype"].text;
  const auto result = type == "band"  ? butterworth_bandpass(order, Hertz(cutoff.list[0].value()),
                                                             Hertz(cutoff.list[1].value()), rate)
                      : type == "low" ? butterworth_lowpass(order, Hertz(cutoff.value()), rate)
                                      : butterworth_highpass(order, Hertz(cutoff.value()), rate);
  REQUIRE(result);
  return *result;
}

std::vector<double> filtered(SosFilter& filter, const std::vector<double>& x) {
  std::vector<double> y;
  for (const double v : x) y.push_back(filter(v));
  return y;
}

std::vector<double> zero_phase(const Sos& sos, const std::vector<double>& x) {
  std::vector<double> y(x.size()), scratch(x.size() + 2 * zero_phase_padding(sos));
  REQUIRE(filter_zero_phase<double>(sos, x, y, scratch));
  return y;
}

void check_response(const golden::Entry& entry, const Sos& sos) {
  const Value& expected = entry.expected["response"];
  const Hertz rate(entry.settings["fs"].value());
  std::vector<double> magnitude, real, imaginary, expected_real, expected_imaginary;
  const auto frequencies = expected["freq_hz"].array();
  const auto mag = expected["mag"].array();
  const auto phase = expected["phase_rad"].array();
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    const auto h = response(sos, Hertz(frequencies[i]), rate);
    magnitude.push_back(std::abs(h));
    real.push_back(h.real());
    imaginary.push_back(h.imag());
    expected_real.push_back(mag[i] * std::cos(phase[i]));
    expected_imaginary.push_back(mag[i] * std::sin(phase[i]));
  }
  constexpr golden::Rule kTolerance{.abs = 1e-12, .rel = 1e-9, .rel_max = 1e-9};
  CHECK(golden::excess(magnitude, mag, kTolerance) <= 1);
  CHECK(golden::excess(real, expected_real, kTolerance) <= 1);
  CHECK(golden::excess(imaginary, expected_imaginary, kTolerance) <= 1);
}

}  // namespace

TEST_CASE("Butterworth designs have SciPy's response and pole radius") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/butter/")) {
    CAPTURE(entry.id);
    const Sos sos = design(entry.settings);
    CHECK(sos.size() == entry.expected["sos"].list.size());
    check_response(entry, sos);
    double greatest = 0;
    for (const Biquad& s : sos) {
      const double discriminant = s.a1 * s.a1 / 4 - s.a2;
      greatest =
          std::max(greatest, discriminant < 0 ? std::sqrt(s.a2)
                                              : std::abs(s.a1) / 2 + std::sqrt(discriminant));
    }
    CHECK(greatest == doctest::Approx(entry.expected["max_pole_radius"].value()).epsilon(1e-9));
  }
}

TEST_CASE("Butterworth filters give SciPy's output: from rest, settled, and zero-phase") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/apply/")) {
    CAPTURE(entry.id);
    const Sos sos = design(entry.settings);
    const auto x = entry.input["x"].array();
    const Value& expected = entry.expected;
    const auto check = [&](const std::vector<double>& got, const char* key) {
      CAPTURE(key);
      CHECK(golden::excess(got, expected[key].array(), entry.rule(key)) <= 1);
    };
    SosFilter filter(sos);
    check(filtered(filter, x), "sosfilt_zero_state");
    filter.settle(x.front());
    check(filtered(filter, x), "sosfilt_zi");
    check(zero_phase(sos, x), "sosfiltfilt");
  }
}

TEST_CASE("a notch has SciPy's response and output") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/notch/")) {
    CAPTURE(entry.id);
    const Value& settings = entry.settings;
    const auto sos =
        notch(Hertz(settings["f0"].value()), settings["Q"].value(), Hertz(settings["fs"].value()));
    REQUIRE(sos);
    check_response(entry, *sos);
    const auto x = entry.input["x"].array();
    SosFilter filter(*sos);
    filter.settle(x.front());
    const auto tolerance = entry.rule();
    CHECK(golden::excess(filtered(filter, x), entry.expected["lfilter_zi"].array(), tolerance) <=
          1);
    CHECK(golden::excess(zero_phase(*sos, x), entry.expected["filtfilt"].array(), tolerance) <= 1);
  }
}

TEST_CASE("impossible filters are refused") {
  CHECK(butterworth_lowpass(0, 1_Hz, 10_Hz).error() == FilterError::bad_order);
  CHECK(butterworth_lowpass(kMaxFilterOrder + 1, 1_Hz, 10_Hz).error() == FilterError::bad_order);
  CHECK(butterworth_lowpass(2, 5_Hz, 10_Hz).error() == FilterError::bad_cutoff);
  CHECK(butterworth_highpass(2, 0_Hz, 10_Hz).error() == FilterError::bad_cutoff);
  CHECK(butterworth_bandpass(2, 3_Hz, 2_Hz, 10_Hz).error() == FilterError::bad_cutoff);
  CHECK(butterworth_bandpass(2, Hertz(std::nan("")), 2_Hz, 10_Hz).error() ==
        FilterError::bad_cutoff);
  CHECK(notch(6_Hz, 30, 10_Hz).error() == FilterError::bad_cutoff);
  CHECK(notch(1_Hz, 0, 10_Hz).error() == FilterError::bad_cutoff);
}

TEST_CASE("a cut-off is where the response is -3 dB") {
  const Sos sos = *butterworth_bandpass(4, 0.5_Hz, 8_Hz, 64_Hz);
  CHECK(std::abs(response(sos, 0.5_Hz, 64_Hz)) == doctest::Approx(std::sqrt(0.5)));
  CHECK(std::abs(response(sos, 8_Hz, 64_Hz)) == doctest::Approx(std::sqrt(0.5)));
  CHECK(std::abs(response(sos, 2_Hz, 64_Hz)) == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("a settled filter holds a constant") {
  SosFilter low(*butterworth_lowpass(5, 1_Hz, 50_Hz));
  low.settle(3);
  CHECK(low(3) == doctest::Approx(3));
  SosFilter band(*butterworth_bandpass(4, 0.5_Hz, 8_Hz, 64_Hz));
  band.settle(1e6);
  CHECK(std::abs(band(1e6)) < 1e-6);
}

TEST_CASE("group delay is the slope of the phase") {
  const Sos sos = *butterworth_bandpass(3, 0.5_Hz, 8_Hz, 64_Hz);
  const Hertz step(1e-5);
  for (const Hertz f : {0.7_Hz, 1.2_Hz, 3_Hz, 7.5_Hz}) {
    const double before = std::arg(response(sos, f - step, 64_Hz));
    const double after = std::arg(response(sos, f + step, 64_Hz));
    const double seconds_late = (before - after) / (2 * 2 * std::numbers::pi * step.value);
    CHECK(in_seconds(group_delay(sos, f, 64_Hz)) == doctest::Approx(seconds_late).epsilon(1e-5));
  }
}

TEST_CASE("zero-phase filtering refuses a signal shorter than its padding") {
  const Sos sos = *butterworth_lowpass(2, 1_Hz, 10_Hz);
  std::vector<double> x(zero_phase_padding(sos)), y(x.size()), scratch(3 * x.size());
  CHECK_FALSE(filter_zero_phase<double>(sos, x, y, scratch));
}
