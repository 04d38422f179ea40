// Up to an hour of every vital: the band between least and greatest value of each column.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "plot.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

struct Trend {
  TraceId trace;
  Vital vital;  ///< count_: stress
  float least_span;
  int decimals;
};
constexpr std::array kTrends = {
    Trend{TraceId::heart_rate_hour, Vital::heart_rate, 40, 0},
    Trend{TraceId::rmssd_hour, Vital::rmssd, 40, 0},
    Trend{TraceId::spo2_hour, Vital::spo2, 8, 0},
    Trend{TraceId::skin_temperature_hour, Vital::skin_temperature, 2, 1},
    Trend{TraceId::eda_hour, Vital::eda, 1, 1},
};
constexpr Trend kStressTrend{TraceId::stress_hour, Vital::count_, 1, 1};
constexpr float kLeastPx = 168;  ///< of a trend

struct TrendWords {
  std::string_view label, unit;
  Rgb color;
  const char* icon;
};

TrendWords words_of(const Ui& ui, const Trend& t) {
  if (t.vital == Vital::count_) return {"Stress", "probability", ui.colors().stress, icon::stress};
  return {info(t.vital).label, vital_unit(t.vital), color(ui.colors(), t.vital),
          vital_icon(t.vital)};
}

std::string value_text(const Trend& t, float value) {
  return format_value(t.vital == Vital::count_ ? Vital::eda : t.vital, static_cast<double>(value));
}

/// The same for all, so that what happened at a time stands under each other.
Lookback common_lookback(const Scene& scene) {
  double seen_ms = scene.traces[kStressTrend.trace].seen_ms();
  for (const Trend& t : kTrends) seen_ms = std::max(seen_ms, scene.traces[t.trace].seen_ms());
  return lookback(seen_ms);
}

/// Least and greatest value of what is shown, in words.
std::string extremes(const Trend& t, const TraceRing& ring) {
  if (ring.range().empty()) return "no data";
  return value_text(t, ring.range().low) + " to " + value_text(t, ring.range().high);
}

void draw_alert_marks(const Ui& ui, const Scene& scene, const Axes& axes, Vital vital) {
  const Snapshot& s = scene.snapshot;
  for (const AlertView& a : alerts_of(s)) {
    if (alert_vital(a.kind, s) != vital || axes.end_ms - a.raised_ms > axes.span_ms) continue;
    const float x = axes.x(a.raised_ms);
    const Rgb color = text_color(ui.colors(), a.priority);
    ui.rule(std::round(x), axes.plot.y + 14, axes.plot.h - 14, color, true);
    ui.icon({x - 8, axes.plot.y - 2, 16, 16}, alert_icon(a.priority), 16, color);
  }
}

void draw_trend(Ui& ui, const Scene& scene, const Trend& trend, const Lookback& back, Rect inside) {
  const Palette& p = ui.colors();
  const TraceRing& ring = scene.traces[trend.trace];
  const TrendWords words = words_of(ui, trend);
  const Rect all = inside;
  Rect head = inside.cut_top(ui.px(24), ui.space(0.75F));
  ui.icon(head.cut_left(ui.px(20), ui.space(1)), words.icon, 20, words.color);
  std::string now = "--";
  if (trend.vital != Vital::count_)
    now = readout(scene, trend.vital).number;
  else if (scene.snapshot.stress.absent == Absent::no)
    now = value_text(trend, scene.snapshot.stress.probability);
  const float unit = ui.text_width(words.unit, Type::caption);
  ui.text(head.cut_right(unit, ui.space(0.75F)), words.unit, {Type::caption, p.muted});
  const float number = ui.text_width(now, Type::title, Weight::strong);
  ui.text(head.cut_right(number, ui.space(2)), now,
          {Type::title, words.color, Weight::strong, Align::right});
  const float label = ui.text(head, words.label, {Type::body, p.text, Weight::strong});
  head.cut_left(label + ui.space(1.5F));
  ui.text(head, extremes(trend, ring), {Type::caption, p.muted});

  inside.cut_bottom(ui.line(Type::caption) + ui.space(0.25F));
  inside.cut_left(ui.px(kGutterPx));
  const ValueRange values =
      trend.vital == Vital::count_ ? ValueRange{0, 1} : nice_range(ring.range(), trend.least_span);
  const Axes axes{inside, values, scene.data_ms, back.span_ms};
  draw_value_axis(ui, axes, inside.h > ui.px(120) ? 4 : 2, trend.decimals);
  draw_time_axis(ui, axes);
  draw_scroll(ui, scene, trend.trace, axes, words.color);
  if (trend.vital != Vital::count_) {
    const VitalView& v = scene.snapshot.vitals[static_cast<std::size_t>(trend.vital)];
    if ((v.has_limits & 1) != 0)
      draw_limit(ui, axes, v.limit_low, "low limit " + value_text(trend, v.limit_low), false);
    if ((v.has_limits & 2) != 0)
      draw_limit(ui, axes, v.limit_high, "high limit " + value_text(trend, v.limit_high), true);
    draw_alert_marks(ui, scene, axes, trend.vital);
  } else if (scene.snapshot.stress.threshold > 0) {
    draw_limit(ui, axes, scene.snapshot.stress.threshold, "an alert from here on", true);
  }
  ui.describe({.key = "trend/" + std::string(words.label),
               .role = "img",
               .label = std::string(words.label) + " over the " + std::string(back.words) + ": " +
                        extremes(trend, ring) + " " + std::string(words.unit) + ", now " + now,
               .rect = all});
}

Rect inside_of(const Ui& ui, const Rect& card) { return card.inset(ui.space(2), ui.px(12)); }

/// The trend of stress, and beside or below it what moved the score.
void draw_stress(Ui& ui, const Scene& scene, const Lookback& back, float height, Rect& content) {
  const float width = content.w - ui.space(4);
  const bool beside = width >= ui.px(720);
  const float half = (width - ui.space(3)) / 2;
  const float panel = stress_panel_height(ui, beside ? half : width);
  const float both = beside ? std::max(height - ui.px(24), panel) : height + ui.space(2) + panel;
  const Rect card = content.cut_top(both + ui.px(24), ui.space(2));
  ui.card(card);
  Rect inside = inside_of(ui, card);
  if (beside)
    draw_trend(ui, scene, kStressTrend, back, inside.cut_left(half, ui.space(3)));
  else
    draw_trend(ui, scene, kStressTrend, back, inside.cut_top(height, ui.space(2)));
  draw_stress_panel(ui, scene, inside);
}

}  // namespace

void draw_trends(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  ui.begin_scroll("##trends", area, scroll);
  const float gap = ui.space(2);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  const Lookback back = common_lookback(scene);
  draw_heading(ui, content.cut_top(ui.px(32), ui.space(1)), "The " + std::string(back.words),
               Type::number);
  std::vector<Trend> shown;
  for (const Trend& t : kTrends)
    if (!scene.traces[t.trace].empty()) shown.push_back(t);
  const bool stress = !scene.traces[kStressTrend.trace].empty();
  if (shown.empty() && !stress) {
    const std::string_view text = "Trends appear a few minutes after the first values.";
    const Rect r = content.cut_top(ui.px(48));
    ui.text(r, text, {Type::title, ui.colors().muted});
    ui.describe({.key = "trends/empty", .role = "note", .label = std::string(text), .rect = r});
  }
  const int columns = scene.size == Size::desktop && shown.size() > 2 ? 2 : 1;
  const int rows = (static_cast<int>(shown.size()) + columns - 1) / columns;
  const float room = area.bottom() - content.y - (stress ? ui.px(kLeastPx) + gap : 0);
  const float fair =
      rows == 0 ? 0 : (room - static_cast<float>(rows - 1) * gap) / static_cast<float>(rows);
  const float height = std::clamp(fair, ui.px(kLeastPx), ui.px(300));
  if (stress) draw_stress(ui, scene, back, height, content);
  const Grid grid{content, columns, height, gap};
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Rect card = grid.cell(static_cast<int>(i) % columns, static_cast<int>(i) / columns);
    ui.card(card);
    draw_trend(ui, scene, shown[i], back, inside_of(ui, card));
  }
  ui.end_scroll(content.y + Grid::height(rows, height, gap));
}

}  // namespace vigil::dashboard
