# cmake -DOUT=header "-DFILES=a.vert;b.frag" -P embed_shaders.cmake
# Each file becomes a string constant named after it: trace.vert is shader::trace_vert, and a
# .glsl file, which the others share, loses its ending.
set(text "// Made from shaders/.\n#pragma once\n\nnamespace vigil::dashboard::shader {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "\\.glsl$" "" name ${name})
  string(REPLACE "." "_" name ${name})
  file(READ ${file} source)
  string(APPEND text "inline constexpr const char* ${name} = R\"glsl(${source})glsl\";\n")
endforeach()
string(APPEND text "}  // namespace vigil::dashboard::shader\n")
file(WRITE ${OUT} "${text}")
