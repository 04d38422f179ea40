// A recording folder, played at the person's pace.
import type { Timers } from '../bluetooth/timers.ts';
import type { Core, Replay } from '../core/module.ts';
import { STRESS_CARD } from '../inference/shipped.ts';
import { fileSource, lengthMs } from '../replay/files.ts';
import { newReplay, play } from '../replay/play.ts';
import type { ReplayProgress } from './messages.ts';
import type { Source } from './station.ts';

const BREATH_MS = 50; // as fast as possible still leaves room for messages this often

export interface ReplayEvents {
  /** Runs the model on what waits for it. */
  settle(): Promise<void>;
  /** A second was played. */
  second(progress: ReplayProgress): void;
  /** The recording cannot be read further; the message is for people. */
  failed(message: string): void;
}

export class ReplaySource implements Source {
  readonly monitor: Replay;
  readonly #timers: Timers;
  readonly #events: ReplayEvents;
  #paused = false;
  #speed = 1;
  /** Since when, on the clock, data time runs on from where; null: from the next second on. */
  #origin: { readonly nowMs: number; readonly dataMs: number } | null = null;
  #breathMs = 0;
  #lengthMs = 0;
  #wake = (): void => {};
  #playing = true;
  #ended = false;

  constructor(
    core: Core,
    name: string,
    files: readonly File[],
    timers: Timers,
    events: ReplayEvents,
  ) {
    this.monitor = newReplay(core, { model: STRESS_CARD.core });
    this.monitor.setDeviceName(name);
    this.#timers = timers;
    this.#events = events;
    void this.#run(files);
  }

  /** @param speed times real time; 0: as fast as possible */
  control(paused: boolean, speed: number): void {
    this.#paused = paused;
    this.#speed = speed;
    this.#origin = null;
    this.#wake();
  }

  /** What a person does now belongs to the last second that was played. */
  time(): number {
    return this.monitor.timeMs;
  }

  tick(): void {}

  end(): void {
    this.#ended = true;
    this.#wake();
    if (!this.#playing) this.monitor.delete();
  }

  async #run(files: readonly File[]): Promise<void> {
    try {
      this.#lengthMs = await lengthMs(files);
      const settle = (): Promise<void> => this.#events.settle();
      await settle(); // the first second is the chosen model's, too
      for await (const { timeMs } of play(this.monitor, files.map(fileSource), settle)) {
        await this.#pace(timeMs);
        if (this.#ended) break;
        this.#progress(false);
      }
      if (!this.#ended) this.#progress(true);
    } catch (error) {
      if (!this.#ended) this.#events.failed(sentence(error));
    } finally {
      this.#playing = false;
      if (this.#ended) this.monitor.delete();
    }
  }

  #progress(finished: boolean): void {
    const positionMs = this.monitor.timeMs - this.monitor.originMs;
    if (finished) this.#lengthMs = positionMs;
    this.#events.second({ positionMs, lengthMs: this.#lengthMs, finished });
  }

  /** Waits until this second of the recording is due. */
  async #pace(dataMs: number): Promise<void> {
    while (!this.#ended) {
      const waitMs = this.#waitMs(dataMs);
      if (waitMs === null) return;
      await this.#wait(waitMs);
    }
  }

  /** Null: it is due. */
  #waitMs(dataMs: number): number | null {
    if (this.#paused) return Number.POSITIVE_INFINITY;
    const nowMs = this.#timers.now();
    if (this.#speed > 0) {
      this.#origin ??= { nowMs, dataMs };
      const dueMs = this.#origin.nowMs + (dataMs - this.#origin.dataMs) / this.#speed;
      return dueMs > nowMs ? dueMs - nowMs : null;
    }
    if (nowMs - this.#breathMs < BREATH_MS) return null;
    this.#breathMs = nowMs;
    return 0;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = Number.isFinite(ms) ? this.#timers.after(ms, resolve) : () => {};
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

const sentence = (error: unknown): string =>
  `The recording cannot be read: ${error instanceof Error ? error.message : error}`;
