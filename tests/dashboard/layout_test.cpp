// Every view at every size: nothing overlaps, nothing leaves the screen, everything can be pressed.
#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "null_window.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using synthetic::Scenario;

namespace {

struct ScreenSize {
  std::string_view name;
  float width, height;
  bool touch;
};
constexpr ScreenSize kSizes[] = {
    {"large desktop", 1920, 1080, false},   {"desktop", 1440, 900, false},
    {"laptop", 1280, 640, false},           {"tablet", 820, 1180, true},
    {"tablet, landscape", 1180, 820, true}, {"phone", 390, 844, true},
    {"small phone", 320, 640, true},        {"phone, landscape", 844, 390, true},
};
constexpr float kScales[] = {1, 1.25F, 1.5F};

bool overlap(const Rect& a, const Rect& b) {
  const Rect both = intersect(a, b);
  return both.w > 1 && both.h > 1;
}

void check_layout(NullWindow& window, const ScreenSize& size) {
  const std::vector<Item>& items = window.dashboard().items();
  REQUIRE_FALSE(items.empty());
  std::set<std::string> keys;
  for (const Item& item : items) {
    CAPTURE(item.key);
    CHECK(keys.insert(item.key).second);
    CHECK_FALSE(item.label.empty());
    CHECK(item.rect.x >= 0);
    CHECK(item.rect.y >= 0);
    CHECK(item.rect.right() <= size.width + 0.5F);
    CHECK(item.rect.bottom() <= size.height + 0.5F);
  }
  for (std::size_t i = 0; i < items.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(items[i].key);
      CAPTURE(items[j].key);
      CHECK_FALSE(overlap(items[i].rect, items[j].rect));
    }
}

bool pressable(const Item& item) { return !item.action.name.empty() && !item.disabled; }

void each_screen(const std::vector<Scenario>& scenarios, const std::vector<Shell>& shells,
                 const std::function<void(NullWindow&, const ScreenSize&)>& check) {
  for (const ScreenSize& size : kSizes)
    for (const float scale : kScales) {
      NullWindow window(size.width, size.height);
      for (const Scenario scenario : scenarios) {
        window.show(scenario);
        for (Shell shell : shells) {
          CAPTURE(size.name);
          CAPTURE(scale);
          CAPTURE(synthetic::kScenarioNames[static_cast<std::size_t>(scenario)]);
          CAPTURE(static_cast<int>(shell.view));
          shell.text_scale = scale;
          window.dashboard().set_shell(shell);
          window.frame();
          check(window, size);
        }
      }
    }
}

std::vector<Shell> all_views() {
  std::vector<Shell> shells;
  for (std::size_t i = 0; i < kViewCount; ++i) shells.push_back(watching(static_cast<View>(i)));
  return shells;
}

Shell replaying() {
  Shell shell = watching();
  shell.replay = Replay{"A recording with quite a long name", 754'000, 3'600'000, 8, false, false};
  shell.notice =
      Notice{Tone::warning, "Galaxy Watch6 does not answer. Trying again.", "Pair again"};
  return shell;
}

/// Several watches, the first on screen.
Shell several() {
  Shell shell = watching();
  shell.watches = {{1, "Galaxy Watch6", Phase::watching},
                   {2, "Polar H10 7E2B5A23", Phase::watching},
                   {3, "Simulated watch", Phase::connecting}};
  return shell;
}

/// Another is to be added to them; some were paired before.
Shell adding() {
  Shell shell = several();
  shell.shown = 0;
  shell.phase = Phase::empty;
  shell.known = {"Forerunner", "A watch with quite a long name, of somebody in the family"};
  return shell;
}

std::vector<Shell> before_watching() {
  Shell empty;
  Shell blocked;
  blocked.bluetooth = Bluetooth::missing;
  blocked.bluetooth_help = "On Linux, Chrome needs a flag: chrome://flags/#enable-web-bluetooth.";
  Shell connecting;
  connecting.phase = Phase::connecting;
  for (const char* label : {"Choose the watch", "Connect", "Find what it measures"})
    connecting.steps.push_back({label, StepState::now, synthetic::kNowMs - 3000, 0});
  return {empty, blocked, connecting};
}

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> list;
  for (int i = 0; i < static_cast<int>(Scenario::count_); ++i)
    list.push_back(static_cast<Scenario>(i));
  return list;
}

}  // namespace

TEST_CASE("no view at any size has items that overlap, leave the screen or share a key") {
  each_screen(all_scenarios(), all_views(), check_layout);
}

TEST_CASE("replay, notice, welcome and connecting keep to the same rules") {
  std::vector<Shell> shells = before_watching();
  shells.push_back(replaying());
  each_screen({Scenario::replay}, shells, check_layout);
}

TEST_CASE("several watches, up to the most, keep to the same rules in every view") {
  Shell most = several();
  while (most.watches.size() < kMostWatches)
    most.watches.push_back({static_cast<std::uint32_t>(most.watches.size()) + 1, "One more"});
  std::vector<Shell> shells = {several(), adding(), most};
  for (std::size_t i = 1; i < kViewCount; ++i) {
    shells.push_back(several());
    shells.back().view = static_cast<View>(i);
  }
  for (const ScreenSize& size : kSizes)
    for (const float scale : kScales) {
      NullWindow window(size.width, size.height);
      window.dashboard().set_shell(several());
      window.show(Scenario::full);
      window.show(Scenario::high_alert, 2);
      for (Shell shell : shells) {
        CAPTURE(size.name);
        CAPTURE(scale);
        CAPTURE(static_cast<int>(shell.view));
        shell.text_scale = scale;
        window.dashboard().set_shell(shell);
        window.frame();
        check_layout(window, size);
      }
    }
}

TEST_CASE("what a finger presses is 48 px high and wide at the least") {
  std::vector<Shell> shells = all_views();
  shells.push_back(replaying());
  shells.push_back(several());
  shells.push_back(adding());
  for (const Shell& shell : before_watching()) shells.push_back(shell);
  each_screen({Scenario::many_alerts, Scenario::high_alert}, shells,
              [](NullWindow& window, const ScreenSize& size) {
                if (!size.touch) return;
                const std::vector<Item> items = window.dashboard().items();
                for (const Item& item : items) {
                  if (!pressable(item)) continue;
                  CAPTURE(item.key);
                  window.dashboard().focus(item.key);  // scrolls to it
                  for (int i = 0; i < 3; ++i) window.frame();
                  const Rect whole = window.find(item.key)->rect;
                  CHECK(whole.w >= kTouchPx);
                  CHECK(whole.h >= kTouchPx);
                }
              });
}

TEST_CASE("the heart rate is on the live view at every size, and its alert with it") {
  each_screen({Scenario::high_alert}, {watching()}, [](NullWindow& window, const ScreenSize&) {
    const Item* heart = window.find("vital/hr_bpm");
    REQUIRE(heart != nullptr);
    CHECK(heart->label.find("138") != std::string::npos);
    CHECK(heart->label.find("High priority") != std::string::npos);
    const Item* finding = window.find("finding");
    REQUIRE(finding != nullptr);
    CHECK(finding->role == "alert");
    CHECK(finding->label == "High priority alert. Heart rate is 138 bpm, above the limit of 120.");
    CHECK(window.find("finding/11/acknowledge") != nullptr);
  });
}

TEST_CASE("the alerts view lists every alert with its text, its state and what can be done") {
  NullWindow window(1440, 900);
  window.show(Scenario::many_alerts);
  window.dashboard().set_shell(watching(View::alerts));
  window.frame();
  const Item* first = window.find("alert/11");
  REQUIRE(first != nullptr);
  CHECK(first->label.starts_with("SpO2 low. SpO2 is 88 %, below the limit of 90."));
  CHECK(first->label.ends_with("Medium · Active"));
  CHECK(window.find("alert/11/silence") != nullptr);
  CHECK(window.find("alert/13/acknowledge") == nullptr);  // it is already
  CHECK(window.find("alert/14/acknowledge") != nullptr);  // over, but nobody has seen it
  CHECK(window.find("alert/14/silence") == nullptr);
  CHECK(window.find("alert/15/acknowledge") == nullptr);  // cleared
}

TEST_CASE("the ledger says unknown where the service does not number its samples") {
  NullWindow window(1440, 900);
  window.show(Scenario::full);
  window.dashboard().set_shell(watching(View::signals));
  window.frame();
  const Item* ppg = window.find("ledger/ppg_green");
  REQUIRE(ppg != nullptr);
  CHECK(ppg->label.ends_with("Late 25, Duplicate 0, Rejected 0, Lost 125"));
  const Item* heart_rate = window.find("ledger/heart_rate");
  REQUIRE(heart_rate != nullptr);
  CHECK(heart_rate->label.ends_with("Lost unknown"));
}

TEST_CASE("trends look back as far as there is something to see") {
  const auto heart_rate_trend = [](double minutes) {
    auto snapshot = std::make_unique<Snapshot>();
    synthetic::make(Scenario::full, synthetic::kNowMs, *snapshot);
    for (Trace& t : snapshot->traces) {
      const double seen = minutes * 60'000 / static_cast<double>(t.step_ms);
      if (seen < t.count)
        std::fill_n(t.flag, t.count - static_cast<std::uint32_t>(seen), Trace::hole);
    }
    NullWindow window(1440, 900);
    window.dashboard().set_shell(watching(View::trends));
    window.show(*snapshot);
    return window.find("trend/Heart rate")->label;
  };
  CHECK(heart_rate_trend(1).starts_with("Heart rate over the last ten minutes: "));
  CHECK(heart_rate_trend(12).starts_with("Heart rate over the last half hour: "));
  CHECK(heart_rate_trend(31).starts_with("Heart rate over the last hour: "));
}

TEST_CASE("the landscape phone shows traces and three numbers and nothing else") {
  NullWindow window(844, 390);
  window.dashboard().set_shell(watching());
  window.show(Scenario::full);
  int numbers = 0;
  int pictures = 0;
  for (const Item& item : window.dashboard().items()) {
    numbers += item.key.starts_with("vital/");
    pictures += item.role == "img";
  }
  CHECK(numbers == 3);
  CHECK(pictures == 2);
  CHECK(window.dashboard().items().size() == 5);
}

TEST_CASE("each watch is shown as itself, and says in the switcher how it is") {
  NullWindow window(1440, 900);
  Shell shell = several();
  window.dashboard().set_shell(shell);
  window.show(Scenario::full, 1);
  window.show(Scenario::high_alert, 2);
  CHECK(window.find("vital/hr_bpm")->label.find("72") != std::string::npos);
  const Item* first = window.find("watch/1");
  const Item* second = window.find("watch/2");
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK(first->selected);
  CHECK_FALSE(second->selected);
  CHECK(first->label == "Galaxy Watch6. Heart rate is 72 bpm, within the limits of 50 to 120.");
  CHECK(second->label ==
        "Polar H10 7E2B5A23. High priority alert. Heart rate is 138 bpm, above the limit of 120.");
  CHECK(window.find("watch/3")->label == "Simulated watch. Connecting.");
  CHECK(window.dashboard().finding(2, synthetic::kNowMs) ==
        "Heart rate is 138 bpm, above the limit of 120.");
  CHECK(window.dashboard().finding(4, synthetic::kNowMs).empty());

  shell.shown = 2;
  window.dashboard().set_shell(shell);
  window.frame();
  CHECK(window.find("vital/hr_bpm")->label.find("138") != std::string::npos);
  CHECK(window.find("watch/2")->selected);
  CHECK(window.find("finding/11/acknowledge") != nullptr);

  shell.watches.erase(shell.watches.begin());  // the first has gone; its numbers with it
  window.dashboard().set_shell(shell);
  shell.watches.insert(shell.watches.begin(), {1, "Galaxy Watch6", Phase::watching});
  shell.shown = 1;
  window.dashboard().set_shell(shell);
  window.frame();
  CHECK(window.find("vital/hr_bpm")->label.find("72") == std::string::npos);
}

TEST_CASE("one watch alone needs no switcher, and there is room for so many and no more") {
  NullWindow window(1440, 900);
  window.dashboard().set_shell(watching());
  window.show(Scenario::full);
  CHECK(window.find("watch/1") == nullptr);
  CHECK(window.find("add-watch") != nullptr);
  Shell full = watching();
  for (std::uint32_t id = 2; id <= kMostWatches; ++id)
    full.watches.push_back({id, "Watch " + std::to_string(id)});
  window.dashboard().set_shell(full);
  for (std::uint32_t id = 2; id <= kMostWatches; ++id) window.show(Scenario::strap, id);
  CHECK(window.find("add-watch") == nullptr);
  CHECK_FALSE(window.dashboard().commit(99));
}

TEST_CASE("a phone at the bedside shows the others when one of them calls") {
  NullWindow window(844, 390);
  window.dashboard().set_shell(several());
  window.show(Scenario::full, 1);
  window.show(Scenario::strap, 2);
  CHECK(window.find("watch/2") == nullptr);
  window.show(Scenario::high_alert, 2);
  CHECK(window.find("watch/2") != nullptr);
}

TEST_CASE("waveforms go to the shaders, and only those that there are") {
  NullWindow window(1440, 900);
  window.dashboard().set_shell(watching());
  window.show(Scenario::full);
  CHECK(window.traces_drawn() == 3);  // pulse, motion, EDA
  window.show(Scenario::starting);
  CHECK(window.traces_drawn() == 0);
  window.show(Scenario::full);
  window.dashboard().set_shell(watching(View::trends));
  window.frame();
  CHECK(window.traces_drawn() == 6);
}
