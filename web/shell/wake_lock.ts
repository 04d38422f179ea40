// Keeps the screen on while a watch is watched. The browser lets go of the lock whenever the page is
// hidden, so it is asked for again when the page comes back.

export class WakeLock {
  #wanted = false;
  #held: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => void this.#settle());
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#settle();
  }

  async #settle(): Promise<void> {
    if (!this.#wanted) {
      const held = this.#held;
      this.#held = null;
      await held?.release();
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
