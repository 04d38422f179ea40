// Vigil's one worker: everything but receiving notifications and drawing happens here.

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import createCore from '#core';
import hybridUrl from '../../models/hybrid.onnx?url';
import weightsUrl from '../../models/hybrid.vglh?url';
import smallUrl from '../../models/stress.onnx?url';
import { systemTimers } from '../bluetooth/timers.ts';
import type { Core } from '../core/module.ts';
import { HYBRID_CARD } from '../inference/shipped.ts';
import { Engine, type Post } from './engine.ts';
import type { ToWorker } from './messages.ts';
import { keepOnly, modelFile } from './model_files.ts';
import type { ModelFiles } from './models.ts';
import { OnnxClient, type OpenPort } from './onnx_client.ts';
import type { FromOnnx } from './onnx_protocol.ts';
import onnxWorkerUrl from './onnx_worker.ts?worker&url';
import { OWN_FILES } from './own_files.ts';
import { scriptUrl } from './trusted_types.ts';

const post: Post = (message, transfer) => self.postMessage(message, { transfer });
const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const openOnnx: OpenPort = (received, failed) => {
  const worker = new Worker(scriptUrl(onnxWorkerUrl), { type: 'module', name: 'vigil-onnx' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromOnnx>) => received(data));
  worker.addEventListener('error', ({ message }) => {
    failed(`ONNX Runtime Web's worker stopped${message ? `: ${message}` : ''}`);
  });
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() };
};

const GRAPHS = { small: smallUrl, hybrid: hybridUrl };
const onnx = new OnnxClient(openOnnx, runtimeUrl);
const files: ModelFiles = {
  weights: (_, progress) => modelFile(weightsUrl, progress, HYBRID_CARD.weights?.sha256),
  engine: (card, graph, progress) =>
    onnx.load(card, typeof graph === 'string' ? GRAPHS[graph] : graph, progress),
  own: OWN_FILES,
};

// The page says nothing before it has heard `ready`.
async function start(): Promise<void> {
  const core = (await createCore()) as unknown as Core;
  const engine = new Engine(core, systemTimers, files, post);
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    try {
      engine.handle(data);
    } catch (error) {
      post({ type: 'failed', message: `The engine stopped: ${why(error)}. Reload the page.` }, []);
    }
  });
  post({ type: 'ready' }, []);
  await keepOnly([...Object.values(GRAPHS), weightsUrl, runtimeUrl]).catch(() => {}); // next time
}

start().catch((error: unknown) => {
  post(
    { type: 'failed', message: `The engine could not start: ${why(error)}. Reload the page.` },
    [],
  );
});
