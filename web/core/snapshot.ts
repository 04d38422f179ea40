// Reads a Snapshot's bytes by the offsets that the core describes (web/generated/core.ts).
import { ENUMS, SNAPSHOT } from '../generated/core.ts';

type Records = typeof SNAPSHOT.records;
type RecordName = keyof Records;
type FieldOf<R extends RecordName> = Records[R]['fields'][number];
type NumberField<R extends RecordName> = Exclude<
  FieldOf<R>,
  { count: number } | { record: string }
>;

/** A record's numbers under the names of the C++ struct. */
export type View<R extends RecordName> = { readonly [F in NumberField<R> as F['name']]: number };

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly offset: number;
  readonly count?: number;
  readonly record?: string;
}

const BYTES = SNAPSHOT.records.Snapshot.bytes;

/** The index of a name in the core's vocabulary. */
export function enumNumber<E extends keyof typeof ENUMS>(
  vocabulary: E,
  name: (typeof ENUMS)[E][number],
): number {
  return (ENUMS[vocabulary] as readonly string[]).indexOf(name);
}

export class Snapshot {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly whole: View<'Snapshot'>;

  /** Throws a RangeError for bytes that another version of the core wrote. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < BYTES) throw new RangeError(`a Snapshot of ${bytes.length} bytes`);
    this.whole = this.#record('Snapshot', 0);
    const { magic, version, bytes: size } = this.whole;
    if (magic !== SNAPSHOT.magic || version !== SNAPSHOT.version || size !== BYTES) {
      throw new RangeError(`a Snapshot of version ${version}, not ${SNAPSHOT.version}`);
    }
  }

  get device(): string {
    const { offset, count } = this.#field('device');
    const bytes = this.#bytes.subarray(offset, offset + (count ?? 0));
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.slice(0, end));
  }

  vital(vital: number): View<'VitalView'> {
    return this.#element('vitals', 'VitalView', vital);
  }

  get stress(): View<'StressView'> {
    return this.#element('stress', 'StressView', 0);
  }

  get rhythm(): View<'RhythmView'> {
    return this.#element('rhythm', 'RhythmView', 0);
  }

  /** The listed alerts, most urgent first. */
  alerts(): View<'AlertView'>[] {
    return Array.from({ length: this.whole.alert_count }, (_, i) =>
      this.#element('alerts', 'AlertView', i),
    );
  }

  ledger(channel: number): View<'LedgerView'> {
    return this.#element('ledger', 'LedgerView', channel);
  }

  quality(channel: number): View<'QualityView'> {
    return this.#element('quality', 'QualityView', channel);
  }

  #element<R extends RecordName>(name: string, record: R, index: number): View<R> {
    const field = this.#field(name);
    if (index < 0 || index >= (field.count ?? 1)) throw new RangeError(`${name}[${index}]`);
    return this.#record(record, field.offset + index * SNAPSHOT.records[record].bytes);
  }

  #field(name: string): Field {
    const fields: readonly Field[] = SNAPSHOT.records.Snapshot.fields;
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) throw new RangeError(`a Snapshot has no ${name}`);
    return field;
  }

  #record<R extends RecordName>(record: R, offset: number): View<R> {
    const fields: readonly Field[] = SNAPSHOT.records[record].fields;
    const entries = fields
      .filter((field) => field.count === undefined && field.record === undefined)
      .map((field) => [field.name, this.#number(field.kind, offset + field.offset)]);
    return Object.fromEntries(entries);
  }

  #number(kind: string, offset: number): number {
    switch (kind) {
      case 'u8':
        return this.#view.getUint8(offset);
      case 'u32':
        return this.#view.getUint32(offset, true);
      case 'f32':
        return this.#view.getFloat32(offset, true);
      case 'f64':
        return this.#view.getFloat64(offset, true);
      default:
        throw new RangeError(`a Snapshot field of kind ${kind}`);
    }
  }
}
