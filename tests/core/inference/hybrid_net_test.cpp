#include "vigil/inference/hybrid_net.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <numbers>
#include <string>

#include "hybrid_weights.hpp"
#include "json.hpp"
#include "support.hpp"
#include "vigil/inference/activations.hpp"

using namespace vigil;

namespace {

constexpr double kParity = 1e-5;

/// Made-up features: waves of different lengths, and jumps.
std::vector<std::vector<double>> features(std::size_t count, std::size_t inputs) {
  std::vector<std::vector<double>> rows(count, std::vector<double>(inputs));
  for (std::size_t t = 0; t < count; ++t)
    for (std::size_t i = 0; i < inputs; ++i)
      rows[t][i] = static_cast<double>(static_cast<float>(
          2 * std::sin(0.37 * static_cast<double>(t * (i + 1))) + (t % 17 == i ? 1.5 : 0)));
  return rows;
}

std::vector<float> floats(const std::vector<double>& x) { return {x.begin(), x.end()}; }

/// The largest difference of any output, step after step, from the plain formulas.
double difference(const HybridWeights& weights, std::size_t steps) {
  const auto rows = features(steps, weights.shape.inputs);
  const NaiveHybrid naive(weights);
  HybridNet net(weights.file());
  auto state = net.initial_state();
  double most = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    const auto got = net.step(floats(rows[t]), state);
    const auto expected =
        naive.run({rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(t) + 1});
    const double score =
        expected.logit / std::sqrt(1 + std::numbers::pi / 8 * std::exp(expected.log_variance));
    most = std::max({most, std::abs(static_cast<double>(got.logit) - expected.logit),
                     std::abs(static_cast<double>(got.log_variance) - expected.log_variance),
                     std::abs(static_cast<double>(got.score) - score)});
    for (std::size_t i = 0; i < expected.embedding.size(); ++i)
      most =
          std::max(most, std::abs(static_cast<double>(net.embedding()[i]) - expected.embedding[i]));
  }
  return most;
}

std::string golden(const char* file) {
  std::ifstream in(std::string(VIGIL_GOLDEN_DIR "/models/") + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The largest difference from what PyTorch made of the same weights and features.
double difference(const char* weights, const json::Value& expected, const std::string& prefix) {
  const std::string file = golden(weights);
  REQUIRE_FALSE(hybrid_refusal(std::as_bytes(std::span(file))));
  HybridNet net(std::as_bytes(std::span(file)));
  auto state = net.initial_state();
  const auto logits = expected[prefix + "logits"].array();
  const auto log_variances = expected[prefix + "log_variances"].array();
  const auto scores = expected[prefix + "scores"].array();
  const auto& rows = expected["features"].list;
  REQUIRE(rows.size() == 90);
  double most = 0;
  for (std::size_t t = 0; t < rows.size(); ++t) {
    const auto got = net.step(rows[t].floats(), state);
    most = std::max({most, std::abs(static_cast<double>(got.logit) - logits[t]),
                     std::abs(static_cast<double>(got.log_variance) - log_variances[t]),
                     std::abs(static_cast<double>(got.score) - scores[t])});
  }
  if (!prefix.empty()) return most;
  for (std::size_t i = 0; i < net.embedding().size(); ++i)
    most = std::max(
        most, std::abs(static_cast<double>(net.embedding()[i]) - expected["embedding"].array()[i]));
  return most;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST_CASE("a step computes what PyTorch does") {
  const json::Value expected = json::parse(golden("hybrid.json"));
  CHECK(difference("hybrid.vglh", expected, "") < kParity);
  CHECK(difference("hybrid_int8.vglh", expected, "int8_") < kParity);
  const auto whole = expected["scores"].array(), rounded = expected["int8_scores"].array();
  for (std::size_t t = 0; t < whole.size(); ++t)
    CHECK(std::abs(sigmoid(rounded[t]) - sigmoid(whole[t])) < 1e-2);
}

TEST_CASE("a step computes what the whole past does by the plain formulas") {
  // More steps than attention reaches back; sizes that fill no panel and no lane.
  CHECK(difference(HybridWeights(kSmall), 3 * kSmall.steps) < kParity);
  HybridShape one = kSmall;
  one.inputs = one.steps = one.heads = one.dense1 = one.dense2 = 1;
  CHECK(difference(HybridWeights(one), 5) < kParity);
  CHECK(
      difference(
          HybridWeights(
              {.inputs = 8, .hidden = 20, .steps = 30, .heads = 2, .dense1 = 33, .dense2 = 16}, 2),
          40) < kParity);
}

TEST_CASE("8-bit weights compute what their rounded values do") {
  HybridWeights weights(kSmall);
  const std::size_t whole = weights.file().size();
  weights.quantise();
  CHECK(weights.file().size() < whole / 2);
  CHECK(difference(weights, 12) < kParity);
}

TEST_CASE("the state is all that is carried, and forgets at a reset") {
  const HybridWeights weights(kSmall);
  HybridNet net(weights.file());
  const auto rows = features(20, kSmall.inputs);
  auto once = net.initial_state(), other = net.initial_state();
  std::vector<float> logits;
  for (const auto& row : rows) logits.push_back(net.step(floats(row), once).logit);
  once.reset();
  for (std::size_t t = 0; t < rows.size(); ++t) {
    net.step(floats(rows[rows.size() - 1 - t]), other);  // another wearer in between
    CHECK(net.step(floats(rows[t]), once).logit == logits[t]);
  }
}

TEST_CASE("the state is the graph's, and another engine's state is taken up") {
  const json::Value expected = json::parse(golden("hybrid.json"));
  const std::string file = golden("hybrid.vglh");
  HybridNet net(std::as_bytes(std::span(file)));
  auto whole = net.initial_state(), resumed = net.initial_state();
  std::vector<float> graph_state(net.shape().graph_state());
  for (const json::Value& row : expected["features"].list) net.step(row.floats(), whole);
  net.save(whole, graph_state);
  const auto state = expected["state"].array();
  REQUIRE(state.size() == graph_state.size());
  for (std::size_t i = 0; i < state.size(); ++i)
    CHECK(std::abs(static_cast<double>(graph_state[i]) - state[i]) < kParity);

  for (const std::size_t taken : {0U, 3U, 30U, 41U}) {
    whole.reset();
    for (std::size_t t = 0; t < taken; ++t) net.step(expected["features"].list[t].floats(), whole);
    net.save(whole, graph_state);
    net.load(graph_state, resumed);
    for (std::size_t t = taken; t < 90; ++t) {
      const auto row = expected["features"].list[t].floats();
      CHECK(net.step(row, whole).logit == net.step(row, resumed).logit);
    }
  }
}

TEST_CASE("a matrix gives the bits of a plain loop") {
  std::vector<float> weights(37 * 11), biases(37), x(11), y(37);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = std::cos(static_cast<float>(i));
  for (std::size_t r = 0; r < 37; ++r) biases[r] = 0.1F * static_cast<float>(r);
  for (std::size_t c = 0; c < 11; ++c) x[c] = std::sin(1.7F * static_cast<float>(c));
  Dense(weights, biases).apply(x, y);
  for (std::size_t r = 0; r < 37; ++r) {
    float expected = biases[r];
    for (std::size_t c = 0; c < 11; ++c) expected += weights[r * 11 + c] * x[c];
    CHECK(y[r] == expected);
  }
}

TEST_CASE("the curves are as near as they say, at the ends of all numbers too") {
  double curve = 0, exponential = 0;
  for (float x = -100; x < 100; x += 0.0137F) {
    const double d = static_cast<double>(x);
    curve = std::max({curve,
                      std::abs(static_cast<double>(sigmoid4(splat(x))[0]) - 1 / (1 + std::exp(-d))),
                      std::abs(static_cast<double>(tanh4(splat(x))[3]) - std::tanh(d))});
    if (std::abs(x) < 87)
      exponential =
          std::max(exponential, std::abs(static_cast<double>(exp4(splat(x))[1]) / std::exp(d) - 1));
  }
  CHECK(curve < 3e-7);
  CHECK(exponential < 3e-7);
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  CHECK(sigmoid4(splat(kInfinite))[0] == 1);
  CHECK(sigmoid4(splat(-kInfinite))[0] < 1e-30F);
  CHECK(tanh4(splat(-kInfinite))[0] == -1);
  CHECK(std::isnan(tanh4(splat(std::numeric_limits<float>::quiet_NaN()))[0]));
}
