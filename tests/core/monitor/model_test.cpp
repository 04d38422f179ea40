// A model's windows and predictions in the monitor, from samples to Snapshot and alert.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "support.hpp"
#include "vigil/monitor/monitor.hpp"

using namespace vigil;

namespace {

MonitorConfig with_model() {
  ModelCard card;
  card.inputs = {{"tonic_mean", 0.1, 0.3, true}, {"median_nn", {}, 40, true}};
  card.hrv_window_s = 60;
  card.state_size = 1;
  card.latency_s = 5;
  card.baseline_s = 1200;
  card.prior_s = 600;
  card.calibration_s = 30;
  card.clip = 3;
  card.interval = 1;
  card.margin = 0.2;
  card.patience_s = 60;
  MonitorConfig config;
  config.model = card;
  return config;
}

/// A wearer whose skin conductance rises from the 200th second on.
class Session {
 public:
  explicit Session(const MonitorConfig& config) : monitor(config) {
    monitor.ingest(Link::replay, {});
  }

  /// Plays `seconds`, EDA in blocks of `block` samples, running the model after each second.
  void play(int seconds, std::size_t block = 4) {
    for (const int end = second_ + seconds; second_ < end; ++second_) {
      std::array<float, 4> eda;
      for (std::size_t i = 0; i < 4; ++i) eda[i] = level(second_ + static_cast<double>(i) / 4);
      for (std::size_t i = 0; i < 4; i += block) {
        const auto part = std::span(eda).subspan(i, std::min(block, 4 - i));
        monitor.ingest_recorded({Channel::eda, 4_Hz, part, {}, {}, 0},
                                {1000.0 * second_ + 250.0 * static_cast<double>(i)});
      }
      const float rr = 1000;
      monitor.ingest_recorded({Channel::rr, {}, std::span(&rr, 1), {}, {}, 0},
                              {1000.0 * second_ + 500});
      monitor.advance({1000.0 * (second_ + 1)});
      while (const StressModel::Window* w = monitor.pending_window()) {
        inputs.push_back(w->input[0]);
        const float next = w->state[0] + 1;
        monitor.deliver(w->id, w->input[0] - 1, std::span(&next, 1));
      }
    }
  }
  void wear(bool worn) {
    const float contact = worn;
    monitor.ingest_recorded({Channel::contact, {}, std::span(&contact, 1), {}, {}, 0},
                            {1000.0 * second_});
  }
  const StressView& stress() { return monitor.snapshot().stress; }

  Monitor monitor;
  std::vector<float> inputs;

 private:
  static float level(double t) {
    return static_cast<float>(2 + 0.01 * std::sin(t) + (t > 200 ? (t - 200) / 20 : 0));
  }
  int second_ = 0;
};

}  // namespace

TEST_CASE("a model's predictions become the Snapshot's stress, and an alert") {
  Session s(with_model());
  s.play(50);
  CHECK(s.stress().state == StressState::calibrating);
  CHECK(s.inputs.empty());
  s.play(140);
  CHECK(s.stress().absent == Absent::no);
  CHECK(s.stress().state == StressState::normal);
  CHECK(s.stress().probability == doctest::Approx(1 / (1 + std::exp(1.0))).epsilon(0.1));
  CHECK(s.stress().low < s.stress().probability);
  CHECK(s.stress().high > s.stress().probability);
  CHECK(s.stress().time_ms == 185000);  // the latency before now
  CHECK(s.monitor.snapshot().alert_count == 0);
  s.play(120);
  CHECK(s.stress().state == StressState::elevated);
  s.play(60);  // a passing start is no alert
  const Snapshot& shown = s.monitor.snapshot();
  CHECK(std::any_of(shown.alerts, shown.alerts + shown.alert_count,
                    [](const AlertView& a) { return a.kind == AlertKind::stress_elevated; }));
  CHECK(shown.traces[static_cast<std::size_t>(TraceId::stress_hour)].count > 0);
}

TEST_CASE(
    "no stress is told of a watch that is not worn, nor before the skin is used to it again") {
  Session s(with_model());
  s.play(150);
  CHECK(s.stress().absent == Absent::no);
  s.wear(false);
  s.play(3);
  s.wear(true);  // lifted for a moment
  s.play(20);
  CHECK(s.stress().absent == Absent::no);
  s.wear(false);
  s.play(20);
  CHECK(s.stress().absent == Absent::poor_contact);
  s.wear(true);
  s.play(119);
  CHECK(s.stress().absent == Absent::starting);
  s.play(10);
  CHECK(s.stress().absent == Absent::no);
}

TEST_CASE("a model sees the same wherever the samples are cut into blocks") {
  Session whole(with_model()), split(with_model());
  whole.play(260);
  split.play(260, 1);
  CHECK(whole.inputs.size() > 100);
  CHECK(whole.inputs == split.inputs);
}

TEST_CASE("every second is a window once the features are there, none comes twice") {
  Session s(with_model());
  s.play(150);
  const std::size_t before = s.inputs.size();
  s.play(50);
  CHECK(s.inputs.size() == before + 50);
}

TEST_CASE("without a model, or with one that is refused, there is no window and no stress") {
  MonitorConfig refused = with_model();
  refused.model->inputs[0].feature = "aura";
  for (const MonitorConfig& config : {MonitorConfig{}, refused}) {
    Session s(config);
    s.play(200);
    CHECK(s.inputs.empty());
    CHECK(s.stress().absent == Absent::no_data);
  }
}

TEST_CASE("a new session has a new baseline") {
  Session s(with_model());
  s.play(200);
  s.monitor.ingest(Link::none, {200000});
  CHECK(s.stress().absent == Absent::no_data);
  CHECK(s.monitor.pending_window() == nullptr);
}

TEST_CASE("another model while it is worn: no second calibration, and the features go on") {
  Session s(with_model());
  s.play(150);
  REQUIRE(s.stress().absent == Absent::no);
  ModelCard other = *with_model().model;
  other.inputs.push_back({"scr_rate", {}, 3, false});  // of the same families
  REQUIRE(s.monitor.set_model(other));
  const std::size_t scored = s.inputs.size();
  for (int i = 0; i < 20; ++i) {
    s.play(1);
    CHECK(s.stress().absent == Absent::no);
  }
  CHECK(s.inputs.size() == scored + 20);
}

TEST_CASE("a model that needs other features has them after their windows") {
  Session s(with_model());
  s.play(150);
  ModelCard other = *with_model().model;
  other.inputs.push_back({"temperature_trend", {}, 1, false});
  REQUIRE(s.monitor.set_model(other));
  s.play(10);
  const std::size_t scored = s.inputs.size();
  s.play(110);
  CHECK(s.inputs.size() > scored);
  CHECK(s.stress().absent == Absent::no);
}

TEST_CASE("a card that is refused changes nothing") {
  Session s(with_model());
  s.play(150);
  ModelCard other = *with_model().model;
  other.inputs[0].feature = "aura";
  CHECK_FALSE(s.monitor.set_model(other));
  const std::size_t scored = s.inputs.size();
  s.play(10);
  CHECK(s.inputs.size() == scored + 10);
}

TEST_CASE("a monitor that began without a model takes one later") {
  Session s{MonitorConfig()};
  s.play(10);
  REQUIRE(s.monitor.set_model(*with_model().model));
  s.play(150);
  CHECK(s.stress().absent == Absent::no);
}

TEST_CASE("the wearer answers to the score in the Snapshot, and the answers outlast the session") {
  Session s(with_model());
  CHECK_FALSE(s.monitor.answer(true, {0}));
  s.play(200);
  CHECK(s.stress().answerable == 1);
  CHECK(s.stress().personal == PersonalState::none);
  CHECK(s.monitor.answer(false, {200'000}));
  CHECK(s.stress().personal == PersonalState::learning);
  CHECK(s.stress().answers == 1);
  std::vector<std::byte> kept(s.monitor.personal_bytes());
  s.monitor.save_personal(kept);

  s.monitor.ingest(Link::none, {200'000});
  CHECK(s.stress().answers == 1);
  CHECK(s.stress().answerable == 0);

  Session other(with_model());
  CHECK(other.monitor.load_personal(kept) == PersonalFault::none);
  CHECK(other.stress().answers == 1);
  CHECK(other.monitor.undo_answer());
  CHECK(other.stress().answers == 0);
  s.monitor.reset_personal();
  CHECK(s.stress().personal == PersonalState::none);
  CHECK(Monitor().load_personal(kept) == PersonalFault::other_model);
}

TEST_CASE("an alert of stress makes the next one rarer") {
  Session s(with_model());
  s.play(190);
  const float usual = s.stress().threshold;
  s.play(180);
  CHECK(s.monitor.snapshot().alert_count == 1);
  CHECK(s.stress().threshold > usual + 0.05F);
}
