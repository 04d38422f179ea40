#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <span>

/// Views into wasm memory, typed for TypeScript. Good until the module's memory grows: JavaScript
/// takes them anew at each call.
EMSCRIPTEN_DECLARE_VAL_TYPE(Bytes)
EMSCRIPTEN_DECLARE_VAL_TYPE(Floats)

inline Bytes bytes_view(std::span<const std::byte> bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return Bytes(emscripten::val(emscripten::typed_memory_view(bytes.size(), data)));
}

inline Floats floats_view(std::span<const float> floats) {
  return Floats(emscripten::val(emscripten::typed_memory_view(floats.size(), floats.data())));
}
