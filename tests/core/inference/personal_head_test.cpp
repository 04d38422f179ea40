#include "vigil/inference/personal_head.hpp"

#include <array>
#include <cmath>

#include "cards.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

constexpr double kEpisode_s = 300;

/// Answers of one wearer, an episode apart.
class Wearer {
 public:
  Wearer() : head(plain_card()) {}
  void answer(float score, bool stressed, float first = 0, float second = 0) {
    Evidence e{{1000 * t}, score, {}};
    e.inputs.push_back(first);
    e.inputs.push_back(second);
    CHECK(head.answer(e, stressed));
    t += kEpisode_s;
  }
  /// The general model is right, but says it too timidly.
  void clear(int n) {
    for (int i = 0; i < n; ++i) answer(i % 2 ? 0.8F : -0.8F, i % 2 == 1);
  }
  double score(double general, float first = 0, float second = 0) const {
    return head.score(general, std::array{first, second});
  }
  PersonalHead head;
  double t = 1.7e9;
};

}  // namespace

TEST_CASE("without answers, or with too few or one kind of them, the score is the general one") {
  Wearer w;
  CHECK(w.head.state() == PersonalState::none);
  w.clear(PersonalHead::kFewest - 1);
  CHECK(w.head.state() == PersonalState::learning);
  CHECK(w.score(0.5) == 0.5);
  Wearer calm;
  for (int i = 0; i < 20; ++i) calm.answer(-0.8F, false);
  CHECK(calm.head.state() == PersonalState::learning);
  CHECK(calm.score(0.5) == 0.5);
}

TEST_CASE("a wearer whose stress is clearer than the general model thinks gets clearer scores") {
  Wearer w;
  w.clear(20);
  CHECK(w.head.state() == PersonalState::personal);
  CHECK(w.score(1) > 1.3);
  CHECK(w.score(-1) < -1.3);
}

TEST_CASE("an input that tells this wearer's stress is given weight") {
  Wearer w;
  for (int i = 0; i < 32; ++i) {
    const bool stressed = i % 2 == 1;
    w.answer(i % 3 == 0 ? -0.3F : 0.1F, stressed, stressed ? 2 : -2, 0);
  }
  REQUIRE(w.head.state() == PersonalState::personal);
  CHECK(w.score(0, 1) > w.score(0, 0));
  CHECK(w.score(0, 1) - w.score(0, 0) == doctest::Approx(w.head.move(0, 0, 1)));
  // The moves add up: shift apart, the score is what the score and the inputs contribute.
  CHECK(w.score(1, 1) - w.score(0, 0) ==
        doctest::Approx(w.head.move(0, 0.6, 1) + w.head.move(1, 0.4, 0)));
}

TEST_CASE("answers that the head cannot foretell leave the general model in place") {
  Wearer w;
  // As the general model says it in three of four, the rest with no pattern.
  for (int i = 0; i < 32; ++i) {
    const bool said = i % 2 == 1;
    w.answer(said ? 1.5F : -1.5F, said != (i % 8 == 2 || i % 8 == 5));
  }
  CHECK(w.head.state() == PersonalState::not_better);
  CHECK(w.score(0.7, 1, 1) == 0.7);
}

TEST_CASE("answers given at mistakes alone, or out of spite, change nothing") {
  Wearer w;
  for (int i = 0; i < 40; ++i) w.answer(i % 2 ? 1.F : -1.F, i % 2 == 0);
  CHECK(w.head.state() == PersonalState::contradicted);
  CHECK(w.score(0.7) == 0.7);
}

TEST_CASE("one slip in five does not turn a score") {
  Wearer w;
  for (int i = 0; i < 40; ++i) {
    const bool said = i % 2 == 1;
    w.answer(said ? 1.F : -1.F, said != (i % 10 == 3 || i % 10 == 6));
  }
  CHECK(w.score(1) > 0.6);
  CHECK(w.score(-1) < -0.6);
}

TEST_CASE("whatever the answers, the change of a score is bounded") {
  Wearer w;
  for (int i = 0; i < 64; ++i) w.answer(i % 2 ? 3.F : -3.F, i % 2 == 1, i % 2 ? 3.F : -3.F);
  CHECK(w.score(1) <= 1 + 0.75 + 2);
  CHECK(w.score(0, 1, 1) <= 0.75 + 0.5 + 0.5);
}

TEST_CASE("answers near each other do not vouch for each other, whenever they are given") {
  for (const double begin_s : {0., 100., 250., 260., 270.}) {
    CAPTURE(begin_s);
    Wearer w;
    // Two episodes, one of each kind: with either left out, only one kind is left.
    for (int i = 0; i < 20; i += 2) {
      const double at_s = begin_s + i * 20 + (i < 10 ? 0 : kEpisode_s);
      Evidence e{{1000 * (1.7e9 - std::fmod(1.7e9, kEpisode_s) + at_s)}, 0, {}};
      e.inputs.push_back(i < 10 ? 2.F : 0.F);
      e.inputs.push_back(i < 10 ? 0.F : 2.F);
      w.head.answer(e, i < 10);
    }
    CHECK(w.head.answers() > PersonalHead::kFewest);
    CHECK(w.head.state() == PersonalState::not_better);
  }
}

TEST_CASE("an answer is taken back, changed within half a minute, and all are forgotten") {
  Wearer w;
  w.clear(20);
  const double score = w.score(1);
  w.answer(0.8F, false);
  CHECK(w.head.answers() == 21);
  CHECK(w.head.undo());
  CHECK(w.head.answers() == 20);
  CHECK(w.score(1) == score);

  w.t += 20 - 2 * kEpisode_s;  // 20 s after the last
  w.answer(0.8F, false);
  CHECK(w.head.answers() == 20);

  w.head.reset();
  CHECK(w.head.state() == PersonalState::none);
  CHECK(w.score(1) == 1);
  CHECK_FALSE(w.head.undo());
}

TEST_CASE("the oldest of too many answers goes") {
  Wearer w;
  w.clear(100);
  CHECK(w.head.answers() == PersonalHead::kMostAnswers);
}

TEST_CASE("evidence of another model, or no number, is no answer") {
  PersonalHead head(plain_card());
  Evidence e{{0}, 0, {}};
  CHECK_FALSE(head.answer(e, true));  // inputs are missing
  e.inputs.push_back(0), e.inputs.push_back(NAN);
  CHECK_FALSE(head.answer(e, true));
  e.inputs[1] = 3.5F;  // the card cuts to 3
  CHECK_FALSE(head.answer(e, true));
  e.inputs[1] = 0, e.score = NAN;
  CHECK_FALSE(head.answer(e, true));
  CHECK(head.answers() == 0);
}
