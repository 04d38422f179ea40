// Alerts: what is raised, what was, and the limits that raise them.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

void draw_alert_card(Ui& ui, const Scene& scene, const AlertView& a, Rect& column) {
  const Palette& p = ui.colors();
  const bool over =
      a.state == AlertState::cleared || (a.active == 0 && a.state == AlertState::acknowledged);
  const bool narrow = column.w < ui.px(560);
  const float padding = ui.space(2);
  const float mark = ui.px(40);
  const AlertButtons buttons = measure_alert_buttons(ui, a, column.w - 2 * padding);
  const float beside = narrow || buttons.height == 0 ? 0 : buttons.width + padding;
  const float below = narrow && buttons.height > 0 ? buttons.height + ui.space(1) : 0;
  const float width = column.w - 2 * padding - mark - ui.space(2) - beside;
  const std::string sentence = alert_sentence(a, scene.snapshot, scene.data_ms);
  const float text_height = ui.paragraph_height(width, sentence, Type::body);
  const std::string when = format_clock(a.raised_ms, scene.shell.utc_offset_min) + " · " +
                           format_ago(scene.data_ms - a.raised_ms) + " · " +
                           std::string(priority_label(a.priority)) + " · " +
                           std::string(alert_state(a));
  const float when_height = ui.paragraph_height(width, when, Type::caption);
  const float height =
      std::max(mark, ui.line(Type::title) + text_height + when_height) + 2 * padding + below;
  const Rect card = column.cut_top(height, ui.space(1.5F));
  ui.card(card);
  const Surface s = over ? Surface{p.raised, p.muted} : surface(p, a.priority);
  if (wants_attention(a)) ui.outline(card.inset(1), s.fill, ui.px(kCornerPx) - 1, 2);

  Rect inside = card.inset(padding);
  const Rect foot = inside.cut_bottom(below);
  const Rect column_mark = inside.cut_left(mark, ui.space(2));
  const Rect disc{column_mark.x, column_mark.y, mark, mark};
  // A flashing disc rather than a flashing card: a list of alerts must stay readable.
  const bool lit = !wants_attention(a) || ui.flash_on(a.priority);
  ui.fill(disc, lit ? s.fill : p.raised, mark / 2);
  ui.icon(disc, over ? icon::done : alert_icon(a.priority), 24, lit ? s.ink : p.text);
  const Rect side = inside.cut_right(beside);
  const Rect words = inside;
  ui.text(inside.cut_top(ui.line(Type::title)), alert_title(a.kind),
          {Type::title, over ? p.muted : p.text, Weight::strong});
  inside.cut_top(ui.paragraph(inside, sentence, {Type::body, over ? p.muted : p.text}));
  ui.paragraph(inside, when, {Type::caption, p.muted});
  ui.describe({.key = "alert/" + std::to_string(a.id),
               .role = "listitem",
               .label = std::string(alert_title(a.kind)) + ". " + sentence + " " + when,
               .rect = words});
  draw_alert_buttons(ui, a, narrow ? foot : side, "alert");
}

void draw_list(Ui& ui, const Scene& scene, Rect& column) {
  const Snapshot& s = scene.snapshot;
  const Palette& p = ui.colors();
  if (s.alert_count == 0) {
    const Rect card = column.cut_top(ui.px(112), ui.space(1.5F));
    ui.card(card);
    Rect inside = card.inset(ui.space(2));
    ui.icon(inside.cut_left(ui.px(40), ui.space(2)), icon::done, 32, p.good);
    const std::string_view text =
        "No alerts. What is raised stays listed here until the session ends.";
    const float height = ui.paragraph_height(inside.w, text, Type::body);
    inside.cut_top((inside.h - height) / 2);
    ui.paragraph(inside, text, {Type::body, p.text});
    ui.describe({.key = "alerts/none", .role = "note", .label = std::string(text), .rect = card});
  }
  for (const AlertView& a : alerts_of(s)) draw_alert_card(ui, scene, a, column);
}

}  // namespace

void draw_alerts(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  ui.begin_scroll("##alerts", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  Rect list = content;
  Rect limits;
  const bool side_by_side = scene.size == Size::desktop;
  if (side_by_side) limits = list.cut_right(std::min(ui.px(544), area.w * 0.46F), ui.space(3));
  draw_heading(ui, list.cut_top(ui.px(32), ui.space(1)), "Alerts", Type::number);
  draw_list(ui, scene, list);
  if (!side_by_side) {
    list.cut_top(ui.space(2));
    limits = list;
  }
  draw_heading(ui, limits.cut_top(ui.px(32), ui.space(1)), "Limits", Type::number);
  const float height = draw_limits(ui, scene, limits);
  ui.end_scroll(std::max(list.y, limits.y + height + ui.space(1)));
}

}  // namespace vigil::dashboard
