// The pen of the dashboard: text, icons, surfaces and pressable areas on ImGui's draw list, in the
// theme's colours and sizes. Whatever is drawn for a reader is also described for the ARIA mirror.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "geometry.hpp"
#include "items.hpp"
#include "theme.hpp"

namespace vigil::dashboard {

enum class Weight : std::uint8_t { regular, strong };
enum class Align : std::uint8_t { left, center, right };

struct TextStyle {
  Type type;
  Rgb color;
  Weight weight = Weight::regular;
  Align align = Align::left;
};

/// How a pressable area is being touched, so that its drawing can show it.
struct Press {
  bool hovered = false, held = false;
};

/// What holds for one frame.
struct FrameSettings {
  Theme theme = Theme::dark;
  float text_scale = 1;
  float density = 1;  ///< device px per CSS px
  double now_ms = 0;
  bool reduced_motion = false;
};

/// Offset of a scrolled area, kept between frames.
struct Scroll {
  float velocity_px_s = 0;
  bool dragging = false;
};

class Ui {
 public:
  /// Adds the fonts to ImGui's atlas: an ImGui context must be current. `trace_renderer` draws the
  /// TraceDraw that it is given (plot.hpp).
  explicit Ui(ImDrawCallback trace_renderer);

  void begin(const FrameSettings& settings);
  void end();

  const Palette& colors() const { return *palette_; }
  double now_ms() const { return settings_.now_ms; }
  bool reduced_motion() const { return settings_.reduced_motion; }
  Theme theme() const { return settings_.theme; }

  /// A length of the design at a text scale of 1, in CSS px of this frame.
  float px(float design) const;
  /// So many units of space.
  float space(float units) const { return px(units * kUnitPx); }
  float em(Type type) const;
  float line(Type type) const {
    return std::round(em(type) * kLineHeight[static_cast<std::size_t>(type)]);
  }
  float touch() const { return std::max(kTouchPx, px(kTouchPx)); }

  ImDrawList& draw() const;
  ImDrawCallback trace_renderer() const { return trace_renderer_; }

  // --- surfaces
  void fill(const Rect& r, Rgb color, float corner = 0, float alpha = 1) const;
  void outline(const Rect& r, Rgb color, float corner, float thickness = 1) const;
  void card(const Rect& r) const;
  void rule(float x, float y, float length, Rgb color, bool vertical = false) const;

  // --- text
  float text_width(std::string_view text, Type type, Weight weight = Weight::regular) const;
  /// One line, its capitals centred on the rectangle's height; cut with an ellipsis where it does
  /// not fit. Returns the width drawn.
  float text(const Rect& r, std::string_view text, const TextStyle& style) const;
  /// One line with its baseline at y.
  float text_at(float x, float baseline, std::string_view text, const TextStyle& style) const;
  /// Wrapped text from the top of the rectangle. Returns the height.
  float paragraph(const Rect& r, std::string_view text, const TextStyle& style) const;
  float paragraph_height(float width, std::string_view text, Type type,
                         Weight weight = Weight::regular) const;
  /// An icon of web/dashboard/icons.json in the middle of the rectangle.
  void icon(const Rect& r, const char* glyph, float size, Rgb color) const;

  // --- items
  /// While off, what is drawn is decoration: it is neither described nor pressable.
  void set_described(bool on) { described_ = on; }
  /// Something to read.
  void describe(Item item);
  /// Something to press: a press asks the page for the item's action.
  Press press(Item item);
  /// A button as it is drawn everywhere.
  enum class ButtonStyle : std::uint8_t { primary, plain, quiet };
  void button(const Rect& r, Item item, std::string_view caption, const char* glyph,
              ButtonStyle style);
  float button_width(std::string_view caption, const char* glyph) const;
  void focus(std::string_view key) {
    focus_ = key;
    reveal_focus_ = !focus_.empty();
  }

  // --- scrolling
  void begin_scroll(const char* id, const Rect& area, Scroll& scroll);
  void end_scroll(float content_bottom);
  /// Moves what scrolls in the next frame by so many of its heights, down where positive.
  void scroll(float heights) { scroll_heights_ += heights; }

  // --- time
  /// Whether an alarm of this priority shows its bright half now; always, where nothing may flash.
  bool flash_on(Priority priority);
  /// Asks for another frame after so many ms.
  void wake_in(double ms) { wake_ms_ = std::min(wake_ms_, std::max(0.0, ms)); }
  double wake_ms() const { return wake_ms_; }

  const std::vector<Item>& items() const { return items_; }
  const std::vector<Action>& actions() const { return actions_; }
  bool pointing() const { return pointing_; }

 private:
  struct Area {
    Rect clip;
    Scroll* scroll;
    float top;  ///< y of the content's start, as scrolled
  };

  ImFont* font(Weight weight) const { return weight == Weight::strong ? semibold_ : regular_; }
  void draw_line(float x, float baseline, std::string_view text, const TextStyle& style) const;
  void drag(Scroll& scroll, const Rect& area);
  void focus_ring(const Item& item, const Rect& full);
  void add(Item item, const Rect& full);

  ImDrawCallback trace_renderer_;
  ImFont* regular_;
  ImFont* semibold_;
  ImFont* icons_;
  FrameSettings settings_;
  const Palette* palette_;
  std::vector<Item> items_;
  std::vector<Action> actions_;
  std::vector<Area> areas_;
  std::string focus_;
  bool reveal_focus_ = false;
  float scroll_heights_ = 0;
  bool described_ = true;
  bool pointing_ = false;
  double wake_ms_ = 0;
};

}  // namespace vigil::dashboard
