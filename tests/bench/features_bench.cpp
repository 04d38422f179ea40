// Speed of the feature engine, one JSON object a line: {"name", "value", "unit"}. Beside the
// anchors: NeuroKit2's hrv() of five minutes takes what shared/goldens/peer_timings.json says.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "measure.hpp"
#include "vigil/features/engine.hpp"

using namespace vigil;
using namespace vigil::bench;
using namespace vigil::features;

namespace {

/// About 72 beats a minute with breathing, slow waves and noise.
std::vector<Beat> beats(double seconds) {
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 15);
  std::vector<Beat> out;
  for (double t = 0; t < seconds;) {
    const double rr = 833 + 30 * std::sin(2 * std::numbers::pi * 0.25 * t) +
                      25 * std::sin(2 * std::numbers::pi * 0.1 * t) + noise(random);
    t += rr / 1000;
    out.push_back({Timestamp{1000 * t}, rr, true});
  }
  return out;
}

EngineSettings all_sensors() {
  EngineSettings s;
  s.rates[static_cast<std::size_t>(Signal::ppg)] = 100_Hz;
  s.rates[static_cast<std::size_t>(Signal::acceleration)] = 50_Hz;
  s.rates[static_cast<std::size_t>(Signal::gyroscope)] = 50_Hz;
  s.rates[static_cast<std::size_t>(Signal::eda)] = 8_Hz;
  s.rates[static_cast<std::size_t>(Signal::temperature)] = 4_Hz;
  return s;
}

/// A second's samples of a channel: waves and noise.
std::vector<float> samples(std::mt19937& random, double second, int rate, std::size_t axes,
                           double level, double size) {
  std::normal_distribution<double> noise(0, 0.05);
  std::vector<float> x;
  for (int i = 0; i < rate; ++i) {
    const double t = second + static_cast<double>(i) / rate;
    for (std::size_t a = 0; a < axes; ++a)
      x.push_back(static_cast<float>(
          level + size * (std::sin(2 * std::numbers::pi * 1.2 * t + static_cast<double>(a)) +
                          noise(random))));
  }
  return x;
}

constexpr int kFull = 310, kTicks = 900;  // from kFull on every window is full

/// The times of a session's seconds, from kFull on, ms.
std::vector<double> session() {
  Engine engine(all_sensors());
  std::mt19937 random(2);
  const auto rr = beats(1000);
  std::size_t beat = 0;
  std::vector<double> cost;
  for (int k = 0; k < kTicks; ++k) {
    const Timestamp start{1000.0 * k};
    const auto ppg = samples(random, k, 100, 1, 1000, 20),
               acceleration = samples(random, k, 50, 3, 0.5, 0.3),
               gyroscope = samples(random, k, 50, 3, 0, 40), eda = samples(random, k, 8, 1, 3, 0.1),
               temperature = samples(random, k, 4, 1, 33, 0.01);
    const double ms = milliseconds([&] {
      engine.push(Signal::ppg, start, ppg);
      engine.push(Signal::acceleration, start, acceleration);
      engine.push(Signal::gyroscope, start, gyroscope);
      engine.push(Signal::eda, start, eda);
      engine.push(Signal::temperature, start, temperature);
      while (rr[beat].time.ms < 1000.0 * (k + 1)) engine.push(rr[beat++]);
      engine.advance(Timestamp{1000.0 * (k + 1)});
    });
    if (k >= kFull) cost.push_back(ms);
  }
  return cost;
}

/// The same session several times: the least of each second is what it takes when nothing else
/// runs.
void ticks() {
  constexpr int kSessions = 5;
  std::vector<double> least = session();
  for (int again = 1; again < kSessions; ++again) {
    const std::vector<double> cost = session();
    for (std::size_t i = 0; i < cost.size(); ++i) least[i] = std::min(least[i], cost[i]);
  }
  print("features_tick_p50", quantile(least, 0.5), "ms");
  print("features_tick_p95", quantile(least, 0.95), "ms");
  print("features_tick_max", quantile(least, 1), "ms");
}

/// NeuroKit2's time for hrv() of five minutes, 0 where the file is not at hand.
double neurokit_ms() {
  std::ifstream file(VIGIL_SHARED_DIR "/goldens/peer_timings.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto entry = text.find("nk hrv (all) 5 min");
  const auto value = text.find("median_s\":", entry);
  return entry == std::string::npos ? 0 : 1000 * std::strtod(text.c_str() + value + 10, nullptr);
}

void hrv() {
  const auto engine = std::make_unique<HrvEngine>(HrvSettings{});
  const auto values = std::make_unique<Values>();
  for (const Beat& b : beats(300)) engine->push(b);
  const Timestamp end{300000};
  const double window = fastest_ms([&] { engine->begin(end); });
  print("hrv_window", window, "ms");
  constexpr const char* kNames[HrvEngine::kParts] = {
      "hrv_time",    "hrv_spectrum",   "hrv_models",    "hrv_entropy",
      "hrv_fractal", "hrv_multiscale", "hrv_time_shift"};
  double all = window;
  for (std::size_t part = 0; part < HrvEngine::kParts; ++part) {
    const double ms =
        fastest_ms([&] { engine->compute(static_cast<HrvEngine::Part>(part), *values); });
    print(kNames[part], ms, "ms");
    all += ms;
  }
  print("hrv_5min", all, "ms");
  if (const double peer = neurokit_ms(); peer > 0) print("hrv_vs_neurokit", peer / all, "times");
}

}  // namespace

int main() {
  ticks();
  hrv();
}
