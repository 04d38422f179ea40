// The model in the worker. The core's own engine runs it from the first window on; ONNX Runtime Web,
// where it is wanted, is loaded once the first vitals are on screen. Without either everything else
// works.
import type { Monitor } from '../core/module.ts';
import {
  CORE_ENGINE,
  ComparingRunner,
  CoreRunner,
  type Difference,
} from '../inference/core_engine.ts';
import { MODEL_MISSING, ModelRunner, type Runner } from '../inference/model_runner.ts';
import type { ModelEngine } from '../inference/onnx_engine.ts';
import type { EngineChoice, ModelNews } from './messages.ts';

const PROGRESS_BYTES = 1_000_000; // no news for less
const COMPARISON_NEWS = 10; // windows

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
  readonly #inCore: boolean;
  #choice: EngineChoice;
  #engine: Promise<ModelEngine | null> | null = null;
  #measured: Measured | null = null;
  #runner: Runner | null = null;

  /**
   * @param load the engine beside the core's own
   * @param inCore the core can run the model
   */
  constructor(load: LoadEngine, tell: (news: ModelNews) => void, inCore: boolean) {
    this.#load = load;
    this.#tell = tell;
    this.#inCore = inCore;
    this.#choice = inCore ? 'core' : 'onnx';
  }

  /** Another monitor begins. An engine that could not be loaded gets another chance. */
  begin(measured: Measured): void {
    this.end();
    this.#measured = measured;
    if (this.#choice !== 'onnx') {
      this.#runner = new CoreRunner(measured.monitor);
      this.#tell({ state: 'ready', detail: CORE_ENGINE });
    }
    void this.#engine?.then((engine) => {
      if (engine === null) this.#engine = null;
      else this.#attach(measured, engine);
    });
  }

  end(): void {
    this.#runner?.end();
    this.#runner = null;
    this.#measured = null;
  }

  /** Engines may take turns: what waits is run by the one that is chosen now. */
  choose(choice: EngineChoice): void {
    if (!this.#inCore || choice === this.#choice) return;
    this.#choice = choice;
    const measured = this.#measured;
    if (!measured) return;
    measured.monitor.setFault(MODEL_MISSING, false, measured.now());
    this.begin(measured);
  }

  /** There is an engine that has still to be loaded. */
  get lacking(): boolean {
    return this.#choice !== 'core' && this.#engine === null;
  }

  /** Loads it, if that was not done yet. Resolves when that has succeeded or failed. */
  async want(): Promise<void> {
    this.#engine ??= this.#loaded();
    const measured = this.#measured;
    const engine = await this.#engine;
    if (engine && measured) this.#attach(measured, engine);
  }

  /** Runs what waits; resolves when nothing does any more. */
  async run(): Promise<void> {
    await this.#runner?.run();
  }

  /** The same, with an engine that has first to be loaded. */
  async settle(): Promise<void> {
    if (!this.#runner && this.#measured && this.#measured.monitor.pendingWindow() !== 0) {
      await this.want();
    }
    await this.run();
  }

  #attach({ monitor }: Measured, engine: ModelEngine): void {
    if (monitor !== this.#measured?.monitor) return;
    if (this.#choice === 'onnx' && this.#runner === null) {
      this.#runner = new ModelRunner(monitor, engine, (error) => this.#failed(error));
      this.#tell({ state: 'ready', detail: engine.name });
    } else if (this.#choice === 'both' && this.#runner instanceof CoreRunner) {
      this.#runner = new ComparingRunner(
        monitor,
        engine,
        (difference) => this.#compared(engine.name, difference),
        (error) => this.#failed(error),
      );
    }
  }

  async #loaded(): Promise<ModelEngine | null> {
    this.#loading('');
    let told = 0;
    try {
      return await this.#load((bytes) => {
        if (bytes - told < PROGRESS_BYTES) return;
        told = bytes;
        this.#loading(`${Math.round(bytes / 1e6)} MB`);
      });
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #loading(detail: string): void {
    if (this.#choice === 'onnx') this.#tell({ state: 'loading', detail });
  }

  #compared(name: string, { windows, most }: Difference): void {
    if (windows !== 1 && windows % COMPARISON_NEWS !== 0) return;
    const detail = `${CORE_ENGINE}; ${name} differs by at most ${most.toExponential(0)} in ${windows} scores`;
    this.#tell({ state: 'ready', detail });
  }

  #failed(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (this.#choice !== 'onnx') {
      this.#tell({ state: 'ready', detail: `${CORE_ENGINE}; no other engine to compare: ${why}` });
      return;
    }
    this.#tell({ state: 'failed', detail: why });
    this.#measured?.monitor.setFault(MODEL_MISSING, true, this.#measured.now());
  }
}
