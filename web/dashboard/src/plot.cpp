#include "plot.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr float kPxPerMm = 96 / 25.4F;  // a CSS px is 1/96 inch
constexpr float kLinePx = 1.75F;

void add_trace(const Ui& ui, TraceDraw draw) {
  const Palette& p = ui.colors();
  draw.ground = p.card;
  draw.hole = p.background == p.card ? p.raised : p.background;
  ui.draw().AddCallback(ui.trace_renderer(), &draw, sizeof draw);
  ui.draw().AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

std::string tick_text(float value, int decimals) {
  char text[24];
  std::snprintf(text, sizeof text, "%s%.*f", value < 0 ? "−" : "", decimals,
                std::abs(static_cast<double>(value)));
  return text;
}

}  // namespace

float nice_step(float span, int most) {
  if (!(span > 0)) return 1;
  const float raw = span / static_cast<float>(most);
  const float power = std::pow(10.0F, std::floor(std::log10(raw)));
  for (const float factor : {1.0F, 2.0F, 5.0F})
    if (factor * power >= raw * 0.999F) return factor * power;
  return 10 * power;
}

ValueRange nice_range(ValueRange seen, float least) {
  if (seen.empty()) return {0, least};
  const float middle = (seen.low + seen.high) / 2;
  const float span = std::max(seen.span() * 1.1F, least);
  const float step = nice_step(span, 5);
  return {std::floor((middle - span / 2) / step) * step,
          std::ceil((middle + span / 2) / step) * step};
}

namespace {

/// Seconds or minutes between labels, of the steps that people count in.
double time_step(double span, float most) {
  constexpr std::array<double, 5> kSteps = {5, 10, 15, 20, 30};
  for (const double step : kSteps)
    if (span / step <= static_cast<double>(most)) return step;
  return std::max(span, 1.0);
}

}  // namespace

Lookback lookback(double seen_ms) {
  constexpr double kMinuteMs = 60'000;
  if (seen_ms <= 10 * kMinuteMs) return {10 * kMinuteMs, "last ten minutes"};
  if (seen_ms <= 30 * kMinuteMs) return {30 * kMinuteMs, "last half hour"};
  return {60 * kMinuteMs, "last hour"};
}

void draw_value_axis(const Ui& ui, const Axes& axes, int most, int decimals) {
  const Palette& p = ui.colors();
  const float step = nice_step(axes.values.span(), most);
  const float height = ui.line(Type::caption);
  const float width = ui.px(kGutterPx) - ui.space(1);
  const int first = static_cast<int>(std::ceil(axes.values.low / step - 0.01F));
  const int last = static_cast<int>(std::floor(axes.values.high / step + 0.01F));
  for (int i = first; i <= last; ++i) {  // by number: adding steps would end in a −0
    const float v = static_cast<float>(i) * step;
    const float y = std::round(axes.y(v));
    ui.rule(axes.plot.x, y, axes.plot.w, p.grid);
    ui.text({axes.plot.x - width - ui.space(1), y - height / 2, width, height},
            tick_text(v, decimals), {Type::caption, p.muted, Weight::regular, Align::right});
  }
}

void draw_time_axis(const Ui& ui, const Axes& axes) {
  const bool minutes = axes.span_ms > 120'000;
  const double unit_ms = minutes ? 60'000 : 1000;
  const double step = time_step(axes.span_ms / unit_ms, axes.plot.w / ui.px(88));
  const float baseline = axes.plot.bottom() + ui.line(Type::caption);
  for (double back = 0; back * unit_ms <= axes.span_ms; back += step) {
    const float x = axes.x(axes.end_ms - back * unit_ms);
    char text[24];
    std::snprintf(text, sizeof text, "−%.0f %s", back, minutes ? "min" : "s");
    const bool first = back == 0;
    const bool last = (back + step) * unit_ms > axes.span_ms;
    ui.text_at(first ? axes.plot.right() : x, baseline, first ? "now" : text,
               {Type::caption, ui.colors().muted, Weight::regular,
                first                                 ? Align::right
                : last && x - axes.plot.x < ui.px(24) ? Align::left
                                                      : Align::center});
  }
}

void draw_limit(const Ui& ui, const Axes& axes, float value, std::string_view label, bool upper) {
  if (value < axes.values.low || value > axes.values.high) return;
  const Rgb color = ui.colors().muted;
  const float y = std::round(axes.y(value));
  for (float x = axes.plot.x; x < axes.plot.right(); x += 8)
    ui.rule(x, y, std::min(4.0F, axes.plot.right() - x), color);
  const float height = ui.line(Type::caption);
  const bool above = upper || y + height > axes.plot.bottom();
  const Rect place{axes.plot.x + ui.space(1), above ? y - height : y, axes.plot.w, height};
  ui.text(place, label, {Type::caption, color});
}

float draw_sweep(const Ui& ui, const Scene& scene, TraceId id, const Rect& plot, ValueRange values,
                 Rgb color) {
  constexpr std::array<float, 4> kSpeeds = {12.5F, 25, 50, 100};  // mm/s
  constexpr float kLeastSeconds = 5;
  constexpr float kGapSeconds = 0.35F;
  const TraceRing& ring = scene.traces[id];
  if (ring.empty() || plot.empty()) return 0;
  const float step_s = static_cast<float>(ring.step_ms() / 1000);
  const float ring_s = static_cast<float>(kRingColumns) * step_s;
  const auto seconds = [&](float mm_s) { return plot.w / (mm_s * kPxPerMm); };
  std::size_t speed = seconds(kSpeeds[1]) < kLeastSeconds ? 0 : 1;
  while (speed + 1 < kSpeeds.size() && seconds(kSpeeds[speed]) > ring_s) ++speed;
  const float slots = std::clamp(std::round(seconds(kSpeeds[speed]) / step_s), 2.0F,
                                 static_cast<float>(kRingColumns));
  add_trace(ui, {.ring = &ring,
                 .row = static_cast<std::uint32_t>(id),
                 .plot = plot,
                 .origin_x = plot.x,
                 .dx = plot.w / slots,
                 .slots = static_cast<std::uint32_t>(slots),
                 .sweep = true,
                 .gap = static_cast<std::uint32_t>(std::ceil(kGapSeconds / step_s)),
                 .values = values,
                 .line = color,
                 .ground = {},
                 .hole = {},
                 .half_width = kLinePx / 2,
                 .band = 0});
  const Column& newest = ring.back(0);
  if (newest.has_data()) {  // the pen
    const auto slot = static_cast<float>(ring.newest() % static_cast<std::int64_t>(slots));
    const float part = ((newest.low + newest.high) / 2 - values.low) / values.span();
    const ImVec2 pen{plot.x + (slot + 0.5F) * plot.w / slots, plot.bottom() - part * plot.h};
    ui.draw().AddCircleFilled(pen, 6, color.packed(0.25F));
    ui.draw().AddCircleFilled(pen, 3, color.packed());
  }
  return kSpeeds[speed];
}

void draw_scroll(const Ui& ui, const Scene& scene, TraceId id, const Axes& axes, Rgb color) {
  const TraceRing& ring = scene.traces[id];
  if (ring.empty() || axes.plot.empty()) return;
  const auto across = static_cast<std::uint32_t>(std::ceil(axes.span_ms / ring.step_ms()));
  const std::uint32_t slots = std::min(ring.latest_count(), across);
  const float dx = static_cast<float>(ring.step_ms() / axes.span_ms) * axes.plot.w;
  add_trace(ui, {.ring = &ring,
                 .row = static_cast<std::uint32_t>(id),
                 .plot = axes.plot,
                 .origin_x = axes.x(ring.newest_ms()) - static_cast<float>(slots) * dx,
                 .dx = dx,
                 .slots = slots,
                 .sweep = false,
                 .gap = 0,
                 .values = axes.values,
                 .line = color,
                 .ground = {},
                 .hole = {},
                 .half_width = kLinePx / 2,
                 .band = 0.28F});
}

void draw_tachogram(const Ui& ui, const Scene& scene, const Rect& area) {
  constexpr double kSpanMs = 60'000;
  const Palette& p = ui.colors();
  const std::span beats = beats_of(scene.snapshot);
  Rect plot = area;
  plot.cut_bottom(ui.line(Type::caption) + ui.space(0.5F));
  plot.cut_left(ui.px(kGutterPx));
  const double end_ms = scene.data_ms;
  ValueRange seen{1, 0};
  for (const BeatView& b : beats) {
    if (b.accepted == 0 || end_ms - b.time_ms > kSpanMs || !std::isfinite(b.rr_ms)) continue;
    seen = seen.empty() ? ValueRange{b.rr_ms, b.rr_ms}
                        : ValueRange{std::min(seen.low, b.rr_ms), std::max(seen.high, b.rr_ms)};
  }
  if (seen.empty()) {
    ui.text(area, "Beat intervals appear here.",
            {Type::body, p.muted, Weight::regular, Align::center});
    return;
  }
  const Axes axes{plot, nice_range(seen, 200), end_ms, kSpanMs};
  draw_value_axis(ui, axes, plot.h > ui.px(110) ? 4 : 2, 0);
  draw_time_axis(ui, axes);

  ImDrawList& draw = ui.draw();
  const BeatView* before = nullptr;
  for (const BeatView& b : beats) {
    if (end_ms - b.time_ms > kSpanMs || !std::isfinite(b.rr_ms)) continue;
    const ImVec2 at{axes.x(b.time_ms), std::clamp(axes.y(b.rr_ms), plot.y + 4, plot.bottom() - 4)};
    if (b.accepted == 0) {  // a cross: left out, by shape as well as by colour
      const ImU32 color = p.muted.packed();
      draw.AddLine({at.x - 4, at.y - 4}, {at.x + 4, at.y + 4}, color, 1.5F);
      draw.AddLine({at.x - 4, at.y + 4}, {at.x + 4, at.y - 4}, color, 1.5F);
    } else {
      // Joined only where one beat follows the other: a missed beat is not bridged.
      const bool joined =
          before != nullptr && b.time_ms - before->time_ms < 1.5 * static_cast<double>(b.rr_ms);
      if (joined)
        draw.AddLine({axes.x(before->time_ms), axes.y(before->rr_ms)}, at,
                     mix(p.card, p.heart, 0.6F).packed(), 1.5F);
      draw.AddCircleFilled(at, 2.5F, p.heart.packed());
    }
    before = b.accepted != 0 ? &b : nullptr;
  }
}

void draw_poincare(const Ui& ui, const Scene& scene, const Rect& area) {
  const Palette& p = ui.colors();
  const std::span beats = beats_of(scene.snapshot);
  const float side = std::min(area.w, area.h);
  const Rect plot{std::round(area.middle_x() - side / 2), std::round(area.middle_y() - side / 2),
                  side, side};
  ValueRange seen{1, 0};
  for (const BeatView& b : beats)
    if (b.accepted != 0 && std::isfinite(b.rr_ms))
      seen = seen.empty() ? ValueRange{b.rr_ms, b.rr_ms}
                          : ValueRange{std::min(seen.low, b.rr_ms), std::max(seen.high, b.rr_ms)};
  if (seen.empty()) return;
  const ValueRange values = nice_range(seen, 200);
  const auto place = [&](float rr) { return (rr - values.low) / values.span() * side; };
  ui.fill(plot, p.raised, ui.px(4), 0.5F);
  ui.draw().AddLine({plot.x, plot.bottom()}, {plot.right(), plot.y}, p.hairline.packed(), 1);
  const float caption = ui.line(Type::caption);
  ui.text({plot.x + ui.space(1), plot.y + ui.space(0.5F), side - ui.space(1), caption}, "Poincaré",
          {Type::caption, p.muted});
  for (std::size_t i = 1; i < beats.size(); ++i) {
    if (beats[i].accepted == 0 || beats[i - 1].accepted == 0) continue;
    ui.draw().AddCircleFilled(
        {plot.x + place(beats[i - 1].rr_ms), plot.bottom() - place(beats[i].rr_ms)}, 2.2F,
        p.heart.packed(0.75F));
  }
}

void draw_sparkline(const Ui& ui, const TraceRing& ring, const Rect& area, Rgb color) {
  if (ring.empty() || ring.range().empty() || area.empty()) return;
  const ValueRange seen = ring.range();
  const float span = std::max(seen.span(), 1e-3F);
  const std::uint32_t count = ring.latest_count();
  const auto stride =
      static_cast<std::uint32_t>(std::max(1.0F, std::ceil(2 * static_cast<float>(count) / area.w)));
  std::vector<ImVec2> line;
  const auto flush = [&] {
    if (line.size() > 1)
      ui.draw().AddPolyline(line.data(), static_cast<int>(line.size()), color.packed(), 0, 1.5F);
    line.clear();
  };
  for (std::uint32_t age = 0; age < count; age += stride) {
    const Column& c = ring.back(age);
    if (!c.has_data()) {
      flush();
      continue;
    }
    const float middle = (c.low + c.high) / 2;
    line.push_back({area.right() - static_cast<float>(age) / static_cast<float>(count) * area.w,
                    area.bottom() - (middle - seen.low) / span * area.h});
  }
  flush();
}

}  // namespace vigil::dashboard
