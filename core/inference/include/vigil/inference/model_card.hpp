// What a model asks of the core: the part of a model card that the core must satisfy.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vigil {

/// One number of the model's input: a column of the feature registry, measured against the wearer's
/// own past.
struct CardInput {
  std::string feature;               ///< the column's id
  std::optional<double> log_offset;  ///< where there is one, ln(max(x, 0) + log_offset) is used
  double spread = 0;  ///< its standard deviation within a person, in training (of the logarithm)
  bool required = false;  ///< without it there is no score; another that is absent counts as usual
  std::string label{};    ///< for people; empty: the feature's name
};

/// A window is not scored while this column is above `most`; an absent one closes nothing.
struct CardGate {
  std::string feature;
  double most = 0;
};

/// A logistic regression on one row of inputs, its logit averaged over the time before, the newest
/// most. The state: the weighted sum of logits, the sum of weights.
struct LogisticNet {
  std::vector<float> weights;  ///< of the inputs
  float bias = 0;
  double smoothing_s = 0;  ///< time constant of the average
  static constexpr int kStateSize = 2;
};

/// Times in seconds of the data. refusal() says what it may hold.
struct ModelCard {
  std::vector<CardInput> inputs;
  std::vector<CardGate> gates;
  double feature_window_s = 0;  ///< of sampled signals; 0: the registry's
  double hrv_window_s = 0;      ///< 0: the registry's

  int window_steps = 1;  ///< rows of the input tensor [1, steps, inputs], newest last
  int step_s = 1;        ///< between two rows, and between two runs
  int state_size = 0;    ///< numbers that the graph hands on to its next run; zeros at first
  double latency_s = 0;  ///< a prediction takes effect this long after its window's end

  double baseline_s = 0;     ///< time constant of the personal baseline, once it is older
  double prior_s = 0;        ///< what `spread` weighs against the wearer's own
  double calibration_s = 0;  ///< of required inputs, before the first score
  double clip = 0;           ///< inputs are cut to +-clip standard deviations

  double slope = 1, intercept = 0;  ///< of the graph's logit: its calibration
  double interval = 0;              ///< half width of the 90 % interval, as a logit

  double threshold = 0.5;  ///< probability
  double margin = 0;       ///< logits on both sides of it that do not change the state
  double patience_s = 0;   ///< between the margins for longer than this, it is uncertain

  // The graph as the core runs it itself: one of these, or none.
  std::optional<LogisticNet> logistic;
  std::vector<std::byte> hybrid;  ///< a weights file (core/inference/hybrid-weights.md)
  bool has_network() const { return logistic || !hybrid.empty(); }

  static constexpr std::size_t kMostInputs = 32, kMostGates = 8;
  static constexpr int kMostSteps = 64, kMostState = 8192;
};

/// Why this core cannot run such a model, for people; nothing where it can.
std::optional<std::string> refusal(const ModelCard& card);

}  // namespace vigil
