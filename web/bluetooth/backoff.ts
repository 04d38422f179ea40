// How long from the beginning of an attempt to connect to that of the next.

const FIRST_MS = 500;
const LONGEST_MS = 2000; // where nothing tells that the watch is back, it is found within this
/** An attempt that lasted listened for the watch all the while: the next need not wait. */
const LEAST_PAUSE_MS = 100;
const JITTER = 0.25; // several pages or watches do not try in step

/**
 * @param attempt 0 for the first repetition
 * @param lastedMs since the beginning of the attempt that failed
 * @param random 0 up to 1
 * @returns the pause that is left
 */
export function backoffMs(attempt: number, lastedMs: number, random: number): number {
  const base = Math.min(FIRST_MS * 2 ** Math.min(attempt, 16), LONGEST_MS);
  const spread = 1 - JITTER + 2 * JITTER * random;
  return Math.max(base * spread - lastedMs, LEAST_PAUSE_MS * spread);
}
