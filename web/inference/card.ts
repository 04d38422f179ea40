// The model card beside an .onnx file: strictly read, for the core and for whoever runs the graph.
import type { ModelCard } from '#core';
import { sha256 } from './sha256.ts';

/** How the graph is fed and what it gives. */
export interface Graph {
  /** Of the .onnx file, hexadecimal. */
  readonly sha256: string;
  /** The names of the graph's tensors. */
  readonly input: string;
  readonly output: string;
  readonly state: string;
  readonly nextState: string;
}

/** The file from which the core runs the network itself (core/inference/hybrid-weights.md). */
export interface Weights {
  /** Beside the card. */
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface Card {
  /** For people. */
  readonly name: string;
  readonly graph: Graph;
  /** Null: the core needs no file, or cannot run the network. */
  readonly weights: Weights | null;
  readonly core: ModelCard;
}

/** The core has the card's network, and can run it itself: with its weights, where it has such. */
export const runsInCore = ({ core }: Card): boolean =>
  core.logistic !== null || core.hybrid !== null;

/** The card with the network of its weights file; throws a ModelError for another file. */
export async function withWeights(card: Card, file: Uint8Array<ArrayBuffer>): Promise<Card> {
  if (!card.weights || (await sha256(file)) !== card.weights.sha256) {
    throw new ModelError(`the weights are not those of the model's card (${card.name})`);
  }
  return { ...card, core: { ...card.core, hybrid: file } };
}

/** The model cannot be run; the message is for people. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** The card is not one; the message names what is wrong with it. */
export class CardError extends Error {
  override readonly name = 'CardError';
}

const FORMAT = 'vigil-model-card/1';

/** @param json a card as JSON.parse gives it; throws a CardError */
export function readCard(json: unknown): Card {
  const card = new Part(json, 'the card');
  if (card.text('format') !== FORMAT) throw new CardError(`the card's format is not ${FORMAT}`);
  const graph = card.part('graph');
  const windows = card.part('windows');
  const baseline = card.part('baseline');
  const calibration = card.part('calibration');
  const decision = card.part('decision');
  const network = card.maybe('network');
  const weights = card.maybe('weights');
  return {
    name: card.text('name'),
    graph: {
      sha256: graph.text('sha256', /^[0-9a-f]{64}$/),
      input: graph.text('input'),
      output: graph.text('output'),
      state: graph.text('state'),
      nextState: graph.text('next_state'),
    },
    weights: weights && {
      file: weights.text('file', /^[^/\\]+$/),
      sha256: weights.text('sha256', /^[0-9a-f]{64}$/),
    },
    core: {
      inputs: card.parts('inputs').map((input) => ({
        feature: input.text('feature'),
        logOffset: input.number('log_offset', Number.NaN),
        spread: input.number('spread'),
        required: input.flag('required'),
        label: input.text('label', /^.{0,39}$/, ''),
      })),
      gates: card.parts('gates').map((gate) => ({
        feature: gate.text('feature'),
        most: gate.number('most'),
      })),
      featureWindowS: windows.number('features_s', 0),
      hrvWindowS: windows.number('hrv_s', 0),
      windowSteps: windows.whole('steps'),
      stepS: windows.whole('step_s'),
      stateSize: graph.whole('state_size'),
      latencyS: card.number('latency_s'),
      baselineS: baseline.number('time_constant_s'),
      priorS: baseline.number('prior_s'),
      calibrationS: baseline.number('calibration_s'),
      clip: baseline.number('clip'),
      slope: calibration.number('slope'),
      intercept: calibration.number('intercept'),
      interval: calibration.number('interval'),
      threshold: decision.number('threshold'),
      margin: decision.number('margin'),
      patienceS: decision.number('patience_s'),
      logistic: network && {
        weights: network.numbers('weights'),
        bias: network.number('bias'),
        smoothingS: network.number('smoothing_s'),
      },
      hybrid: null,
    },
  };
}

/** An object of the JSON, whose fields are read by their type. */
class Part {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #where: string;

  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new CardError(`${where} is not an object`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#where = where;
  }

  part(name: string): Part {
    return new Part(this.#fields[name], `${name} in ${this.#where}`);
  }

  maybe(name: string): Part | null {
    return this.#fields[name] === undefined ? null : this.part(name);
  }

  parts(name: string): Part[] {
    const list = this.#fields[name];
    if (!Array.isArray(list)) throw this.#wrong(name, 'a list');
    return list.map((value, i) => new Part(value, `${name}[${i}] in ${this.#where}`));
  }

  /** @param otherwise where there is no such field */
  text(name: string, form = /./, otherwise?: string): string {
    const value = this.#fields[name] ?? otherwise;
    if (typeof value !== 'string' || !form.test(value)) throw this.#wrong(name, 'a text that fits');
    return value;
  }

  /** @param otherwise where there is no such field */
  number(name: string, otherwise?: number): number {
    const value = this.#fields[name] ?? otherwise;
    if (typeof value !== 'number') throw this.#wrong(name, 'a number');
    return value;
  }

  numbers(name: string): number[] {
    const list = this.#fields[name];
    if (!Array.isArray(list) || !list.every((value) => typeof value === 'number')) {
      throw this.#wrong(name, 'a list of numbers');
    }
    return list;
  }

  whole(name: string): number {
    const value = this.number(name);
    if (!Number.isInteger(value) || value < 0) throw this.#wrong(name, 'a whole number');
    return value;
  }

  flag(name: string): boolean {
    const value = this.#fields[name] ?? false;
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false');
    return value;
  }

  #wrong(name: string, expected: string): CardError {
    return new CardError(`${name} in ${this.#where} is not ${expected}`);
  }
}
