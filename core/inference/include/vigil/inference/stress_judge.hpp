// From a model's score to what is said of the wearer.
#pragma once

#include <optional>

#include "vigil/inference/model_card.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/reading.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// Where `absent` is not `no`, the probability and its interval mean nothing.
struct StressReading {
  Timestamp time{};  ///< end of the window
  float probability = 0, low = 0, high = 0;
  float threshold = 0;    ///< of an alert
  bool alarming = false;  ///< elevated, and clearly enough for an alert
  Absent absent = Absent::no_data;
  StressState state = StressState::calibrating;
};

/// Makes a probability of the score, and decides with hysteresis: only a score clearly on one side
/// of the threshold changes the state. One that stays near it is uncertain after a while, and so is
/// the time without a score.
class StressJudge {
 public:
  explicit StressJudge(const ModelCard& card);

  /// The calibrated score of the graph's output, a logit.
  double calibrated(float logit) const { return slope_ * static_cast<double>(logit) + intercept_; }

  /// Windows in the order of time. `score`: calibrated; `height`: of the alerts' threshold above
  /// the card's.
  void scored(Timestamp end, double score, double height = 0);
  /// `calibrating`: the personal baseline is still too young.
  void not_scored(Timestamp end, Absent why, bool calibrating);

  const StressReading& reading() const { return reading_; }
  void reset();
  /// What another card's judge said stands until this one's first score.
  void follow(const StressJudge& before);

 private:
  StressState decide(Timestamp end, double distance);

  double slope_, intercept_, interval_;
  double threshold_, margin_;  ///< logits
  Milliseconds patience_;
  StressReading reading_;
  StressState decided_ = StressState::uncertain;
  std::optional<Timestamp> decided_at_;
  double alert_ = 0;  ///< the alerts' threshold, a logit; while the score is above, as it was then
  bool above_ = false;
};

}  // namespace vigil
