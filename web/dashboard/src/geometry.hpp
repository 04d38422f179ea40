// Rectangles in CSS px, and the one way of laying them out: cut a piece off an edge, or take a
// cell of a grid.
#pragma once

#include <algorithm>

#include "imgui.h"

namespace vigil::dashboard {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  constexpr float right() const { return x + w; }
  constexpr float bottom() const { return y + h; }
  constexpr float middle_x() const { return x + w / 2; }
  constexpr float middle_y() const { return y + h / 2; }
  constexpr bool empty() const { return w <= 0 || h <= 0; }
  constexpr bool contains(float px, float py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {right(), bottom()}; }

  /// Smaller by the margin on every side.
  constexpr Rect inset(float dx, float dy) const {
    return {x + dx, y + dy, std::max(0.0F, w - 2 * dx), std::max(0.0F, h - 2 * dy)};
  }
  constexpr Rect inset(float margin) const { return inset(margin, margin); }

  /// Takes a strip off one edge, with a gap between it and what is left.
  constexpr Rect cut_top(float size, float gap = 0) {
    const Rect strip{x, y, w, std::min(size, h)};
    const float used = std::min(size + gap, h);
    y += used;
    h -= used;
    return strip;
  }
  constexpr Rect cut_bottom(float size, float gap = 0) {
    const float height = std::min(size, h);
    const Rect strip{x, bottom() - height, w, height};
    h -= std::min(size + gap, h);
    return strip;
  }
  constexpr Rect cut_left(float size, float gap = 0) {
    const Rect strip{x, y, std::min(size, w), h};
    const float used = std::min(size + gap, w);
    x += used;
    w -= used;
    return strip;
  }
  constexpr Rect cut_right(float size, float gap = 0) {
    const float width = std::min(size, w);
    const Rect strip{right() - width, y, width, h};
    w -= std::min(size + gap, w);
    return strip;
  }
};

constexpr Rect intersect(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x);
  const float y = std::max(a.y, b.y);
  const float right = std::min(a.right(), b.right());
  const float bottom = std::min(a.bottom(), b.bottom());
  if (right <= x || bottom <= y)  // nothing in common: a point of b
    return {std::clamp(a.x, b.x, b.right()), std::clamp(a.y, b.y, b.bottom()), 0, 0};
  return {x, y, right - x, bottom - y};
}

/// Equal columns with a gap between them; rows of one height.
struct Grid {
  Rect area;
  int columns;
  float row_height;
  float gap;

  constexpr Rect cell(int column, int row, int span = 1) const {
    const float n = static_cast<float>(columns);
    const float width = (area.w - (n - 1) * gap) / n;
    const float s = static_cast<float>(span);
    return {area.x + static_cast<float>(column) * (width + gap),
            area.y + static_cast<float>(row) * (row_height + gap), s * width + (s - 1) * gap,
            row_height};
  }
  static constexpr float height(int rows, float row_height, float gap) {
    const float n = static_cast<float>(rows);
    return rows == 0 ? 0 : n * row_height + (n - 1) * gap;
  }
};

}  // namespace vigil::dashboard
