#include "vigil/inference/stress_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "cards.hpp"
#include "hybrid_weights.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

/// A wearer's features, second by second, and an engine with a graph of a few lines.
class Bench {
 public:
  explicit Bench(const ModelCard& card) : model(card) { set("tonic_mean", 1), set("rmssd", 40); }

  void set(std::string_view feature, Reading<float> value) {
    columns[features::find_column(feature)] = value;
  }
  /// One second of data, without running the engine.
  void second() {
    ++t;
    model.take({1000.0 * t}, columns);
    model.advance({1000.0 * t});
  }
  /// Runs what waits: logit = the first input + the number of runs so far, which is the state.
  int run() {
    int runs = 0;
    while (const StressModel::Window* w = model.pending()) {
      const std::array<float, 2> next{w->state[0] + 1, w->input.front()};
      runs_seen.push_back(w->state[0]);
      model.deliver(w->id, w->input.front() + w->state[0], next);
      ++runs;
    }
    return runs;
  }
  void seconds(int n) {
    for (int i = 0; i < n; ++i) second(), run();
  }
  StressReading reading() const { return model.reading({1000.0 * t}); }

  StressModel model;
  std::array<Reading<float>, features::kColumnCount> columns{};
  int t = 0;
  std::vector<float> runs_seen;
};

}  // namespace

TEST_CASE("the model asks for the families of its inputs and gates, no others") {
  const auto families = StressModel(plain_card()).families();
  CHECK(families.count() == 3);
  for (const auto f : {features::Family::eda, features::Family::hrv_time, features::Family::motion})
    CHECK(families.test(static_cast<std::size_t>(f)));
}

TEST_CASE("nothing is scored before the personal baseline is old enough") {
  Bench b(plain_card());
  b.second();
  CHECK(b.reading().absent == Absent::no_data);
  CHECK(b.reading().state == StressState::calibrating);
  for (int i = 1; i < 9; ++i) b.second();
  CHECK(b.model.pending() == nullptr);
  CHECK(b.reading().absent == Absent::starting);
  CHECK(b.reading().state == StressState::calibrating);
  b.second();  // the tenth
  CHECK(b.model.pending() != nullptr);
}

TEST_CASE("a prediction takes effect the latency after its window, however fast it came") {
  for (const int slowness : {0, 1, 3}) {
    Bench b(plain_card());
    for (int i = 0; i < 14; ++i) {
      b.second();
      if (b.t >= 10 + slowness) b.run();
    }
    CHECK(b.reading().absent == Absent::starting);
    b.second();  // 15 = 10 + 5
    CHECK(b.reading().absent == Absent::no);
    CHECK(b.reading().time == Timestamp{10000});
  }
}

TEST_CASE("a prediction that comes too late takes effect when it comes") {
  Bench b(plain_card());
  for (int i = 0; i < 18; ++i) b.second();
  CHECK(b.reading().absent == Absent::starting);
  CHECK(b.run() == 9);
  b.second();
  CHECK(b.reading().time == Timestamp{14000});
}

TEST_CASE("the state goes from run to run, in order, also when many windows wait") {
  Bench at_once(plain_card()), late(plain_card());
  at_once.seconds(40);
  for (int i = 0; i < 40; ++i) late.second();
  late.run();
  CHECK(at_once.runs_seen == late.runs_seen);
  REQUIRE(at_once.runs_seen.size() == 31);
  for (std::size_t i = 0; i < 31; ++i) CHECK(at_once.runs_seen[i] == static_cast<float>(i));
}

TEST_CASE("a prediction for a window that is gone is passed over") {
  Bench b(plain_card());
  for (int i = 0; i < 10; ++i) b.second();
  const StressModel::Window* w = b.model.pending();
  REQUIRE(w != nullptr);
  const std::uint32_t id = w->id;
  const std::array<float, 2> state{7, 7};
  for (std::size_t i = 0; i < StressModel::kBacklog; ++i) b.second();
  b.model.deliver(id, 0, state);
  REQUIRE(b.model.pending() != nullptr);
  CHECK(b.model.pending()->id != id);
  CHECK(b.model.pending()->state[0] == 0);
}

TEST_CASE("with windows left out, the state begins anew") {
  Bench b(plain_card());
  b.seconds(20);
  for (std::size_t i = 0; i < StressModel::kBacklog + 3; ++i) b.second();
  b.runs_seen.clear();
  CHECK(b.run() == StressModel::kBacklog);
  CHECK(b.runs_seen.front() == 0);
  CHECK(b.runs_seen.back() == StressModel::kBacklog - 1);
}

TEST_CASE("an output that is no number costs one score, not all that follow") {
  Bench b(plain_card());
  for (int i = 0; i < 12; ++i) b.second();
  const std::array<float, 2> broken{NAN, NAN}, good{1, 1};
  b.model.deliver(b.model.pending()->id, NAN, broken);
  REQUIRE(b.model.pending() != nullptr);  // one that waited
  CHECK(b.model.pending()->state[0] == 0);
  b.model.deliver(b.model.pending()->id, 1, good);
  CHECK(b.model.pending()->state[0] == 1);
  b.model.deliver(b.model.pending()->id, 1, broken);
  b.second();  // one that was still to come
  REQUIRE(b.model.pending() != nullptr);
  CHECK(b.model.pending()->state[1] == 0);
}

TEST_CASE("a card of long steps is not stale between two of them") {
  ModelCard card = plain_card();
  card.step_s = 30;
  card.calibration_s = 60;
  Bench b(card);
  b.seconds(300);
  for (int i = 0; i < 60; ++i) {
    b.seconds(1);
    CHECK(b.reading().absent == Absent::no);
  }
  for (int i = 0; i < 60; ++i) b.second();  // no engine
  CHECK(b.reading().absent == Absent::stale);
}

TEST_CASE("without an engine the reading says that it is stale, and nothing else stops") {
  Bench b(plain_card());
  for (int i = 0; i < 200; ++i) b.second();
  CHECK(b.reading().absent == Absent::stale);
  CHECK(b.reading().state == StressState::uncertain);
}

TEST_CASE("a missing required input and an exceeded gate are not scored, with the reason") {
  Bench b(plain_card());
  b.seconds(20);
  b.set("tonic_mean", Absent::poor_contact);
  b.seconds(6);
  CHECK(b.reading().absent == Absent::poor_contact);
  CHECK(b.reading().state == StressState::uncertain);
  b.set("tonic_mean", 1);
  b.set("activity_level", 2);
  b.seconds(6);
  CHECK(b.reading().absent == Absent::motion);
  b.set("activity_level", 1);
  b.seconds(6);
  CHECK(b.reading().absent == Absent::no);
}

TEST_CASE("an input that is not required counts as usual while it is absent") {
  Bench b(plain_card());
  b.set("rmssd", Absent::too_few_beats);
  b.seconds(11);
  b.second();
  const StressModel::Window* w = b.model.pending();
  REQUIRE(w != nullptr);
  CHECK(w->input[1] == 0);
}

TEST_CASE("after a minute without a score the state begins anew, the baseline does not") {
  Bench b(plain_card());
  b.seconds(30);
  b.set("activity_level", 3);
  b.seconds(61);
  b.set("activity_level", 0);
  b.runs_seen.clear();
  b.seconds(1);
  REQUIRE(b.runs_seen.size() == 1);
  CHECK(b.runs_seen[0] == 0);
  // A shorter break keeps it.
  b.seconds(2);
  b.set("activity_level", 3);
  b.seconds(50);
  b.set("activity_level", 0);
  b.seconds(1);
  CHECK(b.runs_seen.back() == 3);
}

TEST_CASE("the core's own engine runs what waits, and takes turns with another") {
  ModelCard card = plain_card();
  card.logistic = LogisticNet{{0.5F, -0.25F}, 0.125F, 10};
  Bench own(card), turns(card);
  CHECK_FALSE(own.model.run());
  const float decay = std::exp(-0.1F);
  for (int t = 0; t < 60; ++t) {
    for (Bench* b : {&own, &turns}) {
      b->set("tonic_mean", 1 + 0.1F * std::sin(static_cast<float>(t)));
      b->second();
    }
    const StressModel::Window* w = turns.model.pending();
    if (w == nullptr) continue;
    const float logit = 0.125F + 0.5F * w->input[0] - 0.25F * w->input[1];
    const std::array<float, 2> next{decay * w->state[0] + logit, decay * w->state[1] + 1};
    const float expected = next[0] / next[1];
    if (t % 3 == 0)
      turns.model.deliver(w->id, expected, next);
    else
      CHECK(turns.model.run().value_or(0) == doctest::Approx(expected));
    CHECK(own.model.run().value_or(0) == doctest::Approx(expected));
  }
  CHECK(own.reading().probability == doctest::Approx(turns.reading().probability));
}

TEST_CASE("the hybrid network runs in the port as it does alone, anew after a break") {
  HybridShape shape = kSmall;
  shape.inputs = 2;
  const HybridWeights weights(shape);
  ModelCard card = plain_card();
  card.hybrid = weights.file();
  HybridNet net(card.hybrid);
  card.state_size = static_cast<int>(net.shape().graph_state());
  REQUIRE_FALSE(refusal(card));
  auto state = net.initial_state();
  Bench b(card);
  int scores = 0;
  for (int t = 0; t < 200; ++t) {
    b.set("tonic_mean", 1 + 0.1F * std::sin(static_cast<float>(t)));
    b.set("activity_level", t >= 60 && t < 130 ? 3.F : 0.F);
    b.second();
    const StressModel::Window* w = b.model.pending();
    if (w == nullptr) continue;
    if (t == 130) state.reset();
    const std::vector<float> row(w->input.begin(), w->input.end());
    CHECK(b.model.run().value_or(0) == net.step(row, state).score);
    ++scores;
  }
  CHECK(scores == 51 + 70);
}

TEST_CASE("a score is explained by its inputs, to the last logit, when it takes effect") {
  ModelCard card = plain_card();
  card.inputs[1].label = "variability";
  card.logistic = LogisticNet{{0.5F, -2}, 0.25F, 10};
  card.slope = 2;
  Bench b(card);
  std::vector<float> logits;
  for (int t = 0; t < 60; ++t) {
    b.set("tonic_mean", 1 + 0.2F * std::sin(0.3F * static_cast<float>(t)));
    b.set("rmssd", 40 + 9 * std::cos(0.2F * static_cast<float>(t)));
    b.second();
    if (const auto logit = b.model.run()) logits.push_back(*logit);
    const auto moves = b.model.moves();
    if (t < 14) {
      CHECK(moves.empty());  // the first window's prediction waits for its latency
      continue;
    }
    REQUIRE(moves.size() == 2);
    CHECK(std::abs(moves[0].logits) >= std::abs(moves[1].logits));
    const float logit = logits[static_cast<std::size_t>(t - 14)];
    CHECK(moves[0].logits + moves[1].logits == doctest::Approx(2 * (logit - 0.25F)).epsilon(1e-4));
  }
  const auto named = [&](std::string_view name) {
    return std::count_if(b.model.moves().begin(), b.model.moves().end(),
                         [&](const StressMove& m) { return m.input == name; });
  };
  CHECK(named("variability") == 1);
  CHECK(named("Tonic level") == 1);
  b.set("activity_level", 3);
  for (int i = 0; i < 6; ++i) b.second();
  CHECK(b.model.moves().empty());
}

TEST_CASE("a network's score is explained by what it is without each input") {
  HybridShape shape = kSmall;
  shape.inputs = 2;
  ModelCard card = plain_card();
  card.hybrid = HybridWeights(shape).file();
  card.state_size = static_cast<int>(shape.graph_state());
  HybridNet net(card.hybrid);
  std::array states{net.initial_state(), net.initial_state(), net.initial_state()};
  Bench b(card);
  std::vector<std::array<float, 2>> expected;
  for (int t = 0; t < 60; ++t) {
    b.set("tonic_mean", 1 + 0.2F * std::sin(0.3F * static_cast<float>(t)));
    b.set("rmssd", 40 + 9 * std::cos(0.2F * static_cast<float>(t)));
    b.second();
    if (const StressModel::Window* w = b.model.pending()) {
      const float x = w->input[0], y = w->input[1];
      const auto score = [&](std::array<float, 2> row, std::size_t i) {
        return net.step(row, states[i]).score;
      };
      const float whole = score({x, y}, 0);
      expected.push_back({whole - score({0, y}, 1), whole - score({x, 0}, 2)});
      b.model.run();
    }
    if (t < 14) continue;
    const auto& [tonic, rmssd] = expected[static_cast<std::size_t>(t - 14)];
    const bool first = std::abs(tonic) > std::abs(rmssd);
    CHECK(b.model.moves()[0].logits == (first ? tonic : rmssd));
    CHECK(b.model.moves()[1].logits == (first ? rmssd : tonic));
  }
}

TEST_CASE("another engine's score is not explained") {
  ModelCard card = plain_card();
  card.logistic = LogisticNet{{0.5F, -2}, 0.25F, 10};
  Bench b(card);
  b.seconds(30);
  CHECK(b.reading().absent == Absent::no);
  CHECK(b.model.moves().empty());
}

TEST_CASE("a window of several steps holds the newest last, and is full before it is scored") {
  ModelCard card = plain_card();
  card.window_steps = 4;
  card.step_s = 2;
  card.calibration_s = 1;
  Bench b(card);
  for (int i = 0; i < 7; ++i) {
    b.set("tonic_mean", 1 + 0.02F * static_cast<float>(i));
    b.second();
  }
  CHECK(b.model.pending() == nullptr);
  b.set("tonic_mean", 1000);
  b.second();
  const StressModel::Window* w = b.model.pending();
  REQUIRE(w != nullptr);
  REQUIRE(w->input.size() == 8);
  for (std::size_t step = 0; step < 3; ++step) CHECK(w->input[2 * step + 2] > w->input[2 * step]);
  for (std::size_t step = 0; step < 4; ++step) CHECK(w->input[2 * step + 1] == 0);  // rmssd
}

TEST_CASE("a new session starts from nothing") {
  Bench b(plain_card());
  b.seconds(30);
  b.model.reset();
  CHECK(b.model.pending() == nullptr);
  CHECK(b.reading().absent == Absent::no_data);
  CHECK(b.reading().state == StressState::calibrating);
  b.seconds(9);
  CHECK(b.reading().state == StressState::calibrating);
}

TEST_CASE("what hinders the model leaves it uncertain, with that reason") {
  Bench b(plain_card());
  b.seconds(30);
  REQUIRE(b.reading().absent == Absent::no);
  for (int i = 0; i < 20; ++i) {
    ++b.t;
    b.model.take({1000.0 * b.t}, b.columns, Absent::irregular_rhythm);
    b.model.advance({1000.0 * b.t});
    CHECK(b.model.pending() == nullptr);
  }
  CHECK(b.reading().absent == Absent::irregular_rhythm);
  CHECK(b.reading().state == StressState::uncertain);
}

TEST_CASE("another model goes on from the wearer's baseline, and from what was said last") {
  Bench before(plain_card());
  before.seconds(60);
  const StressReading said = before.reading();
  REQUIRE(said.absent == Absent::no);

  ModelCard other = plain_card();
  other.inputs = {{"tonic_mean", 0.1, 0.5, true}, {"sdnn", {}, 20, false}};
  other.threshold = 0.9;
  Bench after(other);
  after.t = before.t;
  after.model.follow(before.model);
  CHECK(after.reading().probability == said.probability);
  CHECK(after.reading().state == said.state);
  after.second();
  REQUIRE(after.model.pending() != nullptr);  // no second calibration
  CHECK(after.model.pending()->state[0] == 0);
  after.run();
  after.seconds(5);
  CHECK(after.reading().time > said.time);
  CHECK(after.reading().threshold == doctest::Approx(0.9));
}

TEST_CASE("a baseline of another transform of the same feature is not gone on from") {
  Bench before(plain_card());
  before.seconds(60);
  ModelCard other = plain_card();
  other.inputs[0].log_offset.reset();
  Bench after(other);
  after.t = before.t;
  after.model.follow(before.model);
  after.second();
  CHECK(after.model.pending() == nullptr);
}

TEST_CASE("a wearer whose input has long been at its clip can answer, too") {
  for (const double clip : {2.7, 3.0}) {
    ModelCard card = plain_card();
    card.clip = clip;
    card.prior_s = 86400;  // whose spread stays what it was in training
    Bench b(card);
    const std::array<float, 2> state{};
    const auto second = [&](float tonic) {
      b.set("tonic_mean", tonic);
      b.second();
      while (const StressModel::Window* w = b.model.pending()) b.model.deliver(w->id, 0.5F, state);
    };
    for (int i = 0; i < 300; ++i) second(1);
    for (int i = 0; i < 400; ++i) {
      second(100);
      CAPTURE(clip);
      CAPTURE(i);
      if (i % 31 == 0) CHECK(b.model.answer(true, {1000.0 * b.t}));
    }
  }
}

TEST_CASE("the wearer answers to the score on screen, while it is fresh") {
  Bench b(plain_card());
  b.seconds(9);
  CHECK_FALSE(b.model.answer(true, {1000.0 * b.t}));  // still calibrating
  b.seconds(6);
  CHECK(b.model.answer(true, {1000.0 * b.t}));
  CHECK(b.model.personal().answers() == 1);
  CHECK(b.model.personal().state() == PersonalState::learning);
  CHECK_FALSE(b.model.answer(true, {1000.0 * b.t + 90'000}));
  CHECK(b.model.undo_answer());
  CHECK(b.model.personal().state() == PersonalState::none);
}

TEST_CASE("answers make the scores the wearer's own, and their moves with them, until the reset") {
  ModelCard card = plain_card();
  card.logistic = {{0.8F, 0.1F}, 0, 10};
  Bench b(card);
  const auto play = [&b](int n) {
    for (int i = 0; i < n; ++i) {
      b.second();
      while (b.model.run()) {
      }
    }
  };
  play(60);
  for (int i = 0; i < 24; ++i) {
    b.set("tonic_mean", i % 2 ? 1.5F : 0.7F);
    play(300);
    REQUIRE(b.model.answer(i % 2 == 1, {1000.0 * b.t}));
  }
  REQUIRE(b.model.personal().state() == PersonalState::personal);
  play(1);
  const float personal = b.reading().probability;
  const float move = b.model.moves().front().logits;
  b.model.reset_personal();
  play(1);
  CHECK(b.reading().probability < personal);
  CHECK(b.model.moves().front().logits < move);
}

TEST_CASE(
    "the strip shows second by second what an input did, with holes where nothing was scored") {
  ModelCard card = plain_card();
  card.logistic = {{1, 0}, 0, 10};
  Bench b(card);
  const auto play = [&b](int n) {
    for (int i = 0; i < n; ++i) {
      b.second();
      while (b.model.run()) {
      }
    }
  };
  const auto strip = [&b] {
    std::array<std::uint8_t, StressModel::kStrip> out{};
    b.model.strip(0, out);
    return out;
  };
  play(300);
  const auto usual = strip();
  CHECK(std::ranges::all_of(usual, [](std::uint8_t s) { return s == 128; }));
  b.set("tonic_mean", 2);
  play(30);
  const auto later = strip();
  CHECK(later[StressModel::kStrip - 26] == 128);  // 5 s of latency
  CHECK(later[StressModel::kStrip - 25] > 128);
  const StressMove& strongest = b.model.moves().front();
  CHECK(strongest.index == 0);
  CHECK(strongest.since.ms == 1000.0 * (b.t - 5 - 24));
  CHECK(later.back() ==
        static_cast<std::uint8_t>(128 + StressModel::kStripSteps * strongest.logits));
  b.set("tonic_mean", Absent::motion);
  play(20);
  const auto hidden = strip();
  CHECK(hidden.back() == 0);
  CHECK(hidden[StressModel::kStrip - 15] == 0);
  CHECK(hidden[StressModel::kStrip - 16] > 128);
}

TEST_CASE("an alert makes the next rarer unless the wearer says that it was stress") {
  ModelCard card = plain_card();
  Bench b(card);
  b.seconds(30);
  const float usual = b.reading().threshold;
  b.model.alarmed({1000.0 * b.t});
  b.seconds(1);
  CHECK(b.reading().threshold > usual);
  CHECK(b.model.answer(true, {1000.0 * b.t}));
  b.seconds(1);
  CHECK(b.reading().threshold == doctest::Approx(usual).epsilon(1e-3));
  b.model.alarmed({1000.0 * b.t});
  CHECK(b.model.answer(false, {1000.0 * b.t}));
  b.seconds(1);
  CHECK(b.reading().threshold > usual);
  b.model.reset_personal();
  b.seconds(1);
  CHECK(b.reading().threshold == usual);
}
