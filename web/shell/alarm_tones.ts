// Auditory alarm signals after IEC 60601-1-8: how a burst of each priority sounds and how often it
// comes. Numbers are within the standard's Tables 3 and 4; the melody is its general one.

export type AlarmPriority = 'low' | 'medium' | 'high';

/** Times in s from the burst's begin. */
export interface Pulse {
  readonly at: number;
  readonly duration: number;
  readonly frequency: number;
}

interface Tone {
  /** Begin to begin within the burst, one a pulse but the last. */
  readonly steps: readonly number[];
  readonly duration: number;
  readonly frequencies: readonly number[];
  /** From the end of a burst to the begin of the next, in s. */
  readonly pause: number;
}

const C5 = 523.25;
const E5 = 659.26;

// Five pulses with a gap after the third, twice.
const FIVE = [0.2, 0.2, 0.4, 0.2];
const TONES: Readonly<Record<AlarmPriority, Tone>> = {
  high: {
    steps: [...FIVE, 0.85, ...FIVE],
    duration: 0.12,
    frequencies: Array<number>(10).fill(C5),
    pause: 5,
  },
  medium: { steps: [0.4, 0.4], duration: 0.2, frequencies: [C5, C5, C5], pause: 12 },
  low: { steps: [0.4], duration: 0.2, frequencies: [E5, C5], pause: 25 },
};

export function burst(priority: AlarmPriority): Pulse[] {
  const { steps, duration, frequencies } = TONES[priority];
  let at = 0;
  return frequencies.map((frequency, i) => {
    const pulse = { at, duration, frequency };
    at += steps[i] ?? 0;
    return pulse;
  });
}

/** From the begin of a burst to the begin of the next, in ms. */
export function burstPeriodMs(priority: AlarmPriority): number {
  const { steps, duration, pause } = TONES[priority];
  return 1000 * (steps.reduce((sum, step) => sum + step, 0) + duration + pause);
}
