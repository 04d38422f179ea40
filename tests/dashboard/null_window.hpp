// ImGui without a window: the dashboard draws its frames, nobody shows them, and a test looks at
// the items and the draw lists.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "dashboard.hpp"
#include "imgui.h"
#include "synthetic.hpp"

namespace vigil::dashboard {

class NullWindow {
 public:
  NullWindow(float width, float height);
  ~NullWindow();
  NullWindow(const NullWindow&) = delete;
  NullWindow& operator=(const NullWindow&) = delete;

  Dashboard& dashboard() { return *dashboard_; }
  /// Watch 1's snapshot, unless another is named.
  void show(synthetic::Scenario scenario, std::uint32_t watch = 1);
  void show(const Snapshot& snapshot, std::uint32_t watch = 1);

  /// One frame `ms` after the snapshot's moment; returns when the next is wanted.
  double frame(double ms = 0);
  /// How many traces the last frame handed to the shaders.
  int traces_drawn() const { return traces_drawn_; }
  /// The item with this key, or none.
  const Item* find(std::string_view key);
  void press_mouse(float x, float y, bool touch = false);
  void move_mouse(float x, float y);
  void release_mouse();

 private:
  ImGuiContext* context_;
  std::unique_ptr<Dashboard> dashboard_;
  std::unique_ptr<Snapshot> snapshot_;
  int traces_drawn_ = 0;
};

/// The page's state while watch 1 is being watched.
Shell watching(View view = View::live);

}  // namespace vigil::dashboard
