// Faults that the page alone can see, told to the worker when they begin and when they end.
import { enumNumber } from '../core/snapshot.ts';
import type { EngineClient } from './engine_client.ts';

export type PageFault = 'adapter_off' | 'permission_gone' | 'tab_hidden';

export class PageFaults {
  readonly #engine: Pick<EngineClient, 'send'>;
  readonly #now: () => number;
  readonly #holding = new Set<PageFault>();

  constructor(engine: Pick<EngineClient, 'send'>, now: () => number) {
    this.#engine = engine;
    this.#now = now;
  }

  set(fault: PageFault, holds: boolean): void {
    if (this.#holding.has(fault) === holds) return;
    if (holds) this.#holding.add(fault);
    else this.#holding.delete(fault);
    const kind = enumNumber('AlertKind', fault);
    this.#engine.send({ type: 'page-fault', kind, holds, nowMs: this.#now() });
  }
}
