// Lines over time: waveforms by shader, tachogram, Poincaré plot and sparkline by ImGui's lines.
#pragma once

#include <cstdint>

#include "scene.hpp"
#include "ui.hpp"

namespace vigil::dashboard {

/// One trace for the waveform shaders: they run in ImGui's order through an ImDrawList callback,
/// which is given a copy of this.
struct TraceDraw {
  const TraceRing* ring;
  std::uint32_t row;    ///< of the ring texture
  Rect plot;            ///< CSS px
  float origin_x, dx;   ///< left edge of slot 0, width of a slot
  std::uint32_t slots;  ///< columns across the plot
  bool sweep;           ///< slots are overwritten left to right; otherwise the newest is the last
  std::uint32_t gap;    ///< empty slots ahead of the pen
  ValueRange values;    ///< bottom and top of the plot
  Rgb line, ground, hole;
  float half_width;  ///< of the line, CSS px
  float band;        ///< opacity of the area between least and greatest value; 0: line only
};

/// Positions of a plot: time to x, value to y.
struct Axes {
  Rect plot;
  ValueRange values;
  double end_ms = 0, span_ms = 1;  ///< the right edge's time, and how far back the left edge is

  float x(double ms) const {
    return plot.right() - static_cast<float>((end_ms - ms) / span_ms) * plot.w;
  }
  float y(float value) const {
    return plot.bottom() - (value - values.low) / values.span() * plot.h;
  }
};

/// Room for the values of an axis to the left of a plot: the same everywhere, so that the traces
/// of a column stand under each other.
inline constexpr float kGutterPx = 44;

/// How far back a trace of an hour is shown: as little as holds what was seen.
struct Lookback {
  double span_ms = 0;
  std::string_view words;  ///< "last half hour"
};
Lookback lookback(double seen_ms);

/// The range widened to at least `least` and to round numbers.
ValueRange nice_range(ValueRange seen, float least);
/// A round step (1, 2 or 5 times a power of ten) that gives at most `most` intervals.
float nice_step(float span, int most);

/// Horizontal lines with their values to the left of the plot.
void draw_value_axis(const Ui& ui, const Axes& axes, int most, int decimals);
/// Time labels under the plot: "−40 min" ... "now".
void draw_time_axis(const Ui& ui, const Axes& axes);
/// A dashed line at a limit, with its label above (upper limit) or below it.
void draw_limit(const Ui& ui, const Axes& axes, float value, std::string_view label, bool upper);

/// Waveform that sweeps left to right at a fixed paper speed. Returns that speed in mm/s.
float draw_sweep(const Ui& ui, const Scene& scene, TraceId id, const Rect& plot, ValueRange values,
                 Rgb color);
/// Trace with time running to the right edge, which is now.
void draw_scroll(const Ui& ui, const Scene& scene, TraceId id, const Axes& axes, Rgb color);
/// Beat intervals of the last minute: accepted ones joined, left-out ones marked.
void draw_tachogram(const Ui& ui, const Scene& scene, const Rect& area);
/// Every accepted interval against the one before.
void draw_poincare(const Ui& ui, const Scene& scene, const Rect& area);
void draw_sparkline(const Ui& ui, const TraceRing& ring, const Rect& area, Rgb color);

}  // namespace vigil::dashboard
