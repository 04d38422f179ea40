// Four floats side by side: one type that compiles to wasm SIMD, SSE and NEON alike. Arithmetic,
// comparison and [] come from the compiler.
#pragma once

#include <cstddef>
#include <cstring>

namespace vigil {

using Float4 = float __attribute__((vector_size(16)));

constexpr Float4 splat(float x) { return Float4{x, x, x, x}; }

/// Four floats from anywhere; `p` need not be aligned.
inline Float4 load4(const float* p) {
  Float4 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store4(float* p, Float4 v) { std::memcpy(p, &v, sizeof v); }

/// The lanes' sum, in an order that is the same on every target.
inline float sum(Float4 v) { return (v[0] + v[2]) + (v[1] + v[3]); }

/// a·b over n values.
inline float dot(const float* a, const float* b, std::size_t n) {
  Float4 even = splat(0), odd = splat(0);
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    even += load4(a + i) * load4(b + i);
    odd += load4(a + i + 4) * load4(b + i + 4);
  }
  float rest = 0;
  for (; i < n; ++i) rest += a[i] * b[i];
  return sum(even + odd) + rest;
}

}  // namespace vigil
