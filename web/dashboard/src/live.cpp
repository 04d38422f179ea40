// The live view: the finding, the traces and the vitals.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "icons.hpp"
#include "plot.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr float kPaddingPx = 16;

/// A tile of the grid beside the traces.
enum class TileKind : std::uint8_t { vital, pressure, stress, rhythm };
struct Tile {
  TileKind kind;
  Vital vital = Vital::count_;
};

/// What there is to show: a source that never sends a thing gets no tile for it.
std::vector<Tile> tiles(const Scene& scene) {
  std::vector<Tile> list;
  for (const Vital v : {Vital::spo2, Vital::respiration, Vital::rmssd, Vital::sdnn,
                        Vital::body_temperature, Vital::skin_temperature, Vital::eda})
    if (readout(scene, v).supplied) list.push_back({TileKind::vital, v});
  if (pressure_readout(scene).supplied) list.push_back({TileKind::pressure});
  if (scene.snapshot.stress.absent != Absent::no_data) list.push_back({TileKind::stress});
  if (scene.snapshot.rhythm.absent != Absent::no_data) list.push_back({TileKind::rhythm});
  return list;
}

void draw_tile(Ui& ui, const Scene& scene, const Rect& r, const Tile& tile) {
  switch (tile.kind) {
    case TileKind::vital:
      draw_vital_tile(ui, r, tile.vital, readout(scene, tile.vital), tile_type(ui, r.h));
      break;
    case TileKind::pressure:
      draw_vital_tile(ui, r, Vital::systolic, pressure_readout(scene), tile_type(ui, r.h));
      break;
    case TileKind::stress:
      draw_stress_tile(ui, scene, r);
      break;
    case TileKind::rhythm:
      draw_rhythm_tile(ui, scene, r);
      break;
  }
}

/// An odd last tile takes the whole row.
void draw_tile_grid(Ui& ui, const Scene& scene, const Grid& grid, const std::vector<Tile>& list) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const int row = static_cast<int>(i / columns);
    const int column = static_cast<int>(i % columns);
    const int span = i + 1 == list.size() ? grid.columns - column : 1;
    draw_tile(ui, scene, grid.cell(column, row, span), list[i]);
  }
}

int rows_of(std::size_t count, int columns) {
  return (static_cast<int>(count) + columns - 1) / columns;
}

/// Heading of a trace card; what is left of the card is for the plot.
Rect trace_card(Ui& ui, const Rect& card, std::string_view title, std::string_view detail,
                Rgb color, std::string_view key, std::string spoken) {
  ui.card(card);
  Rect inside = card.inset(ui.px(kPaddingPx), ui.px(12));
  Rect head = inside.cut_top(ui.px(20), ui.space(1));
  const float width = ui.text(head, title, {Type::body, color, Weight::strong});
  head.cut_left(width + ui.space(1.5F));
  if (head.w > ui.text_width(detail, Type::caption))
    ui.text(head, detail, {Type::caption, ui.colors().muted, Weight::regular, Align::right});
  ui.describe({.key = std::string(key), .role = "img", .label = std::move(spoken), .rect = card});
  return inside;
}

/// How much of a trace is poor or missing, for the mirror.
std::string trace_quality(const TraceRing& ring) {
  std::uint32_t poor = 0;
  std::uint32_t lost = 0;
  for (std::uint32_t age = 0; age < ring.latest_count(); ++age) {
    if (ring.back(age).kind == mark::poor) ++poor;
    if (ring.back(age).kind == mark::hole) ++lost;
  }
  const auto percent = [&](std::uint32_t n) {
    return std::to_string(100 * n / std::max(1U, ring.latest_count()));
  };
  return percent(poor) + " % poor, " + percent(lost) + " % missing";
}

void draw_scale_bar(const Ui& ui, const Rect& plot, float mm_per_s) {
  if (mm_per_s == 0) return;
  const float second = mm_per_s * 96 / 25.4F;
  const Rgb color = ui.colors().muted;
  const float y = plot.bottom() - ui.px(4);
  ui.rule(plot.x, y, second, color);
  ui.rule(plot.x, y - 4, 5, color, true);
  ui.rule(plot.x + second - 1, y - 4, 5, color, true);
  char text[32];
  std::snprintf(text, sizeof text, "1 s · %g mm/s", static_cast<double>(mm_per_s));
  ui.text({plot.x + second + ui.space(1), y - ui.px(10), ui.px(140), ui.px(16)}, text,
          {Type::caption, color});
}

void draw_pulse(Ui& ui, const Scene& scene, const Rect& card) {
  const TraceRing& ring = scene.traces[TraceId::pulse];
  const Palette& p = ui.colors();
  Rect plot = trace_card(ui, card, "Pulse", "Light from the wrist, band-passed", p.heart,
                         "trace/pulse", "Pulse waveform, " + trace_quality(ring));
  ValueRange values = ring.range();
  if (values.empty()) return;
  const float margin = std::max(values.span() * 0.12F, 1e-6F);
  values = {values.low - margin, values.high + margin};
  if (scene.size != Size::phone) plot.cut_left(ui.px(kGutterPx));  // in line with the traces below
  Rect wave = plot;
  wave.cut_bottom(ui.px(14));
  draw_scale_bar(ui, plot, draw_sweep(ui, scene, TraceId::pulse, wave, values, p.heart));
}

void draw_motion(Ui& ui, const Scene& scene, const Rect& card) {
  const TraceRing& ring = scene.traces[TraceId::motion];
  const Palette& p = ui.colors();
  const Readout r = readout(scene, Vital::motion);
  Rect plot = trace_card(ui, card, "Motion", r.shown ? r.number + " g" : std::string(r.note),
                         p.motion, "trace/motion", "Motion trace, " + trace_quality(ring));
  plot.cut_left(ui.px(kGutterPx));
  plot.cut_top(ui.space(0.5F));
  const ValueRange values = nice_range(ring.range(), 0.4F);
  draw_value_axis(ui, {plot, values}, 3, 1);
  draw_sweep(ui, scene, TraceId::motion, plot, values, p.motion);
}

void draw_eda(Ui& ui, const Scene& scene, const Rect& card) {
  const TraceRing& ring = scene.traces[TraceId::eda];
  const Palette& p = ui.colors();
  Rect plot = trace_card(ui, card, "EDA", "µS, last 2 min", p.eda, "trace/eda",
                         "Skin conductance trace, " + trace_quality(ring));
  constexpr double kSpanMs = 120'000;
  plot.cut_left(ui.px(kGutterPx));
  const ValueRange values = nice_range(ring.range(), 0.5F);
  const Axes axes{plot, values, scene.data_ms, kSpanMs};
  draw_value_axis(ui, axes, 3, 1);
  draw_scroll(ui, scene, TraceId::eda, axes, p.eda);
}

void draw_beats(Ui& ui, const Scene& scene, const Rect& card) {
  const Snapshot& s = scene.snapshot;
  std::uint32_t left_out = 0;
  for (const BeatView& b : beats_of(s)) left_out += b.accepted == 0;
  const std::string count =
      std::to_string(s.beat_count) + " beats, " + std::to_string(left_out) + " left out (×), in ms";
  Rect plot = trace_card(ui, card, "Beats", count, ui.colors().heart, "trace/beats",
                         "Beat intervals: " + count);
  if (plot.w > ui.px(560) && plot.h > ui.px(96))
    draw_poincare(ui, scene, plot.cut_right(std::min(plot.h, plot.w * 0.36F), ui.space(2)));
  draw_tachogram(ui, scene, plot);
}

/// What a source without a waveform has in its place.
void draw_heart_hour(Ui& ui, const Scene& scene, const Rect& card) {
  const TraceRing& ring = scene.traces[TraceId::heart_rate_hour];
  const Palette& p = ui.colors();
  const Lookback back = lookback(ring.seen_ms());
  const std::string words(back.words);
  Rect plot = trace_card(ui, card, "Heart rate", "bpm, the " + words, p.heart, "trace/heart-hour",
                         "Heart rate over the " + words + ", " + trace_quality(ring));
  plot.cut_bottom(ui.line(Type::caption));
  plot.cut_left(ui.px(kGutterPx));
  const Axes axes{plot, nice_range(ring.range(), 40), scene.data_ms, back.span_ms};
  draw_value_axis(ui, axes, 4, 0);
  draw_time_axis(ui, axes);
  draw_scroll(ui, scene, TraceId::heart_rate_hour, axes, p.heart);
}

struct TraceRow {
  void (*draw)(Ui&, const Scene&, const Rect&);
  float weight;
};

std::vector<TraceRow> trace_rows(const Scene& scene) {
  std::vector<TraceRow> rows;
  const bool pulse = !scene.traces[TraceId::pulse].empty();
  if (pulse) rows.push_back({draw_pulse, 1.4F});
  rows.push_back({draw_beats, 1.2F});
  if (!pulse && !scene.traces[TraceId::heart_rate_hour].empty())
    rows.push_back({draw_heart_hour, 1});
  if (!scene.traces[TraceId::motion].empty()) rows.push_back({draw_motion, 0.8F});
  if (!scene.traces[TraceId::eda].empty()) rows.push_back({draw_eda, 0.8F});
  return rows;
}

void draw_trace_column(Ui& ui, const Scene& scene, Rect area) {
  const std::vector<TraceRow> rows = trace_rows(scene);
  const float gap = ui.space(2);
  float weights = 0;
  for (const TraceRow& row : rows) weights += row.weight;
  const float unit = (area.h - gap * static_cast<float>(rows.size() - 1)) / weights;
  for (const TraceRow& row : rows) row.draw(ui, scene, area.cut_top(row.weight * unit, gap));
}

float least_trace_height(const Ui& ui, const Scene& scene) {
  float height = 0;
  for (const TraceRow& row : trace_rows(scene)) height += row.weight * ui.px(96) + ui.space(2);
  return height - ui.space(2);
}

/// The vitals that this source does not send, in words; empty: none.
std::string not_supplied(const Scene& scene) {
  constexpr double kLongEnoughMs = 10'000;
  const double begun_ms = scene.snapshot.started_ms;
  if (begun_ms == 0 || scene.data_ms - begun_ms < kLongEnoughMs) return "";
  std::string missing;
  for (const Vital v : {Vital::spo2, Vital::respiration, Vital::skin_temperature, Vital::eda})
    if (!readout(scene, v).supplied)
      missing += (missing.empty() ? "" : ", ") + std::string(info(v).label);
  return missing.empty() ? missing : "Not sent by this watch: " + missing;
}

void draw_not_supplied(Ui& ui, const Scene& scene, const Rect& r) {
  const std::string text = not_supplied(scene);
  if (text.empty()) return;
  ui.text(r, text, {Type::caption, ui.colors().muted});
  ui.describe({.key = "not-supplied", .role = "note", .label = text, .rect = r});
}

/// The tiles' column: the heart rate above, the rest in a grid below, all of it in the height.
struct TileColumn {
  int columns;
  float heart, tile, gap, foot;
};

TileColumn tile_column(const Ui& ui, float height, std::size_t count, int columns, bool foot) {
  constexpr float kLeastHeartPx = 152;
  constexpr float kMostHeartPx = 240;
  constexpr float kLeastTilePx = 80;
  constexpr float kMostTilePx = 160;
  constexpr float kGridShare = 0.74F;
  TileColumn c{columns, 0, 0, ui.space(1.5F), foot ? ui.line(Type::caption) : 0};
  const float rows = static_cast<float>(rows_of(count, columns));
  height -= c.foot;
  if (rows > 0) {
    const float fair = height * kGridShare / rows - c.gap;
    const float most = (height - ui.px(kLeastHeartPx)) / rows - c.gap;
    c.tile = std::floor(std::clamp(std::min(fair, most), ui.px(kLeastTilePx), ui.px(kMostTilePx)));
  }
  c.heart = std::clamp(height - rows * (c.tile + c.gap), ui.px(kLeastHeartPx), ui.px(kMostHeartPx));
  return c;
}

float height_of(const TileColumn& c, std::size_t count) {
  return c.heart + static_cast<float>(rows_of(count, c.columns)) * (c.tile + c.gap) + c.foot;
}

void draw_desktop(Ui& ui, const Scene& scene, Rect area, Scroll& scroll) {
  const float gap = ui.space(2);
  const std::vector<Tile> list = tiles(scene);
  const bool foot = !not_supplied(scene).empty();
  TileColumn c = tile_column(ui, area.h, list.size(), 2, foot);
  // A low window takes the tiles in three columns before it makes anybody scroll.
  if (height_of(c, list.size()) > area.h && area.w >= ui.px(960))
    c = tile_column(ui, area.h, list.size(), 3, foot);
  const float width =
      c.columns == 3 ? area.w * 0.45F : std::clamp(area.w * 0.32F, ui.px(340), ui.px(480));
  const float height = std::max({area.h, height_of(c, list.size()), least_trace_height(ui, scene)});
  ui.begin_scroll("##live", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, height};
  const float bottom = content.bottom();
  Rect column = content.cut_right(width, gap);
  draw_trace_column(ui, scene, content);
  draw_heart_tile(ui, scene, column.cut_top(c.heart, c.gap));
  draw_tile_grid(ui, scene, {column, c.columns, c.tile, c.gap}, list);
  column.cut_top(static_cast<float>(rows_of(list.size(), c.columns)) * (c.tile + c.gap));
  if (foot) draw_not_supplied(ui, scene, column.cut_top(c.foot));
  ui.end_scroll(bottom);
}

void draw_tablet(Ui& ui, const Scene& scene, Rect area, Scroll& scroll) {
  const float gap = ui.space(2);
  const std::vector<Tile> list = tiles(scene);
  const float tile = ui.px(116);
  // The heart tile is two cells wide and high; the others flow around it.
  const int columns = 4;
  const std::size_t beside = std::min<std::size_t>(list.size(), 4);
  const std::vector<Tile> first(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(beside));
  const std::vector<Tile> rest(list.begin() + static_cast<std::ptrdiff_t>(beside), list.end());
  const int rest_rows = rows_of(rest.size(), columns);
  const float top = 2 * tile + gap;
  const float rest_height = rest_rows == 0 ? 0 : gap + Grid::height(rest_rows, tile, gap);
  const float traces = std::max(area.h - top - rest_height - gap, least_trace_height(ui, scene));
  ui.begin_scroll("##live", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, top + rest_height + gap + traces};
  const float bottom = content.bottom();
  Rect head = content.cut_top(top, gap);
  draw_heart_tile(ui, scene, beside == 0 ? head : head.cut_left((head.w - gap) / 2, gap));
  if (beside > 0) draw_tile_grid(ui, scene, {head, 2, tile, gap}, first);
  if (rest_rows > 0)
    draw_tile_grid(ui, scene, {content.cut_top(rest_height - gap, gap), columns, tile, gap}, rest);
  draw_trace_column(ui, scene, content);
  ui.end_scroll(bottom);
}

void draw_phone(Ui& ui, const Scene& scene, Rect area, Scroll& scroll) {
  const float gap = ui.space(1.5F);
  const std::vector<Tile> list = tiles(scene);
  const float tile = ui.px(116);
  const float grid = Grid::height(rows_of(list.size(), 2), tile, gap);
  ui.begin_scroll("##live", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  // These scroll with the rest: a small screen has no room to keep them.
  draw_notice(ui, scene, content);
  draw_finding(ui, scene, content);
  draw_heart_tile(ui, scene, content.cut_top(ui.px(168), gap));
  // One trace: the pulse where there is light, the beats where only intervals come.
  const bool pulse = !scene.traces[TraceId::pulse].empty();
  (pulse ? draw_pulse : draw_beats)(ui, scene, content.cut_top(ui.px(152), gap));
  if (!list.empty()) draw_tile_grid(ui, scene, {content.cut_top(grid, gap), 2, tile, gap}, list);
  draw_not_supplied(ui, scene, content.cut_top(ui.line(Type::caption), gap));
  ui.end_scroll(content.y);
}

}  // namespace

void draw_live(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  if (scene.size == Size::phone) return draw_phone(ui, scene, area, scroll);
  Rect rest = area;
  draw_finding(ui, scene, rest);
  if (scene.size == Size::desktop)
    draw_desktop(ui, scene, rest, scroll);
  else
    draw_tablet(ui, scene, rest, scroll);
}

void draw_bedside(Ui& ui, const Scene& scene, const Rect& screen) {
  // There is no bar to leave by: a press on a number does.
  constexpr Action kToTrends{"view", static_cast<double>(View::trends)};
  Rect area = screen.inset(ui.space(2), ui.space(1.5F));
  const Finding now = finding(scene);
  if (now.alert != nullptr || now.tone != Priority::information) draw_finding(ui, scene, area);
  const float gap = ui.space(2);
  Rect numbers = area.cut_right(std::clamp(area.w * 0.28F, ui.px(168), ui.px(260)), gap);
  const bool pulse = !scene.traces[TraceId::pulse].empty();
  const bool motion = !scene.traces[TraceId::motion].empty();
  const bool both = area.h > ui.px(220) && pulse;
  if (both) {
    Rect lower = area.cut_bottom(area.h * 0.38F, ui.space(1.5F));
    (motion ? draw_motion : draw_beats)(ui, scene, lower);
  }
  (pulse ? draw_pulse : draw_beats)(ui, scene, area);

  const Grid grid{numbers, 1, (numbers.h - 2 * ui.space(1)) / 3, ui.space(1)};
  std::vector<Vital> three{Vital::heart_rate};
  for (const Vital v : {Vital::spo2, Vital::body_temperature, Vital::respiration, Vital::rmssd,
                        Vital::skin_temperature})
    if (three.size() < 3 && readout(scene, v).supplied) three.push_back(v);
  for (std::size_t i = 0; i < three.size(); ++i)
    draw_vital_tile(ui, grid.cell(0, static_cast<int>(i)), three[i], readout(scene, three[i]),
                    Type::large, kToTrends);
}

}  // namespace vigil::dashboard
