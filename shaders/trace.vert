// One quad a slot, as high as the line is near it: an instance a slot, no vertex buffer.
uniform float u_half_width; // of the line, device px
uniform int u_reach;        // slots on either side whose line can reach into this one

flat out int v_slot;
out vec2 v_px;

void main() {
  int slot = gl_InstanceID;
  float top = 1e9;
  float bottom = -1e9;
  for (int j = -u_reach; j <= u_reach; ++j) {
    vec3 c = column(slot + j);
    if (!drawn(c)) continue;
    top = min(top, y_of(c.y));
    bottom = max(bottom, y_of(c.x));
  }
  float margin = u_half_width + 1.0;
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  float y = bottom < top ? 0.0 : mix(top - margin, bottom + margin, corner.y);
  v_px = vec2(u_origin + (float(slot) + corner.x) * u_dx, y);
  v_slot = slot;
  gl_Position = clip_position(v_px);
}
