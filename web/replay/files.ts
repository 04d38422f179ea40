// A recording folder's files in the browser: read a piece at a time, never as a whole.
import type { RecordingSource } from './play.ts';

export function fileSource(file: File): RecordingSource {
  let at = 0;
  return {
    name: file.name,
    async read(atMost) {
      const piece = file.slice(at, at + atMost);
      at += piece.size;
      return new Uint8Array(await piece.arrayBuffer());
    },
  };
}

const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
const HEADER_LINES = 2; // start time and rate

/**
 * How long a recording is, for its progress: the lines of its longest file over that file's rate.
 * 0 where the file says no rate (RR.csv alone, or one that the core will refuse).
 */
export async function lengthMs(files: readonly File[]): Promise<number> {
  const longest = files
    .filter((file) => file.name.endsWith('.csv'))
    .reduce<File | null>((most, file) => (most && most.size >= file.size ? most : file), null);
  if (!longest) return 0;
  const head = await longest.slice(0, 256).text();
  const rate = Number.parseFloat(head.split('\n')[1] ?? '');
  const rows = (await lines(longest)) - HEADER_LINES;
  return rate > 0 && rows > 0 ? (1000 * rows) / rate : 0;
}

async function lines(file: File): Promise<number> {
  let count = 0;
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
    for (const byte of bytes) if (byte === NEWLINE) count += 1;
  }
  return count;
}
