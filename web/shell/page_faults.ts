// Faults that the page alone can see, told to the worker when they begin and when they end.
import { enumNumber } from '../core/snapshot.ts';

export type PageFault = 'adapter_off' | 'permission_gone' | 'tab_hidden' | 'storage_full';

export class PageFaults {
  readonly #tell: (kind: number, holds: boolean) => void;
  readonly #holding = new Set<PageFault>();

  /** @param tell the alert kind's number, and whether it holds from now on */
  constructor(tell: (kind: number, holds: boolean) => void) {
    this.#tell = tell;
  }

  set(fault: PageFault, holds: boolean): void {
    if (this.#holding.has(fault) === holds) return;
    if (holds) this.#holding.add(fault);
    else this.#holding.delete(fault);
    this.#tell(enumNumber('AlertKind', fault), holds);
  }
}
