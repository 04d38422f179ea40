// Filters, transforms and trackers with any settings and samples: no crash, and what is finite
// stays so where it is promised.
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "bytes.hpp"
#include "fuzz.hpp"
#include "vigil/signal/nlms.hpp"
#include "vigil/signal/rate_tracker.hpp"
#include "vigil/signal/resampler.hpp"
#include "vigil/signal/sample_quality.hpp"
#include "vigil/signal/smoothing.hpp"
#include "vigil/signal/sos.hpp"
#include "vigil/signal/spectrum.hpp"

using namespace vigil;

namespace {

std::vector<float> samples(Bytes& bytes, std::size_t n) {
  std::vector<float> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(bytes.take<float>());
  return x;
}

/// Designs are refused or stable: a settled filter keeps a constant's output.
void filters(Bytes& bytes) {
  const int order = bytes.take<std::int8_t>();
  const Hertz rate(double(bytes.take<float>())), low(double(bytes.take<float>())),
      high(double(bytes.take<float>()));
  for (const auto& design :
       {butterworth_lowpass(order, low, rate), butterworth_highpass(order, low, rate),
        butterworth_bandpass(order, low, high, rate), notch(low, high.value, rate)}) {
    if (!design) continue;
    SosFilter filter(*design);
    filter.settle(1);
    for (const float v : samples(bytes, 16)) filter(double(v));
    std::vector<double> x(200, 3), scratch(x.size() + 2 * zero_phase_padding(*design));
    filter_zero_phase<double>(*design, std::span<const double>(x), std::span(x), scratch);
  }
}

void cancelling(Bytes& bytes) {
  static Nlms cancel({});
  cancel.reset();
  while (!bytes.empty()) {
    const auto x = samples(bytes, 4);
    const float out = cancel(x[0], std::span(x).last(3));
    FUZZ_CHECK(std::isfinite(out) || !std::isfinite(x[0]));
    for (const float w : cancel.weights()) FUZZ_CHECK(std::isfinite(w));
  }
}

void resampling(Bytes& bytes) {
  static Resampler grid({.output_rate = 50_Hz});
  grid.reset();
  std::array<float, 60> out;
  std::array<std::uint8_t, 60> valid;
  while (!bytes.empty()) {
    const Timestamp at{double(bytes.take<float>())};
    const Hertz rate(double(bytes.take<float>()));
    grid.push(at, rate, samples(bytes, 9));
    grid.read(at, out, valid);
  }
}

void judging(Bytes& bytes) {
  SampleQuality quality({.low = -64, .high = 64, .stuck_after = seconds(4), .clipped_from = 2}, 3);
  while (!bytes.empty()) {
    const Timestamp at{double(bytes.take<float>())};
    const Milliseconds step(double(bytes.take<float>()));
    quality.push(at, step, samples(bytes, 10));
    const Reading<float> value = quality.value();
    FUZZ_CHECK(!value || (*value >= 0 && *value <= 1));
  }
}

void spectra(Bytes& bytes) {
  static Welch welch({.segment = 64, .overlap = 48}, 50_Hz);
  auto x = samples(bytes, 130);
  std::vector<float> density(welch.bins());
  FUZZ_CHECK(welch(x, density));
  if (const auto shape = spectral_shape({density, welch.step()}, {0.5_Hz, 8_Hz}))
    FUZZ_CHECK(std::isfinite(shape->dominant.value) && std::isfinite(shape->entropy));
  detrend(Trend::linear, x);
  standardise(x);
}

void smoothers(Bytes& bytes) {
  static MovingMedian median(5);
  static const SavitzkyGolay smooth(9, 3);
  static SmoothnessPriors priors(64, 500);
  median.reset();
  KalmanTrack track({.value = 70, .var_value = 100, .var_rate = 10}, 0.1);
  auto x = samples(bytes, 40);
  std::vector<float> y(x.size());
  smooth(x, y);
  std::vector<double> wide(x.begin(), x.end());
  priors(wide);
  for (const float v : x) {
    if (std::isfinite(v)) median(v);
    track.predict(std::abs(double(bytes.take<std::int8_t>())));
    track.update(double(v), 1 + double(bytes.take<std::uint8_t>()), 3);
    FUZZ_CHECK(std::isfinite(track.state().value));
  }
}

void tracking(Bytes& bytes) {
  static RateTracker tracker({.count = 40});
  tracker.reset();
  std::array<float, 40> scores;
  while (!bytes.empty()) {
    for (float& s : scores) s = bytes.take<std::int8_t>();
    tracker.predict();
    tracker.update(scores);
    const double low = tracker.quantile(0.05), high = tracker.quantile(0.95);
    FUZZ_CHECK(low <= high && tracker.probability_within(low, 500) <= 1.001);
  }
}

}  // namespace

void fuzz(std::span<const std::byte> input) {
  Bytes bytes(input);
  constexpr std::array kParts = {filters,   cancelling, resampling, spectra,
                                 smoothers, tracking,   judging};
  kParts[bytes.take<std::uint8_t>() % kParts.size()](bytes);
}
