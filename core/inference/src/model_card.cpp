#include "vigil/inference/model_card.hpp"

#include <cmath>

#include "vigil/features/registry.hpp"

namespace vigil {
namespace {

using std::string;

/// A number with its bounds, both allowed.
struct Bound {
  const char* name;
  double value, least, most;
};

string text(double value) {
  string digits = std::to_string(value);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

std::optional<string> outside(const Bound& b) {
  if (b.value >= b.least && b.value <= b.most) return {};  // not so for NaN
  return string(b.name) + " is " + text(b.value) + ", and must lie between " + text(b.least) +
         " and " + text(b.most);
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
  if (input.log_offset && !(*input.log_offset > 0))
    return "the offset of the logarithm" + of + " is " + text(*input.log_offset) +
           ", and must be above 0";
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
  constexpr double kHour = 3600, kLogit = 20;
  for (const Bound& b : {
           Bound{"the feature window", card.feature_window_s, 0, kHour},
           Bound{"the HRV window", card.hrv_window_s, 0, kHour},
           Bound{"the number of steps", static_cast<double>(card.window_steps), 1,
                 ModelCard::kMostSteps},
           Bound{"the step", static_cast<double>(card.step_s), 1, 60},
           Bound{"the size of the state", static_cast<double>(card.state_size), 0,
                 ModelCard::kMostState},
           Bound{"the latency", card.latency_s, 0, 60},
           Bound{"the baseline's time constant", card.baseline_s, 60, 24 * kHour},
           Bound{"the weight of the prior", card.prior_s, 1, 24 * kHour},
           Bound{"the calibration", card.calibration_s, 1, kHour},
           Bound{"the clip", card.clip, 0.1, 100},
           Bound{"the slope", card.slope, 0.01, 100},
           Bound{"the intercept", card.intercept, -kLogit, kLogit},
           Bound{"the interval", card.interval, 0, kLogit},
           Bound{"the threshold", card.threshold, 0.001, 0.999},
           Bound{"the margin", card.margin, 0, kLogit},
           Bound{"the patience", card.patience_s, 0, kHour},
       })
    if (auto why = outside(b)) return why;
  return {};
}

}  // namespace vigil
