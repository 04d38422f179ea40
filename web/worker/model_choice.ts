// Which model and engine a watch is to have: what the person wants, and what the load makes of it.
import {
  type Candidate,
  type Load,
  type Reason,
  Strained,
  select,
} from '../inference/selection.ts';
import { type EngineChoice, MODEL_IDS, type ModelChoice, type ModelId } from './messages.ts';
import type { Models } from './models.ts';

const ENGINES = ['core', 'onnx'] as const;

const WHY: Readonly<Record<Reason, string>> = {
  wanted: '',
  least: 'it costs least here',
  unfit: 'the chosen one asks for signals that this watch does not send',
  busy: 'this device is busy',
  'device-battery': "this device's battery is low",
  'watch-battery': "the watch's battery is low",
};

export interface Wish {
  readonly model: ModelChoice;
  readonly engine: EngineChoice;
}
export const DEFAULT_WISH: Wish = { model: 'small', engine: 'core' };

export interface Choice {
  readonly model: ModelId;
  readonly engine: EngineChoice;
  /** For people; empty: it is the one that is wanted. */
  readonly why: string;
}

export class Choosing {
  readonly #models: Models;
  #wish: Wish = DEFAULT_WISH;
  #strained = new Strained();
  /** What could not be loaded, and why; until the next wish. */
  readonly #lost = new Map<ModelId, string>();

  constructor(models: Models, wish: Wish) {
    this.#models = models;
    this.wish(wish);
  }

  wish(wish: Wish): void {
    this.#wish = wish;
    this.#strained = new Strained();
    this.#lost.clear();
    // To be compared it has to be timed; what cannot be loaded is no candidate.
    if (wish.model === 'auto') this.#models.inCore('hybrid', () => {}).catch(() => {});
  }

  /** A model cannot be run: it is not tried again before the next wish. */
  lose(model: ModelId, why: string): void {
    this.#lost.set(model, `${this.#models.card(model)?.name} cannot run: ${why}`);
  }

  /** With nothing known of the load. */
  get wanted(): Choice {
    const { model, engine } = this.#wish;
    if (model === 'auto') return { model: 'small', engine: 'core', why: WHY.least };
    const why = this.#models.card(model) ? this.#lost.get(model) : 'no model of your own is open';
    if (why) return { model: 'small', engine: 'core', why };
    return { model, engine: this.#models.coreCan(model) ? engine : 'onnx', why: '' };
  }

  /**
   * Once a second of a live watch.
   *
   * @param sends the signals that come from the watch, by the core's names
   */
  second(load: Load, sends: ReadonlySet<string>): Choice {
    const strain = this.#strained.second(load);
    const { wanted } = this;
    const auto = this.#wish.model === 'auto';
    const is = (candidate: Candidate): boolean =>
      candidate.model === wanted.model &&
      candidate.engine === (wanted.engine === 'core' ? 'core' : 'onnx');
    const candidates = this.#candidates(sends);
    // While it is loaded there is nothing to hold against what is wanted.
    if (!auto && !candidates.some(is)) return wanted;
    const found = select(candidates, auto ? null : is, strain);
    if (!found || found.reason === 'wanted') return wanted;
    const { model, engine } = found.candidate;
    return { model, engine, why: WHY[found.reason] };
  }

  /** Every model with each engine that is loaded for it. */
  #candidates(sends: ReadonlySet<string>): Candidate<ModelId>[] {
    return MODEL_IDS.filter((model) => this.#models.card(model)).flatMap((model) => {
      const fits = this.#models.signals(model).every((signal) => sends.has(signal));
      return ENGINES.flatMap((engine) => {
        const cost = this.#models.cost(model, engine);
        return cost ? [{ model, engine, cost, fits }] : [];
      });
    });
  }
}
