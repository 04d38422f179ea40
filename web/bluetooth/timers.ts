// Time as the state machines see it, so that tests need not wait.

export interface Timers {
  /** ms, from any origin. */
  now(): number;
  /** Calls once, after at least so many ms; the result cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Resolves after so many ms; rejects with the signal's reason when it is aborted first. */
export function sleep(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const cancel = timers.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** ms since the epoch by a clock that is never set back: the same in the page and its worker. */
export const clockNow = (): number => performance.timeOrigin + performance.now();

export const systemTimers: Timers = {
  now: clockNow,
  after(ms, callback) {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
};
