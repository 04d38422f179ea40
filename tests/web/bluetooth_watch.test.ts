import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Watch, type WatchState } from '../../web/bluetooth/watch.ts';
import { MONITOR_DEFAULTS } from '../../web/core/module.ts';
import { Snapshot } from '../../web/core/snapshot.ts';
import { ENUMS, GATT } from '../../web/generated/core.ts';
import { core } from './support/core.ts';
import { type FakeCharacteristic, FakeDevice } from './support/fake_device.ts';
import { ManualTimers } from './support/manual_timers.ts';

const row = (name: string): (typeof GATT)[number] => {
  const found = GATT.find((candidate) => candidate.name === name);
  assert.ok(found, `the GATT table has ${name}`);
  return found;
};
const HEART_RATE = row('heart_rate_measurement');
const BATTERY = row('battery_level');
const MODEL = row('model_number');
const CAPABILITIES = row('stream_capabilities');
const CONTROL = row('stream_control');
const DATA = row('stream_data');

const heartRateWatch = (): FakeDevice =>
  new FakeDevice({
    [HEART_RATE.service]: [{ uuid: HEART_RATE.uuid }],
    [BATTERY.service]: [{ uuid: BATTERY.uuid, value: Uint8Array.of(87) }],
    [MODEL.service]: [{ uuid: MODEL.uuid, value: new TextEncoder().encode('Test 1') }],
  });

function run(
  device: FakeDevice,
  known = false,
  heard: (characteristic: number, value: Uint8Array) => void = () => {},
): {
  timers: ManualTimers;
  watch: Watch;
  states: WatchState[];
  kinds: () => string[];
  values: [string, number[]][];
  ended: Promise<void>;
} {
  const timers = new ManualTimers();
  const states: WatchState[] = [];
  const values: [string, number[]][] = [];
  const watch = new Watch(
    device,
    GATT,
    timers,
    {
      state: (state) => states.push(state),
      value: (at, value) => {
        values.push([at.name, [...value]]);
        heard(at.id, value);
        structuredClone(value.buffer, { transfer: [value.buffer as ArrayBuffer] });
      },
    },
    () => 0.5,
  );
  const ended = watch.run(known);
  const kinds = (): string[] =>
    states.map((state) => (state.kind === 'connecting' ? state.step : state.kind));
  return { timers, watch, states, kinds, values, ended };
}

test('a heart rate watch is connected, subscribed and described, vitals first', async () => {
  const device = heartRateWatch();
  const { timers, kinds, values } = run(device);
  await timers.pass(0);
  assert.deepEqual(kinds(), ['connect', 'discover', 'subscribe', 'describe', 'measuring']);
  assert.equal(device.mostAtOnce, 1, 'one GATT operation at a time');
  const subscribe = device.calls.indexOf(`subscribe ${HEART_RATE.uuid}`);
  assert.ok(subscribe >= 0 && subscribe < device.calls.indexOf(`read ${MODEL.uuid}`));
  device.notify(HEART_RATE.uuid, Uint8Array.of(6, 72));
  assert.deepEqual(values, [
    ['battery_level', [87]],
    ['model_number', [...new TextEncoder().encode('Test 1')]],
    ['heart_rate_measurement', [6, 72]],
  ]);
  assert.equal(timers.pending, 0, 'nothing ticks while all is well');
});

test('a lost link is tried again with growing waits until it is back', async () => {
  const device = heartRateWatch();
  const { timers, states, kinds, values } = run(device);
  await timers.pass(0);
  device.mishaps.set('connect', new Error('Connection attempt failed.'));
  device.lose();
  await timers.pass(0);
  assert.equal(states.at(-1)?.kind, 'waiting');
  await timers.pass(12_000);
  const waits = states.filter((state) => state.kind === 'waiting');
  assert.deepEqual(
    waits.map((state) => state.retryMs),
    [500, 1500, 3500, 5500, 7500, 9500, 11_500, 13_500],
  );
  assert.match(waits[0]?.fault.message ?? '', /The connection to Test watch is lost/);
  assert.match(waits[1]?.fault.message ?? '', /does not answer/);

  device.mishaps.clear();
  await timers.pass(4000);
  assert.equal(kinds().at(-1), 'measuring');
  const before = values.length;
  device.notify(HEART_RATE.uuid, Uint8Array.of(6, 73));
  assert.equal(values.length, before + 1, 'one listener, not one a connection');
});

test('a call that hangs ends the attempt within ten seconds, in every step', async () => {
  for (const step of ['connect', 'services', 'characteristics', `subscribe ${HEART_RATE.uuid}`]) {
    const device = heartRateWatch();
    device.mishaps.set(step, 'hang');
    const { timers, states } = run(device);
    await timers.pass(10_000);
    const waiting = states.find((state) => state.kind === 'waiting');
    assert.ok(waiting, `${step} gives up`);
    assert.equal(waiting.fault.kind, 'no_answer');
    assert.match(waiting.fault.message, /gave no answer within \d+ s to: /);
    assert.ok(device.calls.includes('disconnect'), `${step} lets go of the link`);
  }
});

test('a battery or model that hangs or fails costs no connection', async () => {
  for (const mishap of ['hang', new Error('GATT operation failed')] as const) {
    const device = heartRateWatch();
    device.mishaps.set(`read ${BATTERY.uuid}`, mishap);
    device.mishaps.set(`read ${MODEL.uuid}`, mishap);
    const { timers, kinds } = run(device);
    await timers.pass(15_000);
    assert.deepEqual(kinds(), ['connect', 'discover', 'subscribe', 'describe', 'measuring']);
    assert.ok(device.subscribed(HEART_RATE.uuid));
  }
});

test('an error in a step is a fault with words, and the step is tried again', async () => {
  for (const step of ['services', 'characteristics', `subscribe ${HEART_RATE.uuid}`]) {
    const device = heartRateWatch();
    device.mishaps.set(step, new Error('GATT Error Unknown.'));
    const { timers, states, kinds } = run(device);
    await timers.pass(0);
    const waiting = states.at(-1);
    assert.equal(waiting?.kind, 'waiting', step);
    assert.match(waiting?.kind === 'waiting' ? waiting.fault.message : '', /Test watch/);
    device.mishaps.clear();
    await timers.pass(600);
    assert.equal(kinds().at(-1), 'measuring', step);
  }
});

test('a link lost while discovering is tried again', async () => {
  const device = heartRateWatch();
  device.mishaps.set('characteristics', () => {
    device.mishaps.clear();
    device.lose();
  });
  const { timers, kinds } = run(device);
  await timers.pass(1000);
  assert.deepEqual(kinds().slice(0, 4), ['connect', 'discover', 'waiting', 'connect']);
  assert.equal(kinds().at(-1), 'measuring');
});

test('a watch that never answers is given up after three attempts', async () => {
  const device = heartRateWatch();
  device.mishaps.set('connect', new Error('Connection attempt failed.'));
  const { timers, states, ended } = run(device);
  await timers.pass(10_000);
  await ended;
  const last = states.at(-1);
  assert.equal(last?.kind, 'ended');
  assert.equal(last?.kind === 'ended' ? last.fault?.kind : '', 'out_of_reach');
  assert.equal(device.calls.filter((call) => call === 'connect').length, 3);
});

test('a watch known from before is never given up', async () => {
  const device = heartRateWatch();
  device.mishaps.set('connect', new Error('Connection attempt failed.'));
  const { timers, kinds } = run(device, true);
  await timers.pass(60_000);
  assert.equal(kinds().includes('ended'), false);
  device.mishaps.clear();
  await timers.pass(6000);
  assert.equal(kinds().at(-1), 'measuring');
});

test('a device without vital signs is named at once, and not tried again', async () => {
  const device = new FakeDevice({ [BATTERY.service]: [{ uuid: BATTERY.uuid }] });
  const { timers, states, ended } = run(device);
  await timers.pass(0);
  await ended;
  const last = states.at(-1);
  assert.equal(last?.kind === 'ended' ? last.fault?.kind : '', 'nothing_to_measure');
});

test('stopping ends everything in any state, without a fault', async () => {
  for (const [step, wait] of [
    ['connect', 0],
    ['services', 0],
    ['', 0],
  ] as const) {
    const device = heartRateWatch();
    if (step) device.mishaps.set(step, 'hang');
    const { timers, watch, states, ended, values } = run(device);
    await timers.pass(wait);
    watch.stop();
    await ended;
    assert.deepEqual(states.at(-1), { kind: 'ended' });
    assert.equal(timers.pending, 0);
    const before = values.length;
    device.notify(HEART_RATE.uuid, Uint8Array.of(6, 73));
    assert.equal(values.length, before);
  }
});

test('stopping while it waits for the next attempt ends it too', async () => {
  const device = heartRateWatch();
  const { timers, watch, states, ended } = run(device);
  await timers.pass(0);
  device.lose();
  await timers.pass(100);
  watch.stop();
  await ended;
  assert.deepEqual(states.at(-1), { kind: 'ended' });
});

// The example of core/protocol/stream-profile.md, section 3, cut to two channels.
const ANNOUNCED = Uint8Array.from(
  Buffer.from(
    '0102f4003412ed5e' +
      '10010102020000803f0000000040060019' +
      '12050305030000803900000000' +
      '4006800c0019',
    'hex',
  ),
);

/** A watch with a stream whose Control answers what `answer` says; undefined: no answer at all. */
function streamWatch(answer: (command: Uint8Array) => number[] | undefined): FakeDevice {
  const control: FakeCharacteristic = {
    uuid: CONTROL.uuid,
    onWrite: (command) => {
      const reply = answer(command);
      if (reply) queueMicrotask(() => device.notify(CONTROL.uuid, Uint8Array.from(reply)));
    },
  };
  const device: FakeDevice = new FakeDevice({
    [DATA.service]: [{ uuid: CAPABILITIES.uuid, value: ANNOUNCED }, control, { uuid: DATA.uuid }],
  });
  return device;
}
const granted = (command: Uint8Array): number[] => [
  (command[0] ?? 0) | 0x80,
  command[1] ?? 0,
  0,
  ...command.slice(2),
];

/** A connection whose monitor says what is written to the watch. */
function monitored(device: FakeDevice) {
  const monitor = new core.Monitor(MONITOR_DEFAULTS);
  const connection = run(device, false, (characteristic, value) => {
    monitor.packetBuffer().set(value);
    monitor.ingestPacket(characteristic, value.length, 1000);
    for (let to = monitor.nextWrite(); to !== 0; to = monitor.nextWrite()) {
      connection.watch.write(to, monitor.writtenBytes().slice());
    }
  });
  return { ...connection, monitor };
}

test('a stream is started by the monitor: every channel at a rate it announced, then the time', async () => {
  const commands: number[][] = [];
  const device = streamWatch((command) => {
    commands.push([...command]);
    return granted(command);
  });
  const { timers, kinds, values, monitor } = monitored(device);
  await timers.pass(0);
  assert.equal(kinds().at(-1), 'measuring');
  assert.deepEqual(commands, [
    [1, 1, 1, 0x00, 0x19, 200, 0], // PPG: 25 and 100 Hz announced, 100 Hz taken
    [1, 2, 5, 0x80, 0x0c, 200, 0], // acceleration at 50 Hz
    [3, 3],
  ]);
  assert.equal(device.mostAtOnce, 1, 'one GATT operation at a time');
  const order = device.calls.filter((call) => /subscribe|read|write/.test(call)).slice(0, 4);
  assert.deepEqual(order, [
    `subscribe ${CONTROL.uuid}`,
    `read ${CAPABILITIES.uuid}`,
    `subscribe ${DATA.uuid}`,
    `write ${CONTROL.uuid}`,
  ]);
  assert.deepEqual(values[0], ['stream_capabilities', [...ANNOUNCED]]);
  const green = ENUMS.Channel.indexOf('ppg_green');
  assert.equal(new Snapshot(monitor.snapshot()).ledger(green).rate_hz, 100);
});

test('a channel that is refused is named, and the others run', async () => {
  const device = streamWatch((command) =>
    command[2] === 1 ? [0x81, command[1] ?? 0, 7] : granted(command),
  );
  const { timers, kinds, monitor } = monitored(device);
  await timers.pass(0);
  assert.equal(kinds().at(-1), 'measuring');
  const told: [string | undefined, string | undefined, number | null][] = [];
  while (monitor.nextSamplingEvent()) {
    const channel = ENUMS.Channel[monitor.samplingChannel];
    const result = ENUMS.StreamResult[monitor.samplingResult];
    told.push([channel, result, monitor.samplingRuns ? monitor.samplingRateHz : null]);
  }
  assert.deepEqual(told, [
    ['ppg_green', 'not_permitted', null],
    ['acceleration', 'success', 50],
  ]);
});

test('a stream that lacks a characteristic is none', async () => {
  const device = new FakeDevice({ [DATA.service]: [{ uuid: DATA.uuid }, { uuid: CONTROL.uuid }] });
  const { timers, states } = run(device);
  await timers.pass(0);
  const last = states.at(-1);
  assert.equal(last?.kind === 'ended' ? last.fault?.kind : '', 'nothing_to_measure');
});
