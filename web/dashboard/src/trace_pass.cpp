#include "trace_pass.hpp"

#include <GLES3/gl3.h>

#include <array>
#include <cmath>
#include <optional>

#include "plot.hpp"
#include "shaders.hpp"

namespace vigil::dashboard {
namespace {

GLuint compile(GLenum kind, const char* text) {
  const char* parts[] = {shader::ring, text};
  const GLuint id = glCreateShader(kind);
  glShaderSource(id, 2, parts, nullptr);
  glCompileShader(id);
  return id;
}

GLuint link(const char* vertex, const char* fragment) {
  const GLuint program = glCreateProgram();
  const GLuint v = compile(GL_VERTEX_SHADER, vertex);
  const GLuint f = compile(GL_FRAGMENT_SHADER, fragment);
  glAttachShader(program, v);
  glAttachShader(program, f);
  glLinkProgram(program);
  glDeleteShader(v);
  glDeleteShader(f);
  return program;
}

/// The context's objects, made when the first trace is drawn.
struct Pass {
  GLuint ground = link(shader::ground_vert, shader::ground_frag);
  GLuint trace = link(shader::trace_vert, shader::trace_frag);
  GLuint vertices = 0;
  GLuint texture = 0;
  /// What each row of the texture holds.
  struct Row {
    const TraceRing* ring = nullptr;
    std::uint32_t generation = 0;
    bool operator==(const Row&) const = default;
  };
  std::array<Row, kTraceCount> uploaded{};

  Pass() {
    glGenVertexArrays(1, &vertices);
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA32F, kRingColumns, kTraceCount);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  }

  void upload(const TraceDraw& d) {
    glBindTexture(GL_TEXTURE_2D, texture);
    const Row row{d.ring, d.ring->generation()};
    if (uploaded[d.row] == row) return;
    uploaded[d.row] = row;
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, static_cast<GLint>(d.row), kRingColumns, 1, GL_RGBA,
                    GL_FLOAT, d.ring->columns().data());
  }
};

std::optional<Pass> pass;

struct Frame {
  float density;
  ImVec2 viewport;  ///< device px
};

void set_ring_uniforms(GLuint program, const TraceDraw& d, const Frame& frame) {
  const auto at = [program](const char* name) { return glGetUniformLocation(program, name); };
  const float k = frame.density;
  const std::int64_t newest = d.ring->newest();
  glUniform1i(at("u_ring"), 0);
  glUniform1i(at("u_row"), static_cast<GLint>(d.row));
  glUniform1i(at("u_newest"), static_cast<GLint>(TraceRing::slot(newest)));
  glUniform1i(at("u_slots"), static_cast<GLint>(d.slots));
  glUniform1i(at("u_pen"), d.sweep ? static_cast<GLint>(newest % d.slots) : -1);
  glUniform1i(at("u_gap"), static_cast<GLint>(d.gap));
  glUniform1f(at("u_origin"), d.origin_x * k);
  glUniform1f(at("u_dx"), d.dx * k);
  glUniform4f(at("u_plot"), d.plot.x * k, d.plot.y * k, d.plot.w * k, d.plot.h * k);
  glUniform2f(at("u_values"), d.values.low, d.values.high);
  glUniform2f(at("u_viewport"), frame.viewport.x, frame.viewport.y);
}

void set_color(GLint place, Rgb c, float alpha) {
  glUniform4f(place, static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255,
              static_cast<float>(c.b) / 255, alpha);
}

void draw_ground(const TraceDraw& d, const Frame& frame) {
  const GLuint program = pass->ground;
  glUseProgram(program);
  set_ring_uniforms(program, d, frame);
  set_color(glGetUniformLocation(program, "u_color"), mix(d.ground, d.line, 0.28F), 1);
  set_color(glGetUniformLocation(program, "u_hole"), d.hole, 1);
  glUniform1f(glGetUniformLocation(program, "u_density"), frame.density);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void draw_line(const TraceDraw& d, const Frame& frame) {
  constexpr float kMostReach = 12;  // as in trace.frag
  const GLuint program = pass->trace;
  const float half_width = d.half_width * frame.density;
  const float reach = std::ceil((half_width + 1) / (d.dx * frame.density)) + 1;
  glUseProgram(program);
  set_ring_uniforms(program, d, frame);
  glUniform1f(glGetUniformLocation(program, "u_half_width"), half_width);
  glUniform1i(glGetUniformLocation(program, "u_reach"),
              static_cast<GLint>(std::min(reach, kMostReach)));
  glUniform1f(glGetUniformLocation(program, "u_band"), d.band);
  set_color(glGetUniformLocation(program, "u_color"), d.line, 1);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(d.slots));
}

}  // namespace

void render_trace(const ImDrawList*, const ImDrawCmd* command) {
  const auto& d = *static_cast<const TraceDraw*>(command->UserCallbackData);
  const ImGuiIO& io = ImGui::GetIO();
  const Frame frame{io.DisplayFramebufferScale.x,
                    {io.DisplaySize.x * io.DisplayFramebufferScale.x,
                     io.DisplaySize.y * io.DisplayFramebufferScale.y}};
  const ImVec4& clip = command->ClipRect;
  const Rect seen = intersect(d.plot, {clip.x, clip.y, clip.z - clip.x, clip.w - clip.y});
  if (seen.empty()) return;
  if (!pass) pass.emplace();
  const float k = frame.density;
  glScissor(
      static_cast<GLint>(seen.x * k), static_cast<GLint>(frame.viewport.y - seen.bottom() * k),
      static_cast<GLsizei>(std::ceil(seen.w * k)), static_cast<GLsizei>(std::ceil(seen.h * k)));
  glBindVertexArray(pass->vertices);
  glActiveTexture(GL_TEXTURE0);
  pass->upload(d);
  draw_ground(d, frame);
  draw_line(d, frame);
}

void forget_trace_objects() { pass.reset(); }

}  // namespace vigil::dashboard
