// The simulated watch: the core's simulator, connected as any watch is.
import type { Timers } from '../bluetooth/timers.ts';
import { Watch, type WatchState } from '../bluetooth/watch.ts';
import type { Core } from '../core/module.ts';
import { enumNumber } from '../core/snapshot.ts';
import { GATT, type Link } from '../generated/core.ts';
import { LiveSource } from './live_source.ts';
import type { Begin, SamplingNews } from './messages.ts';
import { SimulatedDevice } from './simulated_device.ts';
import type { Source } from './station.ts';

const LINKS: Readonly<Partial<Record<WatchState['kind'], Link>>> = {
  measuring: 'simulated',
  waiting: 'reconnecting',
};

export type Simulation = Omit<Extract<Begin, { type: 'simulate' }>, 'type' | 'watch'>;

export class SimulatedSource implements Source {
  readonly #live: LiveSource;
  readonly #device: SimulatedDevice;
  readonly #watch: Watch;

  constructor(
    core: Core,
    wish: Simulation,
    timers: Timers,
    changed: () => void,
    sampling: (news: SamplingNews) => void,
    recordBytes?: number,
  ) {
    const { name, scenario, seed, device } = wish;
    const simulator = new core.Simulator(scenario, seed, timers.now(), device);
    this.#device = new SimulatedDevice(name, simulator, GATT);
    const write = (characteristic: number, bytes: Uint8Array): void =>
      this.#watch.write(characteristic, bytes);
    const now = (): number => timers.now();
    this.#live = new LiveSource(core, name, changed, write, now, sampling, recordBytes);
    this.#watch = new Watch(this.#device, GATT, timers, {
      value: (row, value, arrivalMs) => this.#live.packet(row.id, value, arrivalMs),
      state: ({ kind }) => {
        const link = LINKS[kind];
        if (!link) return;
        this.monitor.ingestLink(enumNumber('Link', link), this.time(timers.now()));
        changed();
      },
    });
    // Its last act is to disconnect, so the simulator outlives it.
    void this.#watch.run().finally(() => simulator.delete());
  }

  get monitor(): LiveSource['monitor'] {
    return this.#live.monitor;
  }

  time(nowMs: number): number {
    return this.#live.time(nowMs);
  }

  tick(nowMs: number): void {
    this.#device.pump(nowMs);
    this.#live.tick(nowMs);
  }

  end(): void {
    this.#watch.stop();
    this.#live.end();
  }
}
