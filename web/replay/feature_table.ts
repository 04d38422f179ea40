// The features of a recording as a table: one row a step, one column a feature of the registry.
import type { ModelCard, Replay } from '../core/module.ts';
import { FEATURES } from '../generated/core.ts';

export class FeatureTable {
  readonly #columns: readonly number[];
  /** Rows that may come again, because late data changes them; by their time, ascending. */
  readonly #open = new Map<number, { madeMs: number; line: string }>();

  /** @param card the features that a model sees; null: all of the registry */
  constructor(card: ModelCard | null = null) {
    const wanted = card && new Set([...card.inputs, ...card.gates].map((one) => one.feature));
    this.#columns = FEATURES.flatMap(({ id }, i) => (!wanted || wanted.has(id) ? [i] : []));
  }

  header(): string {
    return ['t_s', ...this.#columns.map((i) => FEATURES[i]?.id)].join(',');
  }

  /**
   * The rows that the replay's last second has made final, each once; an absent value is an empty
   * cell.
   */
  *rows(replay: Replay): Generator<string> {
    while (replay.nextFeatureRow()) {
      const row = replay.featureRow();
      const cells = this.#columns.map((i) => cell(row[i] ?? Number.NaN));
      const line = [(replay.featureRowMs - replay.originMs) / 1000, ...cells].join(',');
      this.#open.set(replay.featureRowMs, { madeMs: replay.featureRowMadeMs, line });
    }
    for (const [time, { madeMs, line }] of this.#open) {
      if (madeMs >= replay.settledMs) break;
      this.#open.delete(time);
      yield line;
    }
  }

  /** At the end: those that nothing changed any more. */
  rest(): string[] {
    const lines = [...this.#open.values()].map(({ line }) => line);
    this.#open.clear();
    return lines;
  }
}

const cell = (value: number): string =>
  Number.isNaN(value) ? '' : String(Number(value.toPrecision(7)));
