// Choosing a model while a watch is on: the hybrid, one of the person's own, under strain, and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import json from '../../models/hybrid.json' with { type: 'json' };
import { Snapshot } from '../../web/core/snapshot.ts';
import { ENUMS } from '../../web/generated/core.ts';
import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { newReplay, play } from '../../web/replay/play.ts';
import { Answers } from '../../web/worker/answers.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { FromWorker, ModelNews, ToWorker } from '../../web/worker/messages.ts';
import { Model } from '../../web/worker/model.ts';
import { type ModelFiles, Models } from '../../web/worker/models.ts';
import { core } from './support/core.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';
import { file, filesWith, keeping } from './support/model.ts';
import { recording } from './support/recording.ts';

const SMALL = "Vigil stress 1, by Vigil's core";
const HYBRID = "Vigil hybrid 1, by Vigil's core";
const FILES = filesWith(() => assert.fail('nothing but weights has to be loaded'));

/** A simulated watch's wearer at rest, and what the page hears. */
function simulate(files: ModelFiles = FILES, device = 'watch') {
  const timers = new ManualTimers();
  const messages: FromWorker[] = [];
  const news: ModelNews[] = [];
  let snapshot = new Uint8Array();
  const engine = new Engine(core, timers, files, (message) => {
    if (message.type === 'model') news.push(message.news);
    else if (/^model-|^own-/.test(message.type)) messages.push(message);
    if (message.type !== 'snapshot') return;
    snapshot = new Uint8Array(message.buffer).slice();
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  const send = (message: ToWorker): void => engine.handle(message);
  send({ type: 'simulate', watch: 1, name: 'A', scenario: 'rest', seed: 1, device });
  return {
    news,
    timers,
    messages,
    send,
    stress: () => new Snapshot(snapshot).stress,
    scored: () => ENUMS.Absent[new Snapshot(snapshot).stress.absent] === 'no',
    running: () => news.at(-1)?.detail,
    stop: () => send({ type: 'stop', watch: 1 }),
  };
}

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await settle();
};

test('the hybrid takes over while a watch is on: no second calibration, no gap', async () => {
  const { timers, send, stress, scored, running, stop } = simulate();
  await timers.pass(200_000);
  assert.ok(scored());
  send({ type: 'choose-model', choice: 'hybrid' });
  await until(() => running() === HYBRID);
  const times = new Set<number>();
  for (let i = 0; i < 20; ++i) {
    await timers.pass(1000);
    assert.ok(scored(), `after ${i + 1} s`);
    times.add(stress().time_ms);
  }
  assert.equal(running(), HYBRID);
  assert.ok(times.size >= 12, `${times.size} scores`);
  send({ type: 'choose-model', choice: 'small' });
  await timers.pass(10_000);
  assert.equal(running(), SMALL);
  assert.ok(scored());
  stop();
});

test("the wearer's answers to a model wait for its return", async () => {
  const monitor = newReplay(core, { model: STRESS_CARD.core });
  const timers = new ManualTimers();
  const news: string[] = [];
  const wish = { model: 'small', engine: 'core' } as const;
  const model = new Model(
    new Models(core, timers, FILES),
    new Answers([], assert.fail),
    (n) => news.push(n.detail),
    wish,
  );
  model.begin({ monitor, now: () => monitor.timeMs });
  for await (const _ of play(monitor, recording(300), () => model.run()));
  const answers = (): number => new Snapshot(monitor.snapshot()).stress.answers;
  assert.ok(monitor.answer(true, monitor.timeMs));
  assert.equal(answers(), 1);
  model.choose({ model: 'hybrid', engine: 'core' });
  await until(() => news.at(-1) === HYBRID);
  assert.equal(answers(), 0);
  model.choose(wish);
  assert.equal(answers(), 1);
  model.end();
  monitor.delete();
});

test('without its weights the small model goes on, and the page says why', async () => {
  const { timers, send, scored, running, stop } = simulate({
    ...FILES,
    weights: async () => {
      throw new Error('hybrid.vglh: 404');
    },
  });
  send({ type: 'choose-model', choice: 'hybrid' });
  await timers.pass(200_000);
  assert.ok(scored());
  assert.equal(running(), `${SMALL}: Vigil hybrid 1 cannot run: hybrid.vglh: 404`);
  stop();
});

test('weights of another card are not taken', async () => {
  const { send, running, stop } = simulate({
    ...FILES,
    weights: async () => file('tests/golden/models/hybrid.vglh'),
  });
  send({ type: 'choose-model', choice: 'hybrid' });
  await until(() => /^Vigil stress 1.*the weights are not those of/.test(running() ?? ''));
  stop();
});

test('a busy device steps down to the small model, and back after a minute of ease', async () => {
  const { timers, send, scored, running, stop } = simulate(FILES, 'watch');
  send({ type: 'choose-model', choice: 'hybrid' });
  await until(() => running() === HYBRID);
  await timers.pass(180_000);
  assert.equal(running(), HYBRID);
  const details: (string | undefined)[] = [];
  for (let i = 0; i < 10; ++i) {
    timers.stall(400); // something else holds the worker up
    await timers.pass(600);
    details.push(running());
  }
  assert.equal(details[0], HYBRID);
  assert.equal(details.at(-1), `${SMALL}: this device is busy`);
  assert.ok(scored());
  await timers.pass(50_000);
  assert.equal(running(), `${SMALL}: this device is busy`);
  await timers.pass(30_000);
  assert.equal(running(), HYBRID);
  assert.ok(scored());
  stop();
});

test('a low battery of the device is a reason, and its charger another', async () => {
  const { timers, send, running, stop } = simulate();
  send({ type: 'choose-model', choice: 'hybrid' });
  await until(() => running() === HYBRID);
  send({ type: 'device-battery', battery: { level: 0.15, charging: false } });
  await timers.pass(20_000);
  assert.equal(running(), `${SMALL}: this device's battery is low`);
  send({ type: 'device-battery', battery: { level: 0.15, charging: true } });
  await timers.pass(3000);
  assert.equal(running(), HYBRID);
  stop();
});

test('left to Vigil, it is the model that costs least', async () => {
  const { timers, send, running, stop } = simulate();
  send({ type: 'choose-model', choice: 'auto' });
  await timers.pass(20_000);
  assert.equal(running(), `${SMALL}: it costs least here`);
  stop();
});

const own = (name: string, content: Uint8Array<ArrayBuffer> | object): File =>
  new File([content instanceof Uint8Array ? content : JSON.stringify(content)], name);
const OWN = { ...json, name: 'Mine' };
const graph = own('mine.onnx', file('models/hybrid.onnx'));
const weights = own('hybrid.vglh', file('models/hybrid.vglh'));

test("a model of one's own, opened from its files, is run by the core or by the other engine", async () => {
  const inCore = simulate();
  inCore.send({ type: 'open-model', files: [graph, weights, own('mine.json', OWN)] });
  await until(() => inCore.messages.length > 0);
  await inCore.timers.pass(200_000);
  const mine = { name: 'Mine', kept: true };
  assert.deepEqual(inCore.messages, [{ type: 'model-opened', own: mine }]);
  assert.equal(inCore.running(), "Mine, by Vigil's core");
  assert.ok(inCore.scored());
  inCore.stop();

  const { weights: _, ...withoutWeights } = OWN;
  const graphs: unknown[] = [];
  const engine = {
    name: 'another engine',
    run: async () => ({ logit: 0, state: new Float32Array(4225) }),
  };
  const other = simulate({
    ...FILES,
    engine: async (_card, bytes) => {
      graphs.push(bytes);
      return engine;
    },
  });
  other.send({ type: 'open-model', files: [graph, own('mine.json', withoutWeights)] });
  await until(() => other.messages.length > 0);
  await other.timers.pass(200_000);
  assert.equal(other.running(), 'Mine, by another engine');
  assert.ok(other.scored());
  assert.deepEqual(graphs, [file('models/hybrid.onnx')]);
  other.stop();
});

test('what is wrong with the files of a model is said, with what to do', async () => {
  const { send, messages, running, stop } = simulate();
  const refused = async (files: File[], why: RegExp): Promise<void> => {
    messages.length = 0;
    send({ type: 'open-model', files });
    await until(() => messages.length > 0);
    const [message] = messages;
    assert.ok(message?.type === 'model-refused', String(why));
    assert.match(message.message, /^The model was not opened: /);
    assert.match(message.message, why);
  };
  const card = own('mine.json', OWN);
  await refused([graph], /no \.json file was chosen: choose one model's .onnx file together/);
  await refused([card, weights], /no \.onnx file was chosen/);
  await refused([graph, graph, card], /more than one \.onnx file/);
  await refused([graph, own('mine.json', file('models/stress.onnx'))], /mine\.json is not JSON/);
  await refused([graph, own('mine.json', { format: 'another' })], /format is not/);
  await refused([graph, card], /names hybrid\.vglh: choose it with the other files/);
  await refused([own('mine.onnx', file('models/stress.onnx')), card, weights], /sha256 differ/);
  const inputs = json.inputs.map((input) => ({ ...input, feature: 'aura' }));
  const asking = own('mine.json', { ...OWN, inputs });
  await refused([graph, asking, weights], /asks for feature 'aura', which this core does not have/);
  assert.equal(running(), SMALL, 'all as before');
  stop();
});

const MINE = [graph, weights, own('mine.json', OWN)];

test("a model of one's own is there again after a reload, until it is removed", async () => {
  const kept = keeping();
  const files = { ...FILES, own: kept };
  const before = simulate(files);
  before.send({ type: 'open-model', files: [...MINE, own('notes.txt', {})] });
  await until(() => before.messages.length > 0);
  before.stop();
  assert.deepEqual(
    (await kept.load()).map(({ name }) => name),
    ['mine.onnx', 'mine.json', 'hybrid.vglh'],
    'only what it is made of',
  );

  const after = simulate(files);
  after.send({ type: 'reopen-model' });
  after.send({ type: 'choose-model', choice: 'own' });
  await until(() => after.running() === "Mine, by Vigil's core");
  assert.deepEqual(after.messages, [{ type: 'own-model', own: { name: 'Mine', kept: true } }]);
  after.send({ type: 'remove-model' });
  await until(() => after.messages.length > 1);
  assert.deepEqual(after.messages.at(-1), { type: 'own-model', own: null });
  assert.equal(after.running(), SMALL);
  assert.deepEqual(await kept.load(), []);
  after.stop();
});

test('a kept model waits until it is chosen', async () => {
  const { send, messages, running, stop } = simulate({ ...FILES, own: keeping(MINE) });
  send({ type: 'reopen-model' });
  await until(() => messages.length > 0);
  assert.equal(running(), SMALL);
  send({ type: 'choose-model', choice: 'own' });
  assert.equal(running(), "Mine, by Vigil's core");
  stop();
});

test('a kept model that cannot be opened any more is let go, and the page says why', async () => {
  const kept = keeping([graph, weights, own('mine.json', { ...OWN, format: 'of long ago' })]);
  const { send, messages, running, stop } = simulate({ ...FILES, own: kept });
  send({ type: 'choose-model', choice: 'own' });
  send({ type: 'reopen-model' });
  await until(() => messages.length > 1);
  const [refused, none] = messages;
  assert.ok(refused?.type === 'model-refused');
  assert.match(refused.message, /^Your own model was not opened again: .*Choose its files anew\.$/);
  assert.deepEqual(none, { type: 'own-model', own: null });
  assert.deepEqual(await kept.load(), []);
  assert.equal(running(), SMALL);
  stop();
});

test("where the browser keeps nothing, a model of one's own lasts as long as the page", async () => {
  const forbidden = (): Promise<never> => Promise.reject(new Error('QuotaExceededError'));
  const nothing = { load: forbidden, keep: forbidden, remove: forbidden };
  const { send, messages, running, stop } = simulate({ ...FILES, own: nothing });
  send({ type: 'open-model', files: MINE });
  await until(() => running() === "Mine, by Vigil's core");
  assert.deepEqual(messages, [{ type: 'model-opened', own: { name: 'Mine', kept: false } }]);
  stop();
});
