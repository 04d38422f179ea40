// The features of a recording as a table: one row a step, one column a feature of the registry.
import type { Replay } from '../core/module.ts';
import { FEATURES } from '../generated/core.ts';

export function featureHeader(): string {
  return ['t_s', ...FEATURES.map((column) => column.id)].join(',');
}

/** The rows that the replay's last second has completed; an absent value is an empty cell. */
export function* featureRows(replay: Replay): Generator<string> {
  while (replay.nextFeatureRow()) {
    const cells = Array.from(replay.featureRow(), (value) =>
      Number.isNaN(value) ? '' : String(Number(value.toPrecision(7))),
    );
    yield [(replay.featureRowMs - replay.originMs) / 1000, ...cells].join(',');
  }
}
