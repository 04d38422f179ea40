/* The watch's side of the Vigil Sensor Stream, version 1: writes frames, Capabilities and what
 * Control indicates, and reads its commands. See ../stream-profile.md. C99 or C++11, no dependency,
 * no allocation; include it anywhere. MIT License, as Vigil.
 *
 *   vigil_frame f;
 *   vigil_frame_begin(&f, VIGIL_PPG_GREEN, VIGIL_INT24, 1, sequence++, device_ms, vigil_rate(25));
 *   while (more && vigil_frame_fits(&f, 180)) vigil_frame_row(&f, &sample);
 *   notify(f.bytes, vigil_frame_end(&f));
 */
#ifndef VIGIL_STREAM_ENCODER_H
#define VIGIL_STREAM_ENCODER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VIGIL_STREAM_SERVICE "88c30001-164d-435e-9ba1-ff749623dd74"
#define VIGIL_STREAM_CAPABILITIES "88c30002-164d-435e-9ba1-ff749623dd74"
#define VIGIL_STREAM_CONTROL "88c30003-164d-435e-9ba1-ff749623dd74"
#define VIGIL_STREAM_DATA "88c30004-164d-435e-9ba1-ff749623dd74"

enum {
  VIGIL_STREAM_VERSION = 1,
  VIGIL_FRAME_HEADER_BYTES = 12,
  VIGIL_FRAME_CRC_BYTES = 2,
  VIGIL_FRAME_DEFAULT_BYTES = 180,
  VIGIL_FRAME_MOST_BYTES = 512,
  VIGIL_MOST_AXES = 3,
  VIGIL_INDICATION_MOST_BYTES = 16
};

enum {
  VIGIL_PPG_GREEN = 1,
  VIGIL_PPG_GREEN_2 = 2,
  VIGIL_PPG_RED = 3,
  VIGIL_PPG_INFRARED = 4,
  VIGIL_ACCELERATION = 5,
  VIGIL_GYROSCOPE = 6,
  VIGIL_EDA = 7,
  VIGIL_SKIN_TEMPERATURE = 8,
  VIGIL_HEART_RATE = 9,
  VIGIL_RR = 10,
  VIGIL_SPO2 = 11,
  VIGIL_BATTERY = 12,
  VIGIL_CONTACT = 13,
  VIGIL_ECG = 14,
  VIGIL_BLOOD_PRESSURE = 15,
  VIGIL_BODY_TEMPERATURE = 16
};

enum { VIGIL_INT16 = 0, VIGIL_INT24 = 1, VIGIL_DELTA8 = 2 };

enum {
  VIGIL_START = 0x01,
  VIGIL_STOP = 0x02,
  VIGIL_TIME_SYNC = 0x03,
  VIGIL_FRAME_SIZE = 0x04,
  VIGIL_CHANGED = 0x40
};

enum {
  VIGIL_SUCCESS = 0,
  VIGIL_OTHER = 1,
  VIGIL_UNKNOWN_COMMAND = 2,
  VIGIL_BAD_LENGTH = 3,
  VIGIL_BAD_VALUE = 4,
  VIGIL_UNKNOWN_CHANNEL = 5,
  VIGIL_UNSUPPORTED_RATE = 6,
  VIGIL_NOT_PERMITTED = 7,
  VIGIL_SENSOR_UNAVAILABLE = 8,
  VIGIL_BATTERY_LOW = 9
};

/* ---- Bytes */

static inline size_t vigil_put16(uint8_t* at, uint32_t value) {
  at[0] = (uint8_t)(value & 0xFF);
  at[1] = (uint8_t)(value >> 8 & 0xFF);
  return 2;
}

static inline size_t vigil_put32(uint8_t* at, uint32_t value) {
  vigil_put16(at, value & 0xFFFF);
  vigil_put16(at + 2, value >> 16);
  return 4;
}

static inline uint16_t vigil_get16(const uint8_t* at) {
  return (uint16_t)(at[0] | (uint16_t)(at[1] << 8));
}

/* CRC-16/CCITT-FALSE. */
static inline uint16_t vigil_crc16(const uint8_t* bytes, size_t count) {
  uint16_t crc = 0xFFFF;
  while (count--) {
    int bit;
    crc = (uint16_t)(crc ^ (uint16_t)(*bytes++ << 8));
    for (bit = 0; bit < 8; ++bit)
      crc = (uint16_t)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
  }
  return crc;
}

/* A rate as the profile writes it, rounded to 1/64 Hz; 0 stands for events. */
static inline uint16_t vigil_rate(double hertz) { return (uint16_t)(hertz * 64 + 0.5); }

/* ---- Frames */

/* One frame while it is filled. A fresh `bytes` for every frame, or one used again. */
typedef struct {
  uint8_t bytes[VIGIL_FRAME_MOST_BYTES];
  size_t size; /* so far, without the CRC */
  uint8_t axes;
  uint8_t format;
  uint8_t rows;
  int32_t last[VIGIL_MOST_AXES]; /* the row before, for VIGIL_DELTA8 */
} vigil_frame;

/* `device_ms`: when the first row was taken; of rr, the beat that ends the first interval. */
static inline void vigil_frame_begin(vigil_frame* f, uint8_t channel, uint8_t format, uint8_t axes,
                                     uint16_t sequence, uint32_t device_ms, uint16_t rate) {
  f->axes = axes;
  f->format = format;
  f->rows = 0;
  f->bytes[0] = VIGIL_STREAM_VERSION;
  f->bytes[1] = channel;
  vigil_put16(f->bytes + 2, sequence);
  vigil_put32(f->bytes + 4, device_ms);
  vigil_put16(f->bytes + 8, rate);
  f->bytes[10] = 0;
  f->bytes[11] = format;
  f->size = VIGIL_FRAME_HEADER_BYTES;
}

static inline size_t vigil_value_bytes(const vigil_frame* f) {
  if (f->format == VIGIL_INT24) return 3;
  return f->format == VIGIL_DELTA8 && f->rows > 0 ? 1 : 2;
}

/* Has the frame room for a further row, if it may have this many bytes in all? */
static inline int vigil_frame_fits(const vigil_frame* f, size_t most_bytes) {
  const size_t more = f->axes * vigil_value_bytes(f) + VIGIL_FRAME_CRC_BYTES;
  if (most_bytes > VIGIL_FRAME_MOST_BYTES) most_bytes = VIGIL_FRAME_MOST_BYTES;
  return f->rows < 255 && f->size + more <= most_bytes;
}

/* Adds a row of raw values, one an axis. 0: it does not fit, or a value or difference is beyond the
 * format; the frame is as before, to be ended and sent, and the row begins the next one. */
static inline int vigil_frame_row(vigil_frame* f, const int32_t* raw) {
  const size_t width = vigil_value_bytes(f);
  const int32_t most = width == 3 ? 8388607 : width == 2 ? 32767 : 127;
  uint8_t axis;
  if (!vigil_frame_fits(f, VIGIL_FRAME_MOST_BYTES)) return 0;
  for (axis = 0; axis < f->axes; ++axis) {
    if (raw[axis] < -8388608 || raw[axis] > 8388607) return 0;
    if (width == 1 && (raw[axis] < -32768 || raw[axis] > 32767)) return 0;
    {
      const int32_t value = width == 1 ? raw[axis] - f->last[axis] : raw[axis];
      if (value < -most - 1 || value > most) return 0;
    }
  }
  for (axis = 0; axis < f->axes; ++axis) {
    const uint32_t value = (uint32_t)(width == 1 ? raw[axis] - f->last[axis] : raw[axis]);
    size_t byte;
    for (byte = 0; byte < width; ++byte)
      f->bytes[f->size++] = (uint8_t)(value >> (8 * byte) & 0xFF);
    f->last[axis] = raw[axis];
  }
  ++f->rows;
  return 1;
}

/* Closes the frame; the number of bytes to notify, 0 where it has no row. */
static inline size_t vigil_frame_end(vigil_frame* f) {
  if (f->rows == 0) return 0;
  f->bytes[10] = f->rows;
  f->size += vigil_put16(f->bytes + f->size, vigil_crc16(f->bytes, f->size));
  return f->size;
}

/* ---- Capabilities */

typedef struct {
  uint8_t bytes[VIGIL_FRAME_MOST_BYTES]; /* the characteristic's value … */
  size_t size;                           /* … of this size */
} vigil_capabilities;

static inline void vigil_capabilities_begin(vigil_capabilities* c, uint16_t most_frame_bytes,
                                            uint32_t session) {
  c->bytes[0] = VIGIL_STREAM_VERSION;
  c->bytes[1] = 0;
  vigil_put16(c->bytes + 2, most_frame_bytes);
  vigil_put32(c->bytes + 4, session);
  c->size = 8;
}

/* `formats`: bit n for format n; `rates` ascending, 1 to 16 of them. 0: it does not fit. */
static inline int vigil_capabilities_channel(vigil_capabilities* c, uint8_t channel, uint8_t axes,
                                             uint8_t formats, float scale, float offset,
                                             const uint16_t* rates, uint8_t rate_count) {
  uint8_t* at = c->bytes + c->size;
  uint32_t bits;
  uint8_t i;
  if (rate_count < 1 || rate_count > 16) return 0;
  if (c->size + 13 + 2u * rate_count > sizeof c->bytes) return 0;
  *at++ = (uint8_t)(12 + 2 * rate_count);
  *at++ = channel;
  *at++ = axes;
  *at++ = formats;
  *at++ = rate_count;
  memcpy(&bits, &scale, sizeof bits);
  at += vigil_put32(at, bits);
  memcpy(&bits, &offset, sizeof bits);
  at += vigil_put32(at, bits);
  for (i = 0; i < rate_count; ++i) at += vigil_put16(at, rates[i]);
  c->size = (size_t)(at - c->bytes);
  ++c->bytes[1];
  return 1;
}

/* ---- Control */

typedef struct {
  uint8_t opcode, tag, channel;
  uint16_t rate, batch_ms; /* VIGIL_START; to be granted by changing them before the answer */
  uint16_t frame_bytes;    /* VIGIL_FRAME_SIZE, likewise */
} vigil_command;

/* What was written to Control. The result to answer with where it is not VIGIL_SUCCESS; with fewer
 * than two bytes there is no tag to answer under. */
static inline uint8_t vigil_command_read(const uint8_t* bytes, size_t size, vigil_command* c) {
  memset(c, 0, sizeof *c);
  if (size < 2) return VIGIL_BAD_LENGTH;
  c->opcode = bytes[0];
  c->tag = bytes[1];
  switch (c->opcode) {
    case VIGIL_START:
      if (size < 7) return VIGIL_BAD_LENGTH;
      c->channel = bytes[2];
      c->rate = vigil_get16(bytes + 3);
      c->batch_ms = vigil_get16(bytes + 5);
      return c->channel == 0 ? VIGIL_UNKNOWN_CHANNEL : VIGIL_SUCCESS;
    case VIGIL_STOP:
      if (size < 3) return VIGIL_BAD_LENGTH;
      c->channel = bytes[2];
      return VIGIL_SUCCESS;
    case VIGIL_TIME_SYNC:
      return VIGIL_SUCCESS;
    case VIGIL_FRAME_SIZE:
      if (size < 4) return VIGIL_BAD_LENGTH;
      c->frame_bytes = vigil_get16(bytes + 2);
      return c->frame_bytes < 32 ? VIGIL_BAD_VALUE : VIGIL_SUCCESS;
    default:
      return VIGIL_UNKNOWN_COMMAND;
  }
}

/* The answer to indicate; `received_ms` and `sent_ms` are for VIGIL_TIME_SYNC. The bytes written.
 */
static inline size_t vigil_answer(const vigil_command* c, uint8_t result, uint32_t received_ms,
                                  uint32_t sent_ms, uint8_t out[VIGIL_INDICATION_MOST_BYTES]) {
  size_t size = 3;
  out[0] = (uint8_t)(c->opcode | 0x80);
  out[1] = c->tag;
  out[2] = result;
  if (result != VIGIL_SUCCESS) return size;
  if (c->opcode == VIGIL_START || c->opcode == VIGIL_STOP) out[size++] = c->channel;
  if (c->opcode == VIGIL_START) {
    size += vigil_put16(out + size, c->rate);
    size += vigil_put16(out + size, c->batch_ms);
  }
  if (c->opcode == VIGIL_TIME_SYNC) {
    size += vigil_put32(out + size, received_ms);
    size += vigil_put32(out + size, sent_ms);
  }
  if (c->opcode == VIGIL_FRAME_SIZE) size += vigil_put16(out + size, c->frame_bytes);
  return size;
}

/* Indicated unasked when a channel runs otherwise (VIGIL_SUCCESS), or has stopped (why; rate and
 * batch interval are then sent as 0). */
static inline size_t vigil_changed(uint8_t channel, uint8_t result, uint16_t rate,
                                   uint16_t batch_ms, uint8_t out[VIGIL_INDICATION_MOST_BYTES]) {
  const int runs = result == VIGIL_SUCCESS;
  out[0] = VIGIL_CHANGED | 0x80;
  out[1] = 0;
  out[2] = result;
  out[3] = channel;
  vigil_put16(out + 4, runs ? rate : 0);
  vigil_put16(out + 6, runs ? batch_ms : 0);
  return 8;
}

#ifdef __cplusplus
}
#endif

#endif
