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
    LimitRange{Vital::systolic, false, 70, 130, 5, 90},
    LimitRange{Vital::systolic, true, 110, 220, 5, 160},
    LimitRange{Vital::diastolic, false, 40, 90, 5, 50},
    LimitRange{Vital::diastolic, true, 60, 140, 5, 100},
};

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
  const char* action = r.upper ? (next ? "limit-high" : "limit-high-off")
                               : (next ? "limit-low" : "limit-low-off");
  const std::string to =
      next ? format_value(r.vital, static_cast<double>(*next)) : std::string("off");
  ui.button(area,
            {.key = "limit/" + std::string(info(r.vital).name) + (r.upper ? "/high" : "/low") +
                    (up ? "/up" : "/down"),
             .role = "button",
             .label = "Set " + name + " to " + to,
             .action = {action, static_cast<double>(r.vital),
                        next ? static_cast<double>(*next) : 0.0}},
            "", up ? icon::increase : icon::decrease, Ui::ButtonStyle::plain);
}

void draw_limit_row(Ui& ui, const Scene& scene, const LimitRange& r, Rect row) {
  const Palette& p = ui.colors();
  const std::optional<float> now = limit_of(scene, r);
  const std::string unit{vital_unit(r.vital)};
  const std::string value =
      now ? format_value(r.vital, static_cast<double>(*now)) : std::string("Off");
  const std::string side = r.upper ? "high limit" : "low limit";
  const std::string name = std::string(info(r.vital).label) + " " + side;
  Rect stepper = row.cut_right(2 * ui.touch() + ui.px(72), ui.space(1));
  stepper = {stepper.x, std::round(stepper.middle_y() - ui.touch() / 2), stepper.w, ui.touch()};
  ui.text(row, side == "high limit" ? "Above" : "Below", {Type::body, p.text});
  const Rect down = stepper.cut_left(ui.touch());
  const Rect up = stepper.cut_right(ui.touch());
  ui.text(stepper, value,
          {Type::title, now ? p.text : p.muted, now ? Weight::strong : Weight::regular,
           Align::center});
  ui.describe({.key = "limit/" + std::string(info(r.vital).name) + (r.upper ? "/high" : "/low"),
               .role = "status",
               .label = name + ": " + value + (now ? " " + unit : ""),
               .rect = stepper});
  draw_step(ui, scene, r, down, false, name);
  draw_step(ui, scene, r, up, true, name);
}

}  // namespace

float draw_limits(Ui& ui, const Scene& scene, const Rect& area) {
  const Palette& p = ui.colors();
  const float padding = ui.space(2);
  const float head = ui.px(28);
  const float row = ui.touch() + ui.space(0.5F);
  Rect rest = area;
  for (std::size_t i = 0; i < kLimitRanges.size();) {
    const Vital vital = kLimitRanges[i].vital;
    std::size_t n = 1;
    while (i + n < kLimitRanges.size() && kLimitRanges[i + n].vital == vital) ++n;
    const Rect card = rest.cut_top(
        2 * padding + head + static_cast<float>(n) * row + ui.space(0.5F), ui.space(1.5F));
    ui.card(card);
    Rect inside = card.inset(padding);
    Rect title = inside.cut_top(head, ui.space(0.5F));
    ui.icon(title.cut_left(ui.px(20), ui.space(1)), vital_icon(vital), 20, color(p, vital));
    const float width = ui.text(title, info(vital).label, {Type::body, p.text, Weight::strong});
    title.cut_left(width + ui.space(1));
    ui.text(title, vital_unit(vital), {Type::caption, p.muted});
    for (; n > 0; --n, ++i) draw_limit_row(ui, scene, kLimitRanges[i], inside.cut_top(row));
  }
  return rest.y - area.y;
}

}  // namespace vigil::dashboard
