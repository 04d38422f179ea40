// The dashboard without a window: snapshot and page state in, ImGui's draw lists, items and actions
// out. It runs the same under a null backend, which is how it is tested.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scene.hpp"
#include "ui.hpp"

namespace vigil::dashboard {

class Dashboard {
 public:
  /// An ImGui context must be current, and stay so. `trace_renderer`: see Ui.
  explicit Dashboard(ImDrawCallback trace_renderer);

  /// Where a Snapshot's bytes are to be written before commit().
  std::span<std::byte> incoming();
  /// Takes the incoming Snapshot of a watch. False, and nothing changed, where it is not a valid
  /// one, or of one watch too many.
  bool commit(std::uint32_t watch);
  void set_shell(Shell shell);
  /// Keyboard focus is on the item with this key; empty: on none.
  void focus(std::string_view key) { ui_.focus(key); }
  /// Moves what scrolls by so many of its heights, down where positive.
  void scroll(float heights) { ui_.scroll(heights); }

  /// Draws one frame, between ImGui::NewFrame and ImGui::Render. `now_ms`: the page's clock.
  /// Returns in how many ms the next frame is wanted if nothing else happens; infinity: never.
  double draw(double now_ms);

  /// The state of a watch in one sentence, whether it is on screen or not; empty: there is none.
  std::string finding(std::uint32_t watch, double now_ms);

  const std::vector<Item>& items() const { return ui_.items(); }
  /// What was pressed in the last frame.
  const std::vector<Action>& actions() const { return ui_.actions(); }
  const Palette& colors() const { return ui_.colors(); }
  /// Whether the pointer is over something to press.
  bool pointing() const { return ui_.pointing(); }

 private:
  /// What is kept of one watch.
  struct Sheet {
    std::uint32_t watch = 0;  ///< 0: free
    Snapshot snapshot{};
    TraceStore traces;
    bool fresh = false;       ///< committed since it was last looked at
    double committed_ms = 0;  ///< the page's clock when the snapshot was first looked at
  };

  Sheet* sheet_of(std::uint32_t watch);
  Scene scene(const Watched& watch, double now_ms);
  /// The one on screen, with the lines of all.
  Scene shown(double now_ms);
  void draw_view(const Scene& scene, const Rect& area);

  Ui ui_;
  Shell shell_;
  Snapshot incoming_{};
  std::array<Sheet, kMostWatches> sheets_{};
  Sheet nothing_{};  ///< where there is no Snapshot yet
  std::vector<WatchLine> lines_;
  std::array<Scroll, kViewCount + 1> scrolls_{};
};

}  // namespace vigil::dashboard
