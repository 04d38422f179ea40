// Presses, touches, the keyboard's focus, and when a frame is wanted.
#include <cmath>
#include <optional>

#include "null_window.hpp"
#include "support.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using synthetic::Scenario;

namespace {

/// What a press in the middle of the item asks for.
std::optional<Action> press(NullWindow& window, const Item& item, bool touch = false) {
  window.press_mouse(item.rect.middle_x(), item.rect.middle_y(), touch);
  window.release_mouse();
  if (window.dashboard().actions().size() != 1) return std::nullopt;
  return window.dashboard().actions().front();
}

NullWindow& shown(NullWindow& window, Scenario scenario, const Shell& shell) {
  window.dashboard().set_shell(shell);
  window.show(scenario);
  window.frame();
  return window;
}

}  // namespace

TEST_CASE("whatever is described as pressable asks for its action when it is pressed") {
  for (const bool touch : {false, true})
    for (std::size_t view = 0; view < kViewCount; ++view) {
      NullWindow window(touch ? 390 : 1440, touch ? 844 : 900);
      shown(window, Scenario::many_alerts, watching(static_cast<View>(view)));
      const std::vector<Item> items = window.dashboard().items();
      for (const Item& item : items) {
        if (item.action.name.empty() || item.disabled || item.rect.h < 8) continue;
        CAPTURE(item.key);
        const auto action = press(window, item, touch);
        REQUIRE(action.has_value());
        CHECK(action->name == item.action.name);
        CHECK(action->argument == item.action.argument);
        CHECK(action->value == item.action.value);
      }
    }
}

TEST_CASE("what is disabled does not answer") {
  NullWindow window(1440, 900);
  Shell shell;
  shell.bluetooth = Bluetooth::missing;
  window.dashboard().set_shell(shell);
  window.frame();
  const Item* pair = window.find("pair");
  REQUIRE(pair != nullptr);
  CHECK(pair->disabled);
  CHECK_FALSE(press(window, *pair).has_value());
}

TEST_CASE("a finger that drags scrolls and presses nothing") {
  NullWindow window(390, 844);
  shown(window, Scenario::many_alerts, watching(View::alerts));
  const Item button = *window.find("alert/11/acknowledge");
  window.press_mouse(button.rect.middle_x(), button.rect.middle_y(), true);
  for (float dy = 0; dy <= 120; dy += 20)
    window.move_mouse(button.rect.middle_x(), button.rect.middle_y() - dy);
  window.release_mouse();
  CHECK(window.dashboard().actions().empty());
  window.frame();
  CHECK(window.find("alert/11/acknowledge")->rect.y < button.rect.y - 80);
}

TEST_CASE("focus on what is scrolled out brings it into view") {
  NullWindow window(390, 844);
  shown(window, Scenario::many_alerts, watching(View::alerts));
  const std::string key = "limit/diastolic_mmhg/high/up";
  REQUIRE(window.find(key) != nullptr);
  CHECK(window.find(key)->rect.empty());
  window.dashboard().focus(key);
  for (int i = 0; i < 3; ++i) window.frame();
  CHECK(window.find(key)->rect.h >= kTouchPx);
}

TEST_CASE("a limit steps, stops before the other one, and is off beyond its loose end") {
  NullWindow window(1440, 900);
  Shell shell = watching(View::alerts);
  const auto asked = [&](std::optional<float> low, std::optional<float> high, const char* key) {
    shell.limits[0] = {low, high};
    shown(window, Scenario::full, shell);
    return window.find(std::string("limit/hr_bpm/") + key)->action;
  };
  CHECK(asked(50, 120, "low/up").value == 55);
  CHECK(asked(50, 120, "low/up").name == "limit-low");
  CHECK(asked(50, 120, "high/down").value == 115);
  CHECK(asked(95, 100, "low/up").value == 95);
  CHECK(asked(95, 100, "high/down").value == 100);
  CHECK(asked(30, 120, "low/down").name == "limit-low-off");
  CHECK(asked(50, 220, "high/up").name == "limit-high-off");
  CHECK(asked(std::nullopt, std::nullopt, "low/up").value == 50);
  CHECK(asked(std::nullopt, std::nullopt, "high/down").value == 120);
}

TEST_CASE("without a watch the next frame is the next minute's") {
  NullWindow window(1440, 900);
  window.frame();
  CHECK(window.frame() == 60'000 - std::fmod(synthetic::kNowMs, 60'000));
}

TEST_CASE("an alarm wants frames at its flashes only, and none of its own with less motion") {
  NullWindow window(1440, 900);
  Shell shell = watching();
  shown(window, Scenario::high_alert, shell);
  const double wake_ms = window.frame();
  CHECK(wake_ms > 0);
  CHECK(wake_ms <= 250);
  shell.reduced_motion = true;
  window.dashboard().set_shell(shell);
  CHECK(window.frame() == 1000);  // ages
}

TEST_CASE("a new watch starts with a clean sheet") {
  NullWindow window(1440, 900);
  shown(window, Scenario::full, watching());
  CHECK(window.find("vital/spo2_pct") != nullptr);
  window.dashboard().set_shell({});
  window.dashboard().set_shell(watching());
  window.frame();
  CHECK(window.find("vital/spo2_pct") == nullptr);
  CHECK(window.traces_drawn() == 0);
  const Item* heart = window.find("vital/hr_bpm");
  REQUIRE(heart != nullptr);
  CHECK(heart->label.find("72") == std::string::npos);
}

TEST_CASE("what is no snapshot changes nothing") {
  NullWindow window(1440, 900);
  shown(window, Scenario::full, watching());
  window.dashboard().incoming()[4] ^= std::byte{1};  // the version
  CHECK_FALSE(window.dashboard().commit(1));
  window.frame();
  CHECK(window.find("vital/hr_bpm")->label.find("72") != std::string::npos);
}

TEST_CASE("keys move what scrolls, to its end and no further") {
  NullWindow window(1280, 560);
  shown(window, Scenario::full, watching(View::signals));
  const auto ledger = [&](bool last) {
    const Item* row = nullptr;
    for (const Item& item : window.dashboard().items())
      if (item.key.starts_with("ledger/") && item.key != "ledger/about" && (last || row == nullptr))
        row = &item;
    REQUIRE(row != nullptr);
    return row->rect;
  };
  const auto scroll = [&](float heights) {
    window.dashboard().scroll(heights);
    for (int i = 0; i < 3; ++i) window.frame();
  };
  CHECK(ledger(true).empty());
  scroll(1000);
  const Rect end = ledger(true);
  CHECK_FALSE(end.empty());
  scroll(0.5F);
  CHECK(ledger(true).y == end.y);
  scroll(-1000);
  CHECK(ledger(true).empty());
  CHECK_FALSE(ledger(false).empty());
}
