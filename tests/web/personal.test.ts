// The wearer's answers, from the page through the worker and back, and as the page keeps them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { PersonalStore } from '../../web/shell/personal_store.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { FromWorker, Personal } from '../../web/worker/messages.ts';
import { core } from './support/core.ts';
import { ManualTimers } from './support/manual_timers.ts';
import { filesWith, loadAnyModel } from './support/model.ts';

const MODEL = STRESS_CARD.graph.sha256;

/** What a new watch's station says when it begins with what was kept, and is told `more`. */
function told(personal: readonly Personal[], ...more: string[]): FromWorker[] {
  const messages: FromWorker[] = [];
  const engine = new Engine(core, new ManualTimers(), filesWith(loadAnyModel), (m) =>
    messages.push(m),
  );
  engine.handle({ type: 'watch', watch: 1, device: 'H9', personal });
  for (const type of more) engine.handle({ type, watch: 1 } as never);
  engine.handle({ type: 'stop', watch: 1 });
  return messages;
}

const learnt = (messages: readonly FromWorker[]): Personal[] =>
  messages.flatMap((m) => (m.type === 'personal' ? [m.personal] : []));
const refusals = (messages: readonly FromWorker[]): string[] =>
  messages.flatMap((m) => (m.type === 'personal-refused' ? [m.message] : []));

function storage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  } as unknown as Storage;
}

test('a watch hands on what was learnt, and goes on from it', () => {
  const [kept] = learnt(told([], 'undo-answer'));
  assert.ok(kept);
  assert.equal(kept.model, MODEL);
  const again = told([kept], 'undo-answer');
  assert.deepEqual(refusals(again), []);
  assert.deepEqual(learnt(again).at(-1), kept);
});

test('what is taken back or forgotten is kept at once', () => {
  assert.equal(learnt(told([], 'undo-answer', 'reset-personal')).length, 2);
});

test('damaged bytes are refused with a reason; those of another model are left alone', () => {
  const [kept] = learnt(told([], 'undo-answer'));
  assert.ok(kept);
  const bytes = kept.bytes.slice();
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  assert.deepEqual(refusals(told([{ model: MODEL, bytes }])), ['What was learnt is damaged.']);
  assert.deepEqual(refusals(told([{ model: 'another', bytes }])), []);
});

test('a simulated wearer teaches nothing that is kept', () => {
  const messages: FromWorker[] = [];
  const engine = new Engine(core, new ManualTimers(), filesWith(loadAnyModel), (m) =>
    messages.push(m),
  );
  const simulated = { name: 'S', scenario: 'rest', seed: 1, device: 'watch' };
  engine.handle({ type: 'simulate', watch: 1, ...simulated });
  engine.handle({ type: 'reset-personal', watch: 1 });
  engine.handle({ type: 'stop', watch: 1 });
  assert.deepEqual(learnt(messages), []);
});

test('the page keeps what was learnt by watch and model, until it is forgotten', () => {
  const store = new PersonalStore(storage());
  const one = { model: 'a', bytes: Uint8Array.of(0, 255, 7) };
  const two = { model: 'b', bytes: Uint8Array.of(1) };
  store.keep('watch', one);
  store.keep('watch', two);
  store.keep('other', one);
  assert.deepEqual(store.of('watch'), [one, two]);
  assert.deepEqual(store.of('other'), [one]);
  assert.deepEqual(store.of('third'), []);
  store.forget();
  assert.deepEqual(store.of('watch'), []);
});

test('a storage with nonsense, or none, keeps the page running', () => {
  const full = storage();
  for (const text of ['{', '7', 'null', '{"watch":{"a":"%%","b":3}}', '{"watch":null}']) {
    full.setItem('vigil-personal', text);
    assert.deepEqual(new PersonalStore(full).of('watch'), []);
  }
  const none = new PersonalStore(null);
  none.keep('watch', { model: 'a', bytes: Uint8Array.of(1) });
  assert.deepEqual(none.of('watch'), []);
});
