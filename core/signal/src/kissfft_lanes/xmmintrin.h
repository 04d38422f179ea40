/* KissFFT's four-lane mode (USE_SIMD) asks for SSE's header. These are the names it uses from it,
   on the compiler's own vectors, so that the mode builds for every target. */
#pragma once

#include <stdlib.h>

typedef float __m128 __attribute__((vector_size(16)));

static inline __m128 _mm_set1_ps(double x) {
  const float lane = (float)x;
  return (__m128){lane, lane, lane, lane};
}

/* Only in-place transforms and odd radices call these; RealFft uses neither. */
static inline void* _mm_malloc(size_t bytes, size_t alignment) {
  return aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}
static inline void _mm_free(void* memory) { free(memory); }
