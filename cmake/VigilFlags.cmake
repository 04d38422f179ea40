# Compiler settings that every target of Vigil shares, and the one way to declare a room.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# Assertions are for the sanitised build; a release must not pay for them.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG")
# What the sanitisers need for speed and for a readable report; more costs only time to compile.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only")

add_library(vigil_flags INTERFACE)
target_compile_options(vigil_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror
  -ffp-contract=off) # same input, same output: no fused multiply-add on one machine and not on another
if(EMSCRIPTEN)
  # Wasm exceptions must be on for every object and link, or a throw cannot be caught (tests use doctest).
  add_compile_options(-msimd128 -fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
endif()
if(VIGIL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(VIGIL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link) # coverage of the libraries; targets link the fuzzer
endif()

# vigil_room(NAME [SOURCES file...] [FAST file...] [USES room...])
# One room of the core, one target. A room can include its own headers and those of the rooms it
# USES, transitively; anything else is not on its include path, so a wrong arrow fails to compile.
# Everybody downloads the wasm: it is built for size (-Oz), but for the FAST sources, where the time
# goes; -O3 makes those no faster than -O2.
function(vigil_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;FAST;USES" ${ARGN})
  list(TRANSFORM ROOM_USES PREPEND vigil::)
  if(ROOM_SOURCES OR ROOM_FAST)
    add_library(vigil_${name} STATIC ${ROOM_SOURCES} ${ROOM_FAST})
    if(EMSCRIPTEN)
      set_source_files_properties(${ROOM_SOURCES} PROPERTIES COMPILE_OPTIONS -Oz)
      set_source_files_properties(${ROOM_FAST} PROPERTIES COMPILE_OPTIONS -O2)
    endif()
    target_include_directories(vigil_${name} PUBLIC include)
    target_link_libraries(vigil_${name} PUBLIC ${ROOM_USES} PRIVATE vigil_flags)
  else()
    add_library(vigil_${name} INTERFACE)
    target_include_directories(vigil_${name} INTERFACE include)
    target_link_libraries(vigil_${name} INTERFACE ${ROOM_USES})
  endif()
  add_library(vigil::${name} ALIAS vigil_${name})
endfunction()
