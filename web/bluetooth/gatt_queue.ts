// GATT allows one operation at a time, and some never settle: each waits its turn, has a time
// limit, and ends with the connection.
import { sleep, type Timers } from './timers.ts';

export class GattQueue {
  readonly #timers: Timers;
  readonly #signal: AbortSignal;
  readonly #late: (what: string, ms: number) => Error;
  #last: Promise<unknown> = Promise.resolve();

  /** @param late makes the error for an operation that exceeds its time */
  constructor(timers: Timers, signal: AbortSignal, late: (what: string, ms: number) => Error) {
    this.#timers = timers;
    this.#signal = signal;
    this.#late = late;
  }

  /** The connection is over: what is still queued rejects. */
  get ended(): boolean {
    return this.#signal.aborted;
  }

  /** Rejects with what the operation rejects with, with `late`, or with the signal's reason. */
  run<T>(what: string, limitMs: number, operation: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#limited(what, limitMs, operation));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #limited<T>(what: string, limitMs: number, operation: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    const settled = new AbortController();
    const limit = sleep(this.#timers, limitMs, AbortSignal.any([this.#signal, settled.signal]));
    try {
      return await Promise.race([
        operation(),
        limit.then(() => {
          throw this.#late(what, limitMs);
        }),
      ]);
    } finally {
      settled.abort();
    }
  }
}
