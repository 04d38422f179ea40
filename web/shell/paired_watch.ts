// A watch over Bluetooth: hands on what it sends, and tells the worker and the person how its link
// stands.
import type { Fault } from '../bluetooth/fault.ts';
import type { GattDevice } from '../bluetooth/gatt.ts';
import { Watch, type WatchState } from '../bluetooth/watch.ts';
import { enumNumber } from '../core/snapshot.ts';
import { GATT, type Link } from '../generated/core.ts';
import type { FromStation, Personal, SamplingNews, WatchId } from '../worker/messages.ts';
import { bluetoothState } from './bluetooth_state.ts';
import type { ConnectSteps } from './connect_steps.ts';
import type { Shell, ShownWatch } from './dashboard.ts';
import { PageFaults } from './page_faults.ts';
import { type Page, Watched } from './watched.ts';

export class PairedWatch extends Watched {
  readonly device: GattDevice;
  readonly #watch: Watch;
  readonly #steps: ConnectSteps;
  readonly #faults: PageFaults;
  readonly #givenUp: (fault: Fault) => void;
  #phase: ShownWatch['phase'] = 'connecting';
  #lasting: boolean;
  #measured = false;
  #stopped = false;

  /**
   * @param known it has answered before, and is not given up
   * @param steps of connecting, as far as they have come
   * @param givenUp it never answered
   */
  constructor(
    page: Page,
    id: WatchId,
    name: string,
    device: GattDevice,
    known: boolean,
    steps: ConnectSteps,
    givenUp: (fault: Fault) => void,
  ) {
    super(page, id, name);
    this.device = device;
    this.#steps = steps;
    this.#givenUp = givenUp;
    this.#lasting = known;
    const { engine, timers, personal } = page;
    engine.send({ type: 'watch', watch: id, device: name, personal: personal.of(device.id) });
    this.#faults = new PageFaults((kind, holds) =>
      engine.send({ type: 'fault', watch: id, kind, holds, nowMs: timers.now() }),
    );
    this.#watch = new Watch(device, GATT, timers, {
      state: (state) => {
        if (!this.#stopped) this.#state(state);
      },
      value: (row, value, arrivalMs) => {
        if (!this.#stopped) {
          engine.packet(id, row.id, value as Uint8Array<ArrayBuffer>, arrivalMs);
        }
      },
    });
    void this.#watch.run(known);
  }

  override get phase(): ShownWatch['phase'] {
    return this.#phase;
  }

  override get steps(): Shell['steps'] {
    return this.#phase === 'connecting' ? this.#steps.view() : [];
  }

  /** It has measured: worth coming back to after a reload. */
  get lasting(): boolean {
    return this.#lasting;
  }

  override received(message: FromStation): void {
    super.received(message);
    if (message.type === 'write') this.#watch.write(message.characteristic, message.bytes);
    else if (message.type === 'sampling') this.#sampled(message.news);
    else if (message.type === 'personal') this.#keep(message.personal);
    else if (message.type === 'personal-refused') this.#refused(message.message);
  }

  override adapterChanged(available: boolean): void {
    this.#faults.set('adapter_off', !available);
  }

  override stop(): void {
    this.#stopped = true;
    this.#watch.stop();
    super.stop();
  }

  #state(state: WatchState): void {
    const { notices, timers } = this.page;
    switch (state.kind) {
      case 'connecting':
        this.#steps.begin(state.step, timers.now());
        this.#link(this.#measured ? 'reconnecting' : 'connecting');
        // Its measurements flow already, whatever else is still to be read.
        if (state.step === 'describe') this.#phase = 'watching';
        break;
      case 'measuring':
        this.#measured = true;
        this.#lasting = true;
        this.#phase = 'watching';
        notices.close(this.notice);
        this.#linkFault(null);
        this.#link('connected');
        break;
      case 'waiting':
        this.#linkFault(state.fault);
        this.#link('reconnecting');
        notices.show(this.notice, 'warning', `${state.fault.message} Trying again.`);
        break;
      case 'ended':
        if (state.fault) this.#givenUp(state.fault);
        return;
    }
    this.page.changed();
  }

  /** Why the watch cannot be reached, where the cause is on this side. */
  #linkFault(fault: Fault | null): void {
    const state = bluetoothState(fault);
    this.#faults.set('adapter_off', state === 'off' || state === 'missing');
    this.#faults.set('permission_gone', state === 'blocked');
  }

  /** What it granted; what it refuses is said. */
  #sampled({ channel, result }: SamplingNews): void {
    if (result === 'success') return;
    const [what, why] = [channel, result].map((word) => word.replaceAll('_', ' '));
    this.page.notices.show(
      this.channelNotice,
      'warning',
      `${this.name} does not send ${what}: ${why}.`,
    );
  }

  #keep(personal: Personal): void {
    this.#faults.set('storage_full', !this.page.personal.keep(this.device.id, personal));
  }

  /** What was learnt of its wearer before is of no use. */
  #refused(why: string): void {
    this.page.notices.show(this.personalNotice, 'warning', `Your answers are not used. ${why}`);
  }

  #link(link: Link): void {
    this.page.engine.send({
      type: 'link',
      watch: this.id,
      link: enumNumber('Link', link),
      nowMs: this.page.timers.now(),
    });
  }
}
