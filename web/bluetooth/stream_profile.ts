// The receiver's side of Capabilities and Control: core/protocol/stream-profile.md, sections 3 and
// 6. Only what is needed to start channels; samples and scales are the core's business.

export interface StreamChannel {
  readonly channel: number;
  /** 1/64 Hz, ascending; 0: events. */
  readonly rates: readonly number[];
}

export interface StreamCapabilities {
  readonly maxFrameBytes: number;
  readonly channels: readonly StreamChannel[];
}

const VERSION = 1;
const HEADER_BYTES = 8;
const ENTRY_FIXED_BYTES = 12;

/** Null where the bytes are no Capabilities of version 1; the core says what is wrong with them. */
export function readCapabilities(bytes: Uint8Array): StreamCapabilities | null {
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels: StreamChannel[] = [];
  let at = HEADER_BYTES;
  for (let entry = view.getUint8(1); entry > 0; --entry) {
    const length = at < bytes.length ? view.getUint8(at) : 0;
    const end = at + 1 + length;
    const rateCount = at + 5 <= bytes.length ? view.getUint8(at + 4) : 0;
    if (end > bytes.length || length < ENTRY_FIXED_BYTES + 2 * rateCount) return null;
    const rates = Array.from({ length: rateCount }, (_, i) =>
      view.getUint16(at + 1 + ENTRY_FIXED_BYTES + 2 * i, true),
    );
    channels.push({ channel: view.getUint8(at + 1), rates });
    at = end;
  }
  return { maxFrameBytes: view.getUint16(2, true), channels };
}

const ANSWER = 0x80;
export const Opcode = { start: 1, stop: 2, timeSync: 3, frameSize: 4 } as const;

export const RESULTS = [
  'success',
  'other',
  'unknown_command',
  'bad_length',
  'bad_value',
  'unknown_channel',
  'unsupported_rate',
  'not_permitted',
  'sensor_unavailable',
  'battery_low',
] as const;
export type StreamResult = (typeof RESULTS)[number];

export function startCommand(
  tag: number,
  channel: number,
  rate: number,
  batchMs: number,
): Uint8Array {
  const bytes = new Uint8Array(7);
  const view = new DataView(bytes.buffer);
  bytes.set([Opcode.start, tag, channel]);
  view.setUint16(3, rate, true);
  view.setUint16(5, batchMs, true);
  return bytes;
}

export function timeSyncCommand(tag: number): Uint8Array {
  return Uint8Array.of(Opcode.timeSync, tag);
}

/** How the watch answers a command; null for what is no answer to it (`changed`, another tag). */
export function answerTo(command: Uint8Array, indication: Uint8Array): StreamResult | null {
  const [opcode, tag, result] = indication;
  if (result === undefined) return null;
  if (opcode !== (command[0] ?? 0) + ANSWER || tag !== command[1]) return null;
  return RESULTS[result] ?? 'other';
}
