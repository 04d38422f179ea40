import assert from 'node:assert/strict';
import { test } from 'node:test';

import { backoffMs } from '../../web/bluetooth/backoff.ts';
import { GattQueue } from '../../web/bluetooth/gatt_queue.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';

function queue(): { timers: ManualTimers; link: AbortController; gatt: GattQueue } {
  const timers = new ManualTimers();
  const link = new AbortController();
  const late = (what: string, ms: number): Error => new Error(`late: ${what} ${ms}`);
  return { timers, link, gatt: new GattQueue(timers, link.signal, late) };
}

test('operations run one at a time, in order, also after a failure', async () => {
  const { gatt } = queue();
  const log: string[] = [];
  const operation =
    (name: string, fails = false) =>
    async (): Promise<string> => {
      log.push(`${name} begins`);
      await settle();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([
    gatt.run('a', 1000, operation('a')),
    gatt.run('b', 1000, operation('b', true)),
    gatt.run('c', 1000, operation('c')),
  ]);
  assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  assert.deepEqual(
    results.map((result) => result.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('an operation that never settles ends at its limit, and the next one gets its turn', async () => {
  const { gatt, timers } = queue();
  const hung = gatt.run('read', 5000, () => new Promise<never>(() => {}));
  const next = gatt.run('write', 5000, async () => 'written');
  const rejected = assert.rejects(hung, /late: read 5000/);
  await timers.pass(4999);
  await timers.pass(1);
  await rejected;
  assert.equal(await next, 'written');
  assert.equal(timers.pending, 0, 'no limit keeps running');
});

test('the end of the connection ends what runs and what waits, at once', async () => {
  const { gatt, link } = queue();
  const first = gatt.run('a', 5000, () => new Promise<never>(() => {}));
  let began = false;
  const second = gatt.run('b', 5000, async () => {
    began = true;
  });
  const both = Promise.all([assert.rejects(first, /gone/), assert.rejects(second, /gone/)]);
  await settle();
  link.abort(new Error('gone'));
  await both;
  assert.equal(began, false);
  assert.equal(gatt.ended, true);
});

test('waits grow twofold up to two seconds, spread by a quarter either way', () => {
  const middle = Array.from({ length: 7 }, (_, attempt) => backoffMs(attempt, 0, 0.5));
  assert.deepEqual(middle, [500, 1000, 2000, 2000, 2000, 2000, 2000]);
  assert.equal(backoffMs(0, 0, 0), 375);
  assert.equal(backoffMs(3, 0, 1), 2500);
  assert.equal(backoffMs(100_000, 0, 0.5), 2000);
});

test('a wait counts from the beginning of the attempt, and leaves a pause', () => {
  assert.equal(backoffMs(1, 600, 0.5), 400);
  assert.equal(backoffMs(1, 6000, 0.5), 100);
  assert.equal(backoffMs(1, 6000, 1), 125);
});
