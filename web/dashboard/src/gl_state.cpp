// ImGui's backend asks WebGL for the state that it is about to change, to put it back after each
// frame. Some of it only the GPU's process knows, and the page's thread waits for the answer until
// all that was drawn so far is done: with slow drawing, most of the time. Nobody else draws in this
// context, so what is put back is of no account, and is answered here. It is wrapped at link time.
#include <GLES3/gl3.h>

#include <algorithm>

extern "C" {

void __real_glGetIntegerv(GLenum name, GLint* out);

void __wrap_glGetIntegerv(GLenum name, GLint* out) {
  switch (name) {
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      std::fill_n(out, 4, 0);  // set anew in each frame
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *out = GL_ONE;
      return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
      *out = GL_ZERO;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *out = GL_FUNC_ADD;
      return;
    default:
      __real_glGetIntegerv(name, out);
  }
}

}  // extern "C"
