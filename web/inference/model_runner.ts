// Runs a monitor's windows through an engine, one after another, for as long as both live.
import type { MonitorBase } from '../core/module.ts';
import { enumNumber } from '../core/snapshot.ts';
import type { ModelEngine } from './onnx_engine.ts';

/** The fault of a monitor whose model cannot run. */
export const MODEL_MISSING = enumNumber('AlertKind', 'model_missing');

/** Whatever runs the windows of one monitor. */
export interface Runner {
  /** Resolves when nothing waits any more. */
  run(): Promise<void>;
  /** The monitor goes away: what is under way is let go. */
  end(): void;
}

export class ModelRunner implements Runner {
  readonly #monitor: MonitorBase;
  readonly #engine: ModelEngine;
  readonly #failed: (error: unknown) => void;
  #running: Promise<void> | null = null;
  #ended = false;

  /** @param failed the engine has failed, and is not asked again */
  constructor(monitor: MonitorBase, engine: ModelEngine, failed: (error: unknown) => void) {
    this.#monitor = monitor;
    this.#engine = engine;
    this.#failed = failed;
  }

  run(): Promise<void> {
    this.#running ??= this.#drain()
      .catch((error: unknown) => {
        if (this.#ended) return;
        this.#ended = true;
        this.#failed(error);
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  end(): void {
    this.#ended = true;
  }

  async #drain(): Promise<void> {
    while (!this.#ended) {
      const window = this.#monitor.pendingWindow();
      if (window === 0) return;
      // Copies: the engine takes its time, and the core's memory may grow meanwhile.
      const input = this.#monitor.windowInput().slice();
      const state = this.#monitor.modelState().slice();
      const prediction = await this.#engine.run(input, state);
      if (this.#ended) return;
      this.#monitor.modelState().set(prediction.state);
      this.#monitor.deliver(window, prediction.logit);
    }
  }
}
