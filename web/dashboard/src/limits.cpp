// The limits editor: a stepper for each limit, down to "Off".
#include <algorithm>
#include <array>

#include "icons.hpp"
#include "views.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

/// One limit that can be set: where it may be, how it moves, and where it starts from Off.
struct LimitRange {
  Vital vital;
  bool upper;
  float least, greatest, step, start;
};
constexpr std::array kLimitRanges = {
    LimitRange{Vital::heart_rate, false, 30, 100, 5, 50},
    LimitRange{Vital::heart_rate, true, 80, 220, 5, 120},
    LimitRange{Vital::spo2, false, 80, 98, 1, 90},
    LimitRange{Vital::skin_temperature, false, 20, 36, 0.5F, 28},
    LimitRange{Vital::skin_temperature, true, 33, 42, 0.5F, 38},
    LimitRange{Vital::body_temperature, false, 30, 37, 0.5F, 35},
    LimitRange{Vital::body_temperature, true, 37, 42, 0.5F, 38.5F},
    LimitRange{Vital::systolic, false, 70, 130, 5, 90},
    LimitRange{Vital::systolic, true, 110, 220, 5, 160},
    LimitRange{Vital::diastolic, false, 40, 90, 5, 50},
    LimitRange{Vital::diastolic, true, 60, 140, 5, 100},
};

constexpr int kVitalsWithLimits = [] {
  int count = 1;
  for (std::size_t i = 1; i < kLimitRanges.size(); ++i)
    count += kLimitRanges[i].vital != kLimitRanges[i - 1].vital;
  return count;
}();

const std::optional<float>& limit_of(const Scene& scene, const LimitRange& r) {
  const Limits& limits = scene.shell.limits[static_cast<std::size_t>(r.vital)];
  return r.upper ? limits.high : limits.low;
}

/// The limit after a press of − or +, which never crosses the other one; empty: off.
std::optional<float> stepped(const Scene& scene, const LimitRange& r, bool up) {
  const std::optional<float> now = limit_of(scene, r);
  const Limits& both = scene.shell.limits[static_cast<std::size_t>(r.vital)];
  if (!now) return r.start;
  const float next = *now + (up ? r.step : -r.step);
  const bool past_the_loose_end = r.upper ? next > r.greatest : next < r.least;
  if (past_the_loose_end) return std::nullopt;
  if (next < r.least || next > r.greatest) return *now;
  if (r.upper && both.low && next <= *both.low) return *now;
  if (!r.upper && both.high && next >= *both.high) return *now;
  return next;
}

void draw_step(Ui& ui, const Scene& scene, const LimitRange& r, const Rect& area, bool up,
               const std::string& name) {
  const std::optional<float> next = stepped(scene, r, up);
  const char* action =
      r.upper ? (next ? "limit-high" : "limit-high-off") : (next ? "limit-low" : "limit-low-off");
  const std::string to =
      next ? format_value(r.vital, static_cast<double>(*next)) : std::string("off");
  ui.button(
      area,
      {.key = "limit/" + std::string(info(r.vital).name) + (r.upper ? "/high" : "/low") +
              (up ? "/up" : "/down"),
       .role = "button",
       .label = "Set " + name + " to " + to,
       .action = {action, static_cast<double>(r.vital), next ? static_cast<double>(*next) : 0.0}},
      "", up ? icon::increase : icon::decrease, Ui::ButtonStyle::plain);
}

/// "Below − 50 +": one limit, as wide as its cell.
void draw_stepper(Ui& ui, const Scene& scene, const LimitRange& r, Rect cell) {
  const Palette& p = ui.colors();
  const std::optional<float> now = limit_of(scene, r);
  const std::string value =
      now ? format_value(r.vital, static_cast<double>(*now)) : std::string("off");
  const std::string name =
      std::string(info(r.vital).label) + (r.upper ? " high limit" : " low limit");
  const Rect down = cell.cut_left(ui.touch());
  const Rect up = cell.cut_right(ui.touch());
  draw_step(ui, scene, r, down, false, name);
  ui.describe({.key = "limit/" + std::string(info(r.vital).name) + (r.upper ? "/high" : "/low"),
               .role = "status",
               .label = name + ": " + value + (now ? " " + std::string(vital_unit(r.vital)) : ""),
               .rect = cell});
  const float caption = ui.line(Type::caption);
  const float number = ui.line(Type::title);
  Rect words = cell.inset(0, std::max(0.0F, (cell.h - caption - number) / 2));
  ui.text(words.cut_top(caption), r.upper ? "above" : "below",
          {Type::caption, p.muted, Weight::regular, Align::center});
  ui.text(
      words.cut_top(number), value,
      {Type::title, now ? p.text : p.muted, now ? Weight::strong : Weight::regular, Align::center});
  draw_step(ui, scene, r, up, true, name);
}

void draw_vital_name(const Ui& ui, Rect row, Vital vital) {
  const Palette& p = ui.colors();
  ui.icon(row.cut_left(ui.px(20), ui.space(1)), vital_icon(vital), 20, color(p, vital));
  const float width = ui.text(row, info(vital).label, {Type::body, p.text, Weight::strong});
  row.cut_left(width + ui.space(0.75F));
  ui.text(row, vital_unit(vital), {Type::caption, p.muted});
}

}  // namespace

float draw_limits(Ui& ui, const Scene& scene, const Rect& area) {
  const float padding = ui.space(2);
  const float gap = ui.space(1);
  const float stepper = 2 * ui.touch() + ui.px(64);
  const float names = ui.px(168);
  // The name stands beside its steppers where there is room, and above them where not.
  const bool beside = area.w - 2 * padding >= names + 2 * stepper + gap;
  const float head = beside ? 0 : ui.px(28) + ui.space(0.5F);
  // A very narrow card takes the low limit above the high one.
  const int columns = area.w - 2 * padding >= 2 * stepper + gap ? 2 : 1;
  const float row = head + Grid::height(3 - columns, ui.touch(), gap) + 2 * ui.space(1.25F);
  Rect below = area;
  if (scene.watches.size() > 1) {
    constexpr std::string_view kForAll = "These limits hold for every watch.";
    const Rect said = below.cut_top(ui.line(Type::body), ui.space(1));
    ui.text(said, kForAll, {Type::body, ui.colors().muted});
    ui.describe(
        {.key = "limits/for-all", .role = "note", .label = std::string(kForAll), .rect = said});
  }
  const Rect card{below.x, below.y, below.w, kVitalsWithLimits * row};
  ui.card(card);
  Rect rest = card.inset(padding, 0);
  for (std::size_t i = 0; i < kLimitRanges.size();) {
    const Vital vital = kLimitRanges[i].vital;
    Rect line = rest.cut_top(row);
    if (i > 0) ui.rule(card.x, line.y, card.w, ui.colors().hairline);
    line = line.inset(0, ui.space(1.25F));
    if (beside)
      draw_vital_name(ui, line.cut_left(line.w - 2 * stepper - gap), vital);
    else
      draw_vital_name(ui, line.cut_top(ui.px(28), ui.space(0.5F)), vital);
    const Grid grid{line, columns, ui.touch(), gap};
    for (; i < kLimitRanges.size() && kLimitRanges[i].vital == vital; ++i) {
      const int place = kLimitRanges[i].upper ? 1 : 0;
      draw_stepper(ui, scene, kLimitRanges[i], grid.cell(place % columns, place / columns));
    }
  }
  return card.bottom() - area.y;
}

}  // namespace vigil::dashboard
