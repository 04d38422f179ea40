import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { WakeLock } from '../../web/shell/wake_lock.ts';
import { settle } from './support/manual_timers.ts';

class Sentinel {
  released = false;
  async release(): Promise<void> {
    this.released = true;
  }
}

const defined = (name: string, value: unknown): void =>
  void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
after(() => {
  for (const name of ['document', 'navigator'])
    delete (globalThis as Record<string, unknown>)[name];
});

test('a lock that is granted after it was wanted is let go, however the page changes meanwhile', async () => {
  const given: Sentinel[] = [];
  const asked: (() => void)[] = [];
  const document = Object.assign(new EventTarget(), { hidden: false });
  defined('document', document);
  defined('navigator', {
    wakeLock: {
      request: () =>
        new Promise<Sentinel>((grant) => {
          asked.push(() => {
            const sentinel = new Sentinel();
            given.push(sentinel);
            grant(sentinel);
          });
        }),
    },
  });
  const lock = new WakeLock();
  lock.want(true);
  await settle();
  document.dispatchEvent(new Event('visibilitychange')); // while it is still being asked for
  lock.want(false);
  await settle();
  while (asked.length > 0) {
    asked.shift()?.();
    await settle();
  }
  assert.ok(given.length > 0);
  assert.deepEqual(
    given.filter(({ released }) => !released),
    [],
    'nothing keeps the screen on',
  );
});
