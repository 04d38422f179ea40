// How long to wait before the next attempt to connect.

const FIRST_MS = 500;
const LONGEST_MS = 4000; // a watch that is back is found within this, and its scan costs little
const JITTER = 0.25; // several pages or watches do not try in step

/** @param attempt 0 for the first repetition @param random 0 up to 1 */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(FIRST_MS * 2 ** Math.min(attempt, 16), LONGEST_MS);
  return base * (1 - JITTER + 2 * JITTER * random);
}
