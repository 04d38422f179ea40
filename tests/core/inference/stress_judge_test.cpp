#include "vigil/inference/stress_judge.hpp"

#include <cmath>
#include <limits>

#include "cards.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

Timestamp at(double seconds) { return {1000 * seconds}; }

StressState state_after(StressJudge& judge, double t, float logit) {
  judge.scored(at(t), logit);
  return judge.reading().state;
}

}  // namespace

TEST_CASE("the score becomes a calibrated probability with its interval") {
  ModelCard card = plain_card();
  card.slope = 2;
  card.intercept = -1;
  StressJudge judge(card);
  judge.scored(at(3), judge.calibrated(1));  // 2 * 1 - 1 = 1
  const StressReading& r = judge.reading();
  CHECK(r.absent == Absent::no);
  CHECK(r.time == at(3));
  CHECK(r.probability == doctest::Approx(1 / (1 + std::exp(-1.0))));
  CHECK(r.low == doctest::Approx(0.5));
  CHECK(r.high == doctest::Approx(1 / (1 + std::exp(-2.0))));
  CHECK(r.threshold == doctest::Approx(0.5));
}

TEST_CASE("a score near the threshold does not change the state") {
  StressJudge judge(plain_card());  // threshold 0.5, margin 0.25 on both sides
  CHECK(state_after(judge, 1, -1) == StressState::normal);
  CHECK(state_after(judge, 2, 0.2F) == StressState::normal);
  CHECK(state_after(judge, 3, 0.3F) == StressState::elevated);
  CHECK(state_after(judge, 4, -0.2F) == StressState::elevated);
  CHECK(state_after(judge, 5, -0.3F) == StressState::normal);
}

TEST_CASE("a score that stays near the threshold is uncertain, at first and after a while") {
  StressJudge judge(plain_card());
  CHECK(state_after(judge, 1, 0.1F) == StressState::uncertain);
  CHECK(state_after(judge, 2, 1) == StressState::elevated);
  CHECK(state_after(judge, 32, 0.1F) == StressState::elevated);  // 30 s of patience
  CHECK(state_after(judge, 33, 0.1F) == StressState::uncertain);
  CHECK(state_after(judge, 34, -1) == StressState::normal);
}

TEST_CASE("without a score there is a reason and no probability") {
  StressJudge judge(plain_card());
  judge.not_scored(at(1), Absent::starting, true);
  CHECK(judge.reading().state == StressState::calibrating);
  CHECK(judge.reading().absent == Absent::starting);
  judge.scored(at(2), 1);
  judge.not_scored(at(3), Absent::motion, false);
  CHECK(judge.reading().state == StressState::uncertain);
  CHECK(judge.reading().absent == Absent::motion);
  CHECK(judge.reading().probability == 0);
}

TEST_CASE("a graph that gives no number gives no score") {
  StressJudge judge(plain_card());
  for (const float logit :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    judge.scored(at(1), logit);
    CHECK(judge.reading().absent == Absent::implausible);
    CHECK(judge.reading().state == StressState::uncertain);
  }
}

TEST_CASE("a raised threshold leaves the state as it is, and asks more of an alert") {
  StressJudge judge(plain_card());
  const auto alarming = [&judge](double t, double score) {
    judge.scored(at(t), score, 1);
    return judge.reading().alarming;
  };
  CHECK_FALSE(alarming(1, 0.9));
  CHECK(judge.reading().state == StressState::elevated);
  CHECK(judge.reading().threshold == doctest::Approx(1 / (1 + std::exp(-1.0))));
  CHECK(alarming(2, 1));
  CHECK(alarming(3, 0.8));  // within the margin
  CHECK_FALSE(alarming(4, 0.7));
  judge.not_scored(at(5), Absent::motion, false);
  CHECK_FALSE(judge.reading().alarming);
}

TEST_CASE("an alert lifts the threshold of the next one, not its own") {
  StressJudge judge(plain_card());
  const auto alarming = [&judge](double t, double score, double height) {
    judge.scored(at(t), score, height);
    return judge.reading().alarming;
  };
  CHECK(alarming(1, 1, 1));
  CHECK(alarming(2, 1, 1.25));
  CHECK_FALSE(alarming(3, 0.7, 1.25));
  CHECK_FALSE(alarming(4, 1, 1.25));
  CHECK(alarming(5, 1.25, 1.25));
}
