// A scenario written in the test, and what the heart does in it.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "support.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::test {

using namespace vigil::simulator;

/// A scenario of one's own; the segments live as long as it does.
struct OwnScenario {
  std::vector<Segment> segments;
  WatchState watch;
  operator Scenario() const& { return {"test", "", watch, segments}; }
  operator Scenario() const&& = delete;  // its segments would be gone
};

inline OwnScenario lasting(Segment segment, double seconds = 1e6) {
  segment.duration_s = seconds;
  return {{segment}, {}};
}

/// All beats from `from_s` to `to_s` of a life.
inline std::vector<Beat> beats_of(const Scenario& scenario, std::uint64_t seed, double from_s,
                                  double to_s) {
  Wearer wearer(scenario, Random(seed));
  std::vector<Beat> beats;
  std::uint64_t read = 0;
  for (double t = 0; t <= to_s; t += 10) {
    wearer.advance(t);
    wearer.heart().beats().read(read, [&](const Beat& beat) {
      if (beat.time_s >= from_s && beat.time_s < to_s) beats.push_back(beat);
    });
  }
  return beats;
}

inline std::vector<Beat> beats_of(const OwnScenario& own, std::uint64_t seed, double from_s,
                                  double to_s) {
  return beats_of(Scenario(own), seed, from_s, to_s);
}

/// Equal but for this share of the greater one. (Approx by itself adds an absolute tolerance.)
inline doctest::Approx about(double value, double share) {
  return doctest::Approx(value).epsilon(share).scale(0);
}

inline double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

inline double deviation(const std::vector<double>& x) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += (v - m) * (v - m);
  return std::sqrt(sum / static_cast<double>(x.size() - 1));
}

inline std::vector<double> intervals_ms(const std::vector<Beat>& beats) {
  std::vector<double> rr;
  for (const Beat& beat : beats) rr.push_back(beat.rr_s * 1000);
  return rr;
}

inline double rmssd(const std::vector<double>& rr) {
  double sum = 0;
  for (std::size_t i = 1; i < rr.size(); ++i) sum += (rr[i] - rr[i - 1]) * (rr[i] - rr[i - 1]);
  return std::sqrt(sum / static_cast<double>(rr.size() - 1));
}

/// Power of `x`, sampled at `rate_hz`, around one frequency: a Hann-windowed DFT at a single point,
/// averaged over half-overlapping windows.
inline double power_at(const std::vector<double>& x, double rate_hz, double hz,
                       std::size_t window) {
  double total = 0;
  int windows = 0;
  for (std::size_t from = 0; from + window <= x.size(); from += window / 2, ++windows) {
    double average = 0;
    for (std::size_t i = 0; i < window; ++i) average += x[from + i] / static_cast<double>(window);
    double re = 0, im = 0;
    for (std::size_t i = 0; i < window; ++i) {
      const double turn = 2 * std::numbers::pi * static_cast<double>(i);
      const double hann = 0.5 - 0.5 * std::cos(turn / static_cast<double>(window));
      const double v = (x[from + i] - average) * hann;
      re += v * std::cos(turn * hz / rate_hz);
      im += v * std::sin(turn * hz / rate_hz);
    }
    total += re * re + im * im;
  }
  return total / windows;
}

/// The frequency of most power in [from_hz, to_hz].
inline double peak_hz(const std::vector<double>& x, double rate_hz, double from_hz, double to_hz,
                      std::size_t window) {
  double best_hz = from_hz, best = 0;
  const double step = rate_hz / static_cast<double>(window) / 2;
  for (double hz = from_hz; hz <= to_hz; hz += step) {
    const double power = power_at(x, rate_hz, hz, window);
    if (power <= best) continue;
    best = power;
    best_hz = hz;
  }
  return best_hz;
}

/// Beat intervals on an even grid of 4 Hz.
inline std::vector<double> tachogram(const std::vector<Beat>& beats) {
  std::vector<double> x;
  std::size_t i = 1;
  for (double t = beats[0].time_s; t < beats.back().time_s; t += 0.25) {
    while (beats[i].time_s < t) ++i;
    const Beat &a = beats[i - 1], &b = beats[i];
    x.push_back(a.rr_s + (b.rr_s - a.rr_s) * (t - a.time_s) / (b.time_s - a.time_s));
  }
  return x;
}

}  // namespace vigil::test
