// One function a view. Each draws into the rectangle it is given, in reading order.
#pragma once

#include "scene.hpp"
#include "ui.hpp"

namespace vigil::dashboard {

/// What is around every view: rail or bottom bar, top bar, the watches, the page's notice. Each
/// takes its part off `area`.
void draw_rail(Ui& ui, const Scene& scene, Rect& area);
void draw_top_bar(Ui& ui, const Scene& scene, Rect& area);
/// The watches side by side, where there is more than the one on screen.
void draw_switcher(Ui& ui, const Scene& scene, Rect& area);
void draw_bottom_bar(Ui& ui, const Scene& scene, Rect& area);
void draw_notice(Ui& ui, const Scene& scene, Rect& area);
/// The current finding, with the buttons of the alert it is about.
void draw_finding(Ui& ui, const Scene& scene, Rect& area);
float replay_bar_height(const Ui& ui, const Rect& area);
void draw_replay_bar(Ui& ui, const Scene& scene, const Rect& card);

void draw_welcome(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
void draw_connecting(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
void draw_live(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
/// Landscape phone at the bedside: traces and three numbers.
void draw_bedside(Ui& ui, const Scene& scene, const Rect& area);
void draw_trends(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
void draw_alerts(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
void draw_signals(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);
void draw_settings(Ui& ui, const Scene& scene, const Rect& area, Scroll& scroll);

/// The watches one below the other, each with its end, and the way to one more. Moves `column`
/// below.
void draw_watches(Ui& ui, const Scene& scene, Rect& column);
/// What moved the stress score and the wearer's answers to it, a part of the trends.
float stress_panel_height(const Ui& ui, float width);
void draw_stress_panel(Ui& ui, const Scene& scene, Rect area);

/// The limits editor, a part of two views. Returns the height that it took.
float draw_limits(Ui& ui, const Scene& scene, const Rect& area);
/// Acknowledge and silence, as far as the alert can be either: side by side where they fit in the
/// width, or one above the other.
struct AlertButtons {
  float width = 0, height = 0;
};
AlertButtons measure_alert_buttons(const Ui& ui, const AlertView& alert, float width);
/// At the right of `area`, in the middle of its height.
void draw_alert_buttons(Ui& ui, const AlertView& alert, Rect area, std::string_view prefix);

}  // namespace vigil::dashboard
