#include "vigil/inference/model_card.hpp"

#include <cmath>
#include <limits>

#include "cards.hpp"
#include "hybrid_weights.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string why(void (*bend)(ModelCard&)) {
  ModelCard card = plain_card();
  bend(card);
  return refusal(card).value_or("");
}

}  // namespace

TEST_CASE("a card that asks for what the core has is taken") { CHECK_FALSE(refusal(plain_card())); }

TEST_CASE("a card that asks for an unknown feature is refused by name") {
  CHECK(why([](ModelCard& c) { c.inputs[1].feature = "aura"; }) ==
        "the card asks for feature 'aura', which this core does not have");
  CHECK(why([](ModelCard& c) { c.gates[0].feature = "mood"; }) ==
        "the card asks for feature 'mood', which this core does not have");
  // A feature of several signals is named with its signal, and only so.
  CHECK(why([](ModelCard& c) { c.inputs[1].feature = "temperature_range"; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.inputs[1].feature = "range"; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.inputs[1].feature = "rr_rmssd"; }).empty());
}

TEST_CASE("a card without inputs, or that requires none, is refused") {
  CHECK(why([](ModelCard& c) { c.inputs.clear(); }) == "the card names no inputs");
  CHECK(why([](ModelCard& c) { c.inputs[0].required = false; }) ==
        "the card requires none of its inputs: it would score without any data");
}

TEST_CASE("numbers out of bounds are refused by name, NaN with them") {
  CHECK(why([](ModelCard& c) { c.latency_s = 61; }) ==
        "the latency is 61, and must lie between 0 and 60");
  CHECK(why([](ModelCard& c) { c.threshold = 1; }) ==
        "the threshold is 1, and must lie between 0.001 and 0.999");
  CHECK(why([](ModelCard& c) { c.inputs[0].spread = 0; }) ==
        "the spread of tonic_mean is 0, and must be above 0");
  CHECK(why([](ModelCard& c) { c.step_s = 0; }) == "the step is 0, and must lie between 1 and 60");
  for (double ModelCard::* number :
       {&ModelCard::feature_window_s, &ModelCard::hrv_window_s, &ModelCard::latency_s,
        &ModelCard::baseline_s, &ModelCard::prior_s, &ModelCard::calibration_s, &ModelCard::clip,
        &ModelCard::slope, &ModelCard::intercept, &ModelCard::interval, &ModelCard::threshold,
        &ModelCard::margin, &ModelCard::patience_s}) {
    ModelCard card = plain_card();
    card.*number = kNan;
    CHECK(refusal(card));
    card.*number = std::numeric_limits<double>::infinity();
    CHECK(refusal(card));
  }
  CHECK_FALSE(why([](ModelCard& c) { c.inputs[0].spread = kNan; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.inputs[0].log_offset = kNan; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.inputs[0].log_offset = HUGE_VAL; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.gates[0].most = kNan; }).empty());
}

TEST_CASE("a network that the core cannot run on the card's inputs is refused") {
  const auto with = [](void (*bend)(ModelCard&)) {
    ModelCard card = plain_card();
    card.logistic = LogisticNet{{1, 2}, 0, 10};
    bend(card);
    return refusal(card).value_or("");
  };
  CHECK(with([](ModelCard&) {}).empty());
  CHECK(with([](ModelCard& c) { c.logistic->weights.pop_back(); }) ==
        "the card has 1 weights for 2 inputs");
  CHECK(with([](ModelCard& c) { c.logistic->bias = HUGE_VALF; }) ==
        "the card's weights are not all finite numbers");
  CHECK(
      with([](ModelCard& c) { c.logistic->smoothing_s = kNan; }).starts_with("the smoothing is "));
  CHECK(with([](ModelCard& c) { c.window_steps = 2; }) ==
        "a network that the core runs takes one step at a time");
  CHECK(with([](ModelCard& c) { c.state_size = 3; }) ==
        "the network's state is 2 numbers, and the card's 3");
  CHECK(with([](ModelCard& c) { c.hybrid.resize(3); }) == "the card has two networks");
  CHECK(with([](ModelCard& c) { c.logistic.reset(), c.hybrid.resize(3); }) ==
        "the weights are not a Vigil network");
  CHECK(with([](ModelCard& c) {
          c.logistic.reset();
          c.hybrid = HybridWeights(kSmall).file();
        }) == "the network has 5 inputs, and the card 2");
}

TEST_CASE("a card larger than the core's buffers is refused") {
  CHECK_FALSE(why([](ModelCard& c) { c.inputs.resize(33, c.inputs[0]); }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.gates.resize(9, c.gates[0]); }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.window_steps = 65; }).empty());
  CHECK_FALSE(why([](ModelCard& c) { c.state_size = 9000; }).empty());
}
