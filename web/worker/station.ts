// One watch in the worker: its source, its monitor, whose Snapshots go to the page, and what runs
// the model on it. Nothing that happens to one reaches another.
import type { Timers } from '../bluetooth/timers.ts';
import type { Core, Monitor } from '../core/module.ts';
import { enumNumber, Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';
import type { Battery } from '../inference/selection.ts';
import { Answers } from './answers.ts';
import { LiveSource } from './live_source.ts';
import type { Begin, FromStation, ModelNews, SamplingNews, ToStation } from './messages.ts';
import { Model } from './model.ts';
import type { Wish } from './model_choice.ts';
import type { Models } from './models.ts';
import { ReplaySource } from './replay_source.ts';
import { SimulatedSource } from './simulated_source.ts';
import { SnapshotPool } from './snapshot_pool.ts';

const KEEP_MS = 600_000; // how often what changes by itself is kept
const HEART_RATE = enumNumber('Vital', 'hr_bpm');
const SECOND_MS = 1000;
const SELDOM_MS = 1000; // between Snapshots of a watch that is not on screen
/** The signals of features, each with the channels that it can be had from. */
const CHANNELS_OF = {
  rr: ['rr', 'ppg_green'],
  ppg: ['ppg_green'],
  acceleration: ['acceleration'],
  gyroscope: ['gyroscope'],
  eda: ['eda'],
  temperature: ['skin_temperature'],
} as const;

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

/** What the stations of one worker have in common. */
export interface Shared {
  readonly core: Core;
  readonly timers: Timers;
  readonly models: Models;
  /** Sends a message to the page, with what it gives away. */
  readonly post: (message: FromStation, transfer: ArrayBuffer[]) => void;
  /** Of the device that Vigil runs on; null: not known. */
  deviceBattery: Battery | null;
}

export class Station {
  readonly #shared: Shared;
  readonly #begin: Begin;
  readonly #flightBytes: number | undefined;
  readonly #pool: SnapshotPool;
  readonly #answers: Answers;
  readonly #model: Model;
  readonly #source: Source;
  readonly #changed = (): void => {
    this.#owed = !this.#onScreen && !this.#alerted() && this.#shared.timers.now() < this.#seldomMs;
    if (!this.#owed) this.#send();
  };
  readonly #sampling = (news: SamplingNews): void =>
    this.#shared.post({ type: 'sampling', watch: this.#begin.watch, news }, []);
  #ended = false;
  #onScreen = true;
  /** Off screen, no Snapshot is sent before, unless an alert changes. */
  #seldomMs = 0;
  #owed = false;
  #keepMs: number;
  #secondMs = 0;
  /** The most of this second: ticks, and notifications on their way through the page. */
  #lateMs = 0;

  /**
   * @param wish which model is run, and by what
   * @param flightBytes of the flight record; missing: as long as it is by itself
   */
  constructor(shared: Shared, begin: Begin, wish: Wish, flightBytes?: number) {
    const { models, post, timers } = shared;
    const { watch } = begin;
    this.#shared = shared;
    this.#begin = begin;
    this.#flightBytes = flightBytes;
    this.#pool = new SnapshotPool(
      () => (this.#ended ? null : this.#source.monitor.snapshot()),
      (buffer) => post({ type: 'snapshot', watch, buffer }, [buffer]),
    );
    const known = begin.type === 'watch' ? (begin.personal ?? []) : [];
    this.#answers = new Answers(known, (message) =>
      post({ type: 'personal-refused', watch, message }, []),
    );
    const tell = (news: ModelNews): void => post({ type: 'model', watch, news }, []);
    this.#model = new Model(models, this.#answers, tell, wish);
    this.#source = this.#begun();
    const { monitor } = this.#source;
    this.#model.begin({ monitor, now: () => this.#source.time(timers.now()) });
    this.#keepMs = timers.now() + KEEP_MS;
  }

  handle(message: ToStation): void {
    const source = this.#source;
    switch (message.type) {
      case 'packet':
        if (source instanceof LiveSource) {
          this.#late(this.#shared.timers.now() - message.arrivalMs);
          source.packet(message.characteristic, message.bytes, message.arrivalMs);
        }
        break;
      case 'link':
        this.#act(message.nowMs, (monitor, now) => monitor.ingestLink(message.link, now));
        break;
      case 'fault':
        this.setFault(message.kind, message.holds, message.nowMs);
        break;
      case 'acknowledge':
        this.#act(message.nowMs, (monitor, now) => monitor.acknowledge(message.alert, now));
        break;
      case 'silence':
        this.#act(message.nowMs, (monitor, now) =>
          monitor.silence(message.alert, now + message.forMs, now),
        );
        break;
      case 'replay-control':
        if (source instanceof ReplaySource) source.control(message.paused, message.speed);
        break;
      case 'record-flight': {
        const bytes = source.monitor.flightRecord().slice() as Uint8Array<ArrayBuffer>;
        const { watch } = this.#begin;
        this.#shared.post({ type: 'flight-record', watch, bytes }, [bytes.buffer]);
        break;
      }
      case 'answer':
        this.#act(message.nowMs, (monitor, now) => monitor.answer(message.stressed, now));
        this.#keep();
        break;
      case 'undo-answer':
        this.#act(0, (monitor) => monitor.undoAnswer());
        this.#keep();
        break;
      case 'reset-personal':
        this.#answers.forget();
        this.#act(0, (monitor) => monitor.resetPersonal());
        this.#keep();
        break;
      case 'buffer':
        this.#pool.giveBack(message.buffer);
        break;
    }
  }

  /** @param lateMs by how much it comes too late */
  tick(nowMs: number, lateMs: number): void {
    this.#source.tick(nowMs);
    this.#late(lateMs);
    if (this.#owed && nowMs >= this.#seldomMs) this.#send();
    if (nowMs - this.#secondMs >= SECOND_MS) this.#second(nowMs);
    if (this.#model.lacking && hasHeartRate(this.#source.monitor)) void this.#model.want();
    void this.#model.run();
    if (nowMs < this.#keepMs) return;
    this.#keepMs = nowMs + KEEP_MS;
    this.#keep();
  }

  setAlarmRate(perDay: number): void {
    this.#act(0, (monitor) => monitor.setAlarmRate(perDay));
  }

  setLimits(vital: number, low: number, high: number): void {
    this.#act(0, (monitor) => monitor.setLimits(vital, low, high));
  }

  /** A recording is as it was sampled. */
  setAdaptiveSampling(on: boolean): void {
    if (this.#source instanceof ReplaySource) return;
    this.#source.monitor.setAdaptiveSampling(on);
  }

  /** The page's faults are a live watch's: a recording gives the same wherever it is played. */
  setFault(kind: number, holds: boolean, nowMs: number): void {
    if (this.#source instanceof ReplaySource) return;
    this.#act(nowMs, (monitor, now) => monitor.setFault(kind, holds, now));
  }

  setOnScreen(onScreen: boolean): void {
    if (onScreen && !this.#onScreen) this.#send();
    this.#onScreen = onScreen;
  }

  chooseModel(wish: Wish): void {
    this.#model.choose(wish);
  }

  end(): void {
    this.#ended = true;
    this.#model.end();
    this.#source.end();
  }

  /** Hands what was learnt to the page; a simulated or recorded wearer's is forgotten with them. */
  #keep(): void {
    if (this.#begin.type !== 'watch') return;
    const { watch } = this.#begin;
    const personal = this.#answers.take(this.#source.monitor, this.#model.mounted);
    this.#shared.post({ type: 'personal', watch, personal }, [personal.bytes.buffer]);
  }

  #send(): void {
    this.#owed = false;
    this.#seldomMs = this.#shared.timers.now() + SELDOM_MS;
    this.#pool.send();
  }

  /** Has an alert begun, ended or changed since the last time? */
  #alerted(): boolean {
    const { monitor } = this.#source;
    let alerted = false;
    while (monitor.nextAlertEvent()) alerted = true;
    return alerted;
  }

  #late(ms: number): void {
    this.#lateMs = Math.max(this.#lateMs, ms);
  }

  /** A recording keeps its model: it gives the same wherever it is played. */
  #second(nowMs: number): void {
    this.#secondMs = nowMs;
    if (!(this.#source instanceof ReplaySource)) {
      const snapshot = new Snapshot(this.#source.monitor.snapshot());
      const { deviceBattery: device } = this.#shared;
      this.#model.second(
        { lateMs: this.#lateMs, device, watch: battery(snapshot) },
        sent(snapshot),
      );
    }
    this.#lateMs = 0;
  }

  /** Does what the person or the link wants to the monitor. */
  #act(nowMs: number, action: (monitor: Monitor, timeMs: number) => void): void {
    action(this.#source.monitor, this.#source.time(nowMs));
    this.#send();
  }

  #begun(): Source {
    const begin = this.#begin;
    switch (begin.type) {
      case 'watch':
        return this.#live(begin.device);
      case 'simulate':
        return this.#simulated(begin);
      case 'replay':
        return this.#replay(begin.name, begin.files);
    }
  }

  #live(device: string): LiveSource {
    const { core, post, timers } = this.#shared;
    const { watch } = this.#begin;
    const now = (): number => timers.now();
    const write = (characteristic: number, bytes: Uint8Array<ArrayBuffer>): void =>
      post({ type: 'write', watch, characteristic, bytes }, [bytes.buffer]);
    const bytes = this.#flightBytes;
    return new LiveSource(core, device, this.#changed, write, now, this.#sampling, bytes);
  }

  #simulated(wish: Extract<Begin, { type: 'simulate' }>): SimulatedSource {
    const { core, timers } = this.#shared;
    return new SimulatedSource(
      core,
      wish,
      timers,
      this.#changed,
      this.#sampling,
      this.#flightBytes,
    );
  }

  #replay(name: string, files: readonly File[]): ReplaySource {
    const { core, timers, post } = this.#shared;
    const { watch } = this.#begin;
    return new ReplaySource(core, name, files, timers, {
      settle: () => this.#model.settle(),
      second: (progress) => {
        this.#changed();
        post({ type: 'replay-progress', watch, progress }, []);
      },
      failed: (message) => post({ type: 'replay-failed', watch, message }, []),
    });
  }
}

/** The signals that have come so far. */
const sent = (snapshot: Snapshot): ReadonlySet<string> =>
  new Set(
    Object.entries(CHANNELS_OF)
      .filter(([, channels]) =>
        channels.some((name) => snapshot.ledger(enumNumber('Channel', name)).received > 0),
      )
      .map(([signal]) => signal),
  );

/** The watch's, 0 to 1; null: not known. */
function battery(snapshot: Snapshot): number | null {
  const { has_battery: known, battery_pct: percent } = snapshot.whole;
  return known ? percent / 100 : null;
}

/** An engine is worth its download once there are vitals, and must not delay them. */
const hasHeartRate = (monitor: Monitor): boolean =>
  ENUMS.Absent[new Snapshot(monitor.snapshot()).vital(HEART_RATE).absent] === 'no';
