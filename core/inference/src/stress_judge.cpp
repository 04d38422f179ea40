#include "vigil/inference/stress_judge.hpp"

#include <cmath>

namespace vigil {
namespace {

double logit(double p) { return std::log(p / (1 - p)); }
float sigmoid(double x) { return static_cast<float>(1 / (1 + std::exp(-x))); }

}  // namespace

StressJudge::StressJudge(const ModelCard& card)
    : slope_(card.slope),
      intercept_(card.intercept),
      interval_(card.interval),
      threshold_(logit(card.threshold)),
      margin_(card.margin),
      patience_(seconds(card.patience_s)) {
  reset();
}

void StressJudge::scored(Timestamp end, double x, double height) {
  // A graph that gives no number gives no score.
  if (!std::isfinite(x)) return not_scored(end, Absent::implausible, false);
  // The alert itself lifts the height: for the next one, not for that which is on.
  if (!above_) alert_ = threshold_ + height;
  if (x >= alert_ || x < alert_ - margin_) above_ = x >= alert_;
  const StressState state = decide(end, x - threshold_);
  reading_ = {end,
              sigmoid(x),
              sigmoid(x - interval_),
              sigmoid(x + interval_),
              sigmoid(threshold_ + height),
              above_ && state == StressState::elevated,
              Absent::no,
              state};
}

StressState StressJudge::decide(Timestamp end, double distance) {
  if (std::abs(distance) >= margin_) {
    decided_ = distance > 0 ? StressState::elevated : StressState::normal;
    decided_at_ = end;
  } else if (!decided_at_ || end - *decided_at_ > patience_) {
    decided_ = StressState::uncertain;
  }
  return decided_;
}

void StressJudge::not_scored(Timestamp end, Absent why, bool calibrating) {
  reading_.time = end;
  reading_.probability = reading_.low = reading_.high = 0;
  reading_.alarming = false;
  reading_.absent = why;
  reading_.state = calibrating ? StressState::calibrating : StressState::uncertain;
}

void StressJudge::follow(const StressJudge& before) {
  reading_ = before.reading_;
  decided_ = before.decided_;
  decided_at_ = before.decided_at_;
  above_ = before.above_;
  alert_ = before.alert_ - before.threshold_ + threshold_;
}

void StressJudge::reset() {
  reading_ = {};
  reading_.threshold = sigmoid(threshold_);
  decided_ = StressState::uncertain;
  decided_at_.reset();
  above_ = false;
  alert_ = threshold_;
}

}  // namespace vigil
