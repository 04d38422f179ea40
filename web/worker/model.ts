// The model of one watch. The small one runs in the core from the first window on; another one, or
// ONNX Runtime Web, takes over once it is loaded: with the wearer's baseline, its own state anew.
// Under strain, or where its signals are missing, it gives way (model_choice.ts). Without any
// everything else works.
import type { Monitor } from '../core/module.ts';
import { type Card, runsInCore } from '../inference/card.ts';
import {
  CORE_ENGINE,
  ComparingRunner,
  CoreRunner,
  type Difference,
} from '../inference/core_engine.ts';
import { MODEL_MISSING, ModelRunner, type Runner } from '../inference/model_runner.ts';
import type { ModelEngine } from '../inference/onnx_engine.ts';
import type { Load } from '../inference/selection.ts';
import { STRESS_CARD } from '../inference/shipped.ts';
import type { Answers } from './answers.ts';
import type { ModelNews } from './messages.ts';
import { type Choice, Choosing, type Wish } from './model_choice.ts';
import type { Models } from './models.ts';

const PROGRESS_BYTES = 1_000_000; // no news for less
const COMPARISON_NEWS = 10; // windows

/** What is measured, as far as the model is concerned. */
export interface Measured {
  readonly monitor: Monitor;
  /** The monitor's time of now. */
  now(): number;
}

export class Model {
  readonly #models: Models;
  readonly #answers: Answers;
  readonly #tell: (news: ModelNews) => void;
  readonly #choosing: Choosing;
  #choice: Choice;
  /** What the monitor has: the one before, while another is loaded. */
  #mounted: Card = STRESS_CARD;
  #measured: Measured | null = null;
  #runner: Runner | null = null;
  /** The engine beside the core's is loaded, or is being so. */
  #asked = false;
  #mounting: Promise<void> = Promise.resolve();
  #turn = 0;

  constructor(models: Models, answers: Answers, tell: (news: ModelNews) => void, wish: Wish) {
    this.#models = models;
    this.#answers = answers;
    this.#tell = tell;
    this.#choosing = new Choosing(models, wish);
    this.#choice = this.#choosing.wanted;
  }

  /** A monitor begins, with the small model. */
  begin(measured: Measured): void {
    this.#measured = measured;
    this.#mounted = STRESS_CARD;
    this.#answers.give(measured.monitor, STRESS_CARD);
    this.#change(this.#choosing.wanted);
  }

  /** The card that the monitor has. */
  get mounted(): Card {
    return this.#mounted;
  }

  end(): void {
    this.#turn += 1;
    this.#runner?.end();
    this.#runner = null;
    this.#measured = null;
  }

  /** Models and engines may take turns: what waits is run by the one that is chosen now. */
  choose(wish: Wish): void {
    this.#choosing.wish(wish);
    this.#change(this.#choosing.wanted);
  }

  /** Once a second of a live watch (Choosing.second). */
  second(load: Load, sends: ReadonlySet<string>): void {
    const { model, engine } = this.#choice;
    const next = this.#choosing.second(load, sends);
    if (next.model !== model || next.engine !== engine) this.#change(next);
  }

  /** There is an engine that has still to be loaded. */
  get lacking(): boolean {
    return this.#choice.engine !== 'core' && !this.#asked;
  }

  /** Loads it, if that was not done yet. Resolves when that has succeeded or failed. */
  async want(): Promise<void> {
    if (!this.lacking) return;
    this.#asked = true;
    await this.#inTurn(async () => {
      const engine = await this.#models.onnx(this.#choice.model, this.#progress());
      return () => this.#attach(engine);
    });
  }

  /** Runs what waits; resolves when nothing does any more. */
  async run(): Promise<void> {
    await this.#runner?.run();
  }

  /** The same, with a model or an engine that has first to be loaded. */
  async settle(): Promise<void> {
    await this.#mounting;
    if (this.#measured && this.#measured.monitor.pendingWindow() !== 0) await this.want();
    await this.run();
  }

  #change(choice: Choice): void {
    const measured = this.#measured;
    if (!measured) return;
    this.#turn += 1;
    this.#runner?.end();
    this.#runner = null;
    this.#choice = choice;
    this.#asked = false;
    measured.monitor.setFault(MODEL_MISSING, false, measured.now());
    const card = this.#models.card(choice.model);
    if (choice.engine === 'onnx' || (card && runsInCore(card))) {
      this.#mounting = Promise.resolve();
      this.#mount(measured);
    } else {
      this.#mounting = this.#loadWeights(measured);
    }
  }

  /** Until the weights are there, the model before goes on. */
  async #loadWeights(measured: Measured): Promise<void> {
    this.#runner = new CoreRunner(measured.monitor);
    await this.#inTurn(async () => {
      await this.#models.inCore(this.#choice.model, this.#progress());
      return () => {
        this.#runner?.end();
        this.#mount(measured);
      };
    });
  }

  /** The monitor gets the chosen model; the core begins to run it where it is to. */
  #mount({ monitor }: Measured): void {
    const { model, engine } = this.#choice;
    const card = this.#models.card(model);
    if (card && card !== this.#mounted) this.#replace(monitor, card);
    this.#runner = engine === 'onnx' ? null : new CoreRunner(monitor);
    if (this.#runner) this.#ready(CORE_ENGINE);
  }

  #replace(monitor: Monitor, card: Card): void {
    this.#answers.take(monitor, this.#mounted);
    monitor.setModel(card.core);
    this.#mounted = card;
    this.#answers.give(monitor, card);
  }

  #attach(engine: ModelEngine): void {
    const { monitor } = this.#measured ?? {};
    if (!monitor) return;
    if (this.#choice.engine === 'onnx') {
      this.#runner = new ModelRunner(monitor, engine, (error) => this.#failed(error));
      this.#ready(engine.name);
    } else {
      this.#runner = new ComparingRunner(
        monitor,
        engine,
        (difference) => this.#compared(engine.name, difference),
        (error) => this.#failed(error),
      );
    }
  }

  /** What is loaded is used only if nothing else was chosen meanwhile. */
  async #inTurn(load: () => Promise<() => void>): Promise<void> {
    const turn = this.#turn;
    this.#loading('');
    try {
      const use = await load();
      if (turn === this.#turn) use();
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #progress(): (bytes: number) => void {
    const turn = this.#turn;
    let told = 0;
    return (bytes) => {
      if (turn !== this.#turn || bytes - told < PROGRESS_BYTES) return;
      told = bytes;
      this.#loading(`${Math.round(bytes / 1e6)} MB`);
    };
  }

  #loading(detail: string): void {
    if (!this.#runner) this.#tell({ state: 'loading', detail });
  }

  #ready(by: string, compared = ''): void {
    const { model, why } = this.#choice;
    const name = this.#models.card(model)?.name;
    this.#tell({ state: 'ready', detail: `${name}, by ${by}${why && `: ${why}`}`, compared });
  }

  #compared(name: string, { windows, most }: Difference): void {
    if (windows !== 1 && windows % COMPARISON_NEWS !== 0) return;
    const differs = `${name} differs by at most ${most.toExponential(0)} in ${windows} scores`;
    this.#ready(CORE_ENGINE, differs);
  }

  #failed(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (this.#mounted !== this.#models.card(this.#choice.model)) {
      this.#choosing.lose(this.#choice.model, why);
      this.#change(this.#choosing.wanted);
    } else if (this.#choice.engine !== 'onnx') {
      this.#ready(CORE_ENGINE, `no other engine to compare: ${why}`);
    } else {
      this.#tell({ state: 'failed', detail: why });
      this.#measured?.monitor.setFault(MODEL_MISSING, true, this.#measured.now());
    }
  }
}
