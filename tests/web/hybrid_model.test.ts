// The shipped hybrid: its card, its weights, and both engines on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import json from '../../models/hybrid.json' with { type: 'json' };
import {
  type Card,
  CardError,
  ModelError,
  readCard,
  withWeights,
} from '../../web/inference/card.ts';
import { ComparingRunner } from '../../web/inference/core_engine.ts';
import { loadOnnxEngine } from '../../web/inference/onnx_engine.ts';
import { HYBRID_CARD } from '../../web/inference/shipped.ts';
import { newReplay, play } from '../../web/replay/play.ts';
import { core } from './support/core.ts';
import { file, runtime } from './support/model.ts';
import { recording } from './support/recording.ts';

const weights = file('models/hybrid.vglh');

test("the hybrid's card names its weights, and the core takes them", async () => {
  assert.equal(HYBRID_CARD.weights?.file, 'hybrid.vglh');
  const card = await withWeights(HYBRID_CARD, weights);
  assert.equal(core.cardRefusal(card.core), '');
});

test('weights that are not those of the card are refused', async () => {
  const changed = weights.slice();
  changed[5000] = 1 + (changed[5000] ?? 0);
  await assert.rejects(
    withWeights(HYBRID_CARD, changed),
    (error) => error instanceof ModelError && /not those of the model's card/.test(error.message),
  );
});

test('weights of another network, or cut short, are refused with the reason', () => {
  const refusal = (card: Card, hybrid: Uint8Array): string =>
    core.cardRefusal({ ...card.core, hybrid });
  const fewer = { ...json, inputs: json.inputs.slice(0, 7) };
  assert.equal(refusal(readCard(fewer), weights), 'the network has 8 inputs, and the card 7');
  assert.equal(
    refusal(HYBRID_CARD, weights.subarray(0, 1000)),
    'the weights are not as many as their network has',
  );
});

test('a hybrid card that asks for a feature the core lacks is refused by name', async () => {
  const inputs = json.inputs.map((input, i) => (i === 5 ? { ...input, feature: 'aura' } : input));
  const card = await withWeights(readCard({ ...json, inputs }), weights);
  assert.equal(
    core.cardRefusal(card.core),
    "the card asks for feature 'aura', which this core does not have",
  );
});

test('weights are named as a file beside the card, with their hash', () => {
  for (const bad of [
    { file: '../hybrid.vglh', sha256: json.weights.sha256 },
    { sha256: json.weights.sha256 },
    { file: 'hybrid.vglh', sha256: 'short' },
  ]) {
    assert.throws(() => readCard({ ...json, weights: bad }), CardError);
  }
});

test('both engines give the same scores of the shipped hybrid', async () => {
  const card = await withWeights(HYBRID_CARD, weights);
  const onnx = await loadOnnxEngine(card, file('models/hybrid.onnx'), runtime);
  const replay = newReplay(core, { model: card.core });
  let compared = { windows: 0, most: 0 };
  const runner = new ComparingRunner(
    replay,
    onnx,
    (difference) => {
      compared = difference;
    },
    (error) => assert.fail(String(error)),
  );
  for await (const _ of play(replay, recording(300), () => runner.run()));
  replay.delete();
  assert.ok(compared.windows > 100, `${compared.windows} windows`);
  assert.ok(compared.most < 1e-5, `differ by ${compared.most}`);
});
