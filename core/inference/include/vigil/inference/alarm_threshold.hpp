// How clear stress must be before it raises an alert, so that alerts stay as rare as was chosen.
#pragma once

#include "vigil/units/quantity.hpp"

namespace vigil {

/// A height above the model's own threshold: every alert lifts it by a step, and time lowers it by
/// as many steps as alerts were chosen (adaptive conformal inference, Gibbs and Candes 2021, of the
/// episodes' greatest scores). As long as it is within its bounds, the alerts of any stretch of
/// time exceed those chosen by at most kMost / kStep. An alert that the wearer confirms does not
/// count.
class AlarmThreshold {
 public:
  static constexpr double kStep = 0.25, kMost = 2;  ///< logits
  /// Of scored seconds: what a wearer's waking day has.
  static constexpr Milliseconds kDay = seconds(16 * 3600);
  static constexpr double kLeastPerDay = 1.0 / 30, kMostPerDay = 100;

  /// Alerts a day.
  void set_rate(double per_day);
  double rate() const { return per_day_; }

  /// So much scored time has passed.
  void passed(Milliseconds time);
  void alarmed();
  /// The wearer says of the last alert that it was right; once.
  void confirmed();

  double height() const { return height_; }
  /// False: no such height.
  bool restore(double height);
  void reset();

 private:
  double per_day_ = 1;
  double height_ = 0;
  double lifted_ = 0;  ///< by the last alert, while it is not confirmed
};

}  // namespace vigil
