// The worker's work: one source at a time (a watch, the simulated watch, a recording) with its
// monitor, whose Snapshots go to the page.
import type { Timers } from '../bluetooth/timers.ts';
import type { Core, Monitor } from '../core/module.ts';
import { enumNumber, Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';
import { runsInCore } from '../inference/card.ts';
import { STRESS_CARD } from '../inference/shipped.ts';
import { LiveSource } from './live_source.ts';
import type { FromWorker, SamplingNews, ToWorker } from './messages.ts';
import { type LoadEngine, Model } from './model.ts';
import { ReplaySource } from './replay_source.ts';
import { SimulatedSource, type Simulation } from './simulated_source.ts';
import { SnapshotPool } from './snapshot_pool.ts';

const HEART_RATE = enumNumber('Vital', 'hr_bpm');
const TICK_MS = 50; // a simulated watch's notifications are at most this late

/** Sends a message to the page, with what it gives away. */
export type Post = (message: FromWorker, transfer: ArrayBuffer[]) => void;

/** What feeds a monitor. */
export interface Source {
  readonly monitor: Monitor;
  /** The monitor's time of what happens at `nowMs` of the page's clock. */
  time(nowMs: number): number;
  /** Called often. */
  tick(nowMs: number): void;
  /** Lets everything go. */
  end(): void;
}

export class Engine {
  readonly #core: Core;
  readonly #timers: Timers;
  readonly #post: Post;
  readonly #pool: SnapshotPool;
  readonly #faults = new Set<number>();
  readonly #model: Model;
  readonly #limits = new Map<number, { low: number; high: number }>();
  readonly #changed = (): void => this.#pool.send();
  readonly #sampling = (news: SamplingNews): void => this.#post({ type: 'sampling', news }, []);
  readonly #write = (characteristic: number, bytes: Uint8Array<ArrayBuffer>): void =>
    this.#post({ type: 'write', characteristic, bytes }, [bytes.buffer]);
  #source: Source | null = null;
  #flightBytes: number | undefined;
  #cancelTick = (): void => {};

  constructor(core: Core, timers: Timers, loadModel: LoadEngine, post: Post) {
    this.#core = core;
    this.#model = new Model(
      loadModel,
      (news) => post({ type: 'model', news }, []),
      runsInCore(STRESS_CARD),
    );
    this.#timers = timers;
    this.#post = post;
    this.#pool = new SnapshotPool(
      () => this.#source?.monitor.snapshot() ?? null,
      (buffer) => post({ type: 'snapshot', buffer }, [buffer]),
    );
  }

  handle(message: ToWorker): void {
    switch (message.type) {
      case 'watch':
        this.#begin(() => this.#live(message.device));
        break;
      case 'simulate':
        this.#begin(() => this.#simulated(message));
        break;
      case 'replay':
        this.#begin(() => this.#replay(message.name, message.files));
        break;
      case 'replay-control':
        if (this.#source instanceof ReplaySource) {
          this.#source.control(message.paused, message.speed);
        }
        break;
      case 'stop':
        this.#end();
        break;
      case 'record-flight': {
        const record = this.#source?.monitor.flightRecord() ?? new Uint8Array();
        const bytes = record.slice() as Uint8Array<ArrayBuffer>;
        this.#post({ type: 'flight-record', bytes }, [bytes.buffer]);
        break;
      }
      case 'flight-length':
        this.#flightBytes = message.bytes;
        break;
      case 'packet':
        // One may still be under way when its watch has been let go.
        if (this.#source instanceof LiveSource) {
          this.#source.packet(message.characteristic, message.bytes, message.arrivalMs);
        }
        break;
      case 'link':
        this.#act(message.nowMs, (monitor, now) => monitor.ingestLink(message.link, now));
        break;
      case 'fault':
        this.#fault(message.kind, message.holds, message.nowMs);
        break;
      case 'acknowledge':
        this.#act(message.nowMs, (monitor, now) => monitor.acknowledge(message.alert, now));
        break;
      case 'silence':
        this.#act(message.nowMs, (monitor, now) =>
          monitor.silence(message.alert, now + message.forMs, now),
        );
        break;
      case 'limits': {
        const { vital, low, high } = message;
        this.#limits.set(vital, { low, high });
        this.#act(0, (monitor) => monitor.setLimits(vital, low, high));
        break;
      }
      case 'choose-engine':
        this.#model.choose(message.choice);
        break;
      case 'buffer':
        this.#pool.giveBack(message.buffer);
        break;
    }
  }

  #begin(make: () => Source): void {
    this.#end();
    const source = make();
    this.#source = source;
    this.#model.begin({
      monitor: source.monitor,
      now: () => source.time(this.#timers.now()),
    });
    for (const [vital, { low, high }] of this.#limits) {
      this.#source.monitor.setLimits(vital, low, high);
    }
    for (const kind of this.#faults) this.#fault(kind, true, this.#timers.now());
    this.#tick();
  }

  #end(): void {
    this.#cancelTick();
    this.#model.end();
    this.#source?.end();
    this.#source = null;
  }

  #tick(): void {
    this.#cancelTick = this.#timers.after(TICK_MS, () => this.#tick());
    const source = this.#source;
    if (!source) return;
    source.tick(this.#timers.now());
    if (this.#model.lacking && hasHeartRate(source.monitor)) void this.#model.want();
    void this.#model.run();
  }

  /** Does what the person or the link wants to the monitor, if there is one. */
  #act(nowMs: number, action: (monitor: Monitor, timeMs: number) => void): void {
    if (!this.#source) return;
    action(this.#source.monitor, this.#source.time(nowMs));
    this.#changed();
  }

  /** The page's faults are a live watch's: a recording gives the same wherever it is played. */
  #fault(kind: number, holds: boolean, nowMs: number): void {
    if (holds) this.#faults.add(kind);
    else this.#faults.delete(kind);
    if (this.#source instanceof ReplaySource) return;
    this.#act(nowMs, (monitor, now) => monitor.setFault(kind, holds, now));
  }

  #live(device: string): LiveSource {
    return new LiveSource(
      this.#core,
      device,
      this.#changed,
      this.#write,
      this.#sampling,
      this.#flightBytes,
    );
  }

  #simulated(wish: Simulation): SimulatedSource {
    return new SimulatedSource(
      this.#core,
      wish,
      this.#timers,
      this.#changed,
      this.#sampling,
      this.#flightBytes,
    );
  }

  #replay(name: string, files: readonly File[]): ReplaySource {
    return new ReplaySource(this.#core, name, files, this.#timers, {
      settle: () => this.#model.settle(),
      second: (progress) => {
        this.#changed();
        this.#post({ type: 'replay-progress', progress }, []);
      },
      failed: (message) => this.#post({ type: 'replay-failed', message }, []),
    });
  }
}

/** An engine is worth its download once there are vitals, and must not delay them. */
const hasHeartRate = (monitor: Monitor): boolean =>
  ENUMS.Absent[new Snapshot(monitor.snapshot()).vital(HEART_RATE).absent] === 'no';
