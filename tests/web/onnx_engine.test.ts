import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ModelError } from '../../web/inference/card.ts';
import { loadOnnxEngine, type ModelEngine } from '../../web/inference/onnx_engine.ts';
import {
  cardFor,
  gruGraph,
  hybridGraph,
  loadStress,
  runtime,
  stressGraph,
  type Trace,
  trace,
} from './support/model.ts';

const PARITY = 1e-5;

/** The largest difference from what PyTorch computed, state carried from run to run. */
async function difference(
  engine: ModelEngine,
  { features, logits, state }: Trace,
): Promise<number> {
  let carried: Float32Array = new Float32Array(state.length);
  let most = 0;
  for (const [i, row] of features.entries()) {
    const prediction = await engine.run(Float32Array.from(row), carried);
    carried = prediction.state;
    most = Math.max(most, Math.abs(prediction.logit - (logits[i] ?? Number.NaN)));
  }
  return Math.max(most, ...state.map((value, i) => Math.abs(value - (carried[i] ?? Number.NaN))));
}

test('the shipped model computes what PyTorch does', async () => {
  const golden = trace('stress');
  assert.ok(golden.logits.length >= 200);
  assert.ok((await difference(await loadStress(), golden)) < PARITY);
});

test('a recurrent network computes what PyTorch does, its state carried by the port', async () => {
  const golden = trace('gru');
  const engine = await loadOnnxEngine(cardFor(golden), gruGraph, runtime);
  assert.ok((await difference(engine, golden)) < PARITY);
});

test('the hybrid network computes what PyTorch does, its memory carried by the port', async () => {
  const golden = trace('hybrid');
  const engine = await loadOnnxEngine(cardFor(golden), hybridGraph, runtime);
  assert.ok((await difference(engine, golden)) < PARITY);
});

test('a file that is not the one of its card is refused', async () => {
  const changed = stressGraph.slice();
  changed[100] = 1 + (changed[100] ?? 0);
  const card = cardFor(trace('stress'));
  await assert.rejects(loadOnnxEngine(card, changed, runtime), {
    name: 'ModelError',
    message: "the model's file is not the one of its card (Vigil stress 1)",
  });
});

test('a graph that is not what its card says is refused', async () => {
  const card = cardFor({ ...trace('gru'), state: [0, 0] });
  await assert.rejects(
    loadOnnxEngine(card, gruGraph, runtime),
    (error) => error instanceof ModelError && /not what its card says/.test(error.message),
  );
});
