// Timers that keep time in a hidden page. Browsers let a hidden page's own timers rest for up to a
// minute, but not the worker's messages: at each of them `poll` runs what is due.
import { clockNow, type Timers } from '../bluetooth/timers.ts';

interface Entry {
  readonly atMs: number;
  readonly callback: () => void;
  readonly id: ReturnType<typeof setTimeout>;
}

export class PageTimers implements Timers {
  readonly #entries = new Set<Entry>();

  now(): number {
    return clockNow();
  }

  after(ms: number, callback: () => void): () => void {
    const entry: Entry = {
      atMs: this.now() + ms,
      callback,
      id: setTimeout(() => this.#run(entry), ms),
    };
    this.#entries.add(entry);
    return () => this.#drop(entry);
  }

  poll(): void {
    const now = this.now();
    for (const entry of [...this.#entries]) if (entry.atMs <= now) this.#run(entry);
  }

  #run(entry: Entry): void {
    if (this.#drop(entry)) entry.callback();
  }

  #drop(entry: Entry): boolean {
    clearTimeout(entry.id);
    return this.#entries.delete(entry);
  }
}
