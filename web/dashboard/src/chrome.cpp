// What is around every view.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr std::array<const char*, kViewCount> kViewIcons = {icon::live, icon::trends, icon::alerts,
                                                            icon::signals, icon::settings};

/// How many alerts ask for attention, and the most urgent priority among the open ones.
struct AlarmState {
  std::size_t open = 0;
  Priority worst = Priority::information;
};

AlarmState alarm_state(const Scene& scene) {
  const auto open = open_alerts(scene.snapshot);
  AlarmState state{open.size(), Priority::information};
  for (const AlertView* a : open) state.worst = std::max(state.worst, a->priority);
  return state;
}

std::string plural(std::size_t n, std::string_view one) {
  if (n == 0) return "No " + std::string(one) + "s";
  return std::to_string(n) + " " + std::string(one) + (n == 1 ? "" : "s");
}

void draw_badge(const Ui& ui, const Rect& icon_area, const AlarmState& alarms) {
  if (alarms.open == 0) return;
  const Surface s = surface(ui.colors(), alarms.worst);
  const float d = ui.px(18);
  const Rect badge{icon_area.middle_x() + ui.px(2), icon_area.middle_y() - ui.px(18), d, d};
  ui.fill(badge, s.fill, d / 2);
  ui.text(badge, std::to_string(alarms.open),
          {Type::caption, s.ink, Weight::strong, Align::center});
}

Item view_item(const Scene& scene, View view, const Rect& r, const AlarmState& alarms) {
  std::string label{view_label(view)};
  if (view == View::alerts && alarms.open > 0) label += ", " + plural(alarms.open, "open alert");
  return {.key = "view/" + std::string(kViewNames[static_cast<std::size_t>(view)]),
          .role = "tab",
          .label = std::move(label),
          .action = {"view", static_cast<double>(view)},
          .selected = scene.shell.view == view,
          .rect = r};
}

void draw_logo(const Ui& ui, Rect area, bool with_name) {
  const Palette& p = ui.colors();
  const float side = ui.px(28);
  const Rect mark_area = with_name ? area.cut_left(side, ui.space(1.25F)) : area;
  const Rect mark{mark_area.middle_x() - side / 2, mark_area.middle_y() - side / 2, side, side};
  // A pulse that becomes a V: the wordless name.
  const auto at = [&](float x, float y) { return ImVec2{mark.x + x * side, mark.y + y * side}; };
  const ImVec2 line[] = {at(0, 0.45F),     at(0.22F, 0.45F), at(0.34F, 0.12F), at(0.52F, 0.9F),
                         at(0.70F, 0.28F), at(0.78F, 0.45F), at(1, 0.45F)};
  ui.draw().AddPolyline(line, static_cast<int>(std::size(line)), p.heart.packed(), 0, ui.px(3));
  if (with_name) ui.text(area, "Vigil", {Type::title, p.text, Weight::strong});
}

void draw_battery(Ui& ui, Rect& bar, const Snapshot& s) {
  if (s.has_battery == 0) return;
  const Palette& p = ui.colors();
  const int pct = std::min<int>(s.battery_pct, 100);
  const bool low = pct < 15;
  char text[16];
  std::snprintf(text, sizeof text, "%d %%", pct);
  const float words = ui.text_width(text, Type::body);
  const float width = ui.px(26) + ui.space(0.75F) + words;
  if (width > bar.w) return;
  const Rect area = bar.cut_left(width, ui.space(3));
  const Rgb color = low ? p.medium_text : p.text;
  const Rect body{area.x, std::round(area.middle_y() - ui.px(6)), ui.px(22), ui.px(12)};
  ui.outline(body, low ? p.medium_text : p.muted, 3);
  ui.fill({body.right() + 1, body.y + ui.px(3), ui.px(2), body.h - ui.px(6)}, p.muted, 1);
  Rect level = body.inset(2.5F);
  level.w *= static_cast<float>(pct) / 100;
  ui.fill(level, color, 1);
  ui.text({area.right() - words, area.y, words, area.h}, text, {Type::body, color});
  ui.describe({.key = "battery",
               .role = "status",
               .label = "Watch battery " + std::string(text),
               .rect = area});
}

void draw_link(Ui& ui, Rect& bar, const Scene& scene) {
  const Palette& p = ui.colors();
  const Snapshot& s = scene.snapshot;
  const bool watching = scene.shell.phase == Phase::watching && s.magic != 0;
  const Link link = watching                                 ? s.link
                    : scene.shell.phase == Phase::connecting ? Link::connecting
                                                             : Link::none;
  const char* glyph = icon::bluetooth;
  Rgb color = p.good;
  switch (link) {
    case Link::none:
      glyph = icon::bluetooth_off;
      color = p.muted;
      break;
    case Link::connecting:
      glyph = icon::connecting;
      color = p.text;
      break;
    case Link::reconnecting:
    case Link::lost:
      glyph = icon::link_lost;
      color = p.medium_text;
      break;
    case Link::replay:
      glyph = icon::replay;
      color = p.text;
      break;
    case Link::simulated:
      glyph = icon::simulate;
      color = p.text;
      break;
    default:
      break;
  }
  const std::string state{link_label(link)};
  std::string text = state;
  const bool phone = scene.size == Size::phone;
  if (watching && s.device[0] != '\0' && !phone) text = std::string(s.device) + " · " + state;
  const float battery = s.has_battery != 0 ? ui.px(80) : 0;
  const float room = std::min(std::max(bar.w - battery, ui.px(20)), ui.px(360));
  const bool words_fit = room > ui.px(80);
  const float width = draw_chip(ui, {bar.x, bar.y, room, bar.h}, glyph, words_fit ? text : "",
                                color, "link", "Link: " + text);
  bar.cut_left(std::min(width, room), ui.space(phone ? 2 : 3));
}

void draw_contact(Ui& ui, Rect& bar, const Snapshot& s) {
  if (s.contact == Contact::unknown) return;
  const Palette& p = ui.colors();
  const bool worn = s.contact == Contact::on;
  if (bar.w < ui.px(28) + ui.text_width(contact_label(s.contact), Type::body)) return;
  const float width =
      draw_chip(ui, bar, worn ? icon::contact_on : icon::contact_off, contact_label(s.contact),
                worn ? p.muted : p.medium_text, "contact", "");
  bar.cut_left(width, ui.space(3));
}

void draw_alarm_button(Ui& ui, Rect& bar, const Scene& scene) {
  const Palette& p = ui.colors();
  const AlarmState alarms = alarm_state(scene);
  const bool phone = scene.size == Size::phone;
  const std::string text =
      phone ? (alarms.open > 0 ? std::to_string(alarms.open) : "") : plural(alarms.open, "alert");
  const bool any = alarms.open > 0;
  const Surface s = any ? surface(p, alarms.worst) : Surface{p.card, p.muted};
  const float words = ui.text_width(text, Type::body, Weight::strong);
  const float width = std::max(ui.touch(), ui.px(20) + ui.space(text.empty() ? 2 : 3.5F) + words);
  const Rect target = bar.cut_right(width, ui.space(1));
  const Press state = ui.press(
      {.key = "alarms",
       .role = "button",
       .label = plural(alarms.open, "open alert") +
                (any ? ", highest priority " + std::string(priority_label(alarms.worst)) : ""),
       .action = {"view", static_cast<double>(View::alerts)},
       .rect = target});
  const Rect pill{target.x, std::round(target.middle_y() - ui.px(18)), target.w, ui.px(36)};
  if (any || state.hovered || state.held) ui.fill(pill, any ? s.fill : p.raised, pill.h / 2);
  Rect line =
      pill.inset((pill.w - ui.px(20) - (text.empty() ? 0 : ui.space(0.75F) + words)) / 2, 0);
  ui.icon(line.cut_left(ui.px(20), ui.space(0.75F)), any ? alert_icon(alarms.worst) : icon::alerts,
          20, s.ink);
  ui.text(line, text, {Type::body, s.ink, any ? Weight::strong : Weight::regular});
}

void draw_sound_button(Ui& ui, Rect& bar, const Scene& scene) {
  const bool muted = scene.shell.muted;
  const Rect target = bar.cut_right(ui.touch(), ui.space(1));
  ui.button({target.x, std::round(target.middle_y() - ui.touch() / 2), target.w, ui.touch()},
            {.key = "sound",
             .role = "switch",
             .label = muted ? "Alarm sound is off" : "Alarm sound is on",
             .action = {"sound", muted ? 1.0 : 0.0},
             .selected = !muted},
            "", muted ? icon::sound_off : icon::sound_on, Ui::ButtonStyle::quiet);
}

}  // namespace

void draw_rail(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const bool wide = scene.size == Size::desktop && area.w >= ui.px(1280);
  const bool low = area.h < ui.px(480);
  Rect rail = area.cut_left(wide ? ui.px(208) : ui.px(72));
  ui.rule(rail.right() - 1, rail.y, rail.h, p.hairline, true);
  if (!low) draw_logo(ui, rail.cut_top(ui.px(64)).inset(wide ? ui.px(24) : 0, 0), wide);
  rail = rail.inset(ui.px(12), ui.space(1));
  const AlarmState alarms = alarm_state(scene);
  for (std::size_t i = 0; i < kViewCount; ++i) {
    const View view = static_cast<View>(i);
    const Rect row = rail.cut_top(ui.touch(), ui.space(low ? 0.25F : 0.5F));
    const bool current = scene.shell.view == view;
    const Press state = ui.press(view_item(scene, view, row, alarms));
    if (current || state.hovered || state.held) ui.fill(row, p.raised, ui.px(kCornerPx));
    const Rgb ink = current ? p.text : p.muted;
    Rect line = row.inset(wide ? ui.px(12) : 0, 0);
    const Rect icon_area = wide ? line.cut_left(ui.px(24), ui.px(12)) : line;
    ui.icon(icon_area, kViewIcons[i], 24, current ? p.heart : ink);
    if (view == View::alerts) draw_badge(ui, icon_area, alarms);
    if (wide)
      ui.text(line, view_label(view),
              {Type::body, ink, current ? Weight::strong : Weight::regular});
  }
  if (low || scene.shell.phase != Phase::watching) return;
  const auto button = [&](const char* key, const char* label, const char* caption,
                          const char* glyph, double argument) {
    const Rect row = rail.cut_bottom(ui.touch(), ui.space(0.5F));
    const Press state = ui.press(
        {.key = key, .role = "button", .label = label, .action = {key, argument}, .rect = row});
    if (state.hovered || state.held) ui.fill(row, p.raised, ui.px(kCornerPx));
    Rect line = row.inset(wide ? ui.px(12) : 0, 0);
    ui.icon(wide ? line.cut_left(ui.px(24), ui.px(12)) : line, glyph, 24, p.muted);
    if (wide) ui.text(line, caption, {Type::body, p.muted});
  };
  if (!scene.shell.replay)
    button("disconnect", "Disconnect the watch", "Disconnect", icon::disconnect,
           static_cast<double>(scene.shell.shown));
  if (scene.watches.size() < kMostWatches)
    button("add-watch", "Add a watch", "Add a watch", icon::increase, 0);
}

void draw_top_bar(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const Snapshot& s = scene.snapshot;
  const bool phone = scene.size == Size::phone;
  const bool desktop = scene.size == Size::desktop;
  Rect bar = area.cut_top(phone ? ui.px(56) : ui.px(64));
  ui.rule(bar.x, bar.bottom() - 1, bar.w, p.hairline);
  bar = bar.inset(ui.space(phone ? 2 : 3), 0);

  // The right end first: it must not be pushed out by a long name.
  Rect left = bar;
  const std::string clock = format_clock(scene.now_ms, scene.shell.utc_offset_min);
  const Rect clock_area = left.cut_right(
      ui.text_width("00:00", phone ? Type::body : Type::title, Weight::strong), ui.space(1.5F));
  const float right_end = left.right();
  const float buttons = ui.touch() * (phone ? 1 : 2) + (desktop ? ui.px(96) : ui.px(40));
  left.cut_right(buttons, ui.space(1));

  if (!scene.shell.wearer.empty() && desktop) {
    const float width =
        std::min(ui.px(200), ui.text_width(scene.shell.wearer, Type::title, Weight::strong));
    const Rect name = left.cut_left(width, ui.space(3));
    ui.text(name, scene.shell.wearer, {Type::title, p.text, Weight::strong});
    ui.describe({.key = "wearer",
                 .role = "status",
                 .label = "Wearer: " + scene.shell.wearer,
                 .rect = name});
  }
  draw_link(ui, left, scene);
  if (s.magic != 0 && scene.shell.phase == Phase::watching) {
    draw_battery(ui, left, s);
    if (!phone) draw_contact(ui, left, s);
  }
  if (scene.shell.recording && !phone && left.w > ui.px(desktop ? 110 : 20))
    draw_chip(ui, left, icon::record, desktop ? "Recording" : "", p.heart, "recording",
              "Recording on this device, encrypted");

  Rect right{left.right(), bar.y, right_end - left.right(), bar.h};
  if (!phone) {
    Rect sound = right;
    draw_sound_button(ui, sound, scene);
    right.w = sound.w;
  }
  draw_alarm_button(ui, right, scene);
  ui.text(clock_area, clock,
          {phone ? Type::body : Type::title, p.text, Weight::strong, Align::right});
  ui.describe({.key = "clock", .role = "timer", .label = clock, .rect = clock_area});
}

void draw_bottom_bar(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const Rect bar = area.cut_bottom(ui.px(64));
  ui.fill(bar, p.card);
  ui.rule(bar.x, bar.y, bar.w, p.hairline);
  const AlarmState alarms = alarm_state(scene);
  const Grid grid{bar, static_cast<int>(kViewCount), bar.h, 0};
  for (std::size_t i = 0; i < kViewCount; ++i) {
    const View view = static_cast<View>(i);
    const Rect cell = grid.cell(static_cast<int>(i), 0);
    const bool current = scene.shell.view == view;
    ui.press(view_item(scene, view, cell, alarms));
    Rect line = cell.inset(0, ui.px(8));
    const Rect icon_area = line.cut_top(ui.px(28));
    const float pill = std::min(ui.px(56), cell.w - ui.space(1));
    if (current)
      ui.fill({icon_area.middle_x() - pill / 2, icon_area.y, pill, icon_area.h}, p.raised,
              icon_area.h / 2);
    ui.icon(icon_area, kViewIcons[i], 24, current ? p.heart : p.muted);
    if (view == View::alerts) draw_badge(ui, icon_area, alarms);
    ui.text(line, view_label(view),
            {Type::caption, current ? p.text : p.muted, current ? Weight::strong : Weight::regular,
             Align::center});
  }
}

void draw_notice(Ui& ui, const Scene& scene, Rect& area) {
  if (!scene.shell.notice) return;
  const Notice& n = *scene.shell.notice;
  const Palette& p = ui.colors();
  const float padding = ui.space(2);
  const float close = ui.touch();
  const float button = n.action_label.empty() ? 0 : ui.button_width(n.action_label, nullptr);
  const bool stacked = button > 0 && area.w < ui.px(560);
  const float icon_width = ui.px(24) + ui.space(1.5F);
  const float text_width = area.w - padding - icon_width - close - ui.space(0.5F) -
                           (button > 0 && !stacked ? button + padding : 0);
  const float text_height = ui.paragraph_height(text_width, n.text, Type::body);
  const float row = std::max(ui.touch(), text_height);
  Rect card = area.cut_top(row + ui.space(1) + (stacked ? ui.touch() + ui.space(1) : 0), padding);
  const Priority tone = n.tone == Tone::alarm     ? Priority::high
                        : n.tone == Tone::error   ? Priority::medium
                        : n.tone == Tone::warning ? Priority::low
                                                  : Priority::information;
  ui.card(card);
  Rect inside = card.inset(0, ui.space(0.5F));
  inside.cut_left(padding);
  Rect line = inside.cut_top(row, ui.space(1));
  ui.icon(line.cut_left(ui.px(24), ui.space(1.5F)), alert_icon(tone), 24, text_color(p, tone));
  const Rect close_area = line.cut_right(close, ui.space(0.5F));
  Rect button_area = stacked ? inside.cut_left(button) : line.cut_right(button, padding);
  Rect words = line;
  words.y += (row - text_height) / 2;
  ui.paragraph(words, n.text, {Type::body, p.text});
  ui.describe({.key = "notice", .role = "alert", .label = n.text, .rect = line});
  ImGui::PushID(n.text.c_str());  // a press that began on another notice is none of this one
  if (button > 0) {
    button_area = {button_area.x, std::round(button_area.middle_y() - ui.touch() / 2),
                   button_area.w, ui.touch()};
    ui.button(button_area,
              {.key = "notice/action",
               .role = "button",
               .label = n.action_label,
               .action = {"notice-action"}},
              n.action_label, nullptr, Ui::ButtonStyle::plain);
  }
  ui.button({close_area.x, std::round(close_area.middle_y() - close / 2), close, close},
            {.key = "notice/close",
             .role = "button",
             .label = "Close this message",
             .action = {"notice-close"}},
            "", icon::cancel, Ui::ButtonStyle::quiet);
  ImGui::PopID();
}

}  // namespace vigil::dashboard
