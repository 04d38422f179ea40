// The core's own engine, alone and beside another one.
import type { MonitorBase } from '../core/module.ts';
import type { Runner } from './model_runner.ts';
import type { ModelEngine } from './onnx_engine.ts';

/** For people. */
export const CORE_ENGINE = "Vigil's core";

/** Runs a monitor's windows where they are made: at once, nothing to load. */
export class CoreRunner implements Runner {
  readonly #monitor: MonitorBase;
  #ended = false;

  constructor(monitor: MonitorBase) {
    this.#monitor = monitor;
  }

  async run(): Promise<void> {
    while (!this.#ended && this.#monitor.runWindow());
  }

  end(): void {
    this.#ended = true;
  }
}

/** How far another engine's outputs are from the core's. */
export interface Difference {
  readonly windows: number;
  /** The largest, of the graph's output. */
  readonly most: number;
}

interface Case {
  readonly input: Float32Array;
  readonly state: Float32Array;
  readonly logit: number;
}

/** The core's engine, whose outputs count; and another one on the same inputs and states. */
export class ComparingRunner implements Runner {
  readonly #monitor: MonitorBase;
  readonly #engine: ModelEngine;
  readonly #compared: (difference: Difference) => void;
  readonly #failed: (error: unknown) => void;
  readonly #cases: Case[] = [];
  #difference: Difference = { windows: 0, most: 0 };
  #running: Promise<void> | null = null;
  #ended = false;

  /** @param failed the other engine has failed, and is not asked again */
  constructor(
    monitor: MonitorBase,
    engine: ModelEngine,
    compared: (difference: Difference) => void,
    failed: (error: unknown) => void,
  ) {
    this.#monitor = monitor;
    this.#engine = engine;
    this.#compared = compared;
    this.#failed = failed;
  }

  /** The core's outputs are there at once; resolves when they are compared. */
  run(): Promise<void> {
    while (!this.#ended && this.#monitor.pendingWindow() !== 0) {
      const input = this.#monitor.windowInput().slice();
      const state = this.#monitor.modelState().slice();
      this.#monitor.runWindow();
      this.#cases.push({ input, state, logit: this.#monitor.logit });
    }
    this.#running ??= this.#compare().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  end(): void {
    this.#ended = true;
  }

  async #compare(): Promise<void> {
    for (let next = this.#cases.shift(); next && !this.#ended; next = this.#cases.shift()) {
      try {
        const { logit } = await this.#engine.run(next.input, next.state);
        const most = Math.max(this.#difference.most, Math.abs(logit - next.logit));
        this.#difference = { windows: this.#difference.windows + 1, most };
        if (!this.#ended) this.#compared(this.#difference);
      } catch (error) {
        if (!this.#ended) this.#failed(error);
        return;
      }
    }
  }
}
