// A model card in JavaScript: plain objects, read from JSON by web/inference.
#include "model_card_binding.hpp"

#include <emscripten/bind.h>

#include <cmath>
#include <string>
#include <vector>

#include "memory_views.hpp"
#include "vigil/features/registry.hpp"
#include "vigil/inference/network.hpp"

EMSCRIPTEN_DECLARE_VAL_TYPE(CardInputs)
EMSCRIPTEN_DECLARE_VAL_TYPE(CardGates)
EMSCRIPTEN_DECLARE_VAL_TYPE(MaybeLogistic)
EMSCRIPTEN_DECLARE_VAL_TYPE(MaybeBytes)
EMSCRIPTEN_DECLARE_VAL_TYPE(Numbers)

namespace {

using namespace vigil;

struct InputOptions {
  std::string feature;
  double log_offset;  ///< NaN: no logarithm
  double spread;
  bool required;
  std::string label;
};

struct LogisticOptions {
  Numbers weights = Numbers(emscripten::val::array());
  float bias;
  double smoothing_s;
};

/// ModelCard with its lists as JavaScript has them.
struct CardOptions : ModelCard {
  CardInputs inputs = CardInputs(emscripten::val::array());
  CardGates gates = CardGates(emscripten::val::array());
  MaybeLogistic logistic = MaybeLogistic(emscripten::val::null());
  MaybeBytes hybrid = MaybeBytes(emscripten::val::null());
};

ModelCard card_of(const CardOptions& options) {
  ModelCard card = options;
  for (const auto& i : emscripten::vecFromJSArray<InputOptions>(options.inputs))
    card.inputs.push_back({i.feature,
                           std::isnan(i.log_offset) ? std::nullopt : std::optional(i.log_offset),
                           i.spread, i.required, i.label});
  card.gates = emscripten::vecFromJSArray<CardGate>(options.gates);
  if (!options.logistic.isNull()) {
    const auto net = options.logistic.as<LogisticOptions>();
    card.logistic = {emscripten::convertJSArrayToNumberVector<float>(net.weights), net.bias,
                     net.smoothing_s};
  }
  if (!options.hybrid.isNull()) {
    card.hybrid.resize(options.hybrid["length"].as<std::size_t>());
    emscripten::val(bytes_view(card.hybrid)).call<void>("set", options.hybrid);
  }
  return card;
}

/// Why this core cannot run such a model, for people; "" where it can.
std::string card_refusal(const CardOptions& options) {
  return refusal(card_of(options)).value_or("");
}

/// The signals (features::name) that the card requires, a space between; of a card that is not
/// refused.
std::string required_signals(const CardOptions& options) {
  std::string names;
  for (const CardInput& input : card_of(options).inputs) {
    if (!input.required) continue;
    const auto signal = features::kColumns[features::find_column(input.feature)].signal;
    names += (names.empty() ? "" : " ") + std::string(features::name(signal));
  }
  return names;
}

/// A card's network on inputs of zeros, to find out what it costs on this device.
class NetworkTrial {
 public:
  /// A card that has a network and is not refused.
  explicit NetworkTrial(const CardOptions& options) : card_(card_of(options)), network_(card_) {}

  /// What the core does for so many windows.
  void run(int windows) {
    for (; windows > 0; --windows) {
      network_.run(row_, state_, true);
      network_.explain(row_, moved_);
    }
  }

 private:
  ModelCard card_;
  Network network_;
  std::vector<float> row_ = std::vector<float>(card_.inputs.size()), moved_ = row_;
  std::vector<float> state_ = std::vector<float>(static_cast<std::size_t>(card_.state_size));
};

EMSCRIPTEN_BINDINGS(vigil_model_card) {
  emscripten::value_object<InputOptions>("CardInput")
      .field("feature", &InputOptions::feature)
      .field("logOffset", &InputOptions::log_offset)
      .field("spread", &InputOptions::spread)
      .field("required", &InputOptions::required)
      .field("label", &InputOptions::label);
  emscripten::value_object<CardGate>("CardGate")
      .field("feature", &CardGate::feature)
      .field("most", &CardGate::most);
  emscripten::register_type<CardInputs>("CardInput[]");
  emscripten::register_type<CardGates>("CardGate[]");
  emscripten::value_object<LogisticOptions>("LogisticNet")
      .field("weights", &LogisticOptions::weights)
      .field("bias", &LogisticOptions::bias)
      .field("smoothingS", &LogisticOptions::smoothing_s);
  emscripten::register_type<Numbers>("number[]");
  emscripten::register_type<MaybeLogistic>("LogisticNet | null");
  emscripten::register_type<MaybeBytes>("Uint8Array | null");
  emscripten::register_type<MaybeCard>("ModelCard | null");
  emscripten::value_object<CardOptions>("ModelCard")
      .field("inputs", &CardOptions::inputs)
      .field("gates", &CardOptions::gates)
      .field("featureWindowS", &CardOptions::feature_window_s)
      .field("hrvWindowS", &CardOptions::hrv_window_s)
      .field("windowSteps", &CardOptions::window_steps)
      .field("stepS", &CardOptions::step_s)
      .field("stateSize", &CardOptions::state_size)
      .field("latencyS", &CardOptions::latency_s)
      .field("baselineS", &CardOptions::baseline_s)
      .field("priorS", &CardOptions::prior_s)
      .field("calibrationS", &CardOptions::calibration_s)
      .field("clip", &CardOptions::clip)
      .field("slope", &CardOptions::slope)
      .field("intercept", &CardOptions::intercept)
      .field("interval", &CardOptions::interval)
      .field("threshold", &CardOptions::threshold)
      .field("margin", &CardOptions::margin)
      .field("patienceS", &CardOptions::patience_s)
      .field("logistic", &CardOptions::logistic)
      .field("hybrid", &CardOptions::hybrid);
  emscripten::function("cardRefusal(card)", &card_refusal);
  emscripten::function("requiredSignals(card)", &required_signals);
  emscripten::class_<NetworkTrial>("NetworkTrial")
      .constructor<const CardOptions&>()
      .function("run(windows)", &NetworkTrial::run);
}

}  // namespace

std::optional<ModelCard> model_card(const MaybeCard& card) {
  if (card.isNull() || card.isUndefined()) return {};
  return card_of(card.as<CardOptions>());
}
