// Draws TraceDraws with WebGL2: the shaders of shaders/, one ring texture for all traces.
#pragma once

#include "imgui.h"

namespace vigil::dashboard {

/// For ImDrawList::AddCallback, with a TraceDraw as its data. Needs a current context.
void render_trace(const ImDrawList* list, const ImDrawCmd* command);

/// Forgets the context's objects: after it is lost and restored, the next trace makes them anew.
void forget_trace_objects();

}  // namespace vigil::dashboard
