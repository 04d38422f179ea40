#include "scene.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include "support.hpp"
#include "synthetic.hpp"
#include "words.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using synthetic::Scenario;

namespace {

struct Stage {
  std::unique_ptr<Snapshot> snapshot = std::make_unique<Snapshot>();
  Shell shell;
  std::unique_ptr<TraceStore> traces = std::make_unique<TraceStore>();

  explicit Stage(Scenario scenario) { synthetic::make(scenario, synthetic::kNowMs, *snapshot); }
  Scene scene(double later_ms = 0, double silence_ms = 0) const {
    return {*snapshot,
            shell,
            *traces,
            synthetic::kNowMs + later_ms,
            snapshot->now_ms + later_ms,
            silence_ms,
            Size::desktop};
  }
  VitalView& vital(Vital v) { return snapshot->vitals[static_cast<std::size_t>(v)]; }
};

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST_CASE("every synthetic snapshot is valid, and bytes that are none are refused") {
  for (std::size_t i = 0; i < synthetic::kScenarioNames.size(); ++i) {
    CAPTURE(synthetic::kScenarioNames[i]);
    CHECK(valid(*Stage(static_cast<Scenario>(i)).snapshot));
  }
  CHECK_FALSE(valid(Snapshot{}));
  const auto broken = [](auto&& break_it) {
    Stage s(Scenario::many_alerts);
    break_it(*s.snapshot);
    return !valid(*s.snapshot);
  };
  CHECK(broken([](Snapshot& s) { s.version += 1; }));
  CHECK(broken([](Snapshot& s) { s.bytes -= 1; }));
  CHECK(broken([](Snapshot& s) { s.alert_count = Snapshot::kAlerts + 1; }));
  CHECK(broken([](Snapshot& s) { s.beat_count = Snapshot::kBeats + 1; }));
  CHECK(broken([](Snapshot& s) { s.link = Link::count_; }));
  CHECK(broken([](Snapshot& s) { s.vitals[3].absent = static_cast<Absent>(200); }));
  CHECK(broken([](Snapshot& s) { s.alerts[1].kind = AlertKind::count_; }));
  CHECK(broken([](Snapshot& s) { s.ledger[2].channel = static_cast<Channel>(99); }));
  CHECK(broken([](Snapshot& s) { s.traces[0].count = Trace::kColumns + 1; }));
  CHECK(broken([](Snapshot& s) { s.traces[0].step_ms = 0; }));
  CHECK(broken([](Snapshot& s) { s.traces[0].first_ms = std::nan(""); }));
  CHECK(broken([](Snapshot& s) { std::fill(std::begin(s.device), std::end(s.device), 'x'); }));
}

TEST_CASE("a number comes with its interval, quality and, once it is old, its age") {
  Stage s(Scenario::full);
  const Readout fresh = readout(s.scene(), Vital::heart_rate);
  CHECK(fresh.shown);
  CHECK(fresh.number == "72");
  CHECK(fresh.interval == "71–73");
  CHECK(fresh.quality == 4);
  CHECK_FALSE(fresh.stale);
  const Readout old = readout(s.scene(4000), Vital::heart_rate);
  CHECK(old.shown);
  CHECK(old.stale);
  CHECK(old.note == "4 s ago");
}

TEST_CASE("a number that cannot be known is -- with its reason, never 0 or the last value") {
  Stage s(Scenario::poor);
  const Readout r = readout(s.scene(), Vital::heart_rate);
  CHECK_FALSE(r.shown);
  CHECK(r.number == "--");
  CHECK(r.note == "Movement");
  CHECK(r.spoken == "Heart rate is not known: movement hides the signal.");
  s.vital(Vital::heart_rate).absent = Absent::no;
  s.vital(Vital::heart_rate).value = kNaN;
  CHECK_FALSE(readout(s.scene(), Vital::heart_rate).shown);
  CHECK_FALSE(readout(Stage(Scenario::full).scene(0, 11'000), Vital::heart_rate).shown);
}

TEST_CASE("what a source never sends is told apart from what it cannot send now") {
  Stage s(Scenario::strap);
  CHECK_FALSE(readout(s.scene(), Vital::spo2).supplied);
  CHECK(readout(Stage(Scenario::poor).scene(), Vital::respiration).supplied);
}

TEST_CASE("quality has four steps, and none for no signal") {
  Stage s(Scenario::full);
  const auto steps = [&s](float quality) {
    s.vital(Vital::spo2).quality = quality;
    return readout(s.scene(), Vital::spo2).quality;
  };
  CHECK(steps(0) == 0);
  CHECK(steps(kNaN) == 0);
  CHECK(steps(0.01F) == 1);
  CHECK(steps(0.25F) == 1);
  CHECK(steps(0.26F) == 2);
  CHECK(steps(1) == 4);
  CHECK(steps(7) == 4);
}

TEST_CASE("the finding is the most urgent thing there is to say") {
  CHECK(finding(Stage(Scenario::full).scene()).text ==
        "Heart rate is 72 bpm, within the limits of 50 to 120.");
  const Stage alert(Scenario::high_alert);
  CHECK(finding(alert.scene()).text == "Heart rate is 138 bpm, above the limit of 120.");
  CHECK(finding(alert.scene()).tone == Priority::high);
  CHECK(finding(Stage(Scenario::stale).scene()).text ==
        "The watch stopped sending 7 s ago. Trying again.");
  CHECK(finding(Stage(Scenario::poor).scene()).text ==
        "Heart rate is not known: movement hides the signal.");
  CHECK(finding(Stage(Scenario::starting).scene()).text ==
        "Connected. Listening for the first heartbeats.");
  CHECK(finding(Stage(Scenario::full).scene(5000)).text == "Heart rate was 72 bpm 5 s ago.");
  CHECK(finding(Stage(Scenario::full).scene(0, 9000)).text.starts_with("Vigil's engine has not"));
}

TEST_CASE("an alert says the value of now while that is beyond the limit, else the worst as past") {
  Stage s(Scenario::high_alert);
  s.snapshot->alerts[0].value = 171;  // since it was raised
  CHECK(finding(s.scene()).text == "Heart rate is 138 bpm, above the limit of 120.");
  s.vital(Vital::heart_rate).value = 118;  // back, but not yet for long enough
  CHECK(finding(s.scene()).text == "Heart rate was 171 bpm, above the limit of 120.");
  s.vital(Vital::heart_rate).absent = Absent::motion;
  CHECK(finding(s.scene()).text == "Heart rate was 171 bpm, above the limit of 120.");
}

TEST_CASE("a fever that a thermometer measured is the thermometer's, not the skin's") {
  Stage s(Scenario::high_alert);
  s.snapshot->alerts[0].kind = AlertKind::temperature_high;
  s.snapshot->alerts[0].limit = 38.5F;
  CHECK(readout(s.scene(), Vital::skin_temperature).alert != nullptr);
  VitalView& thermometer = s.vital(Vital::body_temperature);
  thermometer = s.vital(Vital::skin_temperature);
  thermometer.value = 39.2F;
  CHECK(readout(s.scene(), Vital::body_temperature).alert != nullptr);
  CHECK(readout(s.scene(), Vital::skin_temperature).alert == nullptr);
  CHECK(finding(s.scene()).text.starts_with("Temperature is 39.2"));
}

TEST_CASE("a lost watch is dated by its last sample, not by the alert that came later") {
  Stage s(Scenario::stale);
  s.snapshot->last_data_ms = s.snapshot->now_ms - 42'000;
  s.snapshot->alert_count = 1;
  s.snapshot->alerts[0] = {.raised_ms = s.snapshot->now_ms - 12'000,
                           .changed_ms = 0,
                           .value = 0,
                           .limit = 0,
                           .id = 1,
                           .kind = AlertKind::link_lost,
                           .priority = Priority::medium,
                           .state = AlertState::raised,
                           .active = 1};
  CHECK(finding(s.scene()).text == "The watch stopped sending 42 s ago. Trying again.");
  s.snapshot->link = Link::lost;
  CHECK(finding(s.scene()).text == "The watch is disconnected. The last sample came 42 s ago.");
  s.snapshot->last_data_ms = 0;
  CHECK(finding(s.scene()).text == "The watch has sent nothing yet.");
  s.snapshot->link = Link::reconnecting;
  CHECK(finding(s.scene()).text == "The watch has sent nothing yet. Trying again.");
}

TEST_CASE("every alert has a title and a sentence, while it holds and afterwards") {
  const Stage s(Scenario::full);
  for (std::size_t i = 0; i < kAlertKindCount; ++i) {
    CAPTURE(kAlertKindNames[i]);
    AlertView a{};
    a.kind = static_cast<AlertKind>(i);
    a.value = 40;
    a.limit = 45;
    CHECK_FALSE(alert_title(a.kind).empty());
    for (const std::uint8_t active : {std::uint8_t{0}, std::uint8_t{1}}) {
      a.active = active;
      const std::string sentence = alert_sentence(a, *s.snapshot, s.snapshot->now_ms);
      CHECK(sentence.size() > 12);
      CHECK(sentence.ends_with('.'));
    }
  }
}

TEST_CASE("values, counts, times and durations are written as people write them") {
  CHECK(format_value(Vital::skin_temperature, 33.46) == "33.5");
  CHECK(format_value(Vital::heart_rate, static_cast<double>(kNaN)) == "--");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1'249'600) == "1\u00a0249\u00a0600");
  CHECK(format_duration(0) == "0 s");
  CHECK(format_duration(-5) == "0 s");
  CHECK(format_duration(99'999) == "99 s");
  CHECK(format_duration(100'000) == "1 min");
  CHECK(format_duration(3'900'000) == "1 h 5 min");
  CHECK(format_duration(90.0 * 86'400'000) == "90 d");
  CHECK(format_duration(std::numeric_limits<double>::infinity()) == "a long time");
  CHECK(format_ago(400) == "just now");
  CHECK(format_clock(synthetic::kNowMs, 0) == "14:12");
  CHECK(format_clock(synthetic::kNowMs, -15 * 60) == "23:12");
  CHECK(format_clock(std::nan(""), 0) == "--:--");
}

TEST_CASE("what moved a score is said with its time") {
  const MoveView move{52'320'000, 1.24F, -0.4F, "time between beats"};
  CHECK(move_words(move, 0) == "time between beats below usual since 14:32");
  CHECK(move_words(move, 60) == "time between beats below usual since 15:32");
  CHECK(move_size(move) == "+1.2");
}

TEST_CASE("what the wearer's answers have done is said in every state") {
  StressView stress{};
  CHECK(learnt_sentence(stress).find("your own") != std::string::npos);
  stress.answers = 1;
  stress.personal = PersonalState::learning;
  CHECK(learnt_sentence(stress).starts_with("1 answer. "));
  stress.answers = 7;
  stress.personal = PersonalState::personal;
  CHECK(learnt_sentence(stress).starts_with("7 answers. The scores are personal"));
  stress.personal = PersonalState::not_better;
  CHECK(learnt_sentence(stress).find("switched off") != std::string::npos);
  stress.personal = PersonalState::contradicted;
  CHECK(learnt_sentence(stress).find("not used") != std::string::npos);
}
