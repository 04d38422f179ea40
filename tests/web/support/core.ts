// The real core.wasm, and what tests feed it.
import createCore from '#core';
import { enumNumber } from '../../../web/core/snapshot.ts';

export const core = await createCore();
export const characteristic = (name: Parameters<typeof enumNumber<'Characteristic'>>[1]): number =>
  enumNumber('Characteristic', name);

/** Heart Rate Measurement: contact, 8-bit rate, one RR interval, which varies as a heart's does. */
export function heartRate(bpm: number, beat = 0): Uint8Array<ArrayBuffer> {
  const rr = Math.round((60_000 / bpm) * 1.024) + 4 * (beat % 3);
  return Uint8Array.of(0b1_0110, bpm, rr & 0xff, rr >> 8);
}
