// The worker's work: a station for each watch, and what holds for all of them.
import type { Timers } from '../bluetooth/timers.ts';
import type { Core } from '../core/module.ts';
import type { Begin, FromWorker, OwnModel, ToWorker, WatchId } from './messages.ts';
import { DEFAULT_WISH, type Wish } from './model_choice.ts';
import { type ModelFiles, Models } from './models.ts';
import { type Shared, Station } from './station.ts';

const TICK_MS = 50; // a simulated watch's notifications are at most this late

/** Sends a message to the page, with what it gives away. */
export type Post = (message: FromWorker, transfer: ArrayBuffer[]) => void;

export class Engine {
  readonly #shared: Shared;
  readonly #files: ModelFiles;
  readonly #post: Post;
  readonly #stations = new Map<WatchId, Station>();
  readonly #faults = new Set<number>();
  readonly #limits = new Map<number, { low: number; high: number }>();
  /** Null: the page has not said. */
  #onScreen: WatchId | null = null;
  #adaptiveSampling = true;
  #wish: Wish = DEFAULT_WISH;
  #flightBytes: number | undefined;
  #alarmsPerDay: number | null = null;
  #cancelTick = (): void => {};
  /** What happens to the person's own model, one thing after the other. */
  #own: Promise<void> = Promise.resolve();

  constructor(core: Core, timers: Timers, files: ModelFiles, post: Post) {
    const models = new Models(core, timers, files);
    this.#shared = { core, timers, models, post, deviceBattery: null };
    this.#files = files;
    this.#post = post;
  }

  handle(message: ToWorker): void {
    switch (message.type) {
      case 'watch':
      case 'simulate':
      case 'replay':
        this.#begin(message);
        break;
      case 'stop':
        this.#end(message.watch);
        break;
      case 'on-screen':
        this.#onScreen = message.watch;
        for (const [watch, station] of this.#stations) station.setOnScreen(watch === message.watch);
        break;
      case 'page-fault':
        this.#fault(message.kind, message.holds, message.nowMs);
        break;
      case 'flight-length':
        this.#flightBytes = message.bytes;
        break;
      case 'limits': {
        const { vital, low, high } = message;
        this.#limits.set(vital, { low, high });
        for (const station of this.#stations.values()) station.setLimits(vital, low, high);
        break;
      }
      case 'adaptive-sampling':
        this.#adaptiveSampling = message.on;
        for (const station of this.#stations.values()) station.setAdaptiveSampling(message.on);
        break;
      case 'alarm-rate':
        this.#alarmsPerDay = message.perDay;
        for (const station of this.#stations.values()) station.setAlarmRate(message.perDay);
        break;
      case 'choose-engine':
        this.#choose({ engine: message.choice });
        break;
      case 'choose-model':
        this.#choose({ model: message.choice });
        break;
      case 'open-model':
        this.#own = this.#own.then(() => this.#open(message.files));
        break;
      case 'reopen-model':
        this.#own = this.#own.then(() => this.#reopen());
        break;
      case 'remove-model':
        this.#own = this.#own.then(() => this.#remove());
        break;
      case 'device-battery':
        this.#shared.deviceBattery = message.battery;
        break;
      default:
        // A notification or a buffer may still be under way when its watch has been let go.
        this.#stations.get(message.watch)?.handle(message);
    }
  }

  #begin(message: Begin): void {
    this.#end(message.watch);
    const station = new Station(this.#shared, message, this.#wish, this.#flightBytes);
    if (this.#onScreen !== null) station.setOnScreen(this.#onScreen === message.watch);
    if (this.#stations.size === 0) this.#tickSoon();
    this.#stations.set(message.watch, station);
    for (const [vital, { low, high }] of this.#limits) station.setLimits(vital, low, high);
    station.setAdaptiveSampling(this.#adaptiveSampling);
    if (this.#alarmsPerDay !== null) station.setAlarmRate(this.#alarmsPerDay);
    const nowMs = this.#shared.timers.now();
    for (const kind of this.#faults) station.setFault(kind, true, nowMs);
    station.tick(nowMs, 0);
  }

  #choose(change: Partial<Wish>): void {
    const wish = { ...this.#wish, ...change };
    if (wish.model === this.#wish.model && wish.engine === this.#wish.engine) return;
    this.#wish = wish;
    for (const station of this.#stations.values()) station.chooseModel(wish);
  }

  async #open(files: readonly File[]): Promise<void> {
    try {
      const used = await this.#shared.models.open(files);
      const kept = await this.#files.own.keep(used).then(
        () => true,
        () => false,
      );
      this.#wish = { ...this.#wish, model: 'own' };
      this.#post({ type: 'model-opened', own: this.#useOwn(kept) }, []);
    } catch (error) {
      this.#refuse(`The model was not opened: ${why(error)}.`);
    }
  }

  async #reopen(): Promise<void> {
    const { own } = this.#files;
    try {
      const files = await own.load();
      if (files.length === 0) return this.#post({ type: 'own-model', own: null }, []);
      await this.#shared.models.open(files);
      this.#post({ type: 'own-model', own: this.#useOwn(true) }, []);
    } catch (error) {
      this.#refuse(`Your own model was not opened again: ${why(error)}. Choose its files anew.`);
      await this.#remove();
    }
  }

  /** Gives it to the watches that wait for it. */
  #useOwn(kept: boolean): OwnModel {
    for (const station of this.#stations.values()) station.chooseModel(this.#wish);
    return { name: this.#shared.models.card('own')?.name ?? '', kept };
  }

  async #remove(): Promise<void> {
    this.#shared.models.close();
    if (this.#wish.model === 'own') this.#choose({ model: 'small' });
    await this.#files.own.remove().catch(() => {}); // a browser that keeps nothing has nothing
    this.#post({ type: 'own-model', own: null }, []);
  }

  #refuse(message: string): void {
    this.#post({ type: 'model-refused', message }, []);
  }

  #end(watch: WatchId): void {
    this.#stations.get(watch)?.end();
    if (this.#stations.delete(watch) && this.#stations.size === 0) this.#cancelTick();
  }

  #fault(kind: number, holds: boolean, nowMs: number): void {
    if (holds) this.#faults.add(kind);
    else this.#faults.delete(kind);
    for (const station of this.#stations.values()) station.setFault(kind, holds, nowMs);
  }

  #tickSoon(): void {
    const { timers } = this.#shared;
    const dueMs = timers.now() + TICK_MS;
    this.#cancelTick = timers.after(TICK_MS, () => {
      this.#tickSoon();
      const nowMs = timers.now();
      for (const station of this.#stations.values()) station.tick(nowMs, nowMs - dueMs);
    });
  }
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
