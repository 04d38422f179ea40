// Several watches in one worker: each is measured as if it were alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { CHANNELS, ENUMS, VITALS } from '../../web/generated/core.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { Begin, FromWorker, ToWorker, WatchId } from '../../web/worker/messages.ts';
import { characteristic, core, heartRate } from './support/core.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';
import { anyModel, filesWith, type LoadEngine, loadAnyModel, loadStress } from './support/model.ts';

const HEART_RATE = enumNumber('Vital', 'hr_bpm');

function start(loadModel: LoadEngine = loadAnyModel) {
  const timers = new ManualTimers();
  const messages: FromWorker[] = [];
  const last = new Map<WatchId, Uint8Array>();
  const engine = new Engine(core, timers, filesWith(loadModel), (message) => {
    messages.push(message);
    if (message.type !== 'snapshot') return;
    last.set(message.watch, new Uint8Array(message.buffer).slice());
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  const latest = (watch: WatchId): Snapshot => new Snapshot(last.get(watch) ?? new Uint8Array());
  return {
    timers,
    messages,
    send: (message: ToWorker) => engine.handle(message),
    latest,
    alerts: (watch: WatchId) =>
      latest(watch)
        .alerts()
        .map(({ kind }) => ENUMS.AlertKind[kind] ?? ''),
  };
}

const person = (watch: WatchId, scenario: string, seed: number): Begin => ({
  type: 'simulate',
  watch,
  name: `Watch ${watch}`,
  scenario,
  seed,
  device: 'watch',
});

const packet = (watch: WatchId, bpm: number, arrivalMs: number): ToWorker => ({
  type: 'packet',
  watch,
  characteristic: characteristic('heart_rate_measurement'),
  bytes: heartRate(bpm, Math.round(arrivalMs / 1000)),
  arrivalMs,
});

/** All that a snapshot says, but for how many were taken. */
function said(snapshot: Snapshot): object {
  const { sequence, ...whole } = snapshot.whole;
  return {
    whole,
    device: snapshot.device,
    vitals: VITALS.map((_, vital) => snapshot.vital(vital)),
    ledger: CHANNELS.map((_, channel) => snapshot.ledger(channel)),
    stress: snapshot.stress,
    alerts: snapshot.alerts(),
  };
}

test('beside another watch, each is measured to the last bit as it is alone', async () => {
  const people = [person(1, 'walk', 1), person(2, 'stress', 2)];
  const together = start();
  for (const each of people) together.send(each);
  await together.timers.pass(90_000);
  for (const each of people) {
    const alone = start();
    alone.send(each);
    await alone.timers.pass(90_000);
    const snapshot = alone.latest(each.watch);
    assert.equal(snapshot.vital(HEART_RATE).absent, 0);
    assert.deepEqual(said(together.latest(each.watch)), said(snapshot));
    alone.send({ type: 'stop', watch: each.watch });
  }
  for (const { watch } of people) together.send({ type: 'stop', watch });
  assert.equal(together.timers.pending, 0, 'nothing goes on where nothing is watched');
});

test("one watch's end, silence and alerts leave the other alone", async () => {
  const { timers, send, latest, alerts, messages } = start();
  send({ type: 'limits', vital: HEART_RATE, low: Number.NaN, high: 100 });
  for (const watch of [1, 2]) {
    send({ type: 'watch', watch, device: `Watch ${watch}` });
    send({ type: 'link', watch, link: enumNumber('Link', 'connected'), nowMs: timers.now() });
  }
  const beat = async (seconds: number, rates: Record<WatchId, number>): Promise<void> => {
    for (let second = 0; second < seconds; ++second) {
      await timers.pass(1000);
      for (const [watch, bpm] of Object.entries(rates)) {
        send(packet(Number(watch), bpm, timers.now()));
      }
    }
  };
  await beat(25, { 1: 130, 2: 70 });
  assert.deepEqual([alerts(1), alerts(2)], [['heart_rate_high'], []]);
  assert.ok(Math.abs(latest(1).vital(HEART_RATE).value - 130) < 1);
  assert.ok(Math.abs(latest(2).vital(HEART_RATE).value - 70) < 1);

  const alert = latest(1).alerts()[0]?.id ?? 0;
  send({ type: 'acknowledge', watch: 2, alert, nowMs: timers.now() });
  assert.equal(ENUMS.AlertState[latest(1).alerts()[0]?.state ?? 0], 'raised');
  send({ type: 'acknowledge', watch: 1, alert, nowMs: timers.now() });
  assert.equal(ENUMS.AlertState[latest(1).alerts()[0]?.state ?? 0], 'acknowledged');

  await beat(40, { 2: 70 });
  assert.ok(alerts(1).includes('link_lost'));
  assert.deepEqual(alerts(2), []);

  send({ type: 'stop', watch: 1 });
  const before = messages.length;
  send(packet(1, 70, timers.now()));
  send({ type: 'record-flight', watch: 1 });
  assert.equal(messages.length, before, 'what comes after the end is let go');
  await beat(5, { 2: 72 });
  assert.equal(latest(2).whole.packets, 25 + 40 + 5);
  const later = messages.slice(before).filter((message) => 'watch' in message);
  assert.deepEqual([...new Set(later.map(({ watch }) => watch))], [2]);
  send({ type: 'stop', watch: 2 });
});

test('off screen a watch is told of once a second, at once when an alert begins, and in full when shown', async () => {
  const { timers, send, latest, alerts, messages } = start();
  send({ type: 'limits', vital: HEART_RATE, low: Number.NaN, high: 100 });
  for (const watch of [1, 2]) {
    send({ type: 'watch', watch, device: `Watch ${watch}` });
    send({ type: 'link', watch, link: enumNumber('Link', 'connected'), nowMs: timers.now() });
  }
  send({ type: 'on-screen', watch: 1 });
  let beats = 0;
  /** Four notifications a second from each. */
  const beat = async (quarters: number, bpm: number): Promise<void> => {
    for (let i = 0; i < quarters; ++i) {
      await timers.pass(250);
      for (const watch of [1, 2]) send(packet(watch, bpm, timers.now()));
      beats += 1;
      await settle();
    }
  };
  const sent = (watch: WatchId): number =>
    messages.filter((message) => message.type === 'snapshot' && message.watch === watch).length;
  await beat(40, 70);
  const before = [sent(1), sent(2)];
  await beat(40, 70);
  assert.ok(sent(1) - (before[0] ?? 0) >= 40);
  const seldom = sent(2) - (before[1] ?? 0);
  assert.ok(seldom >= 8 && seldom <= 10, `${seldom} in ten seconds`);

  let quarters = 0;
  for (; alerts(1).length === 0 && quarters < 200; ++quarters) await beat(1, 130);
  assert.deepEqual(alerts(1), ['heart_rate_high']);
  assert.deepEqual(alerts(2), ['heart_rate_high'], 'no later than on screen');

  await beat(1, 130);
  send({ type: 'on-screen', watch: 2 });
  assert.equal(latest(2).whole.packets, beats);
  for (const watch of [1, 2]) send({ type: 'stop', watch });
});

test('limits and faults of the page hold for every watch, also for one that comes later', async () => {
  const { timers, send, alerts } = start();
  const hidden = enumNumber('AlertKind', 'tab_hidden');
  const off = enumNumber('AlertKind', 'adapter_off');
  send({ type: 'watch', watch: 1, device: 'Watch 1' });
  send({ type: 'page-fault', kind: hidden, holds: true, nowMs: timers.now() });
  send({ type: 'watch', watch: 2, device: 'Watch 2' });
  send({ type: 'fault', watch: 2, kind: off, holds: true, nowMs: timers.now() });
  await timers.pass(2000);
  assert.deepEqual([alerts(1), alerts(2)], [['tab_hidden'], ['adapter_off', 'tab_hidden']]);
  send({ type: 'page-fault', kind: hidden, holds: false, nowMs: timers.now() });
  await timers.pass(60_000);
  assert.deepEqual(
    [alerts(1).includes('tab_hidden'), alerts(2).includes('tab_hidden')],
    [false, false],
  );
  for (const watch of [1, 2]) send({ type: 'stop', watch });
});

test('switched off, adaptive sampling leaves the rates of every watch as they are, also of a later one', async () => {
  const { timers, send, messages } = start();
  send(person(1, 'rest', 1));
  await timers.pass(60_000);
  send({ type: 'adaptive-sampling', on: false });
  send(person(2, 'rest', 2));
  await timers.pass(60_000);
  /** The gyroscope, which nothing in use reads: what was agreed of it. */
  const gyroscope = (watch: WatchId): (number | string | null)[][] =>
    messages.flatMap((message) =>
      message.type === 'sampling' && message.watch === watch && message.news.channel === 'gyroscope'
        ? [[message.news.rateHz, message.news.reason]]
        : [],
    );
  assert.deepEqual(gyroscope(1), [
    [50, 'starting'],
    [null, 'poor_light'],
    [50, 'fixed'],
  ]);
  assert.deepEqual(gyroscope(2), [[50, 'fixed']]);
  for (const watch of [1, 2]) send({ type: 'stop', watch });
});

test('a recording plays beside a watch, and each is told apart', async () => {
  const { timers, send, latest, messages } = start();
  send(person(1, 'rest', 1));
  const rr = Array.from({ length: 60 }, (_, i) => `${i + 1},1000`).join('\n');
  const files = [new File([`t_s,rr_ms\n${rr}\n`], 'RR.csv')];
  send({ type: 'replay', watch: 2, name: 'S1', files });
  for (let second = 0; second < 30; ++second) {
    await timers.pass(1000);
    for (let i = 0; i < 5; ++i) await settle();
  }
  assert.equal(ENUMS.Link[latest(1).whole.link], 'simulated');
  assert.equal(ENUMS.Link[latest(2).whole.link], 'replay');
  assert.ok(Math.abs(latest(2).vital(HEART_RATE).value - 60) < 1);
  const progress = messages.filter(({ type }) => type === 'replay-progress');
  assert.ok(progress.length > 20);
  for (const message of progress) assert.equal('watch' in message && message.watch, 2);
  for (const watch of [1, 2]) send({ type: 'stop', watch });
});

test('the engine is loaded once for all watches, and runs each on its own state', async () => {
  let loads = 0;
  const engine = await loadStress();
  const load: LoadEngine = async () => {
    loads += 1;
    return engine;
  };
  const people = [person(1, 'rest', 1), person(2, 'stress', 2)];
  const together = start(load);
  together.send({ type: 'choose-engine', choice: 'onnx' });
  for (const each of people) together.send(each);
  await together.timers.pass(240_000);
  assert.equal(loads, 1);
  for (const each of people) {
    const alone = start(load);
    alone.send({ type: 'choose-engine', choice: 'onnx' });
    alone.send(each);
    await alone.timers.pass(240_000);
    const { stress } = alone.latest(each.watch);
    assert.equal(ENUMS.Absent[stress.absent], 'no');
    assert.deepEqual(together.latest(each.watch).stress, stress);
    alone.send({ type: 'stop', watch: each.watch });
  }
  for (const { watch } of people) together.send({ type: 'stop', watch });
});

test('an engine that could not be loaded is asked for again by the next watch', async () => {
  let loads = 0;
  const { timers, send, messages } = start(async () => {
    loads += 1;
    if (loads === 1) throw new Error('no network');
    return anyModel;
  });
  send({ type: 'choose-engine', choice: 'onnx' });
  send(person(1, 'rest', 1));
  await timers.pass(20_000);
  send(person(2, 'rest', 2));
  await timers.pass(20_000);
  const news = messages.flatMap((message) =>
    message.type === 'model' ? [[message.watch, message.news.state]] : [],
  );
  assert.deepEqual(news, [
    [1, 'loading'],
    [1, 'failed'],
    [2, 'loading'],
    [2, 'ready'],
  ]);
  for (const watch of [1, 2]) send({ type: 'stop', watch });
});
