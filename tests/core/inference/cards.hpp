// A card like the shipped one, for the tests to bend.
#pragma once

#include "vigil/inference/model_card.hpp"

namespace vigil {

inline ModelCard plain_card() {
  ModelCard card;
  card.inputs = {{"tonic_mean", 0.1, 0.3, true}, {"rmssd", {}, 20, false}};
  card.gates = {{"activity_level", 1}};
  card.state_size = 2;
  card.latency_s = 5;
  card.baseline_s = 1200;
  card.prior_s = 600;
  card.calibration_s = 10;
  card.clip = 3;
  card.interval = 1;
  card.margin = 0.25;
  card.patience_s = 30;
  return card;
}

}  // namespace vigil
