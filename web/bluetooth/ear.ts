// Whether a watch that was lost is within reach again: by its advertisements, where the browser
// tells of them. One scan lasts as long as the loss: browsers ration how often one may begin.
import type { GattDevice } from './gatt.ts';

export class Ear {
  readonly #device: GattDevice;
  #open: AbortController | null = null;
  #heard = new Set<() => void>();

  constructor(device: GattDevice) {
    this.#device = device;
  }

  open(): void {
    if (this.#open || !this.#device.listen) return;
    this.#open = new AbortController();
    const tell = (): void => {
      for (const heard of [...this.#heard]) heard();
    };
    // Where it is not allowed, the attempts by the clock go on alone.
    this.#device.listen(tell, this.#open.signal).catch(() => {});
  }

  close(): void {
    this.#open?.abort();
    this.#open = null;
  }

  /** Resolves at the next advertisement, which may never come; rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const heard = (): void => {
        this.#heard.delete(heard);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        this.#heard.delete(heard);
        reject(signal.reason);
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.#heard.add(heard);
    });
  }
}
