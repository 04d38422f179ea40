// The parts that views are made of.
#pragma once

#include <span>
#include <string_view>

#include "scene.hpp"
#include "ui.hpp"

namespace vigil::dashboard {

/// Four bars that grow; the filled ones say how far the signal can be trusted.
void draw_quality(const Ui& ui, const Rect& area, int steps, Rgb color);
float quality_width(const Ui& ui);

/// One vital: label, number with its interval, quality and age. The number is of the given type
/// where it fits; tile_type is the one for all tiles of that height. With an action, it is a
/// button.
void draw_vital_tile(Ui& ui, const Rect& tile, Vital vital, const Readout& readout, Type type,
                     const Action& action = {});
Type tile_type(const Ui& ui, float height);
/// The first vital, twice as large, with its limits and its last hour.
void draw_heart_tile(Ui& ui, const Scene& scene, const Rect& tile);
/// What a model says, in a word, with how sure it is.
void draw_stress_tile(Ui& ui, const Scene& scene, const Rect& tile);
void draw_rhythm_tile(Ui& ui, const Scene& scene, const Rect& tile);

/// Icon and words on one line; returns the width used.
float draw_chip(Ui& ui, const Rect& area, const char* glyph, std::string_view text, Rgb color,
                std::string_view key, std::string_view spoken);

/// Choices side by side, one of them chosen.
struct Choice {
  std::string_view label;
  const char* icon;
  double argument, value;
};
void draw_segments(Ui& ui, const Rect& area, std::string_view group, std::string_view action,
                   std::span<const Choice> choices, std::size_t chosen);

/// A switch with its label at the left.
void draw_switch(Ui& ui, const Rect& row, std::string_view label, std::string_view explanation,
                 bool on, std::string_view action);

/// A card with a heading at the top of `column`, tall enough for `body` px of content; returns the
/// content's rectangle and moves `column` below the card.
Rect draw_section(Ui& ui, Rect& column, std::string_view title, float body);

/// The heading of a part of a view.
void draw_heading(Ui& ui, const Rect& area, std::string_view text, Type type = Type::title);

}  // namespace vigil::dashboard
