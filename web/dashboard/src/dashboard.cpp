#include "dashboard.hpp"

#include <cmath>
#include <utility>

#include "views.hpp"

namespace vigil::dashboard {
namespace {

Size size_of(ImVec2 window, const Shell& shell) {
  const bool landscape_phone = window.y < 480 && window.x > window.y;
  if (landscape_phone)
    return shell.view == View::live && shell.phase == Phase::watching ? Size::bedside
                                                                      : Size::tablet;
  const float width = window.x / shell.text_scale;
  if (width < 700) return Size::phone;
  return width < 1100 ? Size::tablet : Size::desktop;
}

}  // namespace

Dashboard::Dashboard(ImDrawCallback trace_renderer) : ui_(trace_renderer) {}

std::span<std::byte> Dashboard::incoming() {
  return std::as_writable_bytes(std::span(&incoming_, 1));
}

bool Dashboard::commit() {
  if (!valid(incoming_)) return false;
  snapshot_ = incoming_;
  traces_.take(snapshot_);
  fresh_ = true;
  return true;
}

void Dashboard::set_shell(Shell shell) {
  const bool ended = shell.phase == Phase::empty && shell_.phase != Phase::empty;
  if (ended) {  // the next watch starts with a clean sheet
    snapshot_ = {};
    traces_.clear();
  }
  shell_ = std::move(shell);
}

Scene Dashboard::scene(double now_ms) {
  if (std::exchange(fresh_, false)) committed_ms_ = now_ms;
  const bool any = snapshot_.magic != 0;
  const bool replay = snapshot_.link == Link::replay;
  const bool standing = shell_.replay && (shell_.replay->paused || shell_.replay->finished);
  const bool due = any && shell_.phase == Phase::watching && !standing;
  const double since_ms = std::max(0.0, now_ms - committed_ms_);
  return {.snapshot = snapshot_,
          .shell = shell_,
          .traces = traces_,
          .now_ms = now_ms,
          .data_ms = snapshot_.now_ms + (replay || !any ? 0 : since_ms),
          .silence_ms = due ? since_ms : 0,
          .size = size_of(ImGui::GetIO().DisplaySize, shell_)};
}

double Dashboard::draw(double now_ms) {
  const ImGuiIO& io = ImGui::GetIO();
  const Scene now = scene(now_ms);
  ui_.begin({shell_.theme, shell_.text_scale, io.DisplayFramebufferScale.x, now_ms,
             shell_.reduced_motion});
  Rect area{0, 0, io.DisplaySize.x, io.DisplaySize.y};
  ui_.fill(area, ui_.colors().background);
  if (now.size == Size::bedside) {
    draw_bedside(ui_, now, area);
  } else {
    const bool phone = now.size == Size::phone;
    Rect bottom = area;
    if (phone)
      area.cut_bottom(ui_.px(64));
    else
      draw_rail(ui_, now, area);
    draw_top_bar(ui_, now, area);
    draw_view(now, area);
    if (phone) draw_bottom_bar(ui_, now, bottom);
  }
  ui_.wake_in(60'000 - std::fmod(now_ms, 60'000));  // the clock
  if (shell_.phase == Phase::watching && snapshot_.link != Link::replay) ui_.wake_in(1000);  // ages
  ui_.end();
  return ui_.wake_ms();
}

void Dashboard::draw_view(const Scene& now, const Rect& outer) {
  const bool phone = now.size == Size::phone;
  const float margin = phone ? ui_.space(1.5F) : ui_.space(now.size == Size::desktop ? 3 : 2);
  Rect area = outer.inset(margin, phone ? ui_.space(1.5F) : ui_.space(2));
  const bool before = shell_.phase != Phase::watching;
  Rect replay;
  if (!before && shell_.replay)
    replay = area.cut_bottom(replay_bar_height(ui_, area), ui_.space(phone ? 1.5F : 2));
  const bool scrolls_along = phone && !before && shell_.view == View::live;
  if (!scrolls_along) draw_notice(ui_, now, area);
  Scroll& scroll = scrolls_[static_cast<std::size_t>(shell_.view)];
  if (shell_.view == View::live && before) {
    Scroll& welcome = scrolls_.back();
    shell_.phase == Phase::empty ? draw_welcome(ui_, now, area, welcome)
                                 : draw_connecting(ui_, now, area, welcome);
    return;
  }
  switch (shell_.view) {
    case View::trends:
      draw_trends(ui_, now, area, scroll);
      break;
    case View::alerts:
      draw_alerts(ui_, now, area, scroll);
      break;
    case View::signals:
      draw_signals(ui_, now, area, scroll);
      break;
    case View::settings:
      draw_settings(ui_, now, area, scroll);
      break;
    default:
      draw_live(ui_, now, area, scroll);
  }
  if (!replay.empty()) draw_replay_bar(ui_, now, replay);
}

}  // namespace vigil::dashboard
