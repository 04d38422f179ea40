// Before there is a watch: what will be here, the one button, and the steps of connecting.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

/// The live view's shape with nothing in it yet.
void draw_preview(Ui& ui, const Scene& scene, Rect area) {
  ui.set_described(false);
  const float gap = ui.space(2);
  const Palette& p = ui.colors();
  Rect trace = area.cut_top(std::max(ui.px(120), area.h * 0.28F), gap);
  ui.card(trace);
  Rect inside = trace.inset(ui.space(2), ui.px(12));
  ui.text(inside.cut_top(ui.px(20)), "Pulse", {Type::body, p.muted, Weight::strong});
  for (float x = inside.x; x < inside.right(); x += 12)
    ui.rule(x, std::round(inside.middle_y()), std::min(6.0F, inside.right() - x), p.muted);
  draw_heart_tile(ui, scene, area.cut_top(std::max(ui.px(152), area.h * 0.36F), gap));
  constexpr std::array kVitals2 = {Vital::spo2, Vital::respiration, Vital::rmssd,
                                   Vital::skin_temperature};
  const float row = std::clamp((area.h - gap) / 2, ui.px(92), ui.px(132));
  const Grid grid{area, 2, row, gap};
  Readout nothing;
  nothing.number = "--";
  for (std::size_t i = 0; i < kVitals2.size(); ++i) {
    const Rect cell = grid.cell(static_cast<int>(i % 2), static_cast<int>(i / 2));
    if (cell.bottom() <= area.bottom() + 1)
      draw_vital_tile(ui, cell, kVitals2[i], nothing, tile_type(ui, row));
  }
  // Behind a veil: these are not readings.
  ui.fill({trace.x - 2, trace.y - 2, trace.w + 4, area.bottom() - trace.y + 4}, p.background, 0,
          0.35F);
  ui.set_described(true);
}

/// Wrapped text that is described as well. Moves `area` below it.
void say(Ui& ui, Rect& area, std::string_view key, std::string_view text, const TextStyle& style,
         float gap, std::string_view role = "note") {
  const float height = ui.paragraph(area, text, style);
  ui.describe({.key = std::string(key),
               .role = role,
               .label = std::string(text),
               .rect = {area.x, area.y, area.w, height}});
  area.cut_top(height, gap);
}

void promise(Ui& ui, Rect& area, const char* glyph, std::string_view key, std::string_view text) {
  const Palette& p = ui.colors();
  const float indent = ui.px(24) + ui.space(1.5F);
  Rect words = area;
  words.cut_left(indent);
  const float height = ui.paragraph(words, text, {Type::body, p.text});
  ui.icon({area.x, area.y, ui.px(24), ui.line(Type::body)}, glyph, 22, p.heart);
  ui.describe({.key = std::string(key),
               .role = "note",
               .label = std::string(text),
               .rect = {area.x, area.y, area.w, height}});
  area.cut_top(height, ui.space(1.5F));
}

std::string_view bluetooth_title(Bluetooth b) {
  switch (b) {
    case Bluetooth::missing:
      return "No watch can be paired here";
    case Bluetooth::off:
      return "Bluetooth is off on this device";
    case Bluetooth::blocked:
      return "Bluetooth is not allowed for this page";
    default:
      return "";
  }
}

void draw_bluetooth_help(Ui& ui, const Scene& scene, Rect& area) {
  if (scene.shell.bluetooth == Bluetooth::ready) return;
  const Palette& p = ui.colors();
  const float padding = ui.space(2);
  const float width = area.w - 2 * padding - ui.px(24) - ui.space(1.5F);
  const std::string_view title = bluetooth_title(scene.shell.bluetooth);
  const float height = ui.paragraph_height(width, title, Type::body, Weight::strong) +
                       ui.paragraph_height(width, scene.shell.bluetooth_help, Type::body);
  Rect card = area.cut_top(height + 2 * padding, ui.space(3));
  ui.fill(card, p.raised, ui.px(kCornerPx));
  Rect inside = card.inset(padding);
  ui.icon({inside.x, inside.y, ui.px(24), ui.line(Type::body)}, icon::bluetooth_off, 24,
          p.medium_text);
  inside.cut_left(ui.px(24) + ui.space(1.5F));
  inside.cut_top(ui.paragraph(inside, title, {Type::body, p.text, Weight::strong}));
  ui.paragraph(inside, scene.shell.bluetooth_help, {Type::body, p.text});
  ui.describe({.key = "bluetooth-help",
               .role = "alert",
               .label = std::string(title) + ". " + scene.shell.bluetooth_help,
               .rect = card});
}

/// Watches that the browser knows: no chooser is needed for them.
void draw_known(Ui& ui, const Scene& scene, Rect& area, Ui::ButtonStyle style) {
  for (std::size_t i = 0; i < scene.shell.known.size(); ++i) {
    const std::string caption = "Connect " + scene.shell.known[i];
    const float width = std::min(area.w, ui.button_width(caption, icon::contact_on));
    ui.button(area.cut_top(ui.touch(), ui.space(1)).cut_left(width),
              {.key = "known/" + std::to_string(i),
               .role = "button",
               .label = caption + ", which was paired on this device before",
               .action = {"connect-known", static_cast<double>(i)}},
              caption, icon::contact_on, style);
  }
  if (!scene.shell.known.empty()) area.cut_top(ui.space(1));
}

void draw_ways_in(Ui& ui, const Scene& scene, Rect& area) {
  const bool able = scene.shell.bluetooth == Bluetooth::ready;
  if (able) draw_known(ui, scene, area, Ui::ButtonStyle::plain);
  const float height = ui.px(52);
  const float width =
      std::min(area.w, ui.button_width("Pair watch", icon::bluetooth) + ui.space(6));
  ui.button(area.cut_top(height, ui.space(2)).cut_left(width),
            {.key = "pair",
             .role = "button",
             .label = "Pair watch",
             .action = {"pair"},
             .disabled = !able},
            "Pair watch", icon::bluetooth, Ui::ButtonStyle::primary);
  const float after = ui.space(3);
  Rect row = area.cut_top(ui.touch());
  const float simulate = ui.button_width("Simulated watch", icon::simulate);
  const float open = ui.button_width("Open a recording", icon::open);
  const bool stacked = simulate + open + ui.space(1) > row.w;
  const auto style = able ? Ui::ButtonStyle::quiet : Ui::ButtonStyle::plain;
  if (able) row.x -= ui.space(2);  // a quiet button has no edge: its icon keeps the left line
  ui.button(row.cut_left(simulate, ui.space(1)),
            {.key = "simulate",
             .role = "button",
             .label = "Simulated watch: the same path with made-up signals",
             .action = {"simulate"}},
            "Simulated watch", icon::simulate, able ? style : Ui::ButtonStyle::primary);
  if (stacked) {
    area.cut_top(ui.space(1));
    row = area.cut_top(ui.touch());
  }
  if (stacked && able) row.x -= ui.space(2);
  ui.button(row.cut_left(open),
            {.key = "open-recording",
             .role = "button",
             .label = "Open a recording folder",
             .action = {"open-recording"}},
            "Open a recording", icon::open, style);
  area.cut_top(after);
}

void draw_invitation(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const bool phone = scene.size == Size::phone;
  const bool more = !scene.watches.empty();
  say(ui, area, "welcome", more ? "One more watch." : "Vital signs, live.",
      {phone ? Type::number : Type::large, p.text, Weight::strong}, ui.space(2), "heading");
  say(ui, area, "welcome/why",
      more ? "Yours are watched as before: their alarms sound here too."
           : "Chrome will ask which watch this page may listen to. That is the only permission "
             "needed, and you can take it back at any time.",
      {Type::title, p.muted}, ui.space(3));
  draw_bluetooth_help(ui, scene, area);
  draw_ways_in(ui, scene, area);
  if (more) return;
  promise(ui, area, icon::contact_on, "welcome/watches",
          "For heart rate straps, and watches that broadcast heart rate. A Galaxy Watch needs a "
          "companion app on the watch, which sends its signals.");
  promise(ui, area, icon::heart, "welcome/1",
          "Heart rate within seconds, and how far it can be trusted.");
  promise(ui, area, icon::alerts, "welcome/2", "Alerts at the limits that you set.");
  promise(ui, area, icon::privacy, "welcome/3",
          "Nothing leaves this device. It works without a network.");
  area.cut_top(ui.space(1));
  say(ui, area, "welcome/not", "Vigil is not a medical device.", {Type::caption, p.muted},
      ui.space(2));
}

void draw_steps(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  say(ui, area, "connecting", "Connecting", {Type::number, p.text, Weight::strong}, ui.space(3),
      "heading");
  for (std::size_t i = 0; i < scene.shell.steps.size(); ++i) {
    const Step& step = scene.shell.steps[i];
    const bool now = step.state == StepState::now;
    const bool waiting = step.state == StepState::waiting;
    const char* glyph = waiting                         ? icon::waiting
                        : now                           ? icon::now
                        : step.state == StepState::done ? icon::done
                                                        : icon::failed;
    const Rgb tint = waiting                         ? p.muted
                     : now                           ? p.text
                     : step.state == StepState::done ? p.good
                                                     : p.medium_text;
    const double end_ms = step.ended_ms > 0 ? step.ended_ms : scene.now_ms;
    const std::string seconds =
        step.started_ms > 0 ? format_duration(end_ms - step.started_ms) : "";
    if (now) ui.wake_in(1000);
    Rect row = area.cut_top(std::max(ui.px(44), ui.line(Type::title)), ui.space(0.5F));
    std::string spoken =
        step.label + ": " + std::string(kStepNames[static_cast<std::size_t>(step.state)]);
    if (!seconds.empty()) spoken += ", " + seconds;
    ui.describe({.key = "step/" + std::to_string(i),
                 .role = "listitem",
                 .label = std::move(spoken),
                 .selected = now,
                 .rect = row});
    ui.icon(row.cut_left(ui.px(24), ui.space(1.5F)), glyph, 24, tint);
    ui.text(row.cut_right(ui.px(72)), seconds,
            {Type::body, p.muted, Weight::regular, Align::right});
    ui.text(row, step.label,
            {Type::title, waiting ? p.muted : p.text, now ? Weight::strong : Weight::regular});
  }
  area.cut_top(ui.space(2));
  ui.button(area.cut_top(ui.touch(), ui.space(2)).cut_left(ui.button_width("Cancel", icon::cancel)),
            {.key = "cancel", .role = "button", .label = "Cancel", .action = {"cancel"}}, "Cancel",
            icon::cancel, Ui::ButtonStyle::plain);
}

void draw_split(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll,
                void (*draw_words)(Ui&, const Scene&, Rect&)) {
  ui.begin_scroll("##welcome", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  const bool desktop = scene.size == Size::desktop;
  const float margin = scene.size == Size::phone ? ui.space(1) : ui.space(4);
  Rect words = content.inset(margin, margin);
  Rect preview;
  if (desktop) {
    preview = words.cut_right(std::min(words.w * 0.46F, ui.px(600)), ui.space(8));
    preview.h = std::max(area.h - 2 * margin, ui.px(420));
    words.y += std::max(0.0F, area.h * 0.06F);
  }
  words.w = std::min(words.w, ui.px(620));
  draw_words(ui, scene, words);
  float bottom = words.y;
  if (!desktop) {
    preview = {content.x + margin, words.y, content.w - 2 * margin, ui.px(520)};
    bottom = preview.bottom();
  }
  draw_preview(ui, scene, preview);
  ui.end_scroll(std::max(bottom, desktop ? preview.bottom() : 0));
}

}  // namespace

void draw_welcome(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  draw_split(ui, scene, area, scroll, draw_invitation);
}

void draw_connecting(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  draw_split(ui, scene, area, scroll, draw_steps);
}

}  // namespace vigil::dashboard
