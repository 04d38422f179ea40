// The line under the top bar: what matters now, and what to do about it; and the replay's controls.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "icons.hpp"
#include "views.hpp"
#include "words.hpp"

namespace vigil::dashboard {
namespace {

constexpr double kSilenceMs = 120'000;
constexpr std::string_view kSilence = "Silence 2 min";
constexpr std::string_view kAcknowledge = "Acknowledge";

std::string replay_time(double ms) {
  const long long s = std::llround(std::max(0.0, ms) / 1000);
  char text[32];
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%lld:%02lld", s / 60, s % 60);
  return text;
}

}  // namespace

AlertButtons measure_alert_buttons(const Ui& ui, const AlertView& alert, float width) {
  if (alert.state == AlertState::acknowledged || alert.state == AlertState::cleared) return {};
  const bool silence = wants_attention(alert);
  const float gap = ui.space(1);
  const float row = ui.button_width(kAcknowledge, icon::acknowledge) +
                    (silence ? gap + ui.button_width(kSilence, icon::silence) : 0);
  if (row <= width) return {row, ui.touch()};
  return {width, silence ? 2 * ui.touch() + gap : ui.touch()};
}

void draw_alert_buttons(Ui& ui, const AlertView& alert, Rect area, std::string_view prefix) {
  const AlertButtons size = measure_alert_buttons(ui, alert, area.w);
  if (size.height == 0) return;
  const bool stacked = size.height > ui.touch();
  area = {area.right() - size.width, std::round(area.middle_y() - size.height / 2), size.width,
          size.height};
  const std::string id = std::string(prefix) + "/" + std::to_string(alert.id);
  if (wants_attention(alert))
    ui.button(stacked ? area.cut_top(ui.touch(), ui.space(1))
                      : area.cut_left(ui.button_width(kSilence, icon::silence), ui.space(1)),
              {.key = id + "/silence",
               .role = "button",
               .label = "Silence for 2 minutes: " + std::string(alert_title(alert.kind)),
               .action = {"silence", static_cast<double>(alert.id), kSilenceMs}},
              kSilence, icon::silence, Ui::ButtonStyle::plain);
  ui.button(area,
            {.key = id + "/acknowledge",
             .role = "button",
             .label = "Acknowledge: " + std::string(alert_title(alert.kind)),
             .action = {"acknowledge", static_cast<double>(alert.id)}},
            kAcknowledge, icon::acknowledge, Ui::ButtonStyle::primary);
}

void draw_finding(Ui& ui, const Scene& scene, Rect& area) {
  const Palette& p = ui.colors();
  const Finding now = finding(scene);
  const bool phone = scene.size == Size::phone;
  const bool attention = now.alert != nullptr && wants_attention(*now.alert);
  const float padding = ui.space(2);
  const float icon_width = ui.px(28) + ui.space(1.5F);
  const float label_height = now.alert != nullptr ? ui.line(Type::caption) : 0;
  const AlertButtons buttons =
      attention ? measure_alert_buttons(ui, *now.alert, area.w - 2 * padding) : AlertButtons{};
  const float beside = attention && !phone ? buttons.width + padding : 0;
  const float below = attention && phone ? buttons.height + ui.space(1) : 0;
  const float width = area.w - 2 * padding - icon_width - beside;
  const bool roomy =
      scene.size == Size::desktop && !attention && ui.text_width(now.text, Type::number) <= width;
  const Type type = roomy ? Type::number : scene.size == Size::bedside ? Type::body : Type::title;
  const float text_height = roomy ? ui.line(type) : ui.paragraph_height(width, now.text, type);
  const bool low = ImGui::GetIO().DisplaySize.y < ui.px(800);
  const float least = ui.px(scene.size == Size::bedside || low ? 56 : phone ? 64 : 72);
  const float body = std::max(least - 2 * ui.space(1), text_height + label_height);
  const Rect card = area.cut_top(body + 2 * ui.space(1) + below, ui.space(phone ? 1.5F : 2));

  ui.card(card);
  Rgb ink = p.text;
  Rgb accent = now.tone == Priority::information ? p.muted : text_color(p, now.tone);
  if (now.icon == icon::heart) accent = p.heart;
  if (now.alert != nullptr) {
    const Surface s = surface(p, now.alert->priority);
    const bool filled = attention && !ui.reduced_motion() && ui.flash_on(now.alert->priority);
    if (filled) {
      ui.fill(card, s.fill, ui.px(kCornerPx));
      ink = accent = s.ink;
    }
    ui.outline(card.inset(1), s.fill, ui.px(kCornerPx) - 1, 3);
  }
  Rect inside = card.inset(padding, ui.space(1));
  Rect main = inside.cut_top(body, ui.space(1));
  ui.icon(main.cut_left(ui.px(28), ui.space(1.5F)), now.icon, 28, accent);
  const Rect button_area = main.cut_right(beside);
  Rect words = main;
  words.y += std::round((body - text_height - label_height) / 2);
  if (now.alert != nullptr) {
    const std::string label = std::string(priority_label(now.alert->priority)) + " priority · " +
                              std::string(alert_title(now.alert->kind)) + " · " +
                              std::string(alert_state(*now.alert));
    ui.text(words.cut_top(label_height), label, {Type::caption, ink, Weight::strong});
  }
  if (roomy)
    ui.text(words.cut_top(text_height), now.text, {type, ink, Weight::regular});
  else
    ui.paragraph(words, now.text, {type, ink});
  ui.describe({.key = "finding",
               .role = now.alert != nullptr ? "alert" : "status",
               .label = now.alert == nullptr ? now.text
                                             : std::string(priority_label(now.alert->priority)) +
                                                   " priority alert. " + now.text,
               .rect = main});
  if (attention) draw_alert_buttons(ui, *now.alert, phone ? inside : button_area, "finding");
}

/// Times real time; 0: as fast as it goes.
constexpr std::array kReplaySpeeds = {1.0, 8.0, 60.0, 0.0};

double next_speed(double now) {
  const auto at = std::find(kReplaySpeeds.begin(), kReplaySpeeds.end(), now);
  return at == kReplaySpeeds.end() || at + 1 == kReplaySpeeds.end() ? kReplaySpeeds[0] : at[1];
}

std::string speed_words(double speed) {
  return speed == 0 ? "max" : std::to_string(std::lround(speed)) + "×";
}

float replay_bar_height(const Ui& ui, const Rect& area) {
  return area.w < ui.px(560) ? ui.px(96) : ui.px(64);
}

void draw_replay_bar(Ui& ui, const Scene& scene, const Rect& card) {
  const Replay& r = *scene.shell.replay;
  const Palette& p = ui.colors();
  const bool narrow = card.w < ui.px(560);
  ui.card(card);
  Rect inside = card.inset(ui.space(2), ui.space(0.75F));
  const float done =
      r.length_ms > 0 ? std::clamp(static_cast<float>(r.position_ms / r.length_ms), 0.0F, 1.0F) : 0;
  const std::string speed = speed_words(r.speed);
  const std::string time =
      replay_time(r.position_ms) + (r.length_ms > 0 ? " / " + replay_time(r.length_ms) : "");
  Rect track_row = narrow ? inside.cut_bottom(ui.px(28)) : Rect{};
  Rect row{inside.x, std::round(inside.middle_y() - ui.touch() / 2), inside.w, ui.touch()};
  if (!r.finished)
    ui.button(row.cut_left(ui.touch(), ui.space(0.5F)),
              {.key = "replay/pause",
               .role = "button",
               .label = r.paused ? "Go on with the recording" : "Pause the recording",
               .action = {"replay-pause", r.paused ? 0.0 : 1.0}},
              "", r.paused ? icon::play : icon::pause, Ui::ButtonStyle::plain);
  if (!r.finished)
    ui.button(row.cut_left(ui.button_width("max", nullptr), ui.space(0.5F)),
              {.key = "replay/speed",
               .role = "button",
               .label = "Speed " + speed + ": change to " + speed_words(next_speed(r.speed)),
               .action = {"replay-speed", 0, next_speed(r.speed)}},
              speed, nullptr, Ui::ButtonStyle::plain);
  ui.button(row.cut_left(ui.touch(), ui.space(2)),
            {.key = "replay/stop",
             .role = "button",
             .label = "Close the recording",
             .action = {"replay-stop"}},
            "", icon::stop, Ui::ButtonStyle::plain);
  const std::string state = r.finished ? "finished" : r.paused ? "paused" : speed;
  const float time_width = ui.text_width(time, Type::body);
  const Rect time_area = (narrow ? track_row : row).cut_right(time_width, ui.space(2));
  const Rect name = narrow ? row : row.cut_left(std::min(ui.px(280), row.w * 0.35F), ui.space(2));
  const bool plays = !r.finished && !r.paused;
  ui.text(name, plays ? r.name : r.name + " · " + state, {Type::body, p.text, Weight::strong});
  const Rect place = narrow ? track_row : row;
  const Rect track{place.x, std::round(place.middle_y()) - 3, place.w, 6};
  ui.fill(track, p.raised, 3);
  ui.fill({track.x, track.y, track.w * done, track.h}, p.heart, 3);
  ui.text(time_area, time, {Type::body, p.muted, Weight::regular, Align::right});
  ui.describe({.key = "replay",
               .role = "progressbar",
               .label = "Recording " + r.name + ", " + state + ", " + time,
               .rect = narrow ? track_row : place});
}

}  // namespace vigil::dashboard
