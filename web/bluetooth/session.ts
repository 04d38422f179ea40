// One connection, from the link to flowing measurements.
import { Fault, nothingToMeasure, refused } from './fault.ts';
import type { GattCharacteristic, GattDevice, GattRow } from './gatt.ts';
import type { GattQueue } from './gatt_queue.ts';

export const STEPS = ['connect', 'discover', 'subscribe', 'describe'] as const;
export type Step = (typeof STEPS)[number];

const CONNECT_LIMIT_MS = 10_000;
const RECONNECT_LIMIT_MS = 6000; // with the wait before it, and the steps after it, under 10 s
const DISCOVER_LIMIT_MS = 8000;
const OPERATION_LIMIT_MS = 5000;

export interface SessionEvents {
  step(step: Step): void;
  /** A value as it was notified, indicated or read; it now belongs to the listener. */
  value(row: GattRow, value: Uint8Array, arrivalMs: number): void;
}

type Found = ReadonlyMap<string, { row: GattRow; at: GattCharacteristic }>;

export class Session {
  readonly #device: GattDevice;
  readonly #table: readonly GattRow[];
  readonly #queue: GattQueue;
  readonly #events: SessionEvents;
  readonly #now: () => number;
  #found: Found = new Map();

  constructor(
    device: GattDevice,
    table: readonly GattRow[],
    queue: GattQueue,
    now: () => number,
    events: SessionEvents,
  ) {
    this.#device = device;
    this.#table = table;
    this.#queue = queue;
    this.#now = now;
    this.#events = events;
  }

  /**
   * Resolves once measurements flow; rejects with a Fault, or with the queue's abort reason.
   * @param again the watch was connected before, and may take less time
   */
  async open(again: boolean): Promise<void> {
    this.#events.step('connect');
    const limitMs = again ? RECONNECT_LIMIT_MS : CONNECT_LIMIT_MS;
    await this.#queue.run('connect', limitMs, () => this.#device.connect());
    this.#events.step('discover');
    const found = await this.#discover();
    this.#found = found;
    this.#events.step('subscribe');
    const measuring = await this.#measure(found);
    if (!measuring) throw nothingToMeasure(this.#device.name);
    this.#events.step('describe');
    await this.#describe(found);
  }

  /** With response; in its turn among what is read and subscribed. */
  async write(characteristic: number, value: Uint8Array): Promise<void> {
    const found = [...this.#found.values()].find(({ row }) => row.id === characteristic);
    if (!found) throw new RangeError(`the watch has no characteristic ${characteristic}`);
    await this.#queue.run(`take ${found.row.name}`, OPERATION_LIMIT_MS, () =>
      found.at.write(value),
    );
  }

  async #discover(): Promise<Found> {
    const services = await this.#queue.run('list its services', DISCOVER_LIMIT_MS, () =>
      this.#device.services(),
    );
    const found = new Map<string, { row: GattRow; at: GattCharacteristic }>();
    for (const service of services) {
      const rows = this.#table.filter((row) => row.service === service.uuid);
      if (rows.length === 0) continue;
      const characteristics = await this.#queue.run(
        'list its characteristics',
        DISCOVER_LIMIT_MS,
        () => service.characteristics(),
      );
      for (const at of characteristics) {
        const row = rows.find((candidate) => candidate.uuid === at.uuid);
        if (row) found.set(row.name, { row, at });
      }
    }
    return found;
  }

  /** Vital signs first: what notifies, then the stream. True when any of it was granted. */
  async #measure(found: Found): Promise<boolean> {
    let granted = false;
    let refusal: unknown;
    for (const { row, at } of found.values()) {
      if (!measures(row)) continue;
      try {
        await this.#subscribe(row, at);
        granted = true;
      } catch (error) {
        refusal = this.#unlessOver(error);
      }
    }
    if (found.has('stream_data')) {
      try {
        granted = (await this.#openStream(found)) || granted;
      } catch (error) {
        refusal = this.#unlessOver(error);
      }
    }
    if (granted || refusal === undefined) return granted;
    throw refusal instanceof Fault
      ? refusal
      : refused(this.#device.name, 'send measurements', String(refusal));
  }

  /**
   * What a stream sends, and how fast, is the monitor's to say, once it has the Capabilities: its
   * first command stands in the queue behind the subscriptions.
   */
  async #openStream(found: Found): Promise<boolean> {
    const capabilities = found.get('stream_capabilities');
    const control = found.get('stream_control');
    const data = found.get('stream_data');
    if (!capabilities || !control || !data) return false;
    await this.#subscribe(control.row, control.at);
    await Promise.all([
      this.#read(capabilities.row, capabilities.at), // no frame can be decoded before it
      this.#subscribe(data.row, data.at),
    ]);
    return true;
  }

  /** Battery, maker, model: good to know, and no reason to give up a connection. */
  async #describe(found: Found): Promise<void> {
    for (const { row, at } of found.values()) {
      if (row.name.startsWith('stream_')) continue;
      try {
        if (row.read) await this.#read(row, at);
        if (row.notify && !measures(row)) await this.#subscribe(row, at);
      } catch (error) {
        this.#unlessOver(error);
      }
    }
  }

  async #read(row: GattRow, at: GattCharacteristic): Promise<void> {
    const value = await this.#queue.run(`read ${row.name}`, OPERATION_LIMIT_MS, () => at.read());
    this.#events.value(row, value, this.#now());
  }

  #subscribe(row: GattRow, at: GattCharacteristic): Promise<void> {
    return this.#queue.run(`send ${row.name}`, OPERATION_LIMIT_MS, () =>
      at.subscribe((value, arrivalMs) => this.#events.value(row, value, arrivalMs)),
    );
  }

  /** Rethrows when the connection is over; what concerns one value only is returned. */
  #unlessOver(error: unknown): unknown {
    if (this.#queue.ended) throw error;
    return error;
  }
}

/** Notifies vital signs, by itself: neither the battery, nor the stream, which wants starting. */
function measures(row: GattRow): boolean {
  return (
    (row.notify || row.indicate) && row.name !== 'battery_level' && !row.name.startsWith('stream_')
  );
}
