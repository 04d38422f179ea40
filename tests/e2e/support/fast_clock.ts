// Minutes in seconds: the clock that the page and its worker read runs faster, from now on.
import type { Page } from 'puppeteer-core';

export class FastClock {
  readonly speed: number;
  readonly #bornMs = Date.now();

  constructor(speed: number) {
    this.speed = speed;
  }

  /** ms since the epoch, as the page will have it. */
  now(): number {
    return this.#bornMs + (Date.now() - this.#bornMs) * this.speed;
  }

  /** Before the page loads. Timers still wait as long as they say. */
  async give(page: Page): Promise<void> {
    await page.evaluateOnNewDocument(hasten, this.#bornMs, this.speed);
    page.on('workercreated', (worker) => void worker.evaluate(hasten, this.#bornMs, this.speed));
  }
}

/** Runs in the browser: what it uses has to be in it. */
function hasten(bornMs: number, speed: number): void {
  const { timeOrigin } = performance;
  const now = performance.now.bind(performance);
  performance.now = () => bornMs + (timeOrigin + now() - bornMs) * speed - timeOrigin;
}
