// The whole plot as one quad.
out vec2 v_px;

void main() {
  v_px = u_plot.xy + vec2(gl_VertexID & 1, gl_VertexID >> 1) * u_plot.zw;
  gl_Position = clip_position(v_px);
}
