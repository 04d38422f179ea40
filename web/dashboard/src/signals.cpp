// The sample ledger: for every channel, where each received sample went.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

struct Count {
  std::string_view label;
  std::string text;
};

std::array<Count, 6> counts(const LedgerView& l) {
  return {{{"Received", format_count(l.received)},
           {"Stored", format_count(l.stored)},
           {"Late", format_count(l.late)},
           {"Duplicate", format_count(l.duplicate)},
           {"Rejected", format_count(l.rejected)},
           {"Lost", l.lost_known != 0 ? format_count(l.lost) : std::string("unknown")}}};
}

std::vector<const LedgerView*> channels(const Snapshot& s) {
  std::vector<const LedgerView*> list;
  for (const LedgerView& l : s.ledger)
    if (l.channel != Channel::none && (l.received > 0 || (l.lost_known != 0 && l.lost > 0)))
      list.push_back(&l);
  return list;
}

/// The parts of received, then lost: stored filled, late and duplicate lighter, lost as a gap.
void draw_bar(const Ui& ui, const Rect& area, const LedgerView& l) {
  const Palette& p = ui.colors();
  const double lost = l.lost_known != 0 ? l.lost : 0;
  const double total = std::max(1.0, static_cast<double>(l.received) + lost);
  const Rect bar{area.x, std::round(area.middle_y()) - 4, area.w, 8};
  float x = bar.x;
  const auto part = [&](double n, Rgb color, bool hollow) {
    if (n <= 0) return;
    // Never thinner than a line: one lost sample in a million is still to be seen.
    const float width = std::max(2.0F, static_cast<float>(n / total) * bar.w);
    const Rect r = intersect({x, bar.y, width, bar.h}, bar);
    hollow ? ui.outline(r, color, 2) : ui.fill(r, color, 2);
    x += width;
  };
  ui.fill(bar, p.raised, 4);
  const double losses = static_cast<double>(l.late) + l.duplicate + l.rejected + lost;
  part(std::min(static_cast<double>(l.stored), total - losses), p.good, false);
  part(l.late, p.stress, false);
  part(l.duplicate, p.motion, false);
  part(l.rejected, p.temperature, false);
  part(lost, p.muted, true);
}

const QualityView& quality_of(const Snapshot& s, Channel channel) {
  return s.quality[static_cast<std::size_t>(channel)];
}

/// Bars where there is an index, a dash where a channel has none now.
void draw_channel_quality(const Ui& ui, const Rect& area, const QualityView& quality) {
  const Palette& p = ui.colors();
  if (quality.absent == Absent::no)
    draw_quality(ui, area, quality_steps(quality.value), p.text);
  else
    ui.text(area, "--", {Type::body, p.muted});
}

std::string quality_sentence(const QualityView& quality) {
  if (quality.absent == Absent::no)
    return ", signal " + std::string(quality_label(quality_steps(quality.value)));
  return quality.absent == Absent::no_data
             ? std::string{}
             : ", signal: " + std::string(absent_note(quality.absent));
}

Item row_item(const LedgerView& l, const QualityView& quality, const Rect& rect) {
  std::string label = std::string(channel_label(l.channel)) + quality_sentence(quality);
  for (const Count& c : counts(l)) label += ", " + std::string(c.label) + " " + c.text;
  return {.key = "ledger/" + std::string(name(l.channel)),
          .role = "listitem",
          .label = std::move(label),
          .rect = rect};
}

void draw_table(Ui& ui, const Scene& scene, Rect& content) {
  const Palette& p = ui.colors();
  const auto rows = channels(scene.snapshot);
  const float row_height = ui.px(52);
  const float head_height = ui.px(40);
  const Rect card =
      content.cut_top(head_height + static_cast<float>(rows.size()) * row_height + ui.space(1));
  ui.card(card);
  Rect inside = card.inset(ui.space(2), 0);
  Rect head = inside.cut_top(head_height);
  const float name_width = std::max(ui.px(132), inside.w * 0.16F);
  const float quality_column = ui.px(64);
  const float bar_width = inside.w * 0.18F;
  const auto signal_cell = [&](const Rect& row) {
    return Rect{row.x + name_width, row.y, quality_column, row.h};
  };
  const auto cells = [&](Rect row) {
    row.cut_left(name_width + quality_column);
    row.cut_right(bar_width, ui.space(3));
    return Grid{row, 6, row.h, ui.space(1)};
  };
  const auto labels = counts(LedgerView{});
  ui.text(head, "Channel", {Type::caption, p.muted});
  ui.text(signal_cell(head), "Signal", {Type::caption, p.muted});
  for (int i = 0; i < 6; ++i)
    ui.text(cells(head).cell(i, 0), labels[static_cast<std::size_t>(i)].label,
            {Type::caption, p.muted, Weight::regular, Align::right});
  for (const LedgerView* l : rows) {
    Rect row = inside.cut_top(row_height);
    ui.rule(row.x, row.y, row.w, p.hairline);
    ui.text({row.x, row.y, name_width - ui.space(1), row.h}, channel_label(l->channel),
            {Type::body, p.text, Weight::strong});
    const QualityView& quality = quality_of(scene.snapshot, l->channel);
    draw_channel_quality(ui, signal_cell(row), quality);
    const auto values = counts(*l);
    for (int i = 0; i < 6; ++i) {
      const bool nothing = values[static_cast<std::size_t>(i)].text == "0";
      const bool unknown = i == 5 && l->lost_known == 0;
      ui.text(cells(row).cell(i, 0), values[static_cast<std::size_t>(i)].text,
              {Type::body, nothing || unknown ? p.muted : p.text, Weight::regular, Align::right});
    }
    Rect bar = row;
    draw_bar(ui, bar.cut_right(bar_width), *l);
    ui.describe(row_item(*l, quality, row));
  }
}

void draw_cards(Ui& ui, const Scene& scene, Rect& content) {
  const Palette& p = ui.colors();
  for (const LedgerView* l : channels(scene.snapshot)) {
    const float cell = ui.line(Type::caption) + ui.line(Type::body);
    const Rect card = content.cut_top(ui.space(4) + ui.px(28) + ui.px(20) + 2 * cell + ui.space(1),
                                      ui.space(1.5F));
    ui.card(card);
    Rect inside = card.inset(ui.space(2));
    Rect head = inside.cut_top(ui.px(28));
    const QualityView& quality = quality_of(scene.snapshot, l->channel);
    draw_channel_quality(ui, head.cut_right(quality_width(ui), ui.space(1)), quality);
    ui.text(head, channel_label(l->channel), {Type::body, p.text, Weight::strong});
    draw_bar(ui, inside.cut_top(ui.px(20)), *l);
    const auto values = counts(*l);
    const Grid grid{inside, 3, cell, ui.space(1)};
    for (int i = 0; i < 6; ++i) {
      Rect place = grid.cell(i % 3, i / 3);
      ui.text(place.cut_top(ui.line(Type::caption)), values[static_cast<std::size_t>(i)].label,
              {Type::caption, p.muted});
      ui.text(place, values[static_cast<std::size_t>(i)].text, {Type::body, p.text});
    }
    ui.describe(row_item(*l, quality, card));
  }
}

void draw_figures(Ui& ui, const Scene& scene, Rect& content) {
  const Palette& p = ui.colors();
  const Snapshot& s = scene.snapshot;
  const std::array figures = {
      std::pair{"Notifications", format_count(s.packets)},
      std::pair{"Not decodable", format_count(s.bad_packets)},
      std::pair{"Reconnections", format_count(s.reconnects)},
      std::pair{"Newest data", s.last_data_ms > 0 ? format_ago(scene.data_ms - s.last_data_ms)
                                                  : std::string("none yet")}};
  const int columns = content.w < ui.px(560) ? 2 : 4;
  const float height = ui.px(84);
  const int rows = static_cast<int>(figures.size()) / columns;
  const Grid grid{content, columns, height, ui.space(1.5F)};
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Rect card = grid.cell(static_cast<int>(i) % columns, static_cast<int>(i) / columns);
    ui.card(card);
    Rect inside = card.inset(ui.space(2), ui.px(12));
    ui.text(inside.cut_top(ui.line(Type::caption)), figures[i].first, {Type::caption, p.muted});
    const Type type = ui.text_width(figures[i].second, Type::number, Weight::strong) > inside.w
                          ? Type::title
                          : Type::number;
    ui.text(inside, figures[i].second, {type, p.text, Weight::strong});
    ui.describe({.key = "figure/" + std::string(figures[i].first),
                 .role = "status",
                 .label = std::string(figures[i].first) + ": " + figures[i].second,
                 .rect = card});
  }
  content.cut_top(Grid::height(rows, height, ui.space(1.5F)), ui.space(2));
}

}  // namespace

void draw_signals(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  ui.begin_scroll("##signals", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  draw_heading(ui, content.cut_top(ui.px(32), ui.space(1)), "Sample ledger", Type::number);
  const std::string_view text =
      "Every sample received is stored, or counted as late, duplicate or rejected. What was lost "
      "on the way is known only where the watch numbers its samples. The bars say how far the "
      "samples of the last 8 seconds can be trusted.";
  const Rect place{content.x, content.y, std::min(content.w, ui.px(720)), content.h};
  const float height = ui.paragraph(place, text, {Type::body, ui.colors().muted});
  ui.describe({.key = "ledger/about",
               .role = "note",
               .label = std::string(text),
               .rect = {place.x, place.y, place.w, height}});
  content.cut_top(height, ui.space(2));
  draw_figures(ui, scene, content);
  if (!channels(scene.snapshot).empty()) {
    if (content.w >= ui.px(760))
      draw_table(ui, scene, content);
    else
      draw_cards(ui, scene, content);
  }
  ui.end_scroll(content.y);
}

}  // namespace vigil::dashboard
