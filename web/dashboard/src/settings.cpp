// Settings: how it looks and sounds, the limits, and what runs where.
#include <algorithm>
#include <array>
#include <cmath>

#include "icons.hpp"
#include "views.hpp"
#include "widgets.hpp"

namespace vigil::dashboard {
namespace {

void label(const Ui& ui, Rect& area, std::string_view text) {
  ui.text(area.cut_top(ui.line(Type::body), ui.space(0.5F)), text, {Type::body, ui.colors().muted});
}

/// A paragraph that is read out too. Moves `area` below it.
void note(Ui& ui, Rect& area, std::string_view key, std::string_view text, Rgb color) {
  const float height = ui.paragraph(area, text, {Type::body, color});
  ui.describe({.key = std::string(key),
               .role = "note",
               .label = std::string(text),
               .rect = {area.x, area.y, area.w, height}});
  area.cut_top(height, ui.space(1));
}

void draw_look(Ui& ui, const Scene& scene, Rect& column) {
  const float control = ui.touch();
  const float labels = ui.line(Type::body) + ui.space(0.5F);
  Rect body = draw_section(ui, column, "Look", 2 * (labels + control) + ui.space(4) + ui.px(56));
  const bool icons_fit = body.w > ui.px(330);
  const std::array<Choice, 3> themes = {
      Choice{"Dark", icons_fit ? icon::theme_dark : nullptr, 0, 0},
      Choice{"Light", icons_fit ? icon::theme_light : nullptr, 1, 0},
      Choice{"Contrast", icons_fit ? icon::theme_contrast : nullptr, 2, 0}};
  constexpr std::array<Choice, 4> kScales = {
      Choice{"90 %", nullptr, 0, 0.9}, Choice{"100 %", nullptr, 0, 1.0},
      Choice{"125 %", nullptr, 0, 1.25}, Choice{"150 %", nullptr, 0, 1.5}};
  label(ui, body, "Theme");
  draw_segments(ui, body.cut_top(control, ui.space(2)), "Theme", "theme", themes,
                static_cast<std::size_t>(scene.shell.theme));
  label(ui, body, "Text size");
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < kScales.size(); ++i)
    if (std::abs(kScales[i].value - static_cast<double>(scene.shell.text_scale)) <
        std::abs(kScales[nearest].value - static_cast<double>(scene.shell.text_scale)))
      nearest = i;
  draw_segments(ui, body.cut_top(control, ui.space(2)), "Text size", "text-scale", kScales,
                nearest);
  draw_switch(ui, body.cut_top(ui.px(56)), "Less motion", "Nothing flashes or glides.",
              scene.shell.reduced_motion, "reduced-motion");
}

void draw_sound(Ui& ui, const Scene& scene, Rect& column) {
  Rect body = draw_section(ui, column, "Sound", ui.px(56));
  const bool on = !scene.shell.muted;
  draw_switch(ui, body.cut_top(ui.px(56)), "Alarm sound",
              on ? "Alerts sound, notes do not." : "Alerts are shown only.", on, "sound");
}

void draw_model(Ui& ui, const Scene& scene, Rect& column) {
  constexpr std::array<Choice, 3> kEngines = {Choice{"Vigil", nullptr, 0, 0},
                                              Choice{"ONNX", nullptr, 1, 0},
                                              Choice{"Compare", nullptr, 2, 0}};
  constexpr std::array<Choice, 4> kModels = {
      Choice{"Small", nullptr, 0, 0}, Choice{"Hybrid", nullptr, 1, 0},
      Choice{"Own\u2026", nullptr, 2, 0}, Choice{"Auto", nullptr, 3, 0}};
  constexpr std::array<Choice, 4> kRates = {
      Choice{"3 a day", nullptr, 0, 3.0}, Choice{"1 a day", nullptr, 0, 1.0},
      Choice{"1 in 3 d", nullptr, 0, 1.0 / 3}, Choice{"1 a week", nullptr, 0, 1.0 / 7}};
  constexpr std::string_view kRate =
      "Each alert that you do not confirm asks for clearer stress before the next.";
  constexpr std::string_view kLearnt =
      "What Vigil learns from your answers is health data. It stays in this browser, on this "
      "device.";
  constexpr std::string_view kForget = "Forget what was learnt";
  constexpr std::string_view kRemove = "Remove my model";
  const Palette& p = ui.colors();
  const float width = column.w - ui.space(4);
  const float labels = ui.line(Type::body) + ui.space(0.5F);
  const std::vector<std::string>& log = scene.shell.model_log;
  float lines = log.empty() ? 0 : ui.space(1);
  for (const std::string& line : log)
    lines += ui.paragraph_height(width, line, Type::caption) + ui.space(0.5F);
  const std::string& own = scene.shell.own_model;
  if (!own.empty()) lines += ui.paragraph_height(width, own, Type::body) + ui.touch() + ui.space(3);
  const float notes = ui.paragraph_height(width, kRate, Type::body) +
                      ui.paragraph_height(width, kLearnt, Type::body) + 2 * ui.space(1);
  Rect body =
      draw_section(ui, column, "Stress model",
                   3 * labels + 4 * ui.touch() + 2 * ui.space(2) + ui.space(1) + lines + notes);
  label(ui, body, "Model");
  draw_segments(ui, body.cut_top(ui.touch(), ui.space(2)), "Model", "model-choice", kModels,
                static_cast<std::size_t>(scene.shell.model_choice));
  if (!own.empty()) {
    note(ui, body, "model/own", own, p.text);
    ui.button(
        body.cut_top(ui.touch(), ui.space(2)).cut_left(ui.button_width(kRemove, icon::cancel)),
        {.key = "remove-model",
         .role = "button",
         .label = "Remove my own model",
         .action = {"remove-model"}},
        kRemove, icon::cancel, Ui::ButtonStyle::plain);
  }
  label(ui, body, "Run by");
  draw_segments(ui, body.cut_top(ui.touch(), ui.space(2)), "Run by", "model-engine", kEngines,
                static_cast<std::size_t>(scene.shell.model_engine));
  for (std::size_t i = 0; i < log.size(); ++i) {
    const float used = ui.paragraph(body, log[i], {Type::caption, p.muted});
    ui.describe({.key = "model/log/" + std::to_string(i),
                 .role = "note",
                 .label = log[i],
                 .rect = {body.x, body.y, body.w, used}});
    body.cut_top(used, ui.space(0.5F));
  }
  if (!log.empty()) body.cut_top(ui.space(1));
  label(ui, body, "Alerts of stress, about");
  std::size_t rate = 0;
  while (rate + 1 < kRates.size() && kRates[rate].value > scene.shell.alarms_per_day * 1.01) ++rate;
  draw_segments(ui, body.cut_top(ui.touch(), ui.space(1)), "Alerts of stress", "alarm-rate", kRates,
                rate);
  note(ui, body, "stress/rate", kRate, p.muted);
  note(ui, body, "stress/learnt-here", kLearnt, p.text);
  ui.button(body.cut_top(ui.touch()).cut_left(ui.button_width(kForget, icon::cancel)),
            {.key = "forget-personal",
             .role = "button",
             .label = "Forget what was learnt of every wearer",
             .action = {"forget-personal"}},
            kForget, icon::cancel, Ui::ButtonStyle::plain);
}

void draw_sampling(Ui& ui, const Scene& scene, Rect& column) {
  constexpr std::string_view kWhat =
      "While you rest and the signal is good, Vigil asks the watch to measure less often, and the "
      "watch's battery lasts longer. Off: every sensor keeps the rate that is enough for "
      "everything. Only watches that let Vigil set their rates follow it.";
  const float words = ui.paragraph_height(column.w - ui.space(4), kWhat, Type::body) + ui.space(1);
  Rect body = draw_section(ui, column, "Sampling", ui.px(56) + words);
  const bool on = scene.shell.adaptive_sampling;
  draw_switch(ui, body.cut_top(ui.px(56)), "Adaptive sampling",
              on ? "Rates follow what the signals ask for." : "Rates stay as they are.", on,
              "adaptive-sampling");
  note(ui, body, "sampling/what", kWhat, ui.colors().muted);
}

/// The raw notifications of this session: kept how long, saved and opened again.
void draw_flight_record(Ui& ui, const Scene& scene, Rect& column) {
  constexpr std::array<Choice, 3> kLengths = {Choice{"30 min", nullptr, 0, 30},
                                              Choice{"2 h", nullptr, 0, 120},
                                              Choice{"4 h", nullptr, 0, 240}};
  constexpr std::string_view kWhat =
      "Vigil keeps the raw notifications of a watch, as they came, to find out later what "
      "happened. They stay on this device unless you save the file and share it.";
  constexpr std::string_view kHowLong =
      "So long with every channel, longer with fewer; a new length holds from the next connection.";
  constexpr std::string_view kSave = "Save the record";
  constexpr std::string_view kOpen = "Open a record";
  const Palette& p = ui.colors();
  const float width = column.w - ui.space(4);
  const float save = ui.button_width(kSave, icon::save);
  const float open = ui.button_width(kOpen, icon::open);
  const bool stacked = save + open + ui.space(1) > width;
  const float words = ui.paragraph_height(width, kWhat, Type::body) +
                      ui.paragraph_height(width, kHowLong, Type::body) + ui.space(2);
  const float controls = (stacked ? 3 : 2) * ui.touch() + (stacked ? 2 : 1) * ui.space(1);
  Rect body = draw_section(ui, column, "Flight record", words + controls);
  note(ui, body, "flight/what", kWhat, p.text);
  std::size_t chosen = 0;
  while (chosen + 1 < kLengths.size() && kLengths[chosen].value < scene.shell.flight_minutes)
    ++chosen;
  draw_segments(ui, body.cut_top(ui.touch(), ui.space(1)), "Length of the flight record",
                "flight-minutes", kLengths, chosen);
  note(ui, body, "flight/how-long", kHowLong, p.muted);
  Rect row = body.cut_top(ui.touch(), ui.space(1));
  const bool live = scene.shell.phase == Phase::watching && !scene.shell.replay;
  ui.button(row.cut_left(save, ui.space(1)),
            {.key = "save-flight",
             .role = "button",
             .label = "Save the flight record as a file",
             .action = {"save-flight"},
             .disabled = !live},
            kSave, icon::save, Ui::ButtonStyle::plain);
  if (stacked) row = body.cut_top(ui.touch());
  ui.button(row.cut_left(open),
            {.key = "open-flight",
             .role = "button",
             .label = "Open a flight record to play it again",
             .action = {"open-flight"}},
            kOpen, icon::open, Ui::ButtonStyle::plain);
}

std::string engine_text(const Shell& shell) {
  constexpr std::array<std::string_view, 4> kTexts = {
      "The stress model runs once a watch is connected", "The stress model is loading",
      "The stress model runs on this device", "The stress model could not be loaded"};
  std::string text(kTexts[static_cast<std::size_t>(shell.engine)]);
  if (!shell.engine_detail.empty()) text += ": " + shell.engine_detail;
  return text + ".";
}

struct Fact {
  const char* glyph;
  std::string text;
};

void draw_about(Ui& ui, const Scene& scene, Rect& column) {
  const Palette& p = ui.colors();
  const std::vector<Fact> facts = {
      {icon::privacy, "Nothing leaves this device, and it works without a network."},
      {icon::model, engine_text(scene.shell)},
      {icon::record, scene.shell.recording ? "This session is recorded here, encrypted."
                                           : "This session is in memory only, and gone when you "
                                             "close the page: unless you save its flight record."},
      {icon::alert_low, "Vigil " + scene.shell.version + " is not a medical device."}};
  const float indent = ui.px(24) + ui.space(1.5F);
  const float width = column.w - ui.space(4) - indent;
  float height = 0;
  for (const Fact& f : facts)
    height += ui.paragraph_height(width, f.text, Type::body) + ui.space(1);
  if (scene.shell.can_install) height += ui.touch() + ui.space(1);
  Rect body = draw_section(ui, column, "About", height);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Rect words = body;
    words.cut_left(indent);
    const float used = ui.paragraph(words, facts[i].text, {Type::body, p.text});
    ui.icon({body.x, body.y, ui.px(24), ui.line(Type::body)}, facts[i].glyph, 20, p.muted);
    ui.describe({.key = "about/" + std::to_string(i),
                 .role = "note",
                 .label = facts[i].text,
                 .rect = {body.x, body.y, body.w, used}});
    body.cut_top(used, ui.space(1));
  }
  if (scene.shell.can_install) {
    const std::string_view caption = "Install Vigil";
    ui.button(
        body.cut_top(ui.touch()).cut_left(ui.button_width(caption, icon::install)),
        {.key = "install", .role = "button", .label = std::string(caption), .action = {"install"}},
        caption, icon::install, Ui::ButtonStyle::plain);
  }
}

}  // namespace

void draw_settings(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll) {
  ui.begin_scroll("##settings", area, scroll);
  Rect content{area.x, ImGui::GetCursorScreenPos().y, area.w, 1e6F};
  Rect limits;
  const bool side_by_side = content.w >= ui.px(900);
  if (side_by_side) limits = content.cut_right((content.w - ui.space(3)) / 2, ui.space(3));
  draw_heading(ui, content.cut_top(ui.px(32), ui.space(1)), "Settings", Type::number);
  draw_watches(ui, scene, content);
  draw_look(ui, scene, content);
  draw_sound(ui, scene, content);
  draw_model(ui, scene, content);
  draw_sampling(ui, scene, content);
  draw_flight_record(ui, scene, content);
  draw_about(ui, scene, content);
  if (!side_by_side) limits = content;
  draw_heading(ui, limits.cut_top(ui.px(32), ui.space(1)), "Alert limits", Type::number);
  const float height = draw_limits(ui, scene, limits);
  ui.end_scroll(std::max(content.y, limits.y + height + ui.space(1)));
}

}  // namespace vigil::dashboard
