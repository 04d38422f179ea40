// One feature of one wearer against that wearer's own past: never the future, never other people's
// level.
#pragma once

#include "vigil/inference/model_card.hpp"

namespace vigil {

/// A running mean and variance: of all that came at first, of about the last `baseline_s` later.
/// The variance starts from the training data's and gives way to the wearer's own.
class PersonalBaseline {
 public:
  PersonalBaseline(const CardInput& input, const ModelCard& card);

  /// A new value (it is part of its own baseline); returns how many standard deviations it lies
  /// above, cut to +-clip.
  float push(float value);
  /// Seconds of values so far.
  double age_s() const { return age_s_; }
  void reset();
  /// Goes on from another card's, where both are of the same number: its feature as it is, or the
  /// logarithm with the same offset.
  void follow(const PersonalBaseline& before);

 private:
  double step_s_, time_constant_s_, prior_s_, clip_;
  std::optional<double> log_offset_;
  double spread_;
  double age_s_ = 0, mean_ = 0, variance_ = 0;
};

}  // namespace vigil
