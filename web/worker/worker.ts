// Vigil's one worker: everything but receiving notifications and drawing happens here.

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import createCore from '#core';
import graphUrl from '../../models/stress.onnx?url';
import { systemTimers } from '../bluetooth/timers.ts';
import type { Core } from '../core/module.ts';
import { loadOnnxEngine } from '../inference/onnx_engine.ts';
import { STRESS_CARD } from '../inference/shipped.ts';
import { Engine, type Post } from './engine.ts';
import type { ToWorker } from './messages.ts';
import type { LoadEngine } from './model.ts';
import { modelFiles } from './model_files.ts';

const post: Post = (message, transfer) => self.postMessage(message, { transfer });
const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const loadModel: LoadEngine = async (progress) => {
  const [graph, runtime] = await modelFiles([graphUrl, runtimeUrl], progress);
  if (!graph || !runtime) throw new Error('a file is missing');
  return loadOnnxEngine(STRESS_CARD, graph, runtime);
};

// The page says nothing before it has heard `ready`.
async function start(): Promise<void> {
  const core = (await createCore()) as unknown as Core;
  const engine = new Engine(core, systemTimers, loadModel, post);
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    try {
      engine.handle(data);
    } catch (error) {
      post({ type: 'failed', message: `The engine stopped: ${why(error)}. Reload the page.` }, []);
    }
  });
  post({ type: 'ready' }, []);
}

start().catch((error: unknown) => {
  post(
    { type: 'failed', message: `The engine could not start: ${why(error)}. Reload the page.` },
    [],
  );
});
