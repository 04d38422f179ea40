// The dashboard without a window: snapshot and page state in, ImGui's draw lists, items and actions
// out. It runs the same under a null backend, which is how it is tested.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "scene.hpp"
#include "ui.hpp"

namespace vigil::dashboard {

class Dashboard {
 public:
  /// An ImGui context must be current, and stay so. `trace_renderer`: see Ui.
  explicit Dashboard(ImDrawCallback trace_renderer);

  /// Where a Snapshot's bytes are to be written before commit().
  std::span<std::byte> incoming();
  /// Takes the incoming Snapshot. False, and nothing changed, where it is not a valid one.
  bool commit();
  void set_shell(Shell shell);
  /// Keyboard focus is on the item with this key; empty: on none.
  void focus(std::string_view key) { ui_.focus(key); }

  /// Draws one frame, between ImGui::NewFrame and ImGui::Render. `now_ms`: the page's clock.
  /// Returns in how many ms the next frame is wanted if nothing else happens; infinity: never.
  double draw(double now_ms);

  const std::vector<Item>& items() const { return ui_.items(); }
  /// What was pressed in the last frame.
  const std::vector<Action>& actions() const { return ui_.actions(); }
  const Palette& colors() const { return ui_.colors(); }
  /// Whether the pointer is over something to press.
  bool pointing() const { return ui_.pointing(); }

 private:
  Scene scene(double now_ms);
  void draw_view(const Scene& scene, const Rect& area);

  Ui ui_;
  Shell shell_;
  Snapshot incoming_{};
  Snapshot snapshot_{};
  TraceStore traces_;
  bool fresh_ = false;       ///< committed since the last frame
  double committed_ms_ = 0;  ///< the page's clock at the first frame that showed the snapshot
  std::array<Scroll, kViewCount + 1> scrolls_{};
};

}  // namespace vigil::dashboard
