// The choice of model and engine: what it costs, under strain, and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  burden,
  type Candidate,
  type Cost,
  type Load,
  Strained,
  select,
} from '../../web/inference/selection.ts';

const cost = (latencyMs: number, loadedMb: number, cpuMs = latencyMs): Cost => ({
  latencyMs,
  loadedMb,
  cpuMs,
});
const SMALL: Candidate = { model: 'small', engine: 'core', cost: cost(0.01, 0), fits: true };
const HYBRID: Candidate = { model: 'hybrid', engine: 'core', cost: cost(0.3, 0.2), fits: true };
const SLOW: Candidate = { model: 'hybrid', engine: 'onnx', cost: cost(2, 13), fits: true };
const ALL = [SLOW, HYBRID, SMALL];
const EASE: Load = { lateMs: 5, device: null, watch: null };
const hybrid = ({ model, engine }: Candidate): boolean => model === 'hybrid' && engine === 'core';

test('the burden grows with latency, with what is loaded, and with processor time', () => {
  const base = burden(cost(1, 1, 1));
  for (const more of [cost(2, 1, 1), cost(1, 2, 1), cost(1, 1, 2)]) assert.ok(burden(more) > base);
});

test('at ease it is what is wanted; left to Vigil, what costs least', () => {
  assert.deepEqual(select(ALL, hybrid, null), { candidate: HYBRID, reason: 'wanted' });
  assert.deepEqual(select(ALL, null, null), { candidate: SMALL, reason: 'least' });
});

test('under strain it is what costs least, with the reason', () => {
  for (const strain of ['busy', 'device-battery', 'watch-battery'] as const) {
    assert.deepEqual(select(ALL, hybrid, strain), { candidate: SMALL, reason: strain });
  }
  const small = ({ model }: Candidate): boolean => model === 'small';
  assert.deepEqual(select(ALL, small, 'busy'), { candidate: SMALL, reason: 'wanted' });
});

test('a model whose signals are missing gives way to one that has them', () => {
  const lame = { ...HYBRID, fits: false };
  assert.deepEqual(select([lame, SMALL], hybrid, null), { candidate: SMALL, reason: 'unfit' });
  const none = { ...SMALL, fits: false };
  assert.deepEqual(select([lame, none], hybrid, null), { candidate: lame, reason: 'wanted' });
  assert.deepEqual(select([{ ...SMALL, fits: false }, HYBRID], null, null), {
    candidate: HYBRID,
    reason: 'least',
  });
  assert.equal(select([], hybrid, null), null);
});

/** How long the strain lasts of each part of a session, second by second. */
function simulate(parts: readonly (Partial<Load> & { seconds: number })[]): (string | null)[] {
  const strained = new Strained();
  return parts.flatMap(({ seconds, ...load }) =>
    Array.from({ length: seconds }, () => strained.second({ ...EASE, ...load })),
  );
}

test('a load that rises and falls: down after five seconds, back after a minute of ease', () => {
  const found = simulate([{ seconds: 30 }, { seconds: 20, lateMs: 400 }, { seconds: 100 }]);
  assert.equal(found.indexOf('busy'), 34);
  assert.equal(found.lastIndexOf('busy'), 30 + 20 + 58);
  assert.equal(new Set(found.slice(34, 109)).size, 1, 'no flutter between');
});

test('a hiccup, and a load between the limits, change nothing', () => {
  const found = simulate([
    { seconds: 4, lateMs: 2000 },
    { seconds: 1 },
    { seconds: 4, lateMs: 2000 },
    { seconds: 60, lateMs: 150 },
  ]);
  assert.ok(found.every((strain) => strain === null));
  const between = simulate([
    { seconds: 5, lateMs: 300 },
    { seconds: 600, lateMs: 150 },
  ]);
  assert.ok(between.slice(4).every((strain) => strain === 'busy'));
});

test('who was busy again and again waits longer each time, but never for ever', () => {
  const strained = new Strained();
  const waits: number[] = [];
  for (let round = 0; round < 7; ++round) {
    for (let i = 0; i < 5; ++i) strained.second({ ...EASE, lateMs: 500 });
    let wait = 1;
    while (strained.second(EASE) !== null) wait += 1;
    waits.push(wait);
  }
  assert.deepEqual(waits, [60, 120, 240, 480, 960, 960, 960]);
});

test('a low battery strains until it is charged well above', () => {
  const device = (level: number, charging = false) => ({ device: { level, charging } });
  assert.deepEqual(
    simulate([
      { seconds: 1, ...device(0.21) },
      { seconds: 1, ...device(0.19) },
      { seconds: 1, ...device(0.29) },
      { seconds: 1, ...device(0.31) },
      { seconds: 1, ...device(0.1, true) },
      { seconds: 1, watch: 0.1 },
      { seconds: 1, watch: 0.2 },
      { seconds: 1, watch: 0.3 },
    ]),
    [null, 'device-battery', 'device-battery', null, null, 'watch-battery', 'watch-battery', null],
  );
});
