// What a watch sends over time.
import type { HeartRateWatch } from './mock_watch.ts';

export interface Heart extends AsyncDisposable {
  bpm: number;
  worn: boolean;
}

/** One Heart Rate Measurement a beat, with its interval, until disposed of. */
export function beating(watch: HeartRateWatch, bpm: number): Heart {
  let beat = 0;
  let timer: NodeJS.Timeout;
  const heart: Heart = {
    bpm,
    worn: true,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
    },
  };
  const next = (): void => {
    // A little sinus arrhythmia, so that variability is a number.
    const rr = (60_000 / heart.bpm) * (1 + 0.03 * Math.sin(beat++ / 2));
    timer = setTimeout(() => {
      watch.measure(Math.round(heart.bpm), [rr], heart.worn);
      next();
    }, rr);
  };
  next();
  return heart;
}
