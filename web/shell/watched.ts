// One of the watches on this page, from the press of a button to its end: what all kinds of them
// have in common. The simulated one, which lives in the worker, needs no more.
import type { FromStation, WatchId } from '../worker/messages.ts';
import type { Shell, ShownWatch } from './dashboard.ts';
import type { EngineClient } from './engine_client.ts';
import { ModelLog } from './model_log.ts';
import type { Notices } from './notices.ts';
import type { PageTimers } from './page_timers.ts';
import type { PersonalStore } from './personal_store.ts';

/** What a watch has of the page that it is on. */
export interface Page {
  readonly engine: EngineClient;
  readonly timers: PageTimers;
  readonly notices: Notices;
  /** What was learnt of the wearers of paired watches. */
  readonly personal: PersonalStore;
  /** There is something new to show. */
  readonly changed: () => void;
}

export class Watched {
  readonly id: WatchId;
  /** No other watch on the page has it. */
  readonly name: string;
  protected readonly page: Page;
  /** Which model runs, by what. */
  readonly model = new ModelLog();

  constructor(page: Page, id: WatchId, name: string) {
    this.page = page;
    this.id = id;
    this.name = name;
  }

  get phase(): ShownWatch['phase'] {
    return 'watching';
  }

  get steps(): Shell['steps'] {
    return [];
  }

  get replay(): Shell['replay'] {
    return null;
  }

  /** What the worker says of it. */
  received(message: FromStation): void {
    if (message.type !== 'model') return;
    this.model.heard(message.news);
    this.page.changed();
  }

  /** Bluetooth went away on this device, or came back. */
  adapterChanged(_available: boolean): void {}

  /** Lets it go. */
  stop(): void {
    this.page.notices.close(this.notice);
    this.page.notices.close(this.channelNotice);
    this.page.notices.close(this.personalNotice);
    this.page.engine.send({ type: 'stop', watch: this.id });
  }

  /** The keys of its notices. */
  protected get notice(): string {
    return `watch/${this.id}`;
  }

  protected get channelNotice(): string {
    return `${this.notice}/channel`;
  }

  protected get personalNotice(): string {
    return `${this.notice}/personal`;
  }
}
