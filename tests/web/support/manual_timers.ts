// A clock that moves only when the test says so.
import type { Timers } from '../../../web/bluetooth/timers.ts';

export class ManualTimers implements Timers {
  #now = 0;
  #due: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { at: this.#now + ms, callback };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  get pending(): number {
    return this.#due.length;
  }

  /** Time goes on, and nothing that is due happens. */
  stall(ms: number): void {
    this.#now += ms;
  }

  /** Lets so much time pass, in order, with everything that follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    while (true) {
      const next = this.#due.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#due = this.#due.filter((entry) => entry !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Runs every promise reaction that is ready. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
