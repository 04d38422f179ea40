// The worker's work: one monitor at a time, fed by a watch, the simulated watch or a recording.
import type { GattRow } from '../bluetooth/gatt.ts';
import type { Timers } from '../bluetooth/timers.ts';
import { Watch } from '../bluetooth/watch.ts';
import type { Core, Monitor } from '../core/module.ts';
import { ENUMS, GATT, type Link } from '../generated/core.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { SimulatedDevice } from './simulated_device.ts';
import { SnapshotPool } from './snapshot_pool.ts';

const HEART_RATE_WINDOW_MS = 8000;
const HEART_RATE_STEP_MS = 1000;
const TICK_MS = 50; // a simulated watch's notifications are at most this late
const ADVANCE_MS = 500; // how soon silence is noticed
const UNDER_WAY_MS = 100; // a notification may still be on its way from the page this long

/** Sends a message to the page, with what it gives away. */
export type Post = (message: FromWorker, transfer: ArrayBuffer[]) => void;

export const linkNumber = (link: Link): number => ENUMS.Link.indexOf(link);

/** What feeds the monitor besides the page's packets. */
interface Source {
  tick(nowMs: number): void;
  stop(): void;
}

export class Engine {
  readonly #core: Core;
  readonly #timers: Timers;
  readonly #post: Post;
  readonly #pool: SnapshotPool;
  readonly #limits = new Map<number, { low: number; high: number }>();
  #monitor: Monitor | null = null;
  #source: Source | null = null;
  #cancelTick = (): void => {};
  #advancedMs = 0;
  #timeMs = 0;

  constructor(core: Core, timers: Timers, post: Post) {
    this.#core = core;
    this.#timers = timers;
    this.#post = post;
    this.#pool = new SnapshotPool(
      () => this.#monitor?.snapshot() ?? null,
      (buffer) => post({ type: 'snapshot', buffer }, [buffer]),
    );
  }

  /** Tells the page that it may begin. */
  ready(): void {
    const monitor = this.#newMonitor();
    const { buffer } = monitor.snapshot().slice();
    monitor.delete();
    this.#post({ type: 'ready', buffer }, [buffer]);
  }

  handle(message: ToWorker): void {
    switch (message.type) {
      case 'watch':
        this.#begin(message.device);
        break;
      case 'link':
        this.#changed((monitor) => monitor.ingestLink(message.link, this.#time(message.nowMs)));
        break;
      case 'packet':
        this.#packet(message.characteristic, message.bytes, message.arrivalMs);
        break;
      case 'simulate':
        this.#simulate(message.scenario, message.seed);
        break;
      case 'stop':
        this.#end();
        break;
      case 'acknowledge':
        this.#changed((monitor) => monitor.acknowledge(message.alert, this.#time(message.nowMs)));
        break;
      case 'silence':
        this.#changed((monitor) =>
          monitor.silence(message.alert, message.untilMs, this.#time(message.nowMs)),
        );
        break;
      case 'limits':
        this.#limit(message.vital, message.low, message.high);
        break;
      case 'buffer':
        this.#pool.giveBack(message.buffer);
        break;
    }
  }

  #begin(device: string): void {
    this.#end();
    this.#monitor = this.#newMonitor();
    this.#monitor.setDeviceName(device);
    for (const [vital, { low, high }] of this.#limits) this.#monitor.setLimits(vital, low, high);
    this.#advancedMs = 0;
    this.#timeMs = 0;
    this.#tick();
  }

  #newMonitor(): Monitor {
    return new this.#core.Monitor(HEART_RATE_WINDOW_MS, HEART_RATE_STEP_MS);
  }

  #end(): void {
    this.#cancelTick();
    this.#source?.stop();
    this.#source = null;
    this.#monitor?.delete();
    this.#monitor = null;
  }

  #tick(): void {
    this.#cancelTick = this.#timers.after(TICK_MS, () => this.#tick());
    const now = this.#timers.now();
    this.#source?.tick(now);
    if (now - this.#advancedMs < ADVANCE_MS) return;
    this.#advancedMs = now;
    this.#changed((monitor) => monitor.advance(this.#time(now - UNDER_WAY_MS)));
  }

  /** The monitor's time never decreases, though messages and the clock may overtake each other. */
  #time(ms: number): number {
    this.#timeMs = Math.max(this.#timeMs, ms);
    return this.#timeMs;
  }

  /** Does something to the monitor, if there is one, and lets the page see the result. */
  #changed(action: (monitor: Monitor) => void): void {
    if (!this.#monitor) return; // a notification that was under way when the watch was let go
    action(this.#monitor);
    this.#pool.send();
  }

  #packet(characteristic: number, bytes: Uint8Array, arrivalMs: number): void {
    this.#changed((monitor) => {
      const buffer = monitor.packetBuffer();
      buffer.set(bytes.subarray(0, buffer.length)); // GATT allows no more
      monitor.ingestPacket(characteristic, bytes.length, this.#time(arrivalMs));
    });
  }

  #limit(vital: number, low: number, high: number): void {
    this.#limits.set(vital, { low, high });
    this.#changed((monitor) => monitor.setLimits(vital, low, high));
  }

  #simulate(scenario: string, seed: number): void {
    const simulator = new this.#core.Simulator(scenario, seed, this.#timers.now());
    const device = new SimulatedDevice(simulator, GATT);
    this.#begin(device.name);
    const watch = new Watch(device, GATT, this.#timers, {
      value: (row: GattRow, value, arrivalMs) => this.#packet(row.id, value, arrivalMs),
      state: (state) => {
        if (state.kind === 'measuring') {
          this.#changed((monitor) =>
            monitor.ingestLink(linkNumber('simulated'), this.#time(this.#timers.now())),
          );
        }
      },
      channelRefused: () => {},
    });
    this.#source = {
      tick: (nowMs) => device.pump(nowMs),
      stop: () => {
        watch.stop();
        simulator.delete();
      },
    };
    void watch.run();
  }
}
