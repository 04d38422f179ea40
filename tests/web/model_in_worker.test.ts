import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { ENUMS } from '../../web/generated/core.ts';
import { CoreRunner } from '../../web/inference/core_engine.ts';
import { ModelRunner } from '../../web/inference/model_runner.ts';
import type { ModelEngine } from '../../web/inference/onnx_engine.ts';
import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { newReplay, play } from '../../web/replay/play.ts';
import { secondLines } from '../../web/replay/results.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { EngineChoice, ModelNews } from '../../web/worker/messages.ts';
import { core } from './support/core.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';
import { anyModel, filesWith, type LoadEngine, loadStress } from './support/model.ts';
import { recording } from './support/recording.ts';

const CORE = "Vigil stress 1, by Vigil's core";
const READY = { state: 'ready', detail: CORE, compared: '' };
const NEVER: LoadEngine = () => assert.fail('nothing has to be loaded');

/** A simulated watch's wearer at rest, and what the page hears of the model. */
function simulate(load: LoadEngine, choice: EngineChoice) {
  const timers = new ManualTimers();
  const news: ModelNews[] = [];
  let snapshot = new Uint8Array();
  const engine = new Engine(core, timers, filesWith(load), (message) => {
    if (message.type === 'model') news.push(message.news);
    if (message.type !== 'snapshot') return;
    snapshot = new Uint8Array(message.buffer).slice();
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  engine.handle({ type: 'choose-engine', choice });
  engine.handle({
    type: 'simulate',
    watch: 1,
    name: 'Test watch',
    scenario: 'rest',
    seed: 1,
    device: 'watch',
  });
  return {
    news,
    timers,
    choose: (other: EngineChoice) => engine.handle({ type: 'choose-engine', choice: other }),
    latest: () => new Snapshot(snapshot),
    alerts: () => new Snapshot(snapshot).alerts().map(({ kind }) => ENUMS.AlertKind[kind]),
    stop: () => engine.handle({ type: 'stop', watch: 1 }),
  };
}

test('the core runs the model from the first window on, and nothing is loaded', async () => {
  const { timers, news, latest, alerts, stop } = simulate(NEVER, 'core');
  assert.deepEqual(news, [READY]);
  await timers.pass(240_000);
  const { absent, state, probability, move_count: moves } = latest().stress;
  assert.equal(ENUMS.Absent[absent], 'no');
  assert.equal(ENUMS.StressState[state], 'normal');
  assert.ok(0 < probability && probability < 0.5);
  assert.equal(moves, 4, 'the strongest inputs are told');
  assert.deepEqual(alerts(), []);
  stop();
});

test('both engines run on the same windows, and the largest difference is told', async () => {
  const engine = await loadStress();
  const { timers, news, latest, stop } = simulate(async () => engine, 'both');
  await timers.pass(240_000);
  assert.equal(ENUMS.Absent[latest().stress.absent], 'no');
  assert.deepEqual(news[0], READY);
  const told = /^ONNX Runtime Web differs by at most (\S+) in (\d+) scores$/.exec(
    news.at(-1)?.compared ?? '',
  );
  assert.ok(Number(told?.[1]) < 1e-5 && Number(told?.[2]) >= 50, news.at(-1)?.compared);
  stop();
});

test('an engine to compare with that fails takes nothing away', async () => {
  const { timers, news, latest, alerts, stop } = simulate(async () => {
    throw new Error('model/stress.onnx: 404');
  }, 'both');
  await timers.pass(240_000);
  assert.equal(ENUMS.Absent[latest().stress.absent], 'no');
  assert.deepEqual(news.at(-1), {
    state: 'ready',
    detail: CORE,
    compared: 'no other engine to compare: model/stress.onnx: 404',
  });
  assert.deepEqual(alerts(), []);
  stop();
});

test('engines take turns while a watch is on, and the scores go on as before', async () => {
  const engine = await loadStress();
  const alone = simulate(NEVER, 'core');
  const turns = simulate(async () => engine, 'core');
  for (const [i, choice] of (['core', 'onnx', 'core', 'both'] as const).entries()) {
    turns.choose(choice);
    const ms = i === 0 ? 200_000 : 30_000;
    await alone.timers.pass(ms);
    await turns.timers.pass(ms);
    const [a, b] = [alone.latest().stress, turns.latest().stress];
    assert.equal(ENUMS.Absent[b.absent], 'no', choice);
    assert.ok(Math.abs(a.probability - b.probability) < 1e-6, choice);
  }
  assert.ok(turns.news.some(({ detail }) => detail === 'Vigil stress 1, by ONNX Runtime Web'));
  alone.stop();
  turns.stop();
});

test('once there are vitals another engine loads, and a state of stress follows', async () => {
  const engine = await loadStress();
  const { timers, news, latest, alerts, stop } = simulate(async () => engine, 'onnx');
  assert.equal(news.length, 0, 'not before the vitals');
  await timers.pass(20_000);
  assert.equal(latest().vital(enumNumber('Vital', 'hr_bpm')).absent, 0);
  assert.equal(latest().stress.state, enumNumber('StressState', 'calibrating'));
  assert.deepEqual(news, [
    { state: 'loading', detail: '' },
    { state: 'ready', detail: 'Vigil stress 1, by ONNX Runtime Web', compared: '' },
  ]);
  await timers.pass(240_000);
  const { absent, state, probability, low, high } = latest().stress;
  assert.equal(ENUMS.Absent[absent], 'no');
  assert.equal(ENUMS.StressState[state], 'normal');
  assert.ok(0 < low && low < probability && probability < high && high < 1);
  assert.deepEqual(alerts(), []);
  stop();
});

test('without the chosen engine Vigil says why, and the vitals go on', async () => {
  const { timers, news, latest, alerts, choose, stop } = simulate(async () => {
    throw new Error('model/stress.onnx: 404');
  }, 'onnx');
  await timers.pass(300_000);
  assert.deepEqual(news, [
    { state: 'loading', detail: '' },
    { state: 'failed', detail: 'model/stress.onnx: 404' },
  ]);
  assert.deepEqual(alerts(), ['model_missing']);
  assert.equal(latest().vital(enumNumber('Vital', 'hr_bpm')).absent, 0);
  assert.equal(ENUMS.Absent[latest().stress.absent], 'stale');
  assert.equal(ENUMS.StressState[latest().stress.state], 'uncertain');
  choose('core');
  await timers.pass(20_000);
  assert.equal(ENUMS.StressState[latest().stress.state], 'normal');
  stop();
});

test('an engine that fails while it runs is let go, with the reason', async () => {
  let runs = 0;
  const { timers, news, alerts, stop } = simulate(
    async () => ({
      name: 'a weak one',
      run: async () => {
        runs += 1;
        throw new Error('out of memory');
      },
    }),
    'onnx',
  );
  await timers.pass(300_000);
  assert.equal(runs, 1);
  assert.deepEqual(news.at(-1), { state: 'failed', detail: 'out of memory' });
  assert.deepEqual(alerts(), ['model_missing']);
  stop();
});

/** @param engine null: the core */
async function lines(seconds: number, engine: ModelEngine | null): Promise<string[]> {
  const replay = newReplay(core, { model: STRESS_CARD.core });
  const runner = engine
    ? new ModelRunner(replay, engine, (error) => assert.fail(String(error)))
    : new CoreRunner(replay);
  const found: string[] = [];
  for await (const second of play(replay, recording(seconds), () => runner.run())) {
    found.push(...secondLines(second).map((line) => JSON.stringify(line)));
  }
  replay.delete();
  return found;
}

test("an engine's speed never changes a replay, nor does what comes after", async () => {
  const slow: ModelEngine = {
    name: 'a slow one',
    async run(input, state) {
      for (let i = 0; i < 3; ++i) await settle();
      return anyModel.run(input, state);
    },
  };
  const whole = await lines(400, anyModel);
  assert.deepEqual(await lines(400, slow), whole);
  const part = await lines(280, anyModel);
  const before = (line: string): boolean => JSON.parse(line).t_s < 280;
  assert.deepEqual(part.filter(before), whole.filter(before));
  const states = new Set(whole.flatMap((line) => JSON.parse(line).state ?? []));
  for (const state of ['calibrating', 'normal', 'elevated']) assert.ok(states.has(state), state);
});

test('either engine gives the states of a recording, the probabilities within 1e-5', async () => {
  const [own, other] = [await lines(400, null), await lines(400, await loadStress())];
  assert.equal(own.length, other.length);
  let scores = 0;
  for (const [i, line] of own.entries()) {
    const [a, b] = [JSON.parse(line), JSON.parse(other[i] ?? '')];
    if (typeof a.probability === 'number') {
      scores += 1;
      for (const field of ['probability', 'low', 'high']) {
        assert.ok(Math.abs(a[field] - b[field]) < 1e-5, line);
        b[field] = a[field];
      }
    }
    assert.deepEqual(a, b);
  }
  assert.ok(scores > 200);
});
