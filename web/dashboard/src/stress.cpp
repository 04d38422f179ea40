// What moved the stress score, input by input and second by second, and the wearer's answers to it.
#include <algorithm>
#include <cmath>

#include "icons.hpp"
#include "plot.hpp"
#include "views.hpp"
#include "widgets.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr float kRowPx = 52;  ///< of an input: its words, and its strip under them
constexpr float kStripPx = 24;
constexpr float kUsual = 128;    ///< StressView::strip
constexpr float kFullMove = 75;  ///< of it: a strip's whole height

constexpr std::string_view kStress = "That was stress";
constexpr std::string_view kCalm = "That was not";
constexpr std::string_view kUndo = "Undo";

bool scored(const Scene& scene) {
  return scene.snapshot.magic != 0 && scene.snapshot.stress.absent == Absent::no;
}

/// Up towards stress, down away from it; bare where there was no score.
void draw_strip(const Ui& ui, const Rect& strip, const std::uint8_t* seconds) {
  const Palette& p = ui.colors();
  const float width = strip.w / StressView::kStrip;
  const float middle = std::round(strip.middle_y());
  std::uint32_t from = 0;
  for (std::uint32_t i = 1; i <= StressView::kStrip; ++i) {
    if (i < StressView::kStrip && seconds[i] == seconds[from]) continue;
    if (seconds[from] != 0) {
      const float move = (static_cast<float>(seconds[from]) - kUsual) / kFullMove;
      const float height = std::clamp(move, -1.0F, 1.0F) * strip.h / 2;
      const Rect bar{strip.x + width * static_cast<float>(from), std::min(middle, middle - height),
                     width * static_cast<float>(i - from), std::abs(height)};
      ui.fill(bar, move > 0 ? p.stress : p.muted);
      ui.rule(bar.x, middle, bar.w, p.hairline);
    }
    from = i;
  }
}

void draw_moves(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const StressView& s = scene.snapshot.stress;
  const std::uint32_t rows = std::min<std::uint32_t>(s.move_count, StressView::kMoves);
  for (std::uint32_t i = 0; i < StressView::kMoves; ++i) {
    Rect row = area.cut_top(ui.px(kRowPx));
    if (i >= rows || !scored(scene)) continue;
    Rect words = row.cut_top(ui.line(Type::caption));
    const std::string logits = move_size(s.moves[i]);
    const float width = ui.text_width(logits, Type::caption);
    const Rgb color = s.moves[i].logits > 0 ? p.stress : p.muted;
    ui.text(words.cut_right(width, ui.space(1)), logits, {Type::caption, color});
    ui.text(words, move_words(s.moves[i], scene.shell.utc_offset_min), {Type::caption, p.text});
    draw_strip(ui, row.cut_top(ui.px(kStripPx)), s.strip + i * StressView::kStrip);
  }
  Rect axis = area.cut_top(ui.line(Type::caption), ui.space(1));
  ui.text(axis, "\u22123 min", {Type::caption, p.muted});
  ui.text(axis, "now", {Type::caption, p.muted, Weight::regular, Align::right});
}

/// Two buttons side by side, or one above the other where they do not fit.
bool stacked(const Ui& ui, float width) {
  return ui.button_width(kStress, icon::stress) + ui.button_width(kCalm, icon::cancel) +
             ui.space(1) >
         width;
}

void draw_answers(Ui& ui, const Scene& scene, Rect& area) {
  const StressView& s = scene.snapshot.stress;
  const bool off = scene.snapshot.magic == 0 || s.answerable == 0;
  Rect row = area.cut_top(ui.touch(), ui.space(1));
  const auto answer = [&](std::string_view caption, const char* glyph, double stressed) {
    ui.button(row.cut_left(std::min(row.w, ui.button_width(caption, glyph)), ui.space(1)),
              {.key = "answer/" + std::string(stressed > 0 ? "stress" : "calm"),
               .role = "button",
               .label = std::string(caption) + ": the last minute",
               .action = {"answer", stressed},
               .disabled = off},
              caption, glyph, Ui::ButtonStyle::plain);
  };
  answer(kStress, icon::stress, 1);
  if (stacked(ui, area.w)) row = area.cut_top(ui.touch(), ui.space(1));
  answer(kCalm, icon::cancel, 0);
}

void draw_learnt(Ui& ui, const Scene& scene, Rect area) {
  const std::string text = learnt_sentence(scene.snapshot.stress);
  const bool undo = scene.snapshot.stress.answers > 0;
  if (undo) {
    const float width = ui.button_width(kUndo, icon::replay);
    ui.button(area.cut_right(width, ui.space(1)),
              {.key = "undo-answer",
               .role = "button",
               .label = "Take the newest answer back",
               .action = {"undo-answer"}},
              kUndo, icon::replay, Ui::ButtonStyle::quiet);
  }
  const float words = ui.paragraph_height(area.w, text, Type::caption);
  area.cut_top(std::max(0.0F, (area.h - words) / 2));
  const float height = ui.paragraph(area, text, {Type::caption, ui.colors().muted});
  ui.describe({.key = "stress/learnt",
               .role = "status",
               .label = text,
               .rect = {area.x, area.y, area.w, height}});
}

}  // namespace

float stress_panel_height(const Ui& ui, float width) {
  const float rows = stacked(ui, width) ? 2 : 1;
  return ui.px(20) + ui.space(1) + StressView::kMoves * ui.px(kRowPx) + ui.line(Type::caption) +
         ui.space(1) + rows * (ui.touch() + ui.space(1)) + ui.touch();
}

void draw_stress_panel(Ui& ui, const Scene& scene, Rect area) {
  const Palette& p = ui.colors();
  const StressView& s = scene.snapshot.stress;
  const Rect all = area;
  Rect head = area.cut_top(ui.px(20), ui.space(1));
  ui.text(head, "What moved the score", {Type::body, p.text, Weight::strong});
  std::string spoken = "What moved the score: ";
  spoken += scored(scene) && s.move_count > 0 ? "" : "nothing is known of it";
  for (std::uint32_t i = 0; scored(scene) && i < s.move_count && i < StressView::kMoves; ++i)
    spoken += (i == 0 ? "" : ", ") + move_words(s.moves[i], scene.shell.utc_offset_min) + " " +
              move_size(s.moves[i]);
  draw_moves(ui, scene, area);
  ui.describe({.key = "stress/moves",
               .role = "img",
               .label = std::move(spoken),
               .rect = {all.x, all.y, all.w, area.y - all.y}});
  draw_answers(ui, scene, area);
  draw_learnt(ui, scene, area.cut_top(ui.touch()));
}

}  // namespace vigil::dashboard
