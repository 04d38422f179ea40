// Distance from the pixel to the line: exact, so that it is smooth at every width and slope. A
// column with more than one sample is a vertical extent; between two columns lies their envelope.
uniform float u_half_width;
uniform int u_reach;
uniform vec4 u_color;
uniform float u_band; // opacity of the envelope, with a line through its middle; 0: all is line

flat in int v_slot;
in vec2 v_px;
out vec4 o_color;

const int kMostReach = 12;

float to_segment(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a;
  float t = clamp(dot(p - a, ab) / max(dot(ab, ab), 1e-6), 0.0, 1.0);
  return distance(p, a + t * ab);
}

// Zero inside the area between the lows and the highs of two columns.
float to_envelope(vec2 p, float xa, vec2 a, float xb, vec2 b) {
  float t = clamp((p.x - xa) / max(xb - xa, 1e-6), 0.0, 1.0);
  vec2 here = mix(a, b, t); // y of low (lower on screen: greater) and of high
  bool inside = p.x >= xa && p.x <= xb && p.y <= here.x && p.y >= here.y;
  if (inside) return 0.0;
  return min(to_segment(p, vec2(xa, a.x), vec2(xb, b.x)),
             to_segment(p, vec2(xa, a.y), vec2(xb, b.y)));
}

void main() {
  float line = 1e9;
  float area = 1e9;
  vec3 left = column(v_slot - u_reach);
  for (int j = 0; j < 2 * kMostReach; ++j) {
    if (j >= 2 * u_reach) break;
    int slot = v_slot - u_reach + j;
    vec3 right = column(slot + 1);
    if (drawn(left)) {
      vec2 a = vec2(y_of(left.x), y_of(left.y));
      bool runs_on = drawn(right) && adjacent(slot);
      int end = runs_on ? slot + 1 : slot; // a column on its own is drawn as its extent
      vec2 b = runs_on ? vec2(y_of(right.x), y_of(right.y)) : a;
      area = min(area, to_envelope(v_px, x_of(slot), a, x_of(end), b));
      line = min(line, to_segment(v_px, vec2(x_of(slot), 0.5 * (a.x + a.y)),
                                  vec2(x_of(end), 0.5 * (b.x + b.y))));
    }
    left = right;
  }
  float ink = clamp(u_half_width + 0.5 - (u_band > 0.0 ? line : area), 0.0, 1.0);
  float band = clamp(u_half_width + 0.5 - area, 0.0, 1.0) * u_band;
  float alpha = max(ink, band);
  vec3 here = column(v_slot);
  if (here.z == kPoor) alpha *= 0.75;
  if (u_pen >= 0) { // what the pen will reach next fades
    float age = float(age_of(v_slot)) / float(u_slots - u_gap);
    alpha *= 1.0 - 0.7 * smoothstep(0.8, 1.0, age);
  }
  o_color = vec4(u_color.rgb, u_color.a * alpha);
}
