// What a person hears of the page, and a screen reader says.
import type { Page } from 'puppeteer-core';

/** Counts the pulses that the page lets sound; before the page has seen WebAudio. */
export async function countPulses(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const start = OscillatorNode.prototype.start;
    const counter = window as unknown as { pulses: number };
    counter.pulses = 0;
    OscillatorNode.prototype.start = function (when) {
      counter.pulses += 1;
      start.call(this, when);
    };
  });
}

export const pulses = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { pulses: number }).pulses);

/** What a live region says last. */
export const spoken = (page: Page, selector: string): Promise<string | null> =>
  page.$eval(selector, (element) => element.textContent);
