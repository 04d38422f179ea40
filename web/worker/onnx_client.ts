// ONNX Runtime Web in a worker of its own, as an engine: building a session takes a third of a
// second, and neither that nor its windows may hold up a watch's notifications.
import { type Card, ModelError } from '../inference/card.ts';
import type { ModelEngine, Prediction } from '../inference/onnx_engine.ts';
import type { FromOnnx, ToOnnx } from './onnx_protocol.ts';

/** The worker, or what stands for it in tests. */
export interface OnnxPort {
  post(message: ToOnnx): void;
  end(): void;
}

/** @param failed the worker did not start, or stopped */
export type OpenPort = (
  received: (message: FromOnnx) => void,
  failed: (message: string) => void,
) => OnnxPort;

interface Waiting<T> {
  readonly done: (value: T) => void;
  readonly failed: (error: Error) => void;
}

export class OnnxClient {
  readonly #open: OpenPort;
  readonly #runtime: string;
  readonly #loads = new Map<number, Waiting<string> & { progress: (bytes: number) => void }>();
  readonly #runs = new Map<number, Waiting<Prediction>>();
  #port: OnnxPort | null = null;
  #count = 0;

  /** @param runtime where ort-wasm-simd-threaded.wasm lies */
  constructor(open: OpenPort, runtime: string) {
    this.#open = open;
    this.#runtime = runtime;
  }

  /** @param graph the file, or where it lies */
  async load(
    card: Card,
    graph: string | Uint8Array<ArrayBuffer>,
    progress: (bytes: number) => void,
  ): Promise<ModelEngine> {
    const session = ++this.#count;
    this.#port ??= this.#open(
      (message) => this.#received(message),
      (message) => this.#stopped(message),
    );
    const port = this.#port;
    const name = await new Promise<string>((done, failed) => {
      this.#loads.set(session, { done, failed, progress });
      const bare = { ...card, core: { ...card.core, hybrid: null } }; // the graph has the weights
      port.post({ type: 'load', session, card: bare, graph, runtime: this.#runtime });
    });
    return {
      name,
      run: (input, state) =>
        new Promise((done, failed) => {
          if (port !== this.#port) return failed(new ModelError(`${name} has stopped`));
          const run = ++this.#count;
          this.#runs.set(run, { done, failed });
          port.post({ type: 'run', session, run, input, state });
        }),
    };
  }

  #received(message: FromOnnx): void {
    switch (message.type) {
      case 'progress':
        this.#loads.get(message.session)?.progress(message.bytes);
        break;
      case 'loaded':
        taken(this.#loads, message.session)?.done(message.name);
        break;
      case 'not-loaded':
        taken(this.#loads, message.session)?.failed(new ModelError(message.message));
        break;
      case 'ran':
        taken(this.#runs, message.run)?.done(message.prediction);
        break;
      case 'not-run':
        taken(this.#runs, message.run)?.failed(new ModelError(message.message));
        break;
    }
  }

  /** Whoever waits is told; the next load begins with a new worker. */
  #stopped(message: string): void {
    this.#port?.end();
    this.#port = null;
    for (const waiting of [...this.#loads.values(), ...this.#runs.values()]) {
      waiting.failed(new ModelError(message));
    }
    this.#loads.clear();
    this.#runs.clear();
  }
}

function taken<T>(waiting: Map<number, T>, key: number): T | undefined {
  const found = waiting.get(key);
  waiting.delete(key);
  return found;
}
