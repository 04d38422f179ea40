import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { CHANNELS, VITALS } from '../../web/generated/core.ts';
import { newReplay, play as played, type RecordingSource } from '../../web/replay/play.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { FromWorker, ToWorker } from '../../web/worker/messages.ts';
import { characteristic, core, heartRate } from './support/core.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';
import { filesWith, type LoadEngine, loadAnyModel } from './support/model.ts';

/** An engine whose page keeps up, or gives no buffer back when told so. */
function start(
  givesBack = true,
  loadModel: LoadEngine = loadAnyModel,
): {
  timers: ManualTimers;
  engine: Engine;
  messages: FromWorker[];
  buffers: ArrayBuffer[];
  send(message: ToWorker): void;
  latest(): Snapshot;
} {
  const timers = new ManualTimers();
  const messages: FromWorker[] = [];
  const buffers: ArrayBuffer[] = [];
  let last: Uint8Array | null = null;
  const engine = new Engine(core, timers, filesWith(loadModel), (message) => {
    messages.push(message);
    if (message.type !== 'snapshot') return;
    last = new Uint8Array(message.buffer).slice();
    if (givesBack) queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
    else buffers.push(message.buffer);
  });
  return {
    timers,
    engine,
    messages,
    buffers,
    send: (message) => engine.handle(message),
    latest() {
      assert.ok(last, 'there is a snapshot');
      return new Snapshot(last);
    },
  };
}

function fileOf(name: string, bytes: Uint8Array): RecordingSource {
  let at = 0;
  return {
    name,
    read(atMost) {
      const piece = bytes.subarray(at, at + atMost);
      at += piece.length;
      return piece;
    },
  };
}

const hr = enumNumber('Vital', 'hr_bpm');
const packet = (bpm: number, arrivalMs: number): Extract<ToWorker, { type: 'packet' }> => ({
  type: 'packet',
  watch: 1,
  characteristic: characteristic('heart_rate_measurement'),
  bytes: heartRate(bpm, Math.round(arrivalMs / 1000)),
  arrivalMs,
});

test('a notification comes back as a snapshot that holds it', async () => {
  const { timers, send, latest } = start();
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  send({ type: 'link', watch: 1, link: enumNumber('Link', 'connected'), nowMs: 0 });
  for (let second = 1; second <= 12; ++second) {
    await timers.pass(1000);
    send(packet(75, timers.now()));
  }
  await timers.pass(500);
  const snapshot = latest();
  assert.equal(snapshot.device, 'Test watch');
  assert.equal(snapshot.whole.packets, 12);
  assert.equal(snapshot.vital(hr).absent, 0);
  assert.ok(Math.abs(snapshot.vital(hr).value - 75) < 0.5);
  assert.equal(snapshot.whole.link, enumNumber('Link', 'connected'));
  send({ type: 'stop', watch: 1 });
});

test('silence is noticed without a message from the page', async () => {
  const { timers, send, latest } = start();
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  send({ type: 'link', watch: 1, link: enumNumber('Link', 'connected'), nowMs: 0 });
  send(packet(75, 10));
  await timers.pass(40_000);
  const kinds = latest()
    .alerts()
    .map(({ kind }) => kind);
  assert.deepEqual(kinds, [enumNumber('AlertKind', 'link_lost')]);
  send({ type: 'stop', watch: 1 });
});

test('while the page gives no buffer back, snapshots coalesce; then the newest comes', async () => {
  const { engine, messages, buffers, send, latest } = start(false);
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  for (let i = 0; i < 100; ++i) send(packet(75, i));
  const posted = messages.filter(({ type }) => type === 'snapshot').length;
  assert.equal(posted, buffers.length);
  assert.ok(posted <= 3, `${posted} buffers for 100 notifications`);
  const [first] = buffers;
  assert.ok(first);
  engine.handle({ type: 'buffer', watch: 1, buffer: first });
  assert.equal(latest().whole.packets, 100, 'nothing received is lost');
  send({ type: 'stop', watch: 1 });
});

test('a buffer that comes home after the end, and a late notification, do no harm', () => {
  const { engine, buffers, messages, send } = start(false);
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  for (let i = 0; i < 10; ++i) send(packet(75, i));
  send({ type: 'stop', watch: 1 });
  const before = messages.length;
  for (const buffer of buffers) engine.handle({ type: 'buffer', watch: 1, buffer });
  send(packet(75, 20));
  send({ type: 'acknowledge', watch: 1, alert: 1, nowMs: 30 });
  assert.equal(messages.length, before);
});

test('limits set before a watch hold for it, and an alert goes from raised to gone', async () => {
  const { timers, send, latest } = start();
  send({ type: 'limits', vital: hr, low: Number.NaN, high: 100 });
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  const beat = async (bpm: number, seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; ++second) {
      await timers.pass(1000);
      send(packet(bpm, timers.now()));
    }
  };
  await beat(130, 25);
  const [alert] = latest().alerts();
  assert.equal(alert?.kind, enumNumber('AlertKind', 'heart_rate_high'));
  assert.equal(alert.state, enumNumber('AlertState', 'raised'));
  send({ type: 'acknowledge', watch: 1, alert: alert.id, nowMs: timers.now() });
  assert.equal(latest().alerts()[0]?.state, enumNumber('AlertState', 'acknowledged'));
  await beat(80, 25);
  assert.deepEqual(latest().alerts(), []);
  send({ type: 'stop', watch: 1 });
});

test('bytes that are no heart rate are counted, and what came before stays', async () => {
  const { timers, send, latest } = start();
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  for (let second = 0; second < 10; ++second) {
    await timers.pass(1000);
    send(packet(75, timers.now()));
  }
  for (const bytes of [[], [0x10], [0x16, 75, 1], Array(600).fill(255)]) {
    send({
      type: 'packet',
      watch: 1,
      characteristic: characteristic('heart_rate_measurement'),
      bytes: Uint8Array.from(bytes),
      arrivalMs: timers.now(),
    });
  }
  send({ ...packet(75, timers.now()), characteristic: 999 });
  await settle();
  const snapshot = latest();
  assert.equal(snapshot.whole.packets, 15);
  assert.ok(snapshot.whole.bad_packets >= 4, `${snapshot.whole.bad_packets} bad packets`);
  assert.equal(snapshot.vital(hr).absent, 0);
  send({ type: 'stop', watch: 1 });
});

test('a flight record, played again, gives the last snapshot to the last bit', async () => {
  for (const device of ['watch', 'armband', 'cuff']) {
    const { timers, send, latest, messages } = start();
    send({ type: 'limits', vital: hr, low: 45, high: 120 });
    send({
      type: 'simulate',
      watch: 1,
      name: 'Simulated watch',
      scenario: 'walk',
      seed: 2,
      device,
    });
    await timers.pass(90_000);
    send({ type: 'record-flight', watch: 1 });
    const record = messages.find((message) => message.type === 'flight-record');
    assert.ok(record, 'the page gets it');

    const replay = newReplay(core);
    for await (const _ of played(replay, [fileOf('record.vigil', record.bytes)]));
    const live = latest();
    const again = new Snapshot(replay.snapshot().slice());
    const ours = ({ sequence, ...rest }: typeof live.whole): object => rest;
    assert.deepEqual(ours(again.whole), ours(live.whole), device);
    assert.equal(again.device, live.device);
    VITALS.forEach((_, vital) => {
      assert.deepEqual(again.vital(vital), live.vital(vital));
    });
    CHANNELS.forEach((_, channel) => {
      assert.deepEqual(again.ledger(channel), live.ledger(channel));
    });
    assert.deepEqual(again.alerts(), live.alerts());
    replay.delete();
    send({ type: 'stop', watch: 1 });
  }
});

test('a flight record is as long as was chosen, from the next watch on', async () => {
  const { timers, send, messages } = start();
  const recorded = async (): Promise<number> => {
    await timers.pass(60_000);
    send({ type: 'record-flight', watch: 1 });
    const records = messages.flatMap((message) =>
      message.type === 'flight-record' ? [message.bytes.length] : [],
    );
    return records.at(-1) ?? 0;
  };
  send({
    type: 'simulate',
    watch: 1,
    name: 'Simulated watch',
    scenario: 'rest',
    seed: 1,
    device: 'watch',
  });
  const whole = await recorded();
  send({ type: 'flight-length', bytes: 20_000 });
  assert.ok((await recorded()) > whole, 'the present one goes on');
  send({
    type: 'simulate',
    watch: 1,
    name: 'Simulated watch',
    scenario: 'rest',
    seed: 1,
    device: 'watch',
  });
  const short = await recorded();
  assert.ok(short < 25_000 && whole > 25_000, `${short} of ${whole} bytes`);
  send({ type: 'stop', watch: 1 });
});

test('a flight record is played from its own beginning, whatever its clock says', async () => {
  const { timers, send, messages } = start();
  await timers.pass(3_600_000);
  send({
    type: 'simulate',
    watch: 1,
    name: 'Simulated watch',
    scenario: 'rest',
    seed: 1,
    device: 'watch',
  });
  await timers.pass(20_000);
  send({ type: 'record-flight', watch: 1 });
  const record = messages.find((message) => message.type === 'flight-record');
  assert.ok(record);
  send({
    type: 'replay',
    watch: 1,
    name: 'record',
    files: [new File([record.bytes], 'record.vigil')],
  });
  send({ type: 'replay-control', watch: 1, paused: false, speed: 0 });
  await play(timers, 3000);
  const last = progress(messages).at(-1);
  assert.equal(last?.finished, true);
  assert.ok(last.positionMs > 18_000 && last.positionMs <= 21_000, `${last.positionMs} ms`);
  send({ type: 'stop', watch: 1 });
});

test('the simulated watch is connected and measured like any other', async () => {
  const { timers, send, latest, messages } = start();
  send({
    type: 'simulate',
    watch: 1,
    name: 'Simulated watch',
    scenario: 'rest',
    seed: 1,
    device: 'watch',
  });
  await timers.pass(30_000);
  const snapshot = latest();
  assert.equal(snapshot.whole.link, enumNumber('Link', 'simulated'));
  assert.equal(snapshot.whole.has_battery, 1);
  assert.equal(snapshot.whole.bad_packets, 0);
  assert.equal(snapshot.vital(hr).absent, 0);
  const ppg = snapshot.ledger(enumNumber('Channel', 'ppg_green'));
  assert.ok(ppg.stored > 500, `${ppg.stored} PPG samples came as stream frames`);
  assert.equal(messages.filter(({ type }) => type === 'failed').length, 0);
  send({ type: 'stop', watch: 1 });
});

test('a fault of the page is an alert of the watch that is or will be watched, not of a recording', async () => {
  const { timers, send, latest } = start();
  const kind = enumNumber('AlertKind', 'adapter_off');
  const kinds = (): number[] =>
    latest()
      .alerts()
      .map((alert) => alert.kind);
  send({ type: 'page-fault', kind, holds: true, nowMs: timers.now() });
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  await timers.pass(2000);
  assert.deepEqual(kinds(), [kind]);
  send({ type: 'replay', watch: 1, name: 'S1', files: [beats(20)] });
  send({ type: 'replay-control', watch: 1, paused: false, speed: 0 });
  await play(timers, 2000);
  assert.deepEqual(kinds(), []);
  send({ type: 'page-fault', kind, holds: false, nowMs: timers.now() });
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  await timers.pass(2000);
  assert.deepEqual(kinds(), []);
  send({ type: 'stop', watch: 1 });
});

const csv = (name: string, rate: number, rows: readonly string[]): File =>
  new File([`1600000000.00\n${rate}\n${rows.join('\n')}\n`], name);
const pulse = (seconds: number): string[] =>
  Array.from({ length: 64 * seconds }, (_, i) =>
    (40 * Math.sin((i / 64) * 2.5 * Math.PI)).toFixed(2),
  );
const beats = (seconds: number): File => {
  const rows = Array.from({ length: Math.floor(seconds / 0.8) }, (_, i) => `${0.8 * (i + 1)},800`);
  return new File([`t_s,rr_ms\n${rows.join('\n')}\n`], 'RR.csv');
};

/** Lets file reads, which are no timers, come in while time passes. */
async function play(timers: ManualTimers, ms: number, step = 250): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await timers.pass(step);
    for (let i = 0; i < 5; ++i) await settle();
  }
}
const progress = (messages: readonly FromWorker[]) =>
  messages.flatMap((message) => (message.type === 'replay-progress' ? [message.progress] : []));

test('a recording plays at its own pace, with its length, and stops at its end', async () => {
  const { timers, send, latest, messages } = start();
  send({
    type: 'replay',
    watch: 1,
    name: 'S1',
    files: [csv('BVP.csv', 64, pulse(20)), beats(20), new File([], 'notes.txt')],
  });
  await play(timers, 10_000);
  const half = progress(messages).at(-1);
  assert.ok(
    half && Math.abs(half.positionMs - 10_000) <= 2000,
    `${half?.positionMs} ms after 10 s`,
  );
  assert.equal(half.lengthMs, 20_000);
  await play(timers, 15_000);
  assert.deepEqual(progress(messages).at(-1), {
    positionMs: 20_000,
    lengthMs: 20_000,
    finished: true,
  });
  const snapshot = latest();
  assert.equal(snapshot.whole.link, enumNumber('Link', 'replay'));
  assert.ok(Math.abs(snapshot.vital(hr).value - 75) < 1, `${snapshot.vital(hr).value} bpm`);
  send({ type: 'stop', watch: 1 });
});

test('a recording pauses, and plays as fast as it can', async () => {
  const { timers, send, messages } = start();
  send({ type: 'replay', watch: 1, name: 'S1', files: [csv('BVP.csv', 64, pulse(120))] });
  await play(timers, 3000);
  send({ type: 'replay-control', watch: 1, paused: true, speed: 1 });
  await play(timers, 500);
  const paused = progress(messages).length;
  await play(timers, 10_000);
  assert.equal(progress(messages).length, paused);
  send({ type: 'replay-control', watch: 1, paused: false, speed: 0 });
  await play(timers, 1000);
  assert.equal(progress(messages).at(-1)?.finished, true);
  send({ type: 'stop', watch: 1 });
});

test('a bad recording is refused with file and line; what was played before stands', async () => {
  const { timers, send, latest, messages } = start();
  const rows = pulse(10);
  rows[321] = 'oops';
  send({ type: 'replay', watch: 1, name: 'S1', files: [csv('BVP.csv', 64, rows)] });
  send({ type: 'replay-control', watch: 1, paused: false, speed: 0 });
  await play(timers, 2000);
  const failure = messages.find((message) => message.type === 'replay-failed');
  assert.match(failure?.type === 'replay-failed' ? failure.message : '', /BVP\.csv.*324/);
  assert.equal(latest().whole.now_ms, 5000);
  send({ type: 'stop', watch: 1 });
});

test('a folder without a recording is refused in words', async () => {
  const { timers, send, messages } = start();
  send({ type: 'replay', watch: 1, name: 'S1', files: [new File(['x'], 'holiday.jpg')] });
  await play(timers, 500);
  const failure = messages.find((message) => message.type === 'replay-failed');
  assert.match(failure?.type === 'replay-failed' ? failure.message : '', /holiday\.jpg/);
  send({ type: 'stop', watch: 1 });
});

test('a recording that is closed while it plays is let go', async () => {
  const { timers, send, messages } = start();
  send({ type: 'replay', watch: 1, name: 'S1', files: [csv('BVP.csv', 64, pulse(60))] });
  await play(timers, 3000);
  send({ type: 'watch', watch: 1, device: 'Test watch' });
  const before = progress(messages).length;
  await play(timers, 5000);
  assert.equal(progress(messages).length, before);
  send({ type: 'stop', watch: 1 });
});
