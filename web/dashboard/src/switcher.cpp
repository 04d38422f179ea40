// Several watches: side by side under the top bar, and as a list in the settings.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr float kMostOfHeight = 0.35F;

bool calls(const WatchLine& watch) {
  return watch.alert != nullptr && wants_attention(*watch.alert);
}

/// Icon, name and note, in the colours of the alert where there is one.
void draw_line(Ui& ui, Rect area, const WatchLine& watch, Rgb name, Rgb note, Rgb tint) {
  ui.icon(area.cut_left(ui.px(20), ui.space(1)), watch.icon, 20, tint);
  const float body = ui.line(Type::body);
  const float caption = ui.line(Type::caption);
  Rect words = area.inset(0, std::max(0.0F, (area.h - body - caption) / 2));
  ui.text(words.cut_top(body), watch.name, {Type::body, name, Weight::strong});
  ui.text(words, watch.note, {Type::caption, note});
}

Rgb tint_of(const Palette& p, const WatchLine& watch) {
  if (watch.tone != Priority::information) return text_color(p, watch.tone);
  return watch.icon == icon::heart ? p.heart : p.muted;
}

void draw_tab(Ui& ui, const WatchLine& watch, const Rect& tab, bool shown) {
  const Palette& p = ui.colors();
  const float corner = ui.px(kCornerPx);
  const Press state = ui.press({.key = "watch/" + std::to_string(watch.id),
                                .role = "tab",
                                .label = watch.name + ". " + watch.sentence,
                                .action = {"show-watch", static_cast<double>(watch.id)},
                                .selected = shown,
                                .rect = tab});
  const bool touched = state.hovered || state.held;
  ui.fill(tab, shown || touched ? p.raised : p.card, corner);
  Rgb name = shown ? p.text : p.muted;
  Rgb note = p.muted;
  Rgb tint = tint_of(p, watch);
  if (calls(watch)) {
    const Surface s = surface(p, watch.alert->priority);
    if (!ui.reduced_motion() && ui.flash_on(watch.alert->priority)) {
      ui.fill(tab, s.fill, corner);
      name = note = tint = s.ink;
    }
    ui.outline(tab.inset(1), s.fill, corner - 1, 3);
  } else {
    ui.outline(tab, shown ? p.text : p.hairline, corner, shown ? 2 : 1);
  }
  draw_line(ui, tab.inset(ui.space(1.25F), 0), watch, name, note, tint);
}

}  // namespace

void draw_switcher(Ui& ui, const Scene& scene, Rect& area) {
  const std::size_t on_screen = scene.shell.shown == 0 ? 0 : 1;
  if (scene.watches.size() <= on_screen) return;
  const bool phone = scene.size == Size::phone;
  const float margin = ui.space(phone ? 1.5F : scene.size == Size::desktop ? 3 : 2);
  const float gap = ui.space(1);
  const float least = ui.px(phone ? 120 : 160);
  const float most = ui.px(phone ? 400 : 280);
  const int count = static_cast<int>(scene.watches.size());
  const float width = area.w - 2 * margin;
  const float height =
      std::max(ui.touch(), ui.line(Type::body) + ui.line(Type::caption) + ui.space(1));
  int columns = std::clamp(static_cast<int>((width + gap) / (least + gap)), 1, count);
  const auto rows = [&] { return (count + columns - 1) / columns; };
  // The one on screen keeps most of it: many names are rather cut.
  while (columns < count && Grid::height(rows(), height, gap) > kMostOfHeight * area.h) ++columns;
  Rect strip = area.cut_top(Grid::height(rows(), height, gap) + margin);
  strip = {strip.x + margin, strip.y + margin, width, strip.h - margin};
  const float n = static_cast<float>(columns);
  strip.w = std::min(strip.w, n * most + (n - 1) * gap);
  const Grid grid{strip, columns, height, gap};
  for (int i = 0; i < count; ++i) {
    const WatchLine& watch = scene.watches[static_cast<std::size_t>(i)];
    draw_tab(ui, watch, grid.cell(i % columns, i / columns), watch.id == scene.shell.shown);
  }
}

void draw_watches(Ui& ui, const Scene& scene, Rect& column) {
  if (scene.watches.empty()) return;
  const Palette& p = ui.colors();
  const float row = std::max(ui.touch(), ui.line(Type::body) + ui.line(Type::caption));
  const float gap = ui.space(1);
  const bool room = scene.watches.size() < kMostWatches;
  const float count = static_cast<float>(scene.watches.size());
  const float body = count * (row + gap) + (room ? ui.touch() : ui.line(Type::body));
  Rect inside = draw_section(ui, column, "Watches", body);
  for (const WatchLine& watch : scene.watches) {
    Rect line = inside.cut_top(row, gap);
    const Rect end = line.cut_right(ui.touch(), gap);
    const std::string id = std::to_string(watch.id);
    ui.describe({.key = "watches/" + id,
                 .role = "listitem",
                 .label = watch.name + ". " + watch.sentence,
                 .rect = line});
    draw_line(ui, line, watch, p.text, p.muted, tint_of(p, watch));
    ui.button({end.x, std::round(end.middle_y() - ui.touch() / 2), end.w, ui.touch()},
              {.key = "watches/" + id + "/disconnect",
               .role = "button",
               .label = "Disconnect " + watch.name,
               .action = {"disconnect", static_cast<double>(watch.id)}},
              "", icon::disconnect, Ui::ButtonStyle::plain);
  }
  if (room) {
    const std::string_view caption = "Add a watch";
    ui.button(inside.cut_top(ui.touch()).cut_left(ui.button_width(caption, icon::increase)),
              {.key = "watches/add",
               .role = "button",
               .label = std::string(caption),
               .action = {"add-watch"}},
              caption, icon::increase, Ui::ButtonStyle::plain);
  } else {
    ui.text(inside, "No more than " + std::to_string(kMostWatches) + " at once.",
            {Type::body, p.muted});
  }
}

}  // namespace vigil::dashboard
