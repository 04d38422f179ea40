// What is being watched: a paired watch, the simulated one or a recording, from the press of a
// button to its end. Tells the worker what comes in, and the screen how it stands.
import { bluetoothFault, chooseWatch, knownWatches, onAvailability } from '../bluetooth/browser.ts';
import { Fault } from '../bluetooth/fault.ts';
import type { GattDevice } from '../bluetooth/gatt.ts';
import { Watch, type WatchState } from '../bluetooth/watch.ts';
import { enumNumber } from '../core/snapshot.ts';
import { DEVICES, GATT, type Link, SCENARIOS } from '../generated/core.ts';
import type { FromStation, SamplingNews, WatchId } from '../worker/messages.ts';
import { ConnectSteps } from './connect_steps.ts';
import type { Shell } from './dashboard.ts';
import type { EngineClient } from './engine_client.ts';
import type { Notices } from './notices.ts';
import type { PageFaults } from './page_faults.ts';
import type { PageTimers } from './page_timers.ts';

const NOTICE = 'watch';
const REPLAY_START = { positionMs: 0, lengthMs: 0, speed: 1, paused: false, finished: false };

export type Shown = Pick<Shell, 'phase' | 'steps' | 'bluetooth' | 'bluetoothHelp' | 'replay'>;

export class Watching {
  readonly #engine: EngineClient;
  readonly #timers: PageTimers;
  readonly #notices: Notices;
  readonly #faults: PageFaults;
  readonly #changed: () => void;
  readonly #remember: (watch: string | null) => void;
  #steps = new ConnectSteps();
  #phase: Shell['phase'] = 'empty';
  #bluetooth: Fault | null = null;
  #id: WatchId = 0;
  #watch: Watch | null = null;
  #measured = false;
  #replay: Shell['replay'] = null;

  /** @param remember the id of the watch to come back to after a reload; null: none */
  constructor(
    engine: EngineClient,
    timers: PageTimers,
    notices: Notices,
    faults: PageFaults,
    changed: () => void,
    remember: (watch: string | null) => void,
  ) {
    this.#engine = engine;
    this.#timers = timers;
    this.#notices = notices;
    this.#faults = faults;
    this.#changed = changed;
    this.#remember = remember;
  }

  /** The number of what is watched, or was last. */
  get id(): WatchId {
    return this.#id;
  }

  get shown(): Shown {
    return {
      phase: this.#phase,
      steps: this.#phase === 'connecting' ? this.#steps.view() : [],
      bluetooth: bluetoothState(this.#bluetooth),
      bluetoothHelp: this.#bluetooth?.message ?? '',
      replay: this.#replay,
    };
  }

  /** Looks whether a watch can be paired here at all. */
  async look(): Promise<void> {
    this.#bluetooth = await bluetoothFault();
    onAvailability((available) => void this.#available(available));
    this.#changed();
  }

  /**
   * Comes back to the watch of before a reload, where the browser still knows it; else offers one
   * that was chosen before, which needs no chooser.
   */
  async resume(id: string | null): Promise<void> {
    const known = await knownWatches();
    if (this.#phase !== 'empty') return;
    const watched = known.find((device) => device.id === id);
    if (watched) this.#reconnect(watched, true);
    else if (known[0]) this.#offerKnown(known[0]);
  }

  /** @param everything also devices that do not say what they measure */
  async pair(everything: boolean): Promise<void> {
    this.stop();
    this.#connecting();
    try {
      const device = await chooseWatch(GATT, everything);
      if (this.#phase !== 'connecting') return; // cancelled meanwhile
      if (device) return this.#follow(device);
      this.stop();
      if (!everything) this.#offerEverything();
    } catch (error) {
      this.stop();
      this.#fault(error);
    }
  }

  simulate(): void {
    this.stop();
    this.#engine.send({
      type: 'simulate',
      watch: ++this.#id,
      name: 'Simulated watch',
      ...simulation(location.search),
    });
    this.#enter('watching');
  }

  /** Opens a recording folder's files. */
  replay(name: string, files: readonly File[]): void {
    this.stop();
    this.#replay = { name, ...REPLAY_START };
    this.#engine.send({ type: 'replay', watch: ++this.#id, name, files });
    this.#enter('watching');
  }

  controlReplay(change: { paused?: boolean; speed?: number }): void {
    if (!this.#replay) return;
    this.#replay = { ...this.#replay, ...change };
    const { paused, speed } = this.#replay;
    this.#engine.send({ type: 'replay-control', watch: this.#id, paused, speed });
    this.#changed();
  }

  /** What the monitor wants written to the watch. */
  write({ characteristic, bytes }: Extract<FromStation, { type: 'write' }>): void {
    this.#watch?.write(characteristic, bytes);
  }

  /** What the watch granted; what it refuses is said. */
  sampled({ channel, result }: SamplingNews): void {
    if (result === 'success') return;
    const device = this.#watch?.device.name ?? 'The watch';
    const [name, why] = [channel, result].map((word) => word.replaceAll('_', ' '));
    this.#notices.show('channel', 'warning', `${device} does not send ${name}: ${why}.`);
  }

  /** What the worker says of the recording. */
  replayed(news: Extract<FromStation, { type: 'replay-progress' | 'replay-failed' }>): void {
    if (!this.#replay) return;
    if (news.type === 'replay-progress') {
      this.#replay = { ...this.#replay, ...news.progress };
    } else {
      const played = this.#replay.positionMs > 0;
      if (played) this.#replay = { ...this.#replay, finished: true };
      else this.stop();
      this.#notices.show(NOTICE, 'error', news.message);
    }
    this.#changed();
  }

  stop(): void {
    this.#watch?.stop();
    this.#watch = null;
    this.#replay = null;
    this.#linkFault(null);
    this.#remember(null);
    this.#notices.close(NOTICE);
    this.#engine.send({ type: 'stop', watch: this.#id });
    this.#enter('empty');
  }

  #connecting(): void {
    this.#steps = new ConnectSteps();
    this.#steps.begin('choose', this.#timers.now());
    this.#enter('connecting');
  }

  #reconnect(device: GattDevice, watched: boolean): void {
    this.#connecting();
    this.#follow(device, watched);
  }

  #follow(device: GattDevice, known = false): void {
    this.#measured = false;
    const id = ++this.#id;
    this.#engine.send({ type: 'watch', watch: id, device: device.name });
    const watch = new Watch(device, GATT, this.#timers, {
      state: (state) => {
        if (watch === this.#watch) this.#state(device, state);
      },
      value: (row, value, arrivalMs) => {
        if (watch === this.#watch) {
          this.#engine.packet(id, row.id, value as Uint8Array<ArrayBuffer>, arrivalMs);
        }
      },
    });
    this.#watch = watch;
    void watch.run(known);
  }

  #state(device: GattDevice, state: WatchState): void {
    switch (state.kind) {
      case 'connecting':
        this.#steps.begin(state.step, this.#timers.now());
        this.#link(this.#measured ? 'reconnecting' : 'connecting');
        // Its measurements flow already, whatever else is still to be read.
        if (state.step === 'describe') this.#enter('watching');
        break;
      case 'measuring':
        this.#measured = true;
        this.#remember(device.id);
        this.#notices.close(NOTICE);
        this.#linkFault(null);
        this.#link('connected');
        break;
      case 'waiting':
        this.#linkFault(state.fault);
        this.#link('reconnecting');
        this.#notices.show(NOTICE, 'warning', `${state.fault.message} Trying again.`);
        break;
      case 'ended':
        if (!state.fault) break;
        this.stop();
        this.#fault(state.fault);
        break;
    }
    this.#changed();
  }

  async #available(available: boolean): Promise<void> {
    this.#bluetooth = await bluetoothFault();
    if (this.#watch) this.#faults.set('adapter_off', !available);
    this.#changed();
  }

  /** Why the watch cannot be reached, where the cause is on this side. */
  #linkFault(fault: Fault | null): void {
    const state = bluetoothState(fault);
    this.#faults.set('adapter_off', state === 'off' || state === 'missing');
    this.#faults.set('permission_gone', state === 'blocked');
  }

  #link(link: Link): void {
    this.#engine.send({
      type: 'link',
      watch: this.#id,
      link: enumNumber('Link', link),
      nowMs: this.#timers.now(),
    });
  }

  #enter(phase: Shell['phase']): void {
    this.#phase = phase;
    this.#changed();
  }

  #offerKnown(device: GattDevice): void {
    this.#notices.show(
      NOTICE,
      'info',
      `${device.name} was paired on this device before.`,
      'Connect it',
      () => {
        if (this.#phase === 'empty') this.#reconnect(device, false);
      },
    );
  }

  #offerEverything(): void {
    this.#notices.show(
      NOTICE,
      'info',
      'Was your watch not in the list? Some do not say what they measure.',
      'Show all devices',
      () => void this.pair(true),
    );
  }

  #fault(error: unknown): void {
    const fault =
      error instanceof Fault ? error : new Fault('refused', `Pairing failed: ${String(error)}`);
    if (bluetoothState(fault) !== 'ready') this.#bluetooth = fault;
    this.#notices.show(NOTICE, 'error', fault.message, 'Try again', () => void this.pair(false));
    this.#changed();
  }
}

/** Which wearer is simulated: the first of the core's, or as in `?scenario=run&seed=3&device=armband`. */
function simulation(query: string): { scenario: string; seed: number; device: string } {
  const wish = new URLSearchParams(query);
  return {
    scenario: wish.get('scenario') ?? SCENARIOS[0].name,
    seed: Number(wish.get('seed') ?? 1) || 1,
    device: wish.get('device') ?? DEVICES[0],
  };
}

function bluetoothState(fault: Fault | null): Shell['bluetooth'] {
  switch (fault?.kind) {
    case 'bluetooth_missing':
    case 'adapter_missing':
      return 'missing';
    case 'adapter_off':
      return 'off';
    case 'bluetooth_blocked':
    case 'permission_refused':
      return 'blocked';
    default:
      return 'ready';
  }
}
