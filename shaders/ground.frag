// What lies behind the line: hatching where the signal is poor, a hole where data is lost.
uniform vec4 u_color;    // of the hatching
uniform vec4 u_hole;     // of the hole
uniform float u_density; // device px per CSS px

in vec2 v_px;
out vec4 o_color;

void main() {
  int slot = int(floor((v_px.x - u_origin) / u_dx));
  float flag = column(slot).z;
  o_color = vec4(0.0);
  if (flag == kPoor) {
    float period = 7.0 * u_density;
    float across = mod(v_px.x + v_px.y, period);
    float stripe = 1.0 - smoothstep(0.5 * u_density, 1.5 * u_density, abs(across - 0.5 * period) * 0.7071);
    o_color = vec4(u_color.rgb, u_color.a * stripe);
  } else if (flag == kHole) {
    o_color = u_hole;
  }
}
