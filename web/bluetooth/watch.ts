// A watch over its connections: connects, and connects again whenever the link is lost, until it is
// told to stop.
import { backoffMs } from './backoff.ts';
import { Ear } from './ear.ts';
import { Fault, linkLost, noAnswer, outOfReach } from './fault.ts';
import type { GattDevice, GattRow } from './gatt.ts';
import { GattQueue } from './gatt_queue.ts';
import { Session, type Step } from './session.ts';
import { sleep, type Timers } from './timers.ts';

export type WatchState =
  | { readonly kind: 'connecting'; readonly attempt: number; readonly step: Step }
  | { readonly kind: 'measuring' }
  /** The link was lost or an attempt failed; the next one is at `retryMs` of the timers' clock. */
  | { readonly kind: 'waiting'; readonly fault: Fault; readonly retryMs: number }
  /** Given up: nothing more comes. Without a fault it was stopped on purpose. */
  | { readonly kind: 'ended'; readonly fault?: Fault };

export interface WatchEvents {
  state(state: WatchState): void;
  value(row: GattRow, value: Uint8Array, arrivalMs: number): void;
}

/** A watch that never answered is given up after so many attempts; one that did, never. */
const FIRST_ATTEMPTS = 3;
/** An attempt that began while the watch was away may miss its return, and is made anew. */
const HEARD_LIMIT_MS = 2000;

export class Watch {
  readonly device: GattDevice;
  readonly #table: readonly GattRow[];
  readonly #timers: Timers;
  readonly #events: WatchEvents;
  readonly #random: () => number;
  readonly #stopped = new AbortController();
  readonly #ear: Ear;
  #session: Session | null = null;
  #measuredOnce = false;
  #failures = 0;

  constructor(
    device: GattDevice,
    table: readonly GattRow[],
    timers: Timers,
    events: WatchEvents,
    random: () => number = Math.random,
  ) {
    this.device = device;
    this.#ear = new Ear(device);
    this.#table = table;
    this.#timers = timers;
    this.#events = events;
    this.#random = random;
  }

  /**
   * Resolves when the watch was stopped or given up; never rejects.
   * @param known it has answered before, and is not given up
   */
  async run(known = false): Promise<void> {
    this.#measuredOnce = known;
    let heard = false;
    while (true) {
      const begunMs = this.#timers.now();
      const fault = await this.#connection(heard);
      if (this.#stopped.signal.aborted) return this.#end({ kind: 'ended' });
      if (this.#givesUp(fault)) return this.#end({ kind: 'ended', fault });

      const lastedMs = this.#timers.now() - begunMs;
      const wait = backoffMs(this.#failures, lastedMs, this.#random());
      this.#failures += 1;
      this.#events.state({ kind: 'waiting', fault, retryMs: this.#timers.now() + wait });
      heard = await this.#pause(wait);
    }
  }

  /**
   * Writes what the monitor wants written. What fails is let go: the monitor knows by the answer
   * that does not come, and a connection that is over begins anew.
   */
  write(characteristic: number, value: Uint8Array): void {
    this.#session?.write(characteristic, value).catch(() => {});
  }

  stop(): void {
    this.#stopped.abort();
    this.device.disconnect();
  }

  #end(state: WatchState): void {
    this.#ear.close();
    this.#events.state(state);
  }

  /** Until the next attempt is due, or the watch is heard: then true. */
  async #pause(ms: number): Promise<boolean> {
    this.#ear.open();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stopped.signal]);
    const due = sleep(this.#timers, ms, signal).then(() => false);
    const heard = this.#ear.next(signal).then(() => true);
    const first = Promise.race([due, heard]).catch(() => false); // stopped
    await Promise.allSettled([first.finally(() => over.abort()), due, heard]);
    return first;
  }

  #givesUp(fault: Fault): boolean {
    if (this.#measuredOnce) return false;
    return fault.kind === 'nothing_to_measure' || this.#failures + 1 >= FIRST_ATTEMPTS;
  }

  /**
   * One connection from its first attempt to its end; returns why it ended.
   * @param heard the watch is known to be within reach
   */
  async #connection(heard: boolean): Promise<Fault> {
    const link = new AbortController();
    this.device.disconnected = () => link.abort(linkLost(this.device.name));
    const over = AbortSignal.any([link.signal, this.#stopped.signal]);
    let step: Step = 'connect';
    if (this.#failures > 0 && !heard) {
      this.#missed(over).then(
        () => step === 'connect' && link.abort(outOfReach(this.device.name)),
        () => {}, // it is over
      );
    }
    try {
      await this.#open(over, (now) => {
        step = now;
        this.#events.state({ kind: 'connecting', attempt: this.#failures, step });
      });
      if (over.aborted) throw over.reason;
      this.#measuredOnce = true;
      this.#failures = 0;
      this.#ear.close();
      this.#events.state({ kind: 'measuring' });
      await aborted(over);
      throw over.reason;
    } catch (error) {
      return this.#asFault(error, step);
    } finally {
      this.#session = null;
      this.device.disconnected = null;
      this.device.disconnect(); // also ends what a call without an answer may still hold
    }
  }

  /** Resolves when the watch has been back for a while. */
  async #missed(over: AbortSignal): Promise<void> {
    await this.#ear.next(over);
    await sleep(this.#timers, HEARD_LIMIT_MS, over);
  }

  #open(over: AbortSignal, onStep: (step: Step) => void): Promise<void> {
    const queue = new GattQueue(this.#timers, over, (what, ms) =>
      noAnswer(this.device.name, what, ms / 1000),
    );
    const session = new Session(this.device, this.#table, queue, () => this.#timers.now(), {
      step: onStep,
      value: (row, value, arrivalMs) => {
        if (!over.aborted) this.#events.value(row, value, arrivalMs);
      },
    });
    this.#session = session;
    return session.open(this.#measuredOnce);
  }

  #asFault(error: unknown, step: Step): Fault {
    if (error instanceof Fault) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return step === 'connect'
      ? outOfReach(this.device.name, detail)
      : new Fault('link_lost', linkLost(this.device.name).message, detail);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
