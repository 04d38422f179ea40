// Keeps the screen on while a watch is watched. The browser lets go of the lock whenever the page is
// hidden, so it is asked for again when the page comes back.

export class WakeLock {
  #wanted = false;
  #held: WakeLockSentinel | null = null;
  #settling: Promise<void> = Promise.resolve();

  constructor() {
    document.addEventListener('visibilitychange', () => this.#change());
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#change();
  }

  /** One change after the other: a lock that is still being asked for cannot be let go. */
  #change(): void {
    this.#settling = this.#settling.then(() => this.#settle());
  }

  async #settle(): Promise<void> {
    if (!this.#wanted) {
      const held = this.#held;
      this.#held = null;
      await held?.release().catch(() => {});
      return;
    }
    if (document.hidden || (this.#held && !this.#held.released)) return;
    try {
      this.#held = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      // A low battery or a policy forbids it: the screen then goes dark as usual.
    }
  }
}
