// One engine beside the core's own for all watches: loaded when the first of them wants it.
import type { ModelEngine } from '../inference/onnx_engine.ts';
import type { LoadEngine } from './model.ts';

/** Loads once, however often it is asked; after a failure, again. Who waits hears of the progress. */
export function loadedOnce(load: LoadEngine): LoadEngine {
  const waiting = new Set<(bytes: number) => void>();
  let engine: Promise<ModelEngine> | null = null;
  return (progress) => {
    waiting.add(progress);
    engine ??= load((bytes) => {
      for (const each of waiting) each(bytes);
    })
      .catch((error: unknown) => {
        engine = null;
        throw error;
      })
      .finally(() => waiting.clear());
    return engine;
  };
}
