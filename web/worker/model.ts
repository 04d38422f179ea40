// The model in the worker: loaded once the first vitals are on screen, then run on whatever the
// present monitor has waiting. Without it everything else works.
import type { Monitor } from '../core/module.ts';
import { MODEL_MISSING, ModelRunner } from '../inference/model_runner.ts';
import type { ModelEngine } from '../inference/onnx_engine.ts';
import type { ModelNews } from './messages.ts';

const PROGRESS_BYTES = 1_000_000; // no news for less

/** @param progress how many bytes have come so far */
export type LoadEngine = (progress: (bytes: number) => void) => Promise<ModelEngine>;

/** What is measured, as far as the model is concerned. */
export interface Measured {
  readonly monitor: Monitor;
  /** The monitor's time of now. */
  now(): number;
}

export class Model {
  readonly #load: LoadEngine;
  readonly #tell: (news: ModelNews) => void;
  #engine: Promise<ModelEngine | null> | null = null;
  #measured: Measured | null = null;
  #runner: ModelRunner | null = null;

  constructor(load: LoadEngine, tell: (news: ModelNews) => void) {
    this.#load = load;
    this.#tell = tell;
  }

  /** Another monitor begins. A model that could not be loaded gets another chance. */
  begin(measured: Measured): void {
    this.end();
    this.#measured = measured;
    void this.#engine?.then((engine) => {
      if (engine === null) this.#engine = null;
      else this.#attach(engine);
    });
  }

  end(): void {
    this.#runner?.end();
    this.#runner = null;
    this.#measured = null;
  }

  get wanted(): boolean {
    return this.#engine !== null;
  }

  /** Loads it, if that was not done yet. Resolves when that has succeeded or failed. */
  async want(): Promise<void> {
    this.#engine ??= this.#loaded();
    const engine = await this.#engine;
    if (engine) this.#attach(engine);
  }

  /** Runs what waits; resolves when nothing does any more. */
  async run(): Promise<void> {
    await this.#runner?.run();
  }

  /** The same, with a model that has first to be loaded. */
  async settle(): Promise<void> {
    if (!this.#runner && this.#measured && this.#measured.monitor.pendingWindow() !== 0) {
      await this.want();
    }
    await this.run();
  }

  #attach(engine: ModelEngine): void {
    if (!this.#measured || this.#runner) return;
    this.#runner = new ModelRunner(this.#measured.monitor, engine, (error) => this.#failed(error));
  }

  async #loaded(): Promise<ModelEngine | null> {
    this.#tell({ state: 'loading', detail: '' });
    let told = 0;
    try {
      const engine = await this.#load((bytes) => {
        if (bytes - told < PROGRESS_BYTES) return;
        told = bytes;
        this.#tell({ state: 'loading', detail: `${Math.round(bytes / 1e6)} MB` });
      });
      this.#tell({ state: 'ready', detail: engine.name });
      return engine;
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #failed(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.#tell({ state: 'failed', detail });
    this.#measured?.monitor.setFault(MODEL_MISSING, true, this.#measured.now());
  }
}
