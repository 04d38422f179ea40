// Speed of the core's own engine: a network of full size, one step a second, and its kernels beside
// their scalar twins. `bench_inference FOLDER` also writes the network, a window of features and
// the logit after it, for another engine to be timed with (engines.mjs).
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "../core/inference/hybrid_weights.hpp"
#include "measure.hpp"
#include "vigil/inference/activations.hpp"
#include "vigil/inference/hybrid_net.hpp"

using namespace vigil;
using namespace vigil::bench;

namespace {

constexpr double kUsPerMs = 1000;

void matrices() {
  constexpr std::size_t kSize = 128;
  constexpr int kTimes = 200;
  std::vector<float> weights(kSize * kSize), x(kSize, 0.5F), y(kSize);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = std::sin(static_cast<float>(i));
  const Dense lanes(weights, std::vector<float>(kSize));
  const auto scalar = [&] {
    for (std::size_t r = 0; r < kSize; ++r) {
      float sum = 0;
      for (std::size_t c = 0; c < kSize; ++c) sum += weights[r * kSize + c] * x[c];
      y[r] = sum;
    }
  };
  const auto microseconds = [&](auto&& kernel) {
    return kUsPerMs / kTimes * fastest_ms([&] {
             for (int i = 0; i < kTimes; ++i) kernel(), x[0] = y[0] * 1e-3F;
           });
  };
  const double vector_us = microseconds([&] { lanes.apply(x, y); });
  const double scalar_us = microseconds(scalar);
  print("dense128_lanes", vector_us, "us");
  print("dense128_scalar", scalar_us, "us");
  print("dense128_gain", scalar_us / vector_us, "times");
}

void curves() {
  constexpr std::size_t kCount = 256;
  constexpr int kTimes = 100;
  std::vector<float> x(kCount);
  for (std::size_t i = 0; i < kCount; ++i) x[i] = std::sin(static_cast<float>(i));
  const auto nanoseconds = [&](auto&& kernel) {
    return 1e6 / (kTimes * kCount) * fastest_ms([&] {
             for (int i = 0; i < kTimes; ++i) kernel();
           });
  };
  const double vector_ns = nanoseconds([&] {
    for (std::size_t i = 0; i < kCount; i += 4) store4(&x[i], tanh4(load4(&x[i])));
  });
  const double scalar_ns = nanoseconds([&] {
    for (float& v : x) v = std::tanh(v);
  });
  print("tanh_lanes", vector_ns, "ns");
  print("tanh_scalar", scalar_ns, "ns");
  print("tanh_gain", scalar_ns / vector_ns, "times");
}

constexpr HybridShape kFull{
    .inputs = 8, .hidden = 64, .steps = 30, .heads = 4, .dense1 = 128, .dense2 = 64};

std::vector<float> features(std::size_t step) {
  std::vector<float> row(kFull.inputs);
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = std::sin(static_cast<float>((step + 1) * (i + 1)));
  return row;
}

int steps() {
  const auto file = HybridWeights(kFull).file();
  HybridNet net(file);
  auto state = net.initial_state();
  constexpr std::size_t kSteps = 4000, kWarm = 200;
  std::vector<double> cost;
  float sum = 0;
  for (std::size_t t = 0; t < kSteps; ++t) {
    const std::vector<float> row = features(t);
    const double ms = milliseconds([&] { sum += net.step(row, state).score; });
    if (t >= kWarm) cost.push_back(ms);
  }
  print("hybrid_step_p50", quantile(cost, 0.5), "ms");
  print("hybrid_step_p95", quantile(cost, 0.95), "ms");
  return std::isfinite(sum) ? 0 : 1;
}

template <class T>
void write(const std::string& path, const std::vector<T>& values) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(T)));
}

void leave_window(const std::string& folder) {
  const auto file = HybridWeights(kFull).file();
  HybridNet net(file);
  auto state = net.initial_state();
  std::vector<float> window, logit(1);
  for (std::size_t t = 0; t < kFull.steps; ++t) {
    const std::vector<float> row = features(t);
    window.insert(window.end(), row.begin(), row.end());
    logit[0] = net.step(row, state).logit;
  }
  write(folder + "/network.vglh", file);
  write(folder + "/window.f32", window);
  write(folder + "/logit.f32", logit);
}

}  // namespace

int main(int argc, char** argv) {
  matrices();
  curves();
  if (argc > 1) leave_window(argv[1]);
  return steps();
}
