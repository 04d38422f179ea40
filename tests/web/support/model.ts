// The shipped model and its runtime, as files.
import { readFileSync } from 'node:fs';

import type { Card } from '../../../web/inference/card.ts';
import { loadOnnxEngine, type ModelEngine } from '../../../web/inference/onnx_engine.ts';
import { STRESS_CARD } from '../../../web/inference/shipped.ts';
import type { Load } from '../../../web/worker/loaded_once.ts';
import type { ModelFiles } from '../../../web/worker/models.ts';
import type { KeptFiles } from '../../../web/worker/own_files.ts';

export const file = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../../${path}`, import.meta.url)));

export const stressGraph = file('models/stress.onnx');
export const gruGraph = file('tests/golden/models/gru.onnx');
export const hybridGraph = file('tests/golden/models/hybrid.onnx');
export const runtime = file('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm');

export interface Trace {
  readonly sha256: string;
  readonly features: readonly (readonly number[])[];
  readonly logits: readonly number[];
  readonly state: readonly number[];
}

/** What PyTorch made of synthetic features (scripts/train/graph.py, hybrid.py). */
export const trace = (name: string): Trace =>
  JSON.parse(new TextDecoder().decode(file(`tests/golden/models/${name}.json`)));

export const loadStress = (): Promise<ModelEngine> =>
  loadOnnxEngine(STRESS_CARD, stressGraph, runtime);

/** The shipped card with another graph, as wide as its trace. */
export function cardFor({ sha256, features, state }: Trace): Card {
  const { core, graph } = STRESS_CARD;
  const inputs = (features[0] ?? []).flatMap(() => core.inputs.slice(0, 1));
  return {
    ...STRESS_CARD,
    graph: { ...graph, sha256 },
    core: { ...core, inputs, stateSize: state.length },
  };
}

/** For tests that are not about it: says what its first input is. */
export const anyModel: ModelEngine = {
  name: 'a model',
  run: async ([first], state) => ({ logit: first ?? Number.NaN, state }),
};

/** An engine for whatever model; and the shipped weights. */
export type LoadEngine = Load<ModelEngine>;
export const filesWith = (load: LoadEngine): ModelFiles => ({
  weights: async () => file('models/hybrid.vglh'),
  engine: (_card, _graph, progress) => load(progress),
  own: keeping(),
});

/** A browser that keeps a model's files. */
export function keeping(files: readonly File[] = []): KeptFiles {
  let kept = files;
  return {
    load: async () => kept,
    keep: async (more) => {
      kept = more;
    },
    remove: async () => {
      kept = [];
    },
  };
}

export const loadAnyModel = async (): Promise<ModelEngine> => anyModel;
