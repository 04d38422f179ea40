// The look, in one place: colours, type and space. Nothing else in the dashboard names a colour or
// a size that is not here. tests/dashboard/theme_test.cpp holds the contrast to WCAG 2.2.
#pragma once

#include <array>
#include <cstdint>

#include "imgui.h"
#include "vigil/units/vocabulary.hpp"

namespace vigil::dashboard {

struct Rgb {
  std::uint8_t r = 0, g = 0, b = 0;

  static constexpr Rgb hex(std::uint32_t rrggbb) {
    return {static_cast<std::uint8_t>(rrggbb >> 16), static_cast<std::uint8_t>(rrggbb >> 8),
            static_cast<std::uint8_t>(rrggbb)};
  }
  /// As ImGui wants it; `alpha` in 0..1.
  constexpr ImU32 packed(float alpha = 1) const {
    return IM_COL32(r, g, b, static_cast<int>(alpha * 255 + 0.5F));
  }
  friend constexpr bool operator==(Rgb, Rgb) = default;
};

/// `amount` of b in a: 0 gives a, 1 gives b.
Rgb mix(Rgb a, Rgb b, float amount);

/// Contrast ratio, 1..21 (WCAG 2.2, relative luminance).
double contrast(Rgb a, Rgb b);

/// A filled surface and what is written on it.
struct Surface {
  Rgb fill, ink;
};

struct Palette {
  Rgb background, card, raised;  ///< raised: hovered, selected, inset parts of a card
  Rgb hairline, grid;            ///< edges of cards; lines inside a plot
  Rgb text, muted;               ///< the two greys of text
  Rgb stale;                     ///< a number that is too old to trust
  Rgb focus;                     ///< focus ring
  Surface action;                ///< the one primary button of a view
  Rgb heart, spo2, respiration, eda, temperature, motion, pressure, stress;
  Surface high, medium, low;             ///< IEC 60601-1-8: red, yellow, cyan
  Rgb high_text, medium_text, low_text;  ///< the same, as text and icons on a card
  Rgb good;                              ///< done, in order; never an alarm
};

enum class Theme : std::uint8_t { dark, light, contrast, count_ };

const Palette& palette(Theme theme);

/// The colour of a vital, the same for its number, its trace and its label.
Rgb color(const Palette& p, Vital vital);
Surface surface(const Palette& p, Priority priority);
Rgb text_color(const Palette& p, Priority priority);

/// The type scale, in px of the em at a text scale of 1.
enum class Type : std::uint8_t { caption, body, title, number, large, huge };
inline constexpr std::array<float, 6> kTypePx = {12, 14, 18, 28, 56, 96};
/// Distance of two lines of text, in parts of the em: the larger, the tighter.
inline constexpr std::array<float, 6> kLineHeight = {1.5F, 1.5F, 1.4F, 1.25F, 1.12F, 1};

/// Inter's metrics in parts of the em.
inline constexpr float kAscent = 1984.0F / 2048;
inline constexpr float kCapHeight = 1490.0F / 2048;

inline constexpr float kUnitPx = 8;  ///< all space is a multiple of it, times the text scale
inline constexpr float kCornerPx = 12;
inline constexpr float kTouchPx = 48;  ///< the least height and width of what a finger presses

/// Flash of an alarm, Hz, with half of the period on (IEC 60601-1-8, table 2); 0: steady.
constexpr double flash_hz(Priority p) {
  return p == Priority::high ? 2.0 : p == Priority::medium ? 0.5 : 0.0;
}

inline constexpr double kFreshMs = 3000;   ///< older than this, a number loses its saturation
inline constexpr double kStaleMs = 10000;  ///< older than this, it is not shown

}  // namespace vigil::dashboard
