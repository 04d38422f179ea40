/* The companion's header in plain C99. */
#include "vigil_stream_encoder.h"

size_t companion_in_c(uint8_t *out);

/* The profile's example of three rows of acceleration. */
size_t companion_in_c(uint8_t *out) {
  static const int32_t rows[3][3] = {{0, 0, 4096}, {41, -20, 4100}, {82, -41, 4087}};
  vigil_frame f;
  size_t size;
  int i;
  vigil_frame_begin(&f, VIGIL_ACCELERATION, VIGIL_INT16, 3, 7, 61000, vigil_rate(25));
  for (i = 0; i < 3; ++i)
    if (!vigil_frame_row(&f, rows[i])) return 0;
  size = vigil_frame_end(&f);
  memcpy(out, f.bytes, size);
  return size;
}
