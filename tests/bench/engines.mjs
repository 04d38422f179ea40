// The core's own engine and ONNX Runtime Web on the same weights: a step of the one, a window of the
// other, and that both give the same.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

import { windowGraph } from './onnx_window.mjs';

const RUNS = 400;
const WARM = 50;
const PARITY = 1e-4; // of logits after 30 steps; the parity that is promised is tested on PyTorch's

/** @param {string} name @param {number} value @param {string} unit */
const print = (name, value, unit) => console.log(JSON.stringify({ name, value, unit }));

const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
try {
  // The bench of the core prints its figures, and leaves the network, its features and its logit.
  const output = execFileSync(
    process.execPath,
    ['build/wasm/tests/bench/bench_inference.js', folder],
    {
      encoding: 'utf8',
    },
  );
  process.stdout.write(output);
  const step = JSON.parse(/.*hybrid_step_p50.*/.exec(output)?.[0] ?? '{}').value;
  const file = (/** @type {string} */ name) => new Uint8Array(readFileSync(join(folder, name)));
  const weights = file('network.vglh');
  const features = new Float32Array(file('window.f32').buffer);
  const expected = new Float32Array(file('logit.f32').buffer)[0] ?? Number.NaN;

  const runtime = createRequire(import.meta.url).resolve(
    'onnxruntime-web/ort-wasm-simd-threaded.wasm',
  );
  env.wasm.wasmBinary = new Uint8Array(readFileSync(runtime));
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const session = await InferenceSession.create(windowGraph(weights), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const [steps, inputs] = [30, features.length / 30];
  const times = [];
  let logit = Number.NaN;
  for (let run = 0; run < WARM + RUNS; ++run) {
    const started = performance.now();
    const outputs = await session.run({
      features: new Tensor('float32', features, [1, steps, inputs]),
    });
    if (run >= WARM) times.push(performance.now() - started);
    logit = Number(outputs.logit?.data[0]);
  }
  if (!(Math.abs(logit - expected) < PARITY)) {
    throw new Error(`the engines disagree: ${logit}, ${expected}`);
  }
  times.sort((a, b) => a - b);
  const p50 = times[RUNS / 2] ?? Number.NaN;
  print('onnx_window_p50', p50, 'ms');
  print('onnx_window_p95', times[Math.floor(0.95 * RUNS)] ?? Number.NaN, 'ms');
  print('engine_gain', p50 / step, 'times');
} finally {
  rmSync(folder, { recursive: true });
}
