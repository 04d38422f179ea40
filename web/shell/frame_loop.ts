// Draws when there is something new to see, and never otherwise.
import type { Timers } from '../bluetooth/timers.ts';

export class FrameLoop {
  readonly #draw: (nowMs: number) => number;
  readonly #timers: Timers;
  readonly #request: (callback: () => void) => void;
  #requested = false;
  #cancelLater = (): void => {};

  /**
   * @param draw one frame; returns in how many ms the next one is wanted if nothing else happens
   * @param request requestAnimationFrame, which rests while the page is hidden
   */
  constructor(
    draw: (nowMs: number) => number,
    timers: Timers,
    request: (callback: () => void) => void,
  ) {
    this.#draw = draw;
    this.#timers = timers;
    this.#request = request;
  }

  /** Something changed. */
  wake(): void {
    if (this.#requested) return;
    this.#requested = true;
    this.#cancelLater();
    this.#request(() => {
      this.#requested = false;
      this.#schedule(this.#draw(this.#timers.now()));
    });
  }

  #schedule(ms: number): void {
    if (ms <= 0) this.wake();
    else if (Number.isFinite(ms)) this.#cancelLater = this.#timers.after(ms, () => this.wake());
  }
}
