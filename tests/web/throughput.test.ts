// A watch that sends far more notifications than any does: the worker's own code loses none.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { GATT } from '../../web/generated/core.ts';
import { Engine } from '../../web/worker/engine.ts';
import { type StreamedChannel, StreamWatch } from '../e2e/support/stream_watch.ts';
import { core } from './support/core.ts';
import { ManualTimers } from './support/manual_timers.ts';
import { filesWith, loadAnyModel } from './support/model.ts';

const RATE_HZ = 128; // one sample a notification
const SECONDS = 60;
const NAMES: StreamedChannel['name'][] = [
  'ppg_green',
  'ppg_red',
  'ppg_infrared',
  'acceleration',
  'gyroscope',
  'eda',
  'skin_temperature',
  'ecg',
];

test('eight channels at more than 1,000 notifications a second for a minute: none is lost', async () => {
  const timers = new ManualTimers();
  let last: Uint8Array | null = null;
  const engine = new Engine(core, timers, filesWith(loadAnyModel), (message) => {
    if (message.type !== 'snapshot') return;
    last = new Uint8Array(message.buffer).slice();
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  const watch = new StreamWatch(
    'Busy',
    NAMES.map((name) => ({ name, rateHz: RATE_HZ, scale: 0.001 })),
  );
  let notifications = 0;
  const packet = (uuid: string, value: Uint8Array): void => {
    const row = GATT.find((candidate) => candidate.uuid === uuid);
    assert.ok(row);
    notifications += 1;
    engine.handle({
      type: 'packet',
      watch: 1,
      characteristic: row.id,
      bytes: Uint8Array.from(value),
      arrivalMs: timers.now(),
    });
  };
  watch.send = ({ uuid }, value) => packet(uuid, value);

  engine.handle({ type: 'watch', watch: 1, device: watch.name });
  engine.handle({ type: 'link', watch: 1, link: enumNumber('Link', 'connected'), nowMs: 0 });
  for (const characteristic of watch.characteristics()) {
    const value = await characteristic.onRead?.();
    if (value) packet(characteristic.uuid, value);
  }
  notifications = 0;
  for (let sample = 0; sample < RATE_HZ * SECONDS; ++sample) {
    const ms = (1000 * sample) / RATE_HZ;
    await timers.pass(ms - timers.now());
    for (const name of NAMES) watch.frame(name, ms, values(name, ms));
  }
  await timers.pass(1000);

  assert.ok(last && notifications >= 1000 * SECONDS, `${notifications} notifications`);
  const snapshot = new Snapshot(last);
  assert.equal(snapshot.whole.bad_packets, 0);
  for (const name of NAMES) {
    const { received, stored, late, duplicate, rejected, lost, lost_known } = snapshot.ledger(
      enumNumber('Channel', name),
    );
    assert.deepEqual(
      { received, stored, late, duplicate, rejected, lost, lost_known },
      {
        received: RATE_HZ * SECONDS,
        stored: RATE_HZ * SECONDS,
        late: 0,
        duplicate: 0,
        rejected: 0,
        lost: 0,
        lost_known: 1,
      },
      name,
    );
  }
  engine.handle({ type: 'stop', watch: 1 });
});

/** Moving, plausible values: a pulse of 72 beats a minute, an arm at rest. */
function values(name: StreamedChannel['name'], ms: number): number[] {
  const wave = Math.sin(2 * Math.PI * 1.2 * (ms / 1000));
  switch (name) {
    case 'acceleration':
      return [0.01 * wave, 0, 1];
    case 'gyroscope':
      return [wave, 0, 0];
    case 'skin_temperature':
      return [31 + 0.1 * wave];
    case 'eda':
      return [2 + 0.1 * wave];
    default:
      return [10 + wave];
  }
}
