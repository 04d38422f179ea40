// A watch as the mock BlueZ shows it: services, characteristics, and what they say.
import { GATT } from '../../../web/generated/core.ts';

type Flag = 'read' | 'write' | 'notify' | 'indicate';

export interface MockCharacteristic {
  readonly uuid: string;
  readonly flags: readonly Flag[];
  /** The object's D-Bus path, while connected. */
  path: string;
  notifying: boolean;
  onRead?: () => Uint8Array | Promise<Uint8Array>;
  onWrite?: (value: Uint8Array) => void | Promise<void>;
  /** BlueZ answers once this is done. */
  onSubscribe?: () => void | Promise<void>;
}

export class MockWatch {
  readonly name: string;
  readonly address: string;
  readonly services: { uuid: string; characteristics: MockCharacteristic[] }[] = [];
  /** Service UUIDs in the advertisement; as many as it has unless set. */
  advertised: string[] = [];
  /** Set by the mock BlueZ: sends a notification. */
  send: (characteristic: MockCharacteristic, value: Uint8Array) => void = () => {};

  constructor(name: string, address = 'C0:FF:EE:00:00:01') {
    this.name = name;
    this.address = address;
  }

  *characteristics(): Generator<MockCharacteristic> {
    for (const service of this.services) yield* service.characteristics;
  }

  /** Adds a characteristic of the core's GATT table by its name there. */
  has(name: (typeof GATT)[number]['name'], value?: () => Uint8Array): MockCharacteristic {
    const row = GATT.find((candidate) => candidate.name === name);
    if (!row) throw new RangeError(`the GATT table has no ${name}`);
    const flags = (['read', 'write', 'notify', 'indicate'] as const).filter((use) => row[use]);
    const characteristic: MockCharacteristic = {
      uuid: row.uuid,
      flags,
      path: '',
      notifying: false,
      ...(value ? { onRead: value } : {}),
    };
    const service = this.services.find(({ uuid }) => uuid === row.service);
    if (service) {
      service.characteristics.push(characteristic);
    } else {
      this.services.push({ uuid: row.service, characteristics: [characteristic] });
      this.advertised.push(row.service);
    }
    return characteristic;
  }
}

const utf8 = (value: string) => (): Uint8Array => new TextEncoder().encode(value);

/** A chest-strap-like watch: heart rate with RR, battery, maker and model. */
export class HeartRateWatch extends MockWatch {
  readonly heartRate: MockCharacteristic;
  readonly #battery: MockCharacteristic;
  batteryPercent = 87;

  constructor(name = 'Test watch', address?: string) {
    super(name, address);
    this.heartRate = this.has('heart_rate_measurement');
    this.#battery = this.has('battery_level', () => Uint8Array.of(this.batteryPercent));
    this.has('manufacturer_name', utf8('Test maker'));
    this.has('model_number', utf8('T1'));
  }

  setBattery(percent: number): void {
    this.batteryPercent = percent;
    this.send(this.#battery, Uint8Array.of(percent));
  }

  /** @param rrMs intervals since the last one @param worn null: the watch does not say */
  measure(bpm: number, rrMs: readonly number[] = [], worn: boolean | null = true): void {
    this.send(this.heartRate, heartRateMeasurement(bpm, rrMs, worn));
  }
}

/** Heart Rate Measurement (2A37). */
export function heartRateMeasurement(
  bpm: number,
  rrMs: readonly number[],
  worn: boolean | null,
): Uint8Array {
  const contact = worn === null ? 0 : worn ? 0b110 : 0b100;
  const flags = contact | (rrMs.length > 0 ? 0b1_0000 : 0);
  const units = rrMs.map((ms) => Math.round((ms * 1024) / 1000));
  return Uint8Array.of(flags, bpm, ...units.flatMap((rr) => [rr & 0xff, rr >> 8]));
}
