// usage: node scripts/train/latency.mjs GRAPH.onnx...
// Prints, as JSON, the milliseconds that ONNX Runtime Web takes for one step of each graph, its state
// carried: { file: { p50_ms, p95_ms } }.
import { readFileSync } from 'node:fs';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

const WARM_UP = 50;
const RUNS = 500;

env.wasm.numThreads = 1;
env.logLevel = 'error';

/** @param {string} file */
async function measure(file) {
  const session = await InferenceSession.create(readFileSync(file), {
    // The weights are unpacked once, when the graph is read, not in every run.
    extra: { session: { disable_quant_qdq: '1' } },
  });
  const [features, first] = session.inputMetadata.map(zeros);
  if (!features || !first) throw new Error(`${file} does not take features and a state`);
  /** @type {Tensor} */
  let state = first;
  /** @type {number[]} */
  const times = [];
  for (let run = -WARM_UP; run < RUNS; ++run) {
    const begin = performance.now();
    const { next_state } = await session.run({ features, state });
    if (run >= 0) times.push(performance.now() - begin);
    if (next_state) state = next_state;
  }
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.floor(share * RUNS)];
  return { p50_ms: at(0.5), p95_ms: at(0.95) };
}

/** @param {InferenceSession.ValueMetadata} input */
function zeros(input) {
  const shape = input.isTensor ? input.shape.map(Number) : [];
  return new Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
}

/** @type {Record<string, unknown>} */
const results = {};
for (const file of process.argv.slice(2)) results[file] = await measure(file);
process.stdout.write(`${JSON.stringify(results)}\n`);
