// Speed of the signal kernels, one JSON object a line: {"name", "value", "unit"}. A vector kernel
// stands beside its scalar twin.
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "measure.hpp"
#include "vigil/signal/heart_rate.hpp"
#include "vigil/signal/oximetry.hpp"
#include "vigil/signal/pulse_beats.hpp"
#include "vigil/signal/pulse_grid.hpp"
#include "vigil/signal/real_fft.hpp"
#include "vigil/signal/respiration.hpp"

using namespace vigil;
using namespace vigil::bench;

namespace {

constexpr double kUsPerMs = 1000;

/// Four transforms of 1024 points: side by side in lanes, and one after another.
void transforms() {
  constexpr std::size_t kSize = 1024, kLanes = 4;
  constexpr int kTimes = 100;
  RealFft scalar(kSize);
  RealFft4 lanes(kSize);
  std::vector<float> x(kSize);
  std::vector<Float4> x4(kSize);
  for (std::size_t i = 0; i < kSize; ++i) {
    x[i] = std::sin(0.1f * static_cast<float>(i));
    x4[i] = splat(x[i]);
  }
  std::vector<std::complex<float>> spectrum(scalar.bins());
  std::vector<RealFft4::Bin> spectrum4(lanes.bins());
  const double vector_us = fastest_ms([&] {
                             for (int i = 0; i < kTimes; ++i) lanes.forward(x4, spectrum4);
                           }) *
                           kUsPerMs / kTimes / kLanes;
  const double scalar_us = fastest_ms([&] {
                             for (int i = 0; i < kTimes; ++i) scalar.forward(x, spectrum);
                           }) *
                           kUsPerMs / kTimes;
  print("fft1024_lanes", vector_us, "us a channel");
  print("fft1024_scalar", scalar_us, "us a channel");
  print("fft1024_gain", scalar_us / vector_us, "times");
}

float pulse(double t_s) {
  const double a = 2 * std::numbers::pi * 1.2 * t_s;
  return static_cast<float>(std::sin(a) + 0.4 * std::sin(2 * a - 1));
}

/// What a second of light costs, part by part.
void seconds_of_light() {
  constexpr int kSeconds = 400, kStart = 60;
  PulseGrid grid;
  OpticalHeartRate heart_rate;
  PulseBeats beats;
  Respiration respiration;
  PulseOximeter oximeter;
  std::vector<double> cost[5];
  for (int s = 0; s < kSeconds; ++s) {
    std::vector<float> ppg, xyz, red, infrared;
    for (int i = 0; i < 100; ++i) ppg.push_back(1000 + 20 * pulse(s + i / 100.0));
    for (int i = 0; i < 50; ++i) {
      const double t = s + i / 50.0;
      for (const double phase : {0.0, 1.0, 2.0})
        xyz.push_back(static_cast<float>(0.3 * std::sin(11 * t + phase)));
      red.push_back(8e4f - 200 * pulse(t));
      infrared.push_back(1.2e5f - 600 * pulse(t));
    }
    const Timestamp first{1000.0 * s};
    PulseSecond second;
    const double parts[5] = {
        milliseconds([&] {
          grid.push_ppg(0, first, 100_Hz, ppg);
          grid.push_acceleration(first, 50_Hz, xyz);
          second = grid.read(first - seconds(1));
        }),
        milliseconds([&] { heart_rate.push(first - seconds(1), second); }),
        milliseconds([&] { beats.push(first - seconds(1), second.ppg[0], second.acceleration); }),
        milliseconds([&] {
          for (const PulseBeat& b : beats.confirmed())
            respiration.push({b.time, 833, b.amplitude, b.level});
          respiration.advance(first);
        }),
        milliseconds([&] { oximeter.push(first, red, infrared, {}); })};
    for (int part = 0; part < 5 && s >= kStart; ++part) cost[part].push_back(parts[part]);
  }
  constexpr const char* kNames[5] = {"light_grid", "light_heart_rate", "light_beats",
                                     "light_respiration", "light_oxygen"};
  double all = 0;
  for (int part = 0; part < 5; ++part) {
    print(kNames[part], quantile(cost[part], 0.5), "ms");
    all += quantile(cost[part], 0.5);
  }
  print("light_second", all, "ms");
}

}  // namespace

int main() {
  transforms();
  seconds_of_light();
}
