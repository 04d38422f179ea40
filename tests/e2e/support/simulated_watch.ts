// The core's simulated devices behind the mock BlueZ: what a browser sees of them is what it would
// see of real ones.

import { LINK_LOST } from '../../../web/core/module.ts';
import { type DEVICES, GATT } from '../../../web/generated/core.ts';
import { core } from '../../web/support/core.ts';
import { type MockCharacteristic, MockWatch } from './mock_watch.ts';

const PUMP_MS = 50;

export class SimulatedWatch extends MockWatch implements Disposable {
  readonly #simulator;
  readonly #characteristics = new Map<number, MockCharacteristic>();
  readonly #timer: NodeJS.Timeout;

  constructor(device: (typeof DEVICES)[number], scenario = 'rest') {
    super(`Simulated ${device.replace('_', ' ')}`);
    const simulator = new core.Simulator(scenario, 1, Date.now(), device);
    this.#simulator = simulator;
    for (const row of GATT.filter(({ id }) => simulator.offers(id))) {
      const at = this.has(row.name, () => {
        simulator.read(row.id);
        return simulator.packet().slice();
      });
      at.onWrite = (value) => {
        simulator.writeBuffer().set(value);
        simulator.write(row.id, value.length);
      };
      at.onSubscribe = () => {
        simulator.connect();
        simulator.subscribe(row.id, true);
      };
      this.#characteristics.set(row.id, at);
    }
    simulator.connect();
    this.#timer = setInterval(() => this.#pump(), PUMP_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#simulator.delete();
  }

  #pump(): void {
    const now = Date.now();
    for (let id = this.#simulator.next(now); id !== 0; id = this.#simulator.next(now)) {
      const at = this.#characteristics.get(id);
      if (id !== LINK_LOST && at) this.send(at, this.#simulator.packet().slice());
    }
  }
}
