// The core's simulator behind the interfaces of a Bluetooth device: from here on a simulated watch
// is connected, started and read exactly as a real one.
import type { GattCharacteristic, GattDevice, GattRow, GattService } from '../bluetooth/gatt.ts';
import type { Simulator } from '../core/module.ts';

type Listener = (value: Uint8Array, arrivalMs: number) => void;

export class SimulatedDevice implements GattDevice {
  readonly id = 'simulated';
  readonly name = 'Simulated watch';
  disconnected: (() => void) | null = null;
  readonly #simulator: Simulator;
  readonly #table: readonly GattRow[];
  readonly #listeners = new Map<number, Listener>();

  constructor(simulator: Simulator, table: readonly GattRow[]) {
    this.#simulator = simulator;
    this.#table = table;
  }

  async connect(): Promise<void> {}

  disconnect(): void {
    this.#listeners.clear();
  }

  async services(): Promise<GattService[]> {
    return [...new Set(this.#table.map((row) => row.service))].map((uuid) => ({
      uuid,
      characteristics: async () =>
        this.#table
          .filter((row) => row.service === uuid && this.#has(row))
          .map((row) => this.#at(row)),
    }));
  }

  /** Hands over what the watch has notified by now. */
  pump(nowMs: number): void {
    for (let id = this.#simulator.next(nowMs); id !== 0; id = this.#simulator.next(nowMs)) {
      this.#listeners.get(id)?.(this.#simulator.packet().slice(), this.#simulator.timeMs());
    }
  }

  #has(row: GattRow): boolean {
    return !row.read || this.#simulator.read(row.id) !== undefined;
  }

  #at(row: GattRow): GattCharacteristic {
    return {
      uuid: row.uuid,
      read: async () => {
        const value = this.#simulator.read(row.id);
        if (!value) throw new Error(`the simulated watch has no ${row.name}`);
        return value.slice();
      },
      write: async (value) => {
        const error = this.#simulator.write(row.id, value);
        if (error !== 0) throw new Error(`ATT error ${error}`);
      },
      subscribe: async (listener) => {
        this.#listeners.set(row.id, listener);
      },
    };
  }
}
