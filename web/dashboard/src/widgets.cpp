#include "widgets.hpp"

#include <cmath>
#include <cstdio>

#include "icons.hpp"
#include "plot.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr float kPaddingPx = 16;
constexpr float kLargeTilePx = 112;  // from here on a tile has room for a large number and a foot

/// The ground of a tile: a card, or an alarm that flashes between its colour and a frame of it.
/// Returns the ink that the alarm wants, if it fills the tile.
const Surface* tile_ground(Ui& ui, const Rect& tile, const AlertView* alert, Surface& alarm) {
  ui.card(tile);
  if (alert == nullptr) return nullptr;
  alarm = surface(ui.colors(), alert->priority);
  const float corner = ui.px(kCornerPx);
  const bool filled =
      wants_attention(*alert) && !ui.reduced_motion() && ui.flash_on(alert->priority);
  if (filled) ui.fill(tile, alarm.fill, corner);
  ui.outline(tile.inset(1), alarm.fill, corner - 1, 3);
  return filled ? &alarm : nullptr;
}

struct TileInk {
  Rgb number, label, muted;
};

TileInk tile_ink(const Ui& ui, Rgb vital, const Readout& r, const Surface* alarm) {
  const Palette& p = ui.colors();
  if (alarm != nullptr) return {alarm->ink, alarm->ink, alarm->ink};
  if (!r.shown) return {p.muted, p.muted, p.muted};
  return {r.stale ? p.stale : vital, p.text, p.muted};
}

/// Icon and label, with the quality (or the alert's icon) at the right.
void tile_head(Ui& ui, Rect& inside, const char* glyph, std::string_view label, const Readout& r,
               const TileInk& ink, Rgb icon_color) {
  Rect head = inside.cut_top(ui.px(20), ui.space(0.5F));
  ui.icon(head.cut_left(ui.px(18), ui.space(0.75F)), glyph, 18, icon_color);
  if (r.shown)
    draw_quality(ui, head.cut_right(quality_width(ui), ui.space(1)), r.quality, ink.number);
  if (r.alert != nullptr)
    ui.icon(head.cut_right(ui.px(20), ui.space(0.5F)), alert_icon(r.alert->priority), 20,
            ink.label);
  ui.text(head, label, {Type::body, ink.label});
}

/// Its interval, or what there is to say instead.
const std::string& tile_note(const Readout& r) { return r.note.empty() ? r.interval : r.note; }

/// Note and unit: in a line under the number, or in two lines at its right.
void tile_foot(const Ui& ui, const Rect& area, const Readout& r, std::string_view unit,
               const TileInk& ink, bool below) {
  const std::string& note = tile_note(r);
  const float line = ui.line(Type::caption);
  if (!r.shown) unit = "";
  if (below) {
    const std::string text = note + (note.empty() || unit.empty() ? "" : " ") + std::string(unit);
    ui.text(area, text, {Type::caption, ink.muted});
    return;
  }
  Rect lines = area.inset(0, (area.h - (unit.empty() || note.empty() ? 1 : 2) * line) / 2);
  const TextStyle style{Type::caption, ink.muted, Weight::regular, Align::right};
  if (!note.empty()) ui.text(lines.cut_top(line), note, style);
  ui.text(lines.cut_top(line), unit, style);
}

/// Padding of a tile: a narrow one gives its room to the words.
Rect tile_inside(const Ui& ui, const Rect& tile) {
  return tile.inset(ui.px(tile.w < ui.px(180) ? 12 : kPaddingPx), ui.px(10));
}

}  // namespace

float quality_width(const Ui& ui) { return ui.px(26); }

void draw_quality(const Ui& ui, const Rect& area, int steps, Rgb color) {
  const float bar = ui.px(5);
  const float gap = ui.px(2);
  const Palette& p = ui.colors();
  for (int i = 0; i < 4; ++i) {
    const float height = ui.px(static_cast<float>(5 + 3 * i));
    const Rect r{area.x + static_cast<float>(i) * (bar + gap),
                 std::round(area.middle_y() + ui.px(7) - height), bar, height};
    if (i < steps)
      ui.fill(r, color, 1.5F);
    else
      ui.outline(r, mix(p.card, p.muted, 0.7F), 1.5F);
  }
}

Type tile_type(const Ui& ui, float height) {
  return height >= ui.px(kLargeTilePx) ? Type::large : Type::number;
}

void draw_vital_tile(Ui& ui, const Rect& tile, Vital vital, const Readout& r, Type type,
                     const Action& action) {
  Surface alarm{};
  const Surface* filled = tile_ground(ui, tile, r.alert, alarm);
  const Rgb own = color(ui.colors(), vital);
  const TileInk ink = tile_ink(ui, own, r, filled);
  const Rgb icon_color = filled != nullptr ? filled->ink : own;
  Rect inside = tile_inside(ui, tile);
  tile_head(ui, inside, vital_icon(vital), vital_label(vital), r, ink, icon_color);

  const bool below = tile.h >= ui.px(kLargeTilePx);
  const Rect foot = below ? inside.cut_bottom(ui.px(16), ui.space(0.5F)) : inside;
  const float beside = ui.text_width(tile_note(r), Type::caption) + ui.space(1);
  const float room = below ? inside.w : inside.w - beside;
  if (ui.text_width(r.number, type, Weight::strong) > room) type = Type::number;
  ui.text(inside, r.number, {type, ink.number, Weight::strong});
  tile_foot(ui, foot, r, vital_unit(vital), ink, below);
  const bool button = !action.name.empty();
  Item item{.key = "vital/" + std::string(info(vital).name),
            .role = button ? "button" : "group",
            .label = r.spoken,
            .action = action,
            .rect = tile};
  if (button)
    ui.press(std::move(item));
  else
    ui.describe(std::move(item));
}

void draw_heart_tile(Ui& ui, const Scene& scene, const Rect& tile) {
  const Readout r = readout(scene, Vital::heart_rate);
  const VitalView& v = scene.snapshot.vitals[static_cast<std::size_t>(Vital::heart_rate)];
  Surface alarm{};
  const Surface* filled = tile_ground(ui, tile, r.alert, alarm);
  const Rgb own = color(ui.colors(), Vital::heart_rate);
  const TileInk ink = tile_ink(ui, own, r, filled);
  Rect inside = tile.inset(ui.px(kPaddingPx), ui.px(12));
  tile_head(ui, inside, icon::heart, vital_label(Vital::heart_rate), r, ink,
            filled != nullptr ? filled->ink : own);
  const Rect foot = inside.cut_bottom(ui.px(16), ui.space(0.5F));
  ui.text(foot, tile_note(r), {Type::caption, ink.muted});

  const Type type = inside.h >= ui.px(76) ? Type::huge : Type::large;
  const float width = ui.text(inside, r.number, {type, ink.number, Weight::strong});
  Rect side = inside;
  side.cut_left(width + ui.space(1.5F));
  const float unit_width = ui.text_width("bpm", Type::body);
  const float baseline = std::round(inside.middle_y() + ui.em(type) * kCapHeight / 2);
  ui.text_at(side.x, baseline, "bpm", {Type::body, ink.muted});
  side.cut_left(unit_width + ui.space(2));
  if (side.w >= ui.px(72)) {
    std::string limits;
    if ((v.has_limits & 1) != 0)
      limits = format_value(Vital::heart_rate, static_cast<double>(v.limit_low));
    limits += limits.empty() ? "" : "–";
    if ((v.has_limits & 2) != 0)
      limits += format_value(Vital::heart_rate, static_cast<double>(v.limit_high));
    if (!limits.empty())
      ui.text(foot, "limits " + limits, {Type::caption, ink.muted, Weight::regular, Align::right});
    draw_sparkline(ui, scene.traces[TraceId::heart_rate_hour],
                   side.inset(0, std::max(0.0F, (side.h - ui.px(44)) / 2)), ink.number);
  }
  ui.describe({.key = "vital/hr_bpm", .role = "group", .label = r.spoken, .rect = tile});
}

namespace {

/// A model's word with its probability on a scale.
struct Verdict {
  std::string_view key, label;
  const char* icon;
  std::string word;
  std::string note;  ///< stands in place of the scale
  std::string said;  ///< only spoken
  Rgb color;
  bool known;
  float probability, low, high, threshold;
};

void draw_verdict(Ui& ui, const Rect& tile, const Verdict& v) {
  const Palette& p = ui.colors();
  ui.card(tile);
  Rect inside = tile_inside(ui, tile);
  Rect head = inside.cut_top(ui.px(20), ui.space(0.5F));
  ui.icon(head.cut_left(ui.px(18), ui.space(0.75F)), v.icon, 18, v.color);
  ui.text(head, v.label, {Type::body, v.known ? p.text : p.muted});
  Rect foot = inside.cut_bottom(ui.px(14));
  if (v.known && v.note.empty()) {
    const Rect bar{foot.x, std::round(foot.middle_y()) - 2, foot.w, 4};
    const auto at = [&](float q) { return bar.x + std::clamp(q, 0.0F, 1.0F) * bar.w; };
    ui.fill(bar, p.raised, 2);
    ui.fill({at(v.low), bar.y, std::max(2.0F, at(v.high) - at(v.low)), bar.h},
            mix(p.card, v.color, 0.5F), 2);
    ui.fill({at(v.probability) - 2, bar.y - 3, 4, 10}, v.color, 2);
    if (v.threshold > 0) ui.rule(at(v.threshold), bar.y - 5, 14, p.muted, true);
  } else {
    ui.text(foot, v.note, {Type::caption, p.muted});
  }
  const Rgb ink = v.known ? p.text : p.muted;
  const bool fits = tile.h >= ui.px(kLargeTilePx) &&
                    ui.text_width(v.word, Type::number, Weight::strong) <= inside.w;
  ui.text(inside, v.word, {fits ? Type::number : Type::title, ink, Weight::strong});

  std::string spoken = std::string(v.label) + ": " + v.word;
  if (v.known && v.note.empty()) {
    char text[48];
    std::snprintf(text, sizeof text, ", probability %.0f %%",
                  static_cast<double>(v.probability) * 100);
    spoken += text;
  }
  for (const std::string& part : {v.note, v.said})
    if (!part.empty()) spoken += ", " + part;
  ui.describe(
      {.key = std::string(v.key), .role = "group", .label = std::move(spoken), .rect = tile});
}

}  // namespace

void draw_stress_tile(Ui& ui, const Scene& scene, const Rect& tile) {
  const StressView& s = scene.snapshot.stress;
  const bool known = scene.snapshot.magic != 0 && s.absent == Absent::no;
  const bool calibrating = s.absent == Absent::starting;
  const std::string moves = known ? stress_moves(s) : "";
  draw_verdict(ui, tile,
               {"stress", "Stress", icon::stress,
                known || calibrating ? std::string(stress_label(s.state)) : "--",
                std::string(absent_note(known ? Absent::no : s.absent)),
                moves.empty() ? "" : "moved by " + moves, ui.colors().stress, known, s.probability,
                s.low, s.high, s.threshold});
}

void draw_rhythm_tile(Ui& ui, const Scene& scene, const Rect& tile) {
  const RhythmView& s = scene.snapshot.rhythm;
  const bool known = scene.snapshot.magic != 0 && s.absent == Absent::no;
  const bool starting = !known && s.absent == Absent::starting;
  draw_verdict(
      ui, tile,
      {"rhythm", "Rhythm", icon::rhythm, starting ? "--" : std::string(rhythm_label(s.state)),
       std::string(rhythm_note(s)), "", ui.colors().heart, known, s.af_probability,
       s.af_probability, s.af_probability, 0});
}

float draw_chip(Ui& ui, const Rect& area, const char* glyph, std::string_view text, Rgb color,
                std::string_view key, std::string_view spoken) {
  const float icon_width = ui.px(20);
  const float gap = text.empty() ? 0 : ui.space(0.75F);
  const float width = icon_width + gap + ui.text_width(text, Type::body);
  Rect chip{area.x, area.y, std::min(width, area.w), area.h};
  ui.describe({.key = std::string(key),
               .role = "status",
               .label = std::string(spoken.empty() ? text : spoken),
               .rect = chip});
  ui.icon(chip.cut_left(icon_width, gap), glyph, 20, color);
  if (!text.empty()) ui.text(chip, text, {Type::body, ui.colors().text});
  return width;
}

void draw_segments(Ui& ui, const Rect& area, std::string_view group, std::string_view action,
                   std::span<const Choice> choices, std::size_t chosen) {
  const Palette& p = ui.colors();
  const float corner = ui.px(kCornerPx);
  ui.fill(area, p.raised, corner);
  const Grid grid{area, static_cast<int>(choices.size()), area.h, 0};
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Choice& c = choices[i];
    const Rect cell = grid.cell(static_cast<int>(i), 0);
    const bool current = i == chosen;
    const Press state = ui.press({.key = std::string(action) + "/" + std::to_string(i),
                                  .role = "radio",
                                  .label = std::string(group) + ": " + std::string(c.label),
                                  .action = {action, c.argument, c.value},
                                  .selected = current,
                                  .rect = cell});
    if (current)
      ui.fill(cell.inset(3), p.action.fill, corner - 3);
    else if (state.hovered || state.held)
      ui.fill(cell.inset(3), mix(p.raised, p.text, state.held ? 0.18F : 0.08F), corner - 3);
    const Rgb ink = current ? p.action.ink : p.text;
    const float icon_width = c.icon == nullptr ? 0 : ui.px(20) + ui.space(0.75F);
    const float width = icon_width + ui.text_width(c.label, Type::body);
    Rect line = cell.inset(std::max(ui.space(0.5F), (cell.w - width) / 2), 0);
    if (c.icon != nullptr) ui.icon(line.cut_left(ui.px(20), ui.space(0.75F)), c.icon, 20, ink);
    ui.text(line, c.label, {Type::body, ink});
  }
}

void draw_switch(Ui& ui, const Rect& row, std::string_view label, std::string_view explanation,
                 bool on, std::string_view action) {
  const Palette& p = ui.colors();
  ui.press({.key = "switch/" + std::string(action),
            .role = "switch",
            .label = std::string(label) + ". " + std::string(explanation),
            .action = {action, on ? 0.0 : 1.0, 0},
            .selected = on,
            .rect = row});
  Rect line = row;
  const Rect track_area = line.cut_right(ui.px(44), ui.space(2));
  const Rect track{track_area.x, std::round(row.middle_y() - ui.px(12)), ui.px(44), ui.px(24)};
  const Rgb fill = on ? p.action.fill : p.raised;
  ui.fill(track, fill, track.h / 2);
  if (!on) ui.outline(track, p.muted, track.h / 2);
  const float knob = track.h / 2 - ui.px(4);
  const float x = on ? track.right() - track.h / 2 : track.x + track.h / 2;
  ui.draw().AddCircleFilled({x, track.middle_y()}, knob, (on ? p.action.ink : p.muted).packed());
  const float body = ui.line(Type::body);
  const float caption = explanation.empty() ? 0 : ui.line(Type::caption);
  Rect text = line.inset(0, std::max(0.0F, (line.h - body - caption) / 2));
  ui.text(text.cut_top(body), label, {Type::body, p.text});
  if (caption > 0) ui.text(text, explanation, {Type::caption, p.muted});
}

Rect draw_section(Ui& ui, Rect& column, std::string_view title, float body) {
  const float padding = ui.space(2);
  const Rect card = column.cut_top(2 * padding + ui.px(28) + ui.space(1) + body, ui.space(2));
  ui.card(card);
  Rect inside = card.inset(padding);
  draw_heading(ui, inside.cut_top(ui.px(28), ui.space(1)), title);
  return inside;
}

void draw_heading(Ui& ui, const Rect& area, std::string_view text, Type type) {
  ui.text(area, text, {type, ui.colors().text, Weight::strong});
  ui.describe({.key = "heading/" + std::string(text),
               .role = "heading",
               .label = std::string(text),
               .rect = area});
}

}  // namespace vigil::dashboard
