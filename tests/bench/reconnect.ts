// usage: node --import tsx tests/bench/reconnect.ts
// How soon a lost watch is on screen again once it is within reach: the real connection and worker
// code on a simulated link and clock, so that losses of hours take seconds. What the link costs is
// assumed (below), seeded, and the same in every run; drawing is measured elsewhere (page.ts).
import createCore from '#core';
import type { GattCharacteristic, GattDevice, GattService } from '../../web/bluetooth/gatt.ts';
import { sleep } from '../../web/bluetooth/timers.ts';
import { Watch } from '../../web/bluetooth/watch.ts';
import type { Core } from '../../web/core/module.ts';
import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { GATT } from '../../web/generated/core.ts';
import { Engine } from '../../web/worker/engine.ts';
import { ManualTimers } from '../web/support/manual_timers.ts';
import { keeping } from '../web/support/model.ts';

const TRIES = 200;
const AWAY_MS = { least: 2000, most: 90_000 };
const ADVERTISING_MS = { least: 100, most: 1000 }; // between two advertisements
const LINK_MS = { least: 50, most: 400 }; // from the advertisement that is answered to the link
const DISCOVERY_MS = { least: 100, most: 500 };
const OPERATION_MS = { least: 30, most: 100 };
const BEAT_MS = 1000; // a heart rate a second, from the subscription on, at any phase
const STEP_MS = 20;
const GIVE_UP_MS = 30_000;

const HEART_RATE = GATT.find(({ name }) => name === 'heart_rate_measurement');
if (!HEART_RATE) throw new Error('the GATT table has no heart rate');
const never = new AbortController().signal;

/**
 * What an attempt does that begins while the watch is away: it pends until the watch is back, as the
 * stacks of all present systems do; it fails after a second; it never ends, a defect of some.
 */
const AWAY = ['pends', 'fails', 'hangs'] as const;
type Away = (typeof AWAY)[number];

class Link implements GattDevice {
  readonly id = 'bench';
  readonly name = 'Bench';
  disconnected: (() => void) | null = null;
  readonly listen: GattDevice['listen'];
  readonly #timers: ManualTimers;
  readonly #away: Away;
  readonly #between: (range: { least: number; most: number }) => number;
  readonly #heard = new Set<() => void>();
  #near = true;
  #linked = false;
  #attempt = 0;
  #notify: ((value: Uint8Array, arrivalMs: number) => void) | null = null;

  constructor(timers: ManualTimers, random: () => number, away: Away, advertisements: boolean) {
    this.#away = away;
    this.#timers = timers;
    this.#between = ({ least, most }) => least + (most - least) * random();
    this.listen = advertisements ? async (heard, signal) => this.#hear(heard, signal) : undefined;
    this.#advertise();
  }

  leave(): void {
    this.#near = false;
    this.#linked = false;
    this.#notify = null;
    this.disconnected?.();
  }

  comeBack(): void {
    this.#near = true;
  }

  async connect(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    if (!this.#near) {
      if (this.#away === 'hangs') await new Promise(() => {});
      if (this.#away === 'fails') {
        await this.#pass({ least: 1000, most: 1000 });
        throw new Error('Connection attempt failed.');
      }
      while (!this.#near) {
        await this.#pass({ least: STEP_MS, most: STEP_MS });
        if (attempt !== this.#attempt) throw new Error('cancelled');
      }
    }
    await this.#pass(ADVERTISING_MS);
    await this.#pass(LINK_MS);
    if (!this.#near || attempt !== this.#attempt) throw new Error('Connection attempt failed.');
    this.#linked = true;
  }

  disconnect(): void {
    this.#attempt += 1;
    this.#linked = false;
    this.#notify = null;
  }

  async services(): Promise<GattService[]> {
    await this.#pass(DISCOVERY_MS);
    const at: GattCharacteristic = {
      uuid: HEART_RATE?.uuid ?? '',
      read: () => Promise.reject(new Error('GATT operation not permitted.')),
      write: () => Promise.reject(new Error('GATT operation not permitted.')),
      subscribe: async (listener) => {
        await this.#pass(OPERATION_MS);
        this.#notify = listener;
        this.#timers.after(this.#between({ least: 0, most: BEAT_MS }), () => this.#beat(listener));
      },
    };
    return [{ uuid: HEART_RATE?.service ?? '', characteristics: async () => [at] }];
  }

  #beat(listener: (value: Uint8Array, arrivalMs: number) => void): void {
    if (this.#notify !== listener) return;
    listener(Uint8Array.of(0b1_0110, 72, 0x55, 0x03), this.#timers.now());
    this.#timers.after(BEAT_MS, () => this.#beat(listener));
  }

  #advertise(): void {
    if (this.#near && !this.#linked) for (const heard of this.#heard) heard();
    this.#timers.after(this.#between(ADVERTISING_MS), () => this.#advertise());
  }

  #hear(heard: () => void, signal: AbortSignal): void {
    this.#heard.add(heard);
    signal.addEventListener('abort', () => this.#heard.delete(heard));
  }

  #pass(range: { least: number; most: number }): Promise<void> {
    return sleep(this.#timers, this.#between(range), never);
  }
}

/** Seconds from within reach again to a heart rate that is newer than that, over many losses. */
async function measure(
  core: Core,
  away: Away,
  advertisements: boolean,
  random: () => number,
): Promise<number[]> {
  const timers = new ManualTimers();
  const never = () => new Promise<never>(() => {});
  let shownMs = Number.NEGATIVE_INFINITY; // what time the heart rate on screen is of
  let beats = 0;
  const heartRate = enumNumber('Vital', 'hr_bpm');
  const files = { weights: never, engine: never, own: keeping() };
  const engine = new Engine(core, timers, files, (message) => {
    if (message.type !== 'snapshot') return;
    const vital = new Snapshot(new Uint8Array(message.buffer)).vital(heartRate);
    if (vital.absent === 0) shownMs = vital.time_ms;
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  const link = new Link(timers, random, away, advertisements);
  engine.handle({ type: 'watch', watch: 1, device: link.name });
  const watch = new Watch(
    link,
    GATT,
    timers,
    {
      state: () => {},
      value: (row, value, arrivalMs) => {
        beats += 1;
        engine.handle({
          type: 'packet',
          watch: 1,
          characteristic: row.id,
          bytes: Uint8Array.from(value),
          arrivalMs,
        });
      },
    },
    random,
  );
  const ended = watch.run();
  /** Neither an old value nor one of a window that has nothing new in it. */
  const until = async (sinceMs: number): Promise<number> => {
    const before = beats;
    const old = (): boolean => shownMs < sinceMs || beats === before;
    while (old() && timers.now() < sinceMs + GIVE_UP_MS) await timers.pass(STEP_MS);
    return (timers.now() - sinceMs) / 1000;
  };
  await until(0);
  const took: number[] = [];
  while (took.length < TRIES) {
    link.leave();
    await timers.pass(AWAY_MS.least + (AWAY_MS.most - AWAY_MS.least) * random());
    link.comeBack();
    took.push(await until(timers.now()));
    await timers.pass(3000);
  }
  watch.stop();
  await ended;
  engine.handle({ type: 'stop', watch: 1 });
  return took.sort((a, b) => a - b);
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const report = (name: string, value: number, unit: string): void =>
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(3)), unit }));

const core = (await createCore()) as unknown as Core;
let longest = 0;
for (const away of AWAY) {
  for (const advertisements of [true, false]) {
    const took = await measure(core, away, advertisements, seeded(1));
    const at = (p: number): number => took[Math.ceil(p * took.length) - 1] ?? Number.NaN;
    const within = (100 * took.filter((s) => s <= 3).length) / took.length;
    const name = `reconnect_${away}_${advertisements ? 'heard' : 'unheard'}`;
    report(`${name}_p50`, at(0.5), 's');
    report(`${name}_p98`, at(0.98), 's');
    report(`${name}_within_3s`, within, '%');
    longest = Math.max(longest, at(1));
  }
}
report('reconnect_longest', longest, 's');
