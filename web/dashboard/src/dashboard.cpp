#include "dashboard.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "views.hpp"

namespace vigil::dashboard {
namespace {

/// The bedside shows one watch and nothing else, unless another one calls.
Size size_of(ImVec2 window, const Shell& shell, bool calls_elsewhere) {
  const bool landscape_phone = window.y < 480 && window.x > window.y;
  const bool watched = shell.view == View::live && shell.phase == Phase::watching;
  if (landscape_phone) return watched && !calls_elsewhere ? Size::bedside : Size::tablet;
  const float width = window.x / shell.text_scale;
  if (width < 700) return Size::phone;
  return width < 1100 ? Size::tablet : Size::desktop;
}

}  // namespace

Dashboard::Dashboard(ImDrawCallback trace_renderer) : ui_(trace_renderer) {}

std::span<std::byte> Dashboard::incoming() {
  return std::as_writable_bytes(std::span(&incoming_, 1));
}

Dashboard::Sheet* Dashboard::sheet_of(std::uint32_t watch) {
  const auto found = std::ranges::find(sheets_, watch, &Sheet::watch);
  return found == sheets_.end() ? nullptr : &*found;
}

bool Dashboard::commit(std::uint32_t watch) {
  Sheet* sheet = sheet_of(watch);
  if (sheet == nullptr) sheet = sheet_of(0);
  if (watch == 0 || sheet == nullptr || !valid(incoming_)) return false;
  sheet->watch = watch;
  sheet->snapshot = incoming_;
  sheet->traces.take(incoming_);
  sheet->fresh = true;
  return true;
}

void Dashboard::set_shell(Shell shell) {
  shell_ = std::move(shell);
  for (Sheet& sheet : sheets_) {
    if (sheet.watch == 0 || std::ranges::count(shell_.watches, sheet.watch, &Watched::id) > 0)
      continue;
    sheet.watch = 0;
    sheet.snapshot = {};
    sheet.traces.clear();  // of the same rings: what was drawn of them is known to be old
  }
}

Scene Dashboard::scene(const Watched& watch, double now_ms) {
  Sheet* kept = watch.id == 0 ? nullptr : sheet_of(watch.id);
  Sheet& sheet = kept == nullptr ? nothing_ : *kept;
  if (std::exchange(sheet.fresh, false)) sheet.committed_ms = now_ms;
  const Snapshot& snapshot = sheet.snapshot;
  const bool any = snapshot.magic != 0;
  const bool replay = snapshot.link == Link::replay;
  const bool due = any && watch.phase == Phase::watching && !watch.standing;
  const double since_ms = std::max(0.0, now_ms - sheet.committed_ms);
  return {.snapshot = snapshot,
          .shell = shell_,
          .traces = sheet.traces,
          .now_ms = now_ms,
          .data_ms = snapshot.now_ms + (replay || !any ? 0 : since_ms),
          .silence_ms = due ? since_ms : 0,
          .size = Size::desktop};
}

Scene Dashboard::shown(double now_ms) {
  lines_.clear();
  bool calls_elsewhere = false;
  for (const Watched& watch : shell_.watches) {
    lines_.push_back(watch_line(scene(watch, now_ms), watch));
    const AlertView* alert = lines_.back().alert;
    calls_elsewhere |= watch.id != shell_.shown && alert != nullptr && wants_attention(*alert);
  }
  const auto at = std::ranges::find(shell_.watches, shell_.shown, &Watched::id);
  Scene scene = this->scene(at == shell_.watches.end() ? Watched{} : *at, now_ms);
  scene.size = size_of(ImGui::GetIO().DisplaySize, shell_, calls_elsewhere);
  scene.watches = lines_;
  return scene;
}

std::string Dashboard::finding(std::uint32_t watch, double now_ms) {
  const auto at = std::ranges::find(shell_.watches, watch, &Watched::id);
  if (at == shell_.watches.end()) return {};
  return vigil::dashboard::finding(scene(*at, now_ms)).text;
}

double Dashboard::draw(double now_ms) {
  const ImGuiIO& io = ImGui::GetIO();
  const Scene now = shown(now_ms);
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
    draw_switcher(ui_, now, area);
    draw_view(now, area);
    if (phone) draw_bottom_bar(ui_, now, bottom);
  }
  ui_.wake_in(60'000 - std::fmod(now_ms, 60'000));  // the clock
  const auto ages = [](const Sheet& sheet) {
    return sheet.snapshot.magic != 0 && sheet.snapshot.link != Link::replay;
  };
  if (std::ranges::any_of(sheets_, ages)) ui_.wake_in(1000);
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
