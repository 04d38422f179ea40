// ONNX Runtime Web behind a port, as in its own worker: sessions, their runs, and what goes wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';

import { ModelError } from '../../web/inference/card.ts';
import { HYBRID_CARD, STRESS_CARD } from '../../web/inference/shipped.ts';
import { OnnxClient, type OpenPort } from '../../web/worker/onnx_client.ts';
import type { FromOnnx, ToOnnx } from '../../web/worker/onnx_protocol.ts';
import { onnxServer } from '../../web/worker/onnx_server.ts';
import { cardFor, file, loadStress, runtime, trace } from './support/model.ts';

const FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'stress.onnx': file('models/stress.onnx'),
  'hybrid.onnx': file('models/hybrid.onnx'),
  'ort.wasm': runtime,
};

/** A server at the other end of a real channel; `stop` is what a worker's error event does. */
function channel() {
  let stop = (_: string): void => {};
  let opened = 0;
  const open: OpenPort = (received, failed) => {
    opened += 1;
    const { port1, port2 } = new MessageChannel();
    const answer = onnxServer(
      async (url, progress) => {
        const bytes = FILES[url];
        if (!bytes) throw new Error(`${url}: 404`);
        progress(bytes.length);
        return bytes;
      },
      (message) => port2.postMessage(message),
    );
    port2.on('message', (message: ToOnnx) => void answer(message));
    port1.on('message', (message: FromOnnx) => received(message));
    stop = failed;
    return { post: (message) => port1.postMessage(message), end: () => port1.close() };
  };
  return {
    client: new OnnxClient(open, 'ort.wasm'),
    stop: (why: string) => stop(why),
    opened: () => opened,
  };
}

const isModelError =
  (message: RegExp) =>
  (error: unknown): boolean =>
    error instanceof ModelError && message.test(error.message);

test('what comes through the port is what the engine itself computes', async () => {
  const { client, stop } = channel();
  const came: number[] = [];
  const far = await client.load(STRESS_CARD, 'stress.onnx', (bytes) => came.push(bytes));
  const near = await loadStress();
  assert.equal(far.name, near.name);
  assert.equal(came.at(-1), runtime.length + (FILES['stress.onnx']?.length ?? 0));
  let state: Float32Array = new Float32Array(2);
  for (const features of trace('stress').features.slice(0, 50)) {
    const input = Float32Array.from(features);
    const [a, b] = await Promise.all([far.run(input, state), near.run(input, state)]);
    assert.deepEqual(a, b);
    state = a.state;
  }
  stop('over');
});

test('several models share one worker, a file of bytes among them', async () => {
  const { client, opened, stop } = channel();
  const gru = trace('gru');
  const [small, hybrid, other] = await Promise.all([
    client.load(STRESS_CARD, 'stress.onnx', () => {}),
    client.load(HYBRID_CARD, 'hybrid.onnx', () => {}),
    client.load(cardFor(gru), file('tests/golden/models/gru.onnx'), () => {}),
  ]);
  assert.equal(opened(), 1);
  const sizes = await Promise.all(
    (
      [
        [small, 5, 2],
        [hybrid, 8, 4225],
        [other, gru.features[0]?.length ?? 0, gru.state.length],
      ] as const
    ).map(async ([engine, inputs, size]) => {
      const { logit, state } = await engine.run(new Float32Array(inputs), new Float32Array(size));
      assert.ok(Number.isFinite(logit));
      return state.length;
    }),
  );
  assert.deepEqual(sizes, [2, 4225, gru.state.length]);
  stop('over');
});

test("a file that cannot be had, or is not the card's, is said; the worker lives on", async () => {
  const { client, stop } = channel();
  await assert.rejects(
    client.load(STRESS_CARD, 'gone.onnx', () => {}),
    isModelError(/^gone\.onnx: 404$/),
  );
  await assert.rejects(
    client.load(STRESS_CARD, 'hybrid.onnx', () => {}),
    isModelError(/not the one of its card/),
  );
  const engine = await client.load(STRESS_CARD, 'stress.onnx', () => {});
  await assert.rejects(engine.run(new Float32Array(3), new Float32Array(2)), ModelError);
  assert.ok((await engine.run(new Float32Array(5), new Float32Array(2))).logit);
  stop('over');
});

test('when the worker stops, whoever waits is told, and the next load has a new one', async () => {
  const { client, stop, opened } = channel();
  const engine = await client.load(STRESS_CARD, 'stress.onnx', () => {});
  const running = engine.run(new Float32Array(5), new Float32Array(2));
  stop('out of memory');
  await assert.rejects(running, isModelError(/out of memory/));
  await assert.rejects(
    engine.run(new Float32Array(5), new Float32Array(2)),
    isModelError(/stopped/),
  );
  await client.load(STRESS_CARD, 'stress.onnx', () => {});
  assert.equal(opened(), 2);
  stop('over');
});
