// What is watched on this page: paired watches, simulated ones and recordings side by side, one of
// them on screen. Each has its own link and its own end.
import { bluetoothFault, chooseWatch, knownWatches, onAvailability } from '../bluetooth/browser.ts';
import { Fault } from '../bluetooth/fault.ts';
import type { GattDevice } from '../bluetooth/gatt.ts';
import { DEVICES, GATT, SCENARIOS } from '../generated/core.ts';
import type { FromStation, WatchId } from '../worker/messages.ts';
import { bluetoothState } from './bluetooth_state.ts';
import { ConnectSteps } from './connect_steps.ts';
import { MOST_WATCHES, type Shell } from './dashboard.ts';
import { PairedWatch } from './paired_watch.ts';
import { PlayedRecording } from './played_recording.ts';
import { type Page, Watched } from './watched.ts';

const NOTICE = 'watching';

export type Shown = Pick<
  Shell,
  'watches' | 'shown' | 'known' | 'phase' | 'steps' | 'bluetooth' | 'bluetoothHelp' | 'replay'
>;

export class Watching {
  readonly #page: Page;
  readonly #changedOnPage: () => void;
  readonly #remember: (watches: readonly string[]) => void;
  #watches: readonly Watched[] = [];
  #current: Watched | null = null;
  /** The steps so far, while the person chooses a watch. */
  #choosing: ConnectSteps | null = null;
  #known: readonly GattDevice[] = [];
  /** Watches of before that the browser does not tell of now: its adapter may be unplugged. */
  #absent: readonly string[] = [];
  #bluetooth: Fault | null = null;
  #lastId: WatchId = 0;
  /** As the worker was told. */
  #onScreen: WatchId = 0;
  #simulated = 0;
  #resumed = false;

  /** @param remember the ids of the watches to come back to after a reload */
  constructor(page: Page, remember: (watches: readonly string[]) => void) {
    this.#page = { ...page, changed: () => this.#changed() };
    this.#changedOnPage = page.changed;
    this.#remember = remember;
  }

  get shown(): Shown {
    const current = this.#current;
    return {
      watches: this.#watches.map(({ id, name, phase, replay }) => {
        const standing = replay !== null && (replay.paused || replay.finished);
        return { id, name, phase, standing };
      }),
      shown: current?.id ?? 0,
      known: this.#connectable.map((device) => device.name),
      phase: this.#choosing ? 'connecting' : (current?.phase ?? 'empty'),
      steps: (this.#choosing?.view() ?? current?.steps) || [],
      bluetooth: bluetoothState(this.#bluetooth),
      bluetoothHelp: this.#bluetooth?.message ?? '',
      replay: current?.replay ?? null,
    };
  }

  /** The one on screen. */
  get current(): Watched | null {
    return this.#current;
  }

  get idle(): boolean {
    return this.#watches.length === 0 && this.#choosing === null;
  }

  get several(): boolean {
    return this.#watches.length > 1;
  }

  find(id: WatchId): Watched | undefined {
    return this.#watches.find((watch) => watch.id === id);
  }

  /** What the worker says of one of them; of one that was let go, nothing is wanted any more. */
  received(message: FromStation): void {
    this.find(message.watch)?.received(message);
  }

  /** Looks whether a watch can be paired here at all. */
  async look(): Promise<void> {
    this.#bluetooth = await bluetoothFault();
    onAvailability((available) => void this.#available(available));
    this.#changed();
  }

  /**
   * Comes back to the watches of before a reload, where the browser still knows them; the others
   * that it knows are offered, for they need no chooser.
   */
  async resume(ids: readonly string[]): Promise<void> {
    this.#known = await knownWatches().catch(() => []); // where it is not allowed, there are none
    this.#absent = ids.filter((id) => !this.#known.some((device) => device.id === id));
    this.#resumed = true;
    if (this.#watches.length > 0 || this.#choosing) return this.#changed();
    for (const device of this.#known) {
      if (ids.includes(device.id) && this.#room) this.#follow(device, true, new ConnectSteps());
    }
    this.#show(this.#watches[0] ?? null);
  }

  /** @param everything also devices that do not say what they measure */
  async pair(everything: boolean): Promise<void> {
    if (!this.#roomOrSay()) return;
    const steps = new ConnectSteps();
    steps.begin('choose', this.#page.timers.now());
    this.#page.notices.close(NOTICE);
    this.#choosing = steps;
    this.#show(null);
    try {
      const device = await chooseWatch(GATT, everything);
      if (this.#choosing !== steps) return; // cancelled meanwhile
      this.#choosing = null;
      if (device) return this.#connect(device, false, steps);
      if (!everything) this.#offerEverything();
      this.#changed();
    } catch (error) {
      if (this.#choosing === steps) this.#choosing = null;
      this.#fault(error);
    }
  }

  /** @param index in what is shown as known */
  connectKnown(index: number): void {
    const device = this.#connectable[index];
    if (device && this.#roomOrSay()) this.#connect(device, false, new ConnectSteps());
  }

  simulate(): void {
    if (!this.#roomOrSay()) return;
    const name = this.#nameFor('Simulated watch');
    const watch = new Watched(this.#page, ++this.#lastId, name);
    const wish = simulation(location.search, this.#simulated++);
    this.#page.engine.send({ type: 'simulate', watch: watch.id, name, ...wish });
    this.#add(watch);
  }

  /** Opens a recording folder's files. */
  replay(name: string, files: readonly File[]): void {
    if (!this.#roomOrSay()) return;
    const id = ++this.#lastId;
    const recording = new PlayedRecording(this.#page, id, this.#nameFor(name), files, (message) => {
      this.stop(id);
      this.refuse(message);
    });
    this.#add(recording);
  }

  /** What was to be opened cannot be; the message is for people. */
  refuse(message: string): void {
    this.#page.notices.show(NOTICE, 'error', message);
  }

  controlReplay(change: { paused?: boolean; speed?: number }): void {
    if (this.#current instanceof PlayedRecording) this.#current.control(change);
  }

  /** Puts it on screen; what is not there changes nothing. */
  show(id: WatchId): void {
    const watch = this.find(id);
    if (watch) this.#show(watch);
  }

  /** Puts the ways to another one on screen; those that there are go on. */
  showWaysIn(): void {
    this.#show(null);
  }

  /** The watch on screen is not wanted after all. */
  cancel(): void {
    this.#choosing = null;
    if (this.#current) this.stop(this.#current.id);
    else this.#changed();
  }

  /** Lets one go; the others stay. */
  stop(id: WatchId): void {
    const watch = this.find(id);
    if (!watch) return;
    watch.stop();
    this.#watches = this.#watches.filter((other) => other !== watch);
    if (watch === this.#current) this.#current = this.#watches[0] ?? null;
    this.#changed();
  }

  get #room(): boolean {
    return this.#watches.length < MOST_WATCHES;
  }

  /** Known watches that are not watched now. */
  get #connectable(): readonly GattDevice[] {
    return this.#known.filter(({ id }) => !this.#pairedWith(id));
  }

  #pairedWith(device: string): PairedWatch | undefined {
    return this.#watches.find(
      (watch): watch is PairedWatch => watch instanceof PairedWatch && watch.device.id === device,
    );
  }

  #connect(device: GattDevice, known: boolean, steps: ConnectSteps): void {
    if (!this.#known.some(({ id }) => id === device.id)) this.#known = [...this.#known, device];
    this.#show(this.#pairedWith(device.id) ?? this.#follow(device, known, steps));
  }

  /** Forgets what was learnt of every wearer. */
  forgetPersonal(): void {
    for (const { id } of this.#watches) {
      this.#page.engine.send({ type: 'reset-personal', watch: id });
    }
    this.#page.personal.forget();
  }

  #follow(device: GattDevice, known: boolean, steps: ConnectSteps): Watched {
    const id = ++this.#lastId;
    const name = this.#nameFor(device.name);
    this.#absent = this.#absent.filter((other) => other !== device.id);
    const watch = new PairedWatch(this.#page, id, name, device, known, steps, (fault) => {
      this.stop(id);
      this.#fault(fault);
    });
    this.#watches = [...this.#watches, watch];
    return watch;
  }

  #add(watch: Watched): void {
    this.#page.notices.close(NOTICE);
    this.#watches = [...this.#watches, watch];
    this.#show(watch);
  }

  #show(watch: Watched | null): void {
    if (watch) this.#choosing = null;
    this.#current = watch;
    this.#changed();
  }

  /** "Simulated watch", "Simulated watch 2", … */
  #nameFor(wanted: string): string {
    const taken = (name: string): boolean => this.#watches.some((watch) => watch.name === name);
    let name = wanted;
    for (let n = 2; taken(name); ++n) name = `${wanted} ${n}`;
    return name;
  }

  #changed(): void {
    const onScreen = this.#current?.id ?? 0;
    if (onScreen !== this.#onScreen) {
      this.#onScreen = onScreen;
      this.#page.engine.send({ type: 'on-screen', watch: onScreen });
    }
    if (this.#resumed) {
      const lasting = this.#watches.flatMap((watch) =>
        watch instanceof PairedWatch && watch.lasting ? [watch.device.id] : [],
      );
      this.#remember([...new Set([...lasting, ...this.#absent])]);
    }
    this.#changedOnPage();
  }

  async #available(available: boolean): Promise<void> {
    this.#bluetooth = await bluetoothFault();
    for (const watch of this.#watches) watch.adapterChanged(available);
    this.#changed();
  }

  #roomOrSay(): boolean {
    if (this.#room) return true;
    const text = `Vigil watches ${MOST_WATCHES} at once at most. Disconnect one first.`;
    this.#page.notices.show(NOTICE, 'info', text);
    return false;
  }

  #offerEverything(): void {
    this.#page.notices.show(
      NOTICE,
      'info',
      'Was your watch not in the list? Switch its heart rate broadcast on; on a Galaxy Watch, start the companion. Some devices do not say what they measure.',
      'Show all devices',
      () => void this.pair(true),
    );
  }

  #fault(error: unknown): void {
    const fault =
      error instanceof Fault ? error : new Fault('refused', `Pairing failed: ${String(error)}`);
    if (bluetoothState(fault) !== 'ready') this.#bluetooth = fault;
    const again = (): void => void this.pair(false);
    this.#page.notices.show(NOTICE, 'error', fault.message, 'Try again', again);
    this.#changed();
  }
}

/**
 * Who is simulated: the first of the core's, or as in `?scenario=run&seed=3&device=armband`.
 * @param others simulated before, who are other people
 */
function simulation(
  query: string,
  others: number,
): { scenario: string; seed: number; device: string } {
  const wish = new URLSearchParams(query);
  return {
    scenario: wish.get('scenario') ?? SCENARIOS[0].name,
    seed: (Number(wish.get('seed') ?? 1) || 1) + others,
    device: wish.get('device') ?? DEVICES[0],
  };
}
