// Executes a model's graph with ONNX Runtime Web, in the worker and in node alike: one thread, its
// bytes handed over, nothing fetched by itself.
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web/wasm';
import { type Card, ModelError } from './card.ts';
import { sha256 } from './sha256.ts';

/** What a run of the graph gives. */
export interface Prediction {
  readonly logit: number;
  readonly state: Float32Array;
}

/** Whatever executes the graph of one model. */
export interface ModelEngine {
  /** For people. */
  readonly name: string;
  /**
   * @param input [steps, inputs], newest last
   * @param state of the run before
   */
  run(input: Float32Array, state: Float32Array): Promise<Prediction>;
}

/**
 * Throws a ModelError for a graph that is not the card's, or not what the card says.
 *
 * @param graph the .onnx file
 * @param runtime ort-wasm-simd-threaded.wasm of the onnxruntime-web that is installed
 */
export async function loadOnnxEngine(
  card: Card,
  graph: Uint8Array<ArrayBuffer>,
  runtime: Uint8Array<ArrayBuffer>,
): Promise<ModelEngine> {
  if ((await sha256(graph)) !== card.graph.sha256) {
    throw new ModelError(`the model's file is not the one of its card (${card.name})`);
  }
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
  env.wasm.wasmBinary = runtime;
  env.wasm.numThreads = 1;
  env.wasm.proxy = false;
  env.logLevel = 'error';
  const session = await InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    // Weights kept in 8 bits are for storage: computed in floating point, as in training.
    extra: { session: { disable_quant_qdq: '1' } },
  });
  const engine = new OnnxEngine(card, session, Tensor);
  await engine.warmUp();
  return engine;
}

class OnnxEngine implements ModelEngine {
  readonly name = 'ONNX Runtime Web';
  readonly #card: Card;
  readonly #session: InferenceSession;
  readonly #tensor: TensorConstructor;

  constructor(card: Card, session: InferenceSession, tensor: TensorConstructor) {
    this.#card = card;
    this.#session = session;
    this.#tensor = tensor;
  }

  async run(input: Float32Array, state: Float32Array): Promise<Prediction> {
    const { graph, core } = this.#card;
    const { [graph.output]: logit, [graph.nextState]: next } = await this.#session.run({
      [graph.input]: this.#row(input, [1, core.windowSteps, core.inputs.length]),
      ...(state.length > 0 && { [graph.state]: this.#row(state, [1, state.length]) }),
    });
    return {
      logit: floats(logit)[0] ?? Number.NaN,
      state: state.length > 0 ? floats(next) : state,
    };
  }

  /** The first run is the slowest, and shows whether the graph is what the card says. */
  async warmUp(): Promise<void> {
    const { core } = this.#card;
    const input = new Float32Array(core.windowSteps * core.inputs.length);
    try {
      const { logit, state } = await this.run(input, new Float32Array(core.stateSize));
      if (Number.isFinite(logit) && state.length === core.stateSize) return;
    } catch (error) {
      throw this.#unlike(error instanceof Error ? error.message : String(error));
    }
    throw this.#unlike('its outputs differ');
  }

  #row(values: Float32Array, shape: readonly number[]): Tensor {
    return new this.#tensor('float32', values, shape);
  }

  #unlike(why: string): ModelError {
    return new ModelError(`the model's graph is not what its card says: ${why}`);
  }
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('an output is missing');
  return tensor.data;
}
