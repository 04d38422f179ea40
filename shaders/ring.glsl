#version 300 es
// The ring texture as the waveform shaders see it: a row a trace, a texel a column (low, high,
// flag). A slot is a column's place on the screen; its age counts columns back from the newest.
precision highp float;
precision highp int;
precision highp sampler2D;

const int kRingColumns = 1024;
const float kPoor = 1.0;
const float kHole = 2.0;
const float kNothing = 3.0;

uniform sampler2D u_ring;
uniform int u_row;
uniform int u_newest;   // the newest column's texel
uniform int u_slots;    // slots across the plot
uniform int u_pen;      // the newest column's slot in a sweep; -1: no sweep, the newest is the last
uniform int u_gap;      // empty slots ahead of the pen
uniform float u_origin; // left edge of slot 0, device px
uniform float u_dx;     // width of a slot, device px
uniform vec4 u_plot;    // x, y, width, height of the plot, device px, y downwards
uniform vec2 u_values;  // value at the bottom and at the top of the plot
uniform vec2 u_viewport;

int age_of(int slot) {
  if (u_pen < 0) return u_slots - 1 - slot;
  int age = u_pen - slot;
  return age < 0 ? age + u_slots : age;
}

// Low, high and flag of what is in a slot; kNothing in the gap and outside the plot.
vec3 column(int slot) {
  int age = age_of(slot);
  bool hidden = slot < 0 || slot >= u_slots || (u_pen >= 0 && age >= u_slots - u_gap);
  if (hidden) return vec3(0.0, 0.0, kNothing);
  return texelFetch(u_ring, ivec2((u_newest - age) & (kRingColumns - 1), u_row), 0).xyz;
}

bool drawn(vec3 c) { return c.z < kHole; }

// Whether the line runs on from a slot to the next: not over the pen.
bool adjacent(int slot) { return slot != u_pen; }

float x_of(int slot) { return u_origin + (float(slot) + 0.5) * u_dx; }

float y_of(float value) {
  float part = (value - u_values.x) / (u_values.y - u_values.x);
  return u_plot.y + (1.0 - part) * u_plot.w;
}

vec4 clip_position(vec2 px) {
  return vec4(2.0 * px.x / u_viewport.x - 1.0, 1.0 - 2.0 * px.y / u_viewport.y, 0.0, 1.0);
}
