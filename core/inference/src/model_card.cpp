#include "vigil/inference/model_card.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "vigil/features/registry.hpp"
#include "vigil/inference/hybrid_net.hpp"

namespace vigil {
namespace {

using std::string;

constexpr double kHour = 3600, kLogit = 20;

/// A number of the card with its bounds, both allowed.
template <class Number>
struct Bound {
  Number ModelCard::* number;
  const char* name;
  double least, most;
};
constexpr std::array kNumbers = {
    Bound{&ModelCard::feature_window_s, "the feature window", 0, kHour},
    Bound{&ModelCard::hrv_window_s, "the HRV window", 0, kHour},
    Bound{&ModelCard::latency_s, "the latency", 0, 60},
    Bound{&ModelCard::baseline_s, "the baseline's time constant", 60, 24 * kHour},
    Bound{&ModelCard::prior_s, "the weight of the prior", 1, 24 * kHour},
    Bound{&ModelCard::calibration_s, "the calibration", 1, kHour},
    Bound{&ModelCard::clip, "the clip", 0.1, 100},
    Bound{&ModelCard::slope, "the slope", 0.01, 100},
    Bound{&ModelCard::intercept, "the intercept", -kLogit, kLogit},
    Bound{&ModelCard::interval, "the interval", 0, kLogit},
    Bound{&ModelCard::threshold, "the threshold", 0.001, 0.999},
    Bound{&ModelCard::margin, "the margin", 0, kLogit},
    Bound{&ModelCard::patience_s, "the patience", 0, kHour},
};
constexpr std::array kCounts = {
    Bound{&ModelCard::window_steps, "the number of steps", 1, ModelCard::kMostSteps},
    Bound{&ModelCard::step_s, "the step", 1, 60},
    Bound{&ModelCard::state_size, "the size of the state", 0, ModelCard::kMostState},
};

/// Up to six decimals; not by printf, which would make core.wasm 10 kB larger.
string text(double value) {
  constexpr std::int64_t kUnit = 1'000'000;
  if (!(std::abs(value) < 1e12)) return "beyond all numbers";
  const std::int64_t millionths = std::llround(std::abs(value) * kUnit);
  string fraction = std::to_string(kUnit + millionths % kUnit).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const string whole = (value < 0 ? "-" : "") + std::to_string(millionths / kUnit);
  return fraction.empty() ? whole : whole + "." + fraction;
}

template <class Bounds>
std::optional<string> outside(const ModelCard& card, const Bounds& bounds) {
  for (const auto& b : bounds) {
    const double value = card.*b.number;
    if (!(value >= b.least && value <= b.most))  // nor for NaN
      return string(b.name) + " is " + text(value) + ", and must lie between " + text(b.least) +
             " and " + text(b.most);
  }
  return {};
}

std::optional<string> unknown(const string& feature) {
  if (features::find_column(feature) < features::kColumnCount) return {};
  return "the card asks for feature '" + feature + "', which this core does not have";
}

std::optional<string> refusal(const CardInput& input) {
  if (auto why = unknown(input.feature)) return why;
  const string of = " of " + input.feature;
  if (!(input.spread > 0) || !std::isfinite(input.spread))
    return "the spread" + of + " is " + text(input.spread) + ", and must be above 0";
  if (input.log_offset && (!(*input.log_offset > 0) || !std::isfinite(*input.log_offset)))
    return "the offset of the logarithm" + of + " is " + text(*input.log_offset) +
           ", and must be above 0";
  return {};
}

std::optional<string> refusal(const LogisticNet& net, const ModelCard& card) {
  if (net.weights.size() != card.inputs.size())
    return "the card has " + std::to_string(net.weights.size()) + " weights for " +
           std::to_string(card.inputs.size()) + " inputs";
  bool finite = std::isfinite(net.bias);
  for (const float w : net.weights) finite &= std::isfinite(w);
  if (!finite) return "the card's weights are not all finite numbers";
  if (!(net.smoothing_s > 0 && net.smoothing_s <= kHour))
    return "the smoothing is " + text(net.smoothing_s) + ", and must lie above 0, up to " +
           text(kHour);
  return {};
}

/// Of the network that the core is to run itself.
std::optional<string> network_refusal(const ModelCard& card) {
  if (card.logistic && !card.hybrid.empty()) return "the card has two networks";
  if (card.window_steps != 1) return "a network that the core runs takes one step at a time";
  if (auto why = card.logistic ? refusal(*card.logistic, card) : hybrid_refusal(card.hybrid))
    return why;
  std::size_t inputs = card.inputs.size(), state = LogisticNet::kStateSize;
  if (!card.logistic) {
    const HybridShape shape = hybrid_shape(card.hybrid);
    inputs = shape.inputs;
    state = shape.graph_state();
  }
  if (inputs != card.inputs.size())
    return "the network has " + std::to_string(inputs) + " inputs, and the card " +
           std::to_string(card.inputs.size());
  if (state != static_cast<std::size_t>(card.state_size))
    return "the network's state is " + std::to_string(state) + " numbers, and the card's " +
           std::to_string(card.state_size);
  return {};
}

}  // namespace

std::optional<string> refusal(const ModelCard& card) {
  if (card.inputs.empty()) return "the card names no inputs";
  if (card.inputs.size() > ModelCard::kMostInputs || card.gates.size() > ModelCard::kMostGates)
    return "the card names more inputs or gates than this core takes";
  bool required = false;
  for (const CardInput& input : card.inputs) {
    if (auto why = refusal(input)) return why;
    required |= input.required;
  }
  if (!required) return "the card requires none of its inputs: it would score without any data";
  for (const CardGate& gate : card.gates) {
    if (auto why = unknown(gate.feature)) return why;
    if (!std::isfinite(gate.most)) return "the gate on " + gate.feature + " has no limit";
  }
  if (auto why = outside(card, kNumbers)) return why;
  if (auto why = outside(card, kCounts)) return why;
  return card.has_network() ? network_refusal(card) : std::nullopt;
}

}  // namespace vigil
