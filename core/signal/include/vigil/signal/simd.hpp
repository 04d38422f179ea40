// Four floats or integers, or two doubles, side by side: types that compile to wasm SIMD, SSE and
// NEON alike. Arithmetic, comparison and [] come from the compiler.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace vigil {

using Float4 = float __attribute__((vector_size(16)));
using Int4 = std::int32_t __attribute__((vector_size(16)));
using Double2 = double __attribute__((vector_size(16)));

constexpr Float4 splat(float x) { return Float4{x, x, x, x}; }

/// Four floats from anywhere; `p` need not be aligned.
inline Float4 load4(const float* p) {
  Float4 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store4(float* p, Float4 v) { std::memcpy(p, &v, sizeof v); }
inline Int4 load4(const std::int32_t* p) {
  Int4 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline Double2 load2(const double* p) {
  Double2 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
/// The lower and the upper two lanes.
inline std::array<Double2, 2> widen(Float4 v) {
  return {Double2{static_cast<double>(v[0]), static_cast<double>(v[1])},
          Double2{static_cast<double>(v[2]), static_cast<double>(v[3])}};
}

/// A bit for each lane of four comparisons, the first lane of `a` lowest.
inline std::uint16_t lane_bits(Int4 a, Int4 b, Int4 c, Int4 d) {
#ifdef __wasm_simd128__  // clang 15 does not find this by itself
  const auto low = wasm_i16x8_narrow_i32x4(std::bit_cast<v128_t>(a), std::bit_cast<v128_t>(b));
  const auto high = wasm_i16x8_narrow_i32x4(std::bit_cast<v128_t>(c), std::bit_cast<v128_t>(d));
  return static_cast<std::uint16_t>(wasm_i8x16_bitmask(wasm_i8x16_narrow_i16x8(low, high)));
#else
  using Int16 = std::int32_t __attribute__((vector_size(64)));
  using Bool16 = bool __attribute__((ext_vector_type(16)));
  const std::array lanes{a, b, c, d};
  Int16 all;
  std::memcpy(&all, lanes.data(), sizeof all);
  return std::bit_cast<std::uint16_t>(__builtin_convertvector(all, Bool16));
#endif
}

/// A byte for each lane of four comparisons, 1 or 0; `p` need not be aligned.
inline void store_lanes(std::uint8_t* p, Int4 a, Int4 b, Int4 c, Int4 d) {
#ifdef __wasm_simd128__
  const auto low = wasm_i16x8_narrow_i32x4(std::bit_cast<v128_t>(a), std::bit_cast<v128_t>(b));
  const auto high = wasm_i16x8_narrow_i32x4(std::bit_cast<v128_t>(c), std::bit_cast<v128_t>(d));
  wasm_v128_store(p, wasm_i8x16_neg(wasm_i8x16_narrow_i16x8(low, high)));
#else
  for (const Int4 four : {a, b, c, d})
    for (std::size_t lane = 0; lane < 4; ++lane) *p++ = static_cast<std::uint8_t>(-four[lane]);
#endif
}

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
