// The models that all watches of the worker can be given: those that come with Vigil, and one of the
// person's own. What a model needs is loaded when it is first wanted, checked, and timed once.
import type { Timers } from '../bluetooth/timers.ts';
import type { Core } from '../core/module.ts';
import {
  type Card,
  CardError,
  ModelError,
  readCard,
  runsInCore,
  withWeights,
} from '../inference/card.ts';
import type { ModelEngine } from '../inference/onnx_engine.ts';
import type { Cost } from '../inference/selection.ts';
import { sha256 } from '../inference/sha256.ts';
import { HYBRID_CARD, STRESS_CARD } from '../inference/shipped.ts';
import { type Load, loadedOnce } from './loaded_once.ts';
import type { ModelId } from './messages.ts';
import type { KeptFiles } from './own_files.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export type ShippedId = Exclude<ModelId, 'own'>;
const SHIPPED: Readonly<Record<ShippedId, Card>> = { small: STRESS_CARD, hybrid: HYBRID_CARD };

/** Where shipped files and engines come from. */
export interface ModelFiles {
  /** A shipped model's weights file. */
  weights(model: ShippedId, progress: (bytes: number) => void): Promise<Bytes>;
  /** Runs a model's graph beside the core: a shipped one, or the bytes of a file. */
  engine(
    card: Card,
    graph: ShippedId | Bytes,
    progress: (bytes: number) => void,
  ): Promise<ModelEngine>;
  /** The person's own model's. */
  readonly own: KeptFiles;
}

interface Shelved {
  /** With its weights once they are loaded. */
  card: Card;
  readonly signals: readonly string[];
  readonly inCore: Load<Card>;
  readonly onnx: Load<ModelEngine>;
  /** Of the engines that are loaded. */
  readonly costs: { core?: Cost; onnx?: Cost };
}

const CORE_TRIALS = 10; // windows; a few ms on the slowest model that ships
const ONNX_TRIALS = 5;

export class Models {
  readonly #core: Core;
  readonly #timers: Timers;
  readonly #files: ModelFiles;
  readonly #shelf = new Map<ModelId, Shelved>();

  constructor(core: Core, timers: Timers, files: ModelFiles) {
    this.#core = core;
    this.#timers = timers;
    this.#files = files;
    for (const id of ['small', 'hybrid'] as const) {
      this.#put(id, SHIPPED[id], id);
    }
  }

  /** As far as it is known; null: there is no such model. */
  card(id: ModelId): Card | null {
    return this.#shelf.get(id)?.card ?? null;
  }

  /** The core runs it, at once or when its weights are loaded. */
  coreCan(id: ModelId): boolean {
    const card = this.card(id);
    return card !== null && (runsInCore(card) || card.weights !== null);
  }

  /** The card as the core can run it; throws where its weights cannot be had. */
  async inCore(id: ModelId, progress: (bytes: number) => void): Promise<Card> {
    const { card, inCore } = this.#shelved(id);
    return runsInCore(card) ? card : inCore(progress);
  }

  /** The engine beside the core's. */
  async onnx(id: ModelId, progress: (bytes: number) => void): Promise<ModelEngine> {
    return this.#shelved(id).onnx(progress);
  }

  /** What a window costs here; null while that engine is not loaded. */
  cost(id: ModelId, engine: 'core' | 'onnx'): Cost | null {
    const { card, costs } = this.#shelved(id);
    if (engine === 'core' && runsInCore(card)) costs.core ??= this.#timeCore(card);
    return costs[engine] ?? null;
  }

  /** The signals that a model requires, by the core's names. */
  signals(id: ModelId): readonly string[] {
    return this.#shelved(id).signals;
  }

  /**
   * Takes in a model of the person's own, in place of the one before, and returns the files that it
   * is made of; throws where it cannot be used, with what to do.
   */
  async open(files: readonly File[]): Promise<readonly File[]> {
    const [graph, json] = [one(files, '.onnx'), one(files, '.json')];
    const bytes = async (file: File): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());
    let card = this.#accepted(readCard(parsed(await json.text(), json.name)));
    const graphBytes = await bytes(graph);
    if ((await sha256(graphBytes)) !== card.graph.sha256) {
      throw new ModelError(`${graph.name} is not the file of its card: their sha256 differ`);
    }
    const used = [graph, json];
    if (card.weights) {
      const { file } = card.weights;
      const weights = files.find(({ name }) => name === file);
      if (!weights) throw new ModelError(`the card names ${file}: choose it with the other files`);
      card = this.#accepted(await withWeights(card, await bytes(weights)));
      used.push(weights);
    }
    this.#put('own', card, graphBytes);
    return used;
  }

  /** Lets go of the person's own. */
  close(): void {
    this.#shelf.delete('own');
  }

  #put(id: ModelId, card: Card, graph: ShippedId | Bytes): void {
    const shelved: Shelved = {
      card,
      signals: this.#core.requiredSignals(card.core).split(' '),
      inCore: loadedOnce(async (progress) => {
        if (typeof graph !== 'string') throw new ModelError('the card has no network for the core');
        const whole = await withWeights(card, await this.#files.weights(graph, progress));
        shelved.card = this.#accepted(whole);
        return whole;
      }),
      onnx: loadedOnce(async (progress) => {
        let loaded = 0;
        const engine = await this.#files.engine(card, graph, (sum) => {
          loaded = sum;
          progress(sum);
        });
        shelved.costs.onnx = await this.#timeOnnx(card, engine, loaded);
        return engine;
      }),
      costs: {},
    };
    this.#shelf.set(id, shelved);
  }

  #accepted(card: Card): Card {
    const refusal = this.#core.cardRefusal(card.core);
    if (refusal) throw new CardError(refusal);
    return card;
  }

  #shelved(id: ModelId): Shelved {
    const shelved = this.#shelf.get(id);
    if (!shelved) throw new ModelError('no model of your own is open');
    return shelved;
  }

  #timeCore({ core: card }: Card): Cost {
    const trial = new this.#core.NetworkTrial(card);
    trial.run(1); // the first is the slowest
    const began = this.#timers.now();
    trial.run(CORE_TRIALS);
    const latencyMs = (this.#timers.now() - began) / CORE_TRIALS;
    trial.delete();
    return { latencyMs, loadedMb: (card.hybrid?.length ?? 0) / 1e6, cpuMs: latencyMs / card.stepS };
  }

  async #timeOnnx({ core: card }: Card, engine: ModelEngine, bytes: number): Promise<Cost> {
    const input = new Float32Array(card.windowSteps * card.inputs.length);
    const state = new Float32Array(card.stateSize);
    const began = this.#timers.now();
    for (let i = 0; i < ONNX_TRIALS; ++i) await engine.run(input, state);
    const latencyMs = (this.#timers.now() - began) / ONNX_TRIALS;
    return { latencyMs, loadedMb: bytes / 1e6, cpuMs: latencyMs / card.stepS };
  }
}

/** The one file of its kind. */
function one(files: readonly File[], ending: string): File {
  const [found, ...more] = files.filter(({ name }) => name.endsWith(ending));
  if (found && more.length === 0) return found;
  throw new ModelError(
    `${found ? 'more than one' : 'no'} ${ending} file was chosen: choose one model's .onnx file together with its card (.json)`,
  );
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CardError(`${name} is not JSON, as a model's card is`);
  }
}
