// A GATT peer in memory that fails, hangs or vanishes when the test says so.
import type { GattCharacteristic, GattDevice, GattService } from '../../../web/bluetooth/gatt.ts';

type Listener = (value: Uint8Array, arrivalMs: number) => void;

export interface FakeCharacteristic {
  uuid: string;
  value?: Uint8Array;
  onWrite?: (value: Uint8Array) => void;
}

/** What an operation does instead of succeeding. */
export type Mishap = 'hang' | Error | (() => void);

export class FakeDevice implements GattDevice {
  readonly id = 'fake';
  readonly name = 'Test watch';
  disconnected: (() => void) | null = null;
  /** By operation: connect, services, characteristics, `read UUID`, `write UUID`, `subscribe UUID`. */
  readonly mishaps = new Map<string, Mishap>();
  readonly calls: string[] = [];
  /** Set: the browser cannot tell of advertisements, or not allow it. */
  deaf: 'missing' | 'refused' | null = 'missing';
  /** How many scans are open. */
  listening = 0;
  scans = 0;
  running = 0;
  mostAtOnce = 0;
  readonly #services: Record<string, FakeCharacteristic[]>;
  #heard = new Set<() => void>();
  #listeners = new Map<string, Listener>();

  constructor(services: Record<string, FakeCharacteristic[]>) {
    this.#services = services;
  }

  connect(): Promise<void> {
    return this.#do('connect', () => {});
  }

  disconnect(): void {
    this.calls.push('disconnect');
    this.#listeners.clear();
  }

  services(): Promise<GattService[]> {
    return this.#do('services', () =>
      Object.entries(this.#services).map(([uuid, characteristics]) => ({
        uuid,
        characteristics: () =>
          this.#do('characteristics', () => characteristics.map((c) => this.#characteristic(c))),
      })),
    );
  }

  get listen(): GattDevice['listen'] {
    if (this.deaf === 'missing') return undefined;
    return async (heard, signal) => {
      if (this.deaf === 'refused') throw new Error('not allowed');
      this.scans += 1;
      this.listening += 1;
      this.#heard.add(heard);
      signal.addEventListener('abort', () => {
        this.listening -= 1;
        this.#heard.delete(heard);
      });
    };
  }

  /** It advertises once. */
  advertise(): void {
    for (const heard of this.#heard) heard();
  }

  /** The link breaks. */
  lose(): void {
    this.#listeners.clear();
    this.disconnected?.();
  }

  notify(uuid: string, value: Uint8Array, arrivalMs = 0): void {
    this.#listeners.get(uuid)?.(value, arrivalMs);
  }

  subscribed(uuid: string): boolean {
    return this.#listeners.has(uuid);
  }

  #characteristic(fake: FakeCharacteristic): GattCharacteristic {
    const { uuid } = fake;
    return {
      uuid,
      read: () =>
        this.#do(`read ${uuid}`, () => {
          if (!fake.value) throw new Error('GATT operation not permitted.');
          return fake.value.slice();
        }),
      write: (value) => this.#do(`write ${uuid}`, () => fake.onWrite?.(value.slice())),
      subscribe: (listener) =>
        this.#do(`subscribe ${uuid}`, () => {
          this.#listeners.set(uuid, listener);
        }),
    };
  }

  async #do<T>(name: string, result: () => T): Promise<T> {
    this.calls.push(name);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    try {
      const mishap = this.mishaps.get(name);
      if (mishap === 'hang') await new Promise(() => {});
      if (mishap instanceof Error) throw mishap;
      if (typeof mishap === 'function') mishap();
      await null;
      return result();
    } finally {
      this.running -= 1;
    }
  }
}
