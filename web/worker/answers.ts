// What was learnt of a wearer from their answers, by model: each has its own, and waits for its return.
import type { Monitor } from '../core/module.ts';
import type { Card } from '../inference/card.ts';
import type { Personal } from './messages.ts';

export class Answers {
  readonly #known: Map<string, Uint8Array>;
  readonly #refused: (message: string) => void;

  /**
   * @param known from before
   * @param refused what is known cannot be used; the message is for people
   */
  constructor(known: readonly Personal[], refused: (message: string) => void) {
    this.#known = new Map(known.map(({ model, bytes }) => [model, bytes]));
    this.#refused = refused;
  }

  /** Keeps what the monitor has learnt with this model. */
  take(monitor: Monitor, { graph }: Card): Personal {
    const bytes = monitor.personal().slice() as Uint8Array<ArrayBuffer>;
    this.#known.set(graph.sha256, bytes);
    return { model: graph.sha256, bytes: bytes.slice() };
  }

  /** The monitor, which has this model now, goes on from what was learnt with it. */
  give(monitor: Monitor, { graph }: Card): void {
    const bytes = this.#known.get(graph.sha256);
    if (!bytes) return;
    const buffer = monitor.personalBuffer();
    buffer.set(bytes.subarray(0, buffer.length));
    const message = monitor.loadPersonal(bytes.length);
    if (message !== '') this.#refused(message);
  }

  forget(): void {
    this.#known.clear();
  }
}
