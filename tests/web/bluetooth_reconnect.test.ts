// A lost watch and its return, where the browser hears advertisements and where it does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Watch, type WatchState } from '../../web/bluetooth/watch.ts';
import { GATT } from '../../web/generated/core.ts';
import { FakeDevice } from './support/fake_device.ts';
import { ManualTimers } from './support/manual_timers.ts';

const FAR = new Error('Connection attempt failed.');

/** A watch that was measured and is then lost, out of reach. */
async function lost(
  deaf: FakeDevice['deaf'] = null,
  away: 'hang' | Error = FAR,
): Promise<{
  device: FakeDevice;
  timers: ManualTimers;
  watch: Watch;
  states: WatchState[];
  last: () => string | undefined;
  attempts: () => number;
}> {
  const [row] = GATT.filter(({ name }) => name === 'heart_rate_measurement');
  assert.ok(row);
  const device = new FakeDevice({ [row.service]: [{ uuid: row.uuid }] });
  device.deaf = deaf;
  const timers = new ManualTimers();
  const states: WatchState[] = [];
  const events = {
    state: (state: WatchState) => states.push(state),
    value: () => {},
  };
  const watch = new Watch(device, GATT, timers, events, () => 0.5);
  void watch.run();
  await timers.pass(0);
  assert.equal(states.at(-1)?.kind, 'measuring');
  assert.equal(device.listening, 0, 'nothing is scanned while all is well');
  device.mishaps.set('connect', away);
  device.lose();
  await timers.pass(20_000);
  return {
    device,
    timers,
    watch,
    states,
    last: () => states.at(-1)?.kind,
    attempts: () => device.calls.filter((call) => call === 'connect').length,
  };
}

test('a lost watch that is heard is connected at once, without waiting for the next attempt', async () => {
  const { device, timers, last, attempts } = await lost();
  assert.equal(last(), 'waiting');
  const before = attempts();
  device.mishaps.clear();
  device.advertise();
  await timers.pass(0);
  assert.equal(last(), 'measuring');
  assert.equal(attempts(), before + 1);
});

test('one scan lasts as long as the loss, and ends with it', async () => {
  const { device, timers } = await lost();
  assert.equal(device.scans, 1);
  assert.equal(device.listening, 1);
  device.mishaps.clear();
  device.advertise();
  await timers.pass(0);
  assert.equal(device.listening, 0);
  device.mishaps.set('connect', FAR);
  device.lose();
  await timers.pass(0);
  assert.equal(device.scans, 2, 'the next loss has its own');
});

test('without advertisements, missing or refused, the watch is back within 2.5 s of a wait', async () => {
  for (const deaf of ['missing', 'refused'] as const) {
    const { device, timers, last } = await lost(deaf);
    device.mishaps.clear();
    device.advertise();
    await timers.pass(2500);
    assert.equal(last(), 'measuring', deaf);
  }
});

test('an attempt that began while the watch was away and misses its return is made anew', async () => {
  const { device, timers, states, last } = await lost(null, 'hang');
  while (states.at(-1)?.kind !== 'connecting') await timers.pass(100);
  device.mishaps.clear();
  device.advertise();
  await timers.pass(1900);
  assert.equal(last(), 'connecting', 'the radio gets its time');
  await timers.pass(100);
  assert.equal(last(), 'waiting');
  device.advertise();
  await timers.pass(0);
  assert.equal(last(), 'measuring');
});

test('an attempt on a watch that is heard gets its whole time', async () => {
  const { device, timers, states, last, attempts } = await lost(null, FAR);
  assert.equal(last(), 'waiting');
  device.mishaps.set('connect', 'hang');
  device.advertise();
  await timers.pass(0);
  const before = attempts();
  for (let ms = 0; ms < 5500; ms += 500) {
    device.advertise();
    await timers.pass(500);
  }
  assert.equal(attempts(), before);
  assert.equal(states.at(-1)?.kind, 'connecting');
});

test('a reconnection that hangs is abandoned, and no watch stays away for ten seconds', async () => {
  const { device, timers, states, last } = await lost('missing', 'hang');
  while (states.at(-1)?.kind !== 'connecting') await timers.pass(100);
  device.mishaps.clear(); // the attempt under way stays lost
  await timers.pass(9999);
  assert.equal(last(), 'measuring');
});

test('after an attempt that lasted the next begins almost at once', async () => {
  const { device, timers, attempts } = await lost('missing', 'hang');
  const before = attempts();
  await timers.pass(60_000);
  const each = 60_000 / (attempts() - before);
  assert.ok(each >= 6000 && each < 6500, `an attempt each ${each} ms, of which it listens 6000`);
  assert.ok(device.calls.includes('disconnect'));
});

test('stopping closes the scan, whether it waits or connects', async () => {
  for (const away of ['hang', FAR] as const) {
    const { device, timers, watch, last } = await lost(null, away);
    watch.stop();
    await timers.pass(0);
    assert.equal(last(), 'ended');
    assert.equal(device.listening, 0);
    assert.equal(timers.pending, 0);
  }
});
