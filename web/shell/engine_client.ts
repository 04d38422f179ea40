// The worker, as the page uses it.
import type { FromWorker, ToWorker, WatchId } from '../worker/messages.ts';
import { scriptUrl } from '../worker/trusted_types.ts';
import workerUrl from '../worker/worker.ts?worker&url';

export class EngineClient {
  readonly #worker: Worker;

  /** @param failed the worker did not start, or stopped; the message is for people */
  constructor(received: (message: FromWorker) => void, failed: (message: string) => void) {
    this.#worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'vigil-core' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) =>
      received(data),
    );
    this.#worker.addEventListener('error', (event) => {
      const why = event.message ? `: ${event.message}` : '';
      failed(`The engine could not be loaded${why}. Reload the page.`);
    });
  }

  send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** A notification's bytes: they belong to the worker from here on. */
  packet(
    watch: WatchId,
    characteristic: number,
    bytes: Uint8Array<ArrayBuffer>,
    arrivalMs: number,
  ): void {
    this.send({ type: 'packet', watch, characteristic, bytes, arrivalMs }, [bytes.buffer]);
  }
}
