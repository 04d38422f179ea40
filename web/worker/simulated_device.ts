// The core's simulator behind the interfaces of a Bluetooth device: from here on a simulated watch
// is connected, started and read exactly as a real one.
import type { GattCharacteristic, GattDevice, GattRow, GattService } from '../bluetooth/gatt.ts';
import { LINK_LOST, type Simulator } from '../core/module.ts';

type Listener = (value: Uint8Array, arrivalMs: number) => void;

export class SimulatedDevice implements GattDevice {
  readonly id = 'simulated';
  readonly name: string;
  disconnected: (() => void) | null = null;
  readonly #simulator: Simulator;
  readonly #table: readonly GattRow[];
  readonly #listeners = new Map<number, Listener>();

  constructor(name: string, simulator: Simulator, table: readonly GattRow[]) {
    this.name = name;
    this.#simulator = simulator;
    this.#table = table;
  }

  async connect(): Promise<void> {
    if (!this.#simulator.connect()) throw new Error('out of reach');
  }

  disconnect(): void {
    this.#listeners.clear();
    this.#simulator.disconnect();
  }

  async services(): Promise<GattService[]> {
    const offered = this.#table.filter((row) => this.#simulator.offers(row.id));
    return [...new Set(offered.map((row) => row.service))].map((uuid) => ({
      uuid,
      characteristics: async () =>
        offered.filter((row) => row.service === uuid).map((row) => this.#characteristic(row)),
    }));
  }

  /** Lets the watch live on until now, and hands over what it has notified. */
  pump(nowMs: number): void {
    for (
      let event = this.#simulator.next(nowMs);
      event !== 0;
      event = this.#simulator.next(nowMs)
    ) {
      if (event === LINK_LOST) this.disconnected?.();
      else this.#listeners.get(event)?.(this.#simulator.packet().slice(), this.#simulator.timeMs);
    }
  }

  #characteristic(row: GattRow): GattCharacteristic {
    return {
      uuid: row.uuid,
      read: async () => {
        granted(this.#simulator.read(row.id));
        return this.#simulator.packet().slice();
      },
      write: async (value) => {
        this.#simulator.writeBuffer().set(value);
        granted(this.#simulator.write(row.id, value.length));
      },
      subscribe: async (listener) => {
        this.#listeners.set(row.id, listener);
        granted(this.#simulator.subscribe(row.id, true));
      },
    };
  }
}

function granted(attError: number): void {
  if (attError !== 0) throw new Error(`ATT error 0x${attError.toString(16)}`);
}
