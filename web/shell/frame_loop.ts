// Draws when there is something new to see, and never otherwise.

export class FrameLoop {
  readonly #draw: (nowMs: number) => boolean;
  readonly #request: (callback: () => void) => void;
  readonly #now: () => number;
  #requested = false;

  /**
   * @param draw one frame; true: an animation wants another
   * @param request requestAnimationFrame, which rests while the page is hidden
   */
  constructor(
    draw: (nowMs: number) => boolean,
    now: () => number,
    request: (callback: () => void) => void,
  ) {
    this.#draw = draw;
    this.#now = now;
    this.#request = request;
  }

  /** Something changed. */
  wake(): void {
    if (this.#requested) return;
    this.#requested = true;
    this.#request(() => {
      this.#requested = false;
      if (this.#draw(this.#now())) this.wake();
    });
  }
}
