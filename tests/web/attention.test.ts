// System notifications of alerts, in a page and a service worker that the test stands for.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { Attention, type Calling } from '../../web/shell/attention.ts';
import { settle } from './support/manual_timers.ts';

const ALERT: Calling = { id: '1/7', title: 'Heart rate high', text: 'Heart rate is 170 bpm.' };

class Shown {
  static permission = 'granted';
  static forbidden = false;
  static all: Shown[] = [];
  readonly title: string;
  readonly tag: string;
  open = true;

  constructor(title: string, { tag }: { tag: string }) {
    if (Shown.forbidden) throw new TypeError('Illegal constructor.');
    this.title = title;
    this.tag = tag;
    Shown.all.push(this);
  }

  addEventListener(): void {}
  close(): void {
    this.open = false;
  }
  static get open(): string[] {
    return Shown.all.filter(({ open }) => open).map(({ title }) => title);
  }
}

/** As Android has them: through the service worker, once that is active. */
const worker = {
  active: null as object | null,
  showNotification: async (title: string, options: { tag: string }): Promise<void> => {
    if (!worker.active) throw new TypeError('No active registration available');
    Shown.forbidden = false;
    new Shown(title, options);
    Shown.forbidden = true;
  },
  getNotifications: async ({ tag }: { tag: string }): Promise<Shown[]> =>
    Shown.all.filter((one) => one.tag === tag),
};

const page = globalThis as Record<string, unknown>;
const defined = (name: string, value: unknown): void =>
  void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

beforeEach(() => {
  Shown.all = [];
  Shown.forbidden = false;
  worker.active = null;
  defined('document', { title: 'Vigil', hidden: true });
  defined('navigator', { serviceWorker: { getRegistration: async () => worker } });
  defined('Notification', Shown);
  defined('window', globalThis);
});
afterEach(() => {
  for (const name of ['document', 'navigator', 'Notification', 'window']) delete page[name];
});

test('a notification goes when its alert does, and comes again with the next', async () => {
  const attention = new Attention();
  attention.update('', [ALERT]);
  attention.update('', [ALERT]);
  await settle();
  assert.deepEqual(Shown.open, ['Heart rate high'], 'once');
  attention.update('', []);
  await settle();
  assert.deepEqual(Shown.open, [], 'what is over is not left on the screen');
  attention.update('', [{ ...ALERT, id: '1/8' }]);
  await settle();
  assert.deepEqual(Shown.open, ['Heart rate high']);
});

test('while the service worker cannot show it yet, it is tried again until it can', async () => {
  Shown.forbidden = true;
  const attention = new Attention();
  attention.update('', [ALERT]);
  await settle(); // an unhandled rejection would fail the test
  assert.deepEqual(Shown.open, []);
  worker.active = {};
  attention.update('', [ALERT]);
  await settle();
  assert.deepEqual(Shown.open, ['Heart rate high']);
  attention.update('', []);
  await settle();
  assert.deepEqual(Shown.open, []);
});
