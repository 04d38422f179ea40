// ONNX Runtime Web behind a message port: sessions are made and run where they delay nothing else.
import { loadOnnxEngine, type ModelEngine } from '../inference/onnx_engine.ts';
import type { FromOnnx, ToOnnx } from './onnx_protocol.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** As modelFile. */
export type LoadFile = (
  url: string,
  progress: (bytes: number) => void,
  hash: string | null,
) => Promise<Bytes>;

/** Answers each message through `post`. */
export function onnxServer(
  loadFile: LoadFile,
  post: (message: FromOnnx) => void,
): (message: ToOnnx) => Promise<void> {
  const engines = new Map<number, ModelEngine>();

  const load = async (wish: Extract<ToOnnx, { type: 'load' }>): Promise<void> => {
    const { session, card, graph } = wish;
    const came = [0, 0];
    const file = (i: 0 | 1, url: string, hash: string | null): Promise<Bytes> => {
      const progress = (bytes: number): void => {
        came[i] = bytes;
        post({ type: 'progress', session, bytes: (came[0] ?? 0) + (came[1] ?? 0) });
      };
      return loadFile(url, progress, hash);
    };
    const [graphBytes, runtime] = await Promise.all([
      typeof graph === 'string' ? file(0, graph, card.graph.sha256) : graph,
      file(1, wish.runtime, null),
    ]);
    const engine = await loadOnnxEngine(card, graphBytes, runtime);
    engines.set(session, engine);
    post({ type: 'loaded', session, name: engine.name });
  };

  const run = async (wish: Extract<ToOnnx, { type: 'run' }>): Promise<void> => {
    const engine = engines.get(wish.session);
    if (!engine) throw new RangeError(`there is no session ${wish.session}`);
    const prediction = await engine.run(wish.input, wish.state);
    post({ type: 'ran', run: wish.run, prediction });
  };

  return async (message) => {
    try {
      await (message.type === 'load' ? load(message) : run(message));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (message.type === 'load') {
        post({ type: 'not-loaded', session: message.session, message: why });
      } else {
        post({ type: 'not-run', run: message.run, message: why });
      }
    }
  };
}
