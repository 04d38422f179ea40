// The wearer's answers to the score of stress, by the buttons of the page: what they change, and that
// they stay until they are taken back or forgotten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

import { FastClock } from './support/fast_clock.ts';
import { heartRateMeasurement, type MockCharacteristic } from './support/mock_watch.ts';
import { StreamWatch } from './support/stream_watch.ts';
import { connect, label, openVigil, press, started } from './support/vigil.ts';

const SPEED = 10; // times real time
const CALM_S = 200; // the baseline is of a calm wearer
const PHASE_S = 100; // then stress and calm take turns
const APART_S = 34; // a sooner answer takes the place of the one before
const SCORE_MS = 90_000;
const GENERAL = /^Your answers make the scores your own/;

/** Skin conductance and beats of a wearer whose stress comes and goes. */
class WornWatch extends StreamWatch implements Disposable {
  readonly #heart: MockCharacteristic;
  readonly #timer: NodeJS.Timeout;
  #second = 0;
  #beatMs = 0;

  constructor(now: () => number) {
    super('Worn watch', [{ name: 'eda', rateHz: 4, scale: 0.001 }], now);
    this.#heart = this.has('heart_rate_measurement');
    this.#timer = setInterval(() => this.#catchUp(), 20);
  }

  get #stressed(): boolean {
    return this.#second >= CALM_S && Math.floor(this.#second / PHASE_S) % 2 === 1;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #catchUp(): void {
    for (; (this.#second + 1) * 1000 <= this.clockMs; ++this.#second) {
      const times = Array.from({ length: 4 }, (_, i) => this.#second + i / 4);
      if (this.running) this.frame('eda', this.#second * 1000, times.map(this.#conductance));
    }
    const rrMs = (this.#stressed ? 700 : 850) + 20 * (Math.round(this.#beatMs) % 3);
    if (this.#beatMs + rrMs > this.clockMs) return;
    this.#beatMs += rrMs;
    this.send(this.#heart, heartRateMeasurement(Math.round(60_000 / rrMs), [rrMs], true));
  }

  readonly #conductance = (t: number): number => (this.#stressed ? 3 : 1) + 0.05 * Math.sin(t);
}

/** The newest probability. */
const score = async (page: Page): Promise<number> =>
  Number(/now (0\.\d+)$/.exec(await label(page, 'trend/Stress', /now 0\.\d+$/))?.[1]);

/** What the browser keeps of the wearers. */
const kept = (page: Page): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('vigil-personal'));

test('answers make the scores personal, are taken back, outlive a reload, and are forgotten', async () => {
  const clock = new FastClock(SPEED);
  await using vigil = await openVigil({ prepare: (page) => clock.give(page) });
  const { page } = vigil;
  await page.setViewport({ width: 1280, height: 1600 });
  using watch = new WornWatch(() => clock.now());
  await connect(vigil, watch);
  await press(page, 'view/trends');
  await label(page, 'stress/learnt', GENERAL, SCORE_MS);
  let said = '';
  let given = 0;
  while (!/The scores are personal/.test(said)) {
    await press(page, (await score(page)) > 0.5 ? 'answer/stress' : 'answer/calm');
    said = await label(page, 'stress/learnt', new RegExp(`^${++given} answers?\\.`));
    if (given < 6) assert.match(said, /A few more, some of each kind/);
    assert.ok(given < 30, said);
    await wait((APART_S * 1000) / SPEED);
  }
  await press(page, 'undo-answer');
  await label(page, 'stress/learnt', new RegExp(`^${given - 1} answers\\.`));
  const before = await kept(page);
  assert.ok(before);

  await page.reload();
  await started(page, vigil.complaints);
  await press(page, 'view/trends');
  await label(page, 'stress/learnt', new RegExp(`^${given - 1} answers\\.`), SCORE_MS);

  await press(page, 'view/settings');
  await press(page, 'forget-personal');
  await press(page, 'view/trends');
  await label(page, 'stress/learnt', GENERAL);
  assert.notEqual(await kept(page), before);
  assert.deepEqual(vigil.complaints, []);
});
