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
 * How long a recording is, for its progress: the lines of its longest sampled file over that file's
 * rate. 0 where no file says a rate (RR.csv alone, or one that the core will refuse).
 */
export async function lengthMs(files: readonly File[]): Promise<number> {
  const sampled: { file: File; rate: number }[] = [];
  for (const file of files) {
    const rate = file.name.endsWith('.csv') ? await rateOf(file) : 0;
    if (rate > 0) sampled.push({ file, rate });
  }
  const [longest] = sampled.sort((a, b) => b.file.size - a.file.size);
  if (!longest) return 0;
  const rows = (await lines(longest.file)) - HEADER_LINES;
  return rows > 0 ? (1000 * rows) / longest.rate : 0;
}

/** Of samples: start time, then rate, in numbers alone. The first line of beats has words; 0 then. */
async function rateOf(file: File): Promise<number> {
  const head = await file.slice(0, 256).text();
  const [start = '', rate = ''] = head.split('\n');
  const numbers = start.split(',').every((cell) => cell.trim() !== '' && Number.isFinite(+cell));
  return numbers ? Number.parseFloat(rate) : 0;
}

async function lines(file: File): Promise<number> {
  let count = 0;
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
    for (const byte of bytes) if (byte === NEWLINE) count += 1;
  }
  return count;
}
