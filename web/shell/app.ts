// The page between the worker, the canvas and the person.

import { version } from '../../package.json';
import { Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';
import { type FromWorker, MODEL_CHOICES, type OwnModel, type WatchId } from '../worker/messages.ts';
import { type Actions, actionTable } from './actions.ts';
import { Alarms } from './alarms.ts';
import { onBattery } from './battery.ts';
import type { Dashboard, Item, Shell, View } from './dashboard.ts';
import type { EngineClient } from './engine_client.ts';
import { FrameLoop } from './frame_loop.ts';
import { Installer } from './install.ts';
import { Mirror } from './mirror.ts';
import { ModelLog } from './model_log.ts';
import { Notices } from './notices.ts';
import { PageFaults } from './page_faults.ts';
import type { PageTimers } from './page_timers.ts';
import { PersonalStore } from './personal_store.ts';
import { acceptDrops } from './recording_input.ts';
import { flightName, saveFile } from './save_file.ts';
import { onScrollKeys } from './scroll_keys.ts';
import {
  browserStorage,
  limitsOf,
  reducedMotionNow,
  type SettingsStore,
  themeNow,
} from './settings.ts';
import { WakeLock } from './wake_lock.ts';
import { Watching } from './watching.ts';

const SYSTEM_WISHES = [
  '(prefers-color-scheme: light)',
  '(prefers-contrast: more)',
  '(prefers-reduced-motion: reduce)',
];
const NO_MODEL = new ModelLog();
const SMALL = MODEL_CHOICES.indexOf('small');
const MIRROR_MS = 250; // what is read out need not follow every frame

export interface Parts {
  readonly engine: EngineClient;
  readonly dashboard: Dashboard;
  readonly timers: PageTimers;
  readonly settings: SettingsStore;
  /** The elements of index.html. */
  readonly mirror: HTMLElement;
  readonly assertive: HTMLElement;
  readonly polite: HTMLElement;
}

export class App {
  readonly #parts: Parts;
  readonly #frames: FrameLoop;
  readonly #mirror: Mirror;
  readonly #watching: Watching;
  readonly #notices = new Notices(() => this.show());
  readonly #installer = new Installer(() => this.show());
  readonly #wakeLock = new WakeLock();
  readonly #faults: PageFaults;
  readonly #alarms: Alarms;
  readonly #actions: Actions;
  #view: View = 'live';
  #ownModel: OwnModel | null = null;
  #itemsText = '';
  #update: (() => void) | null = null;
  #updateOffered = false;
  #mirrorMs = 0;
  #cancelMirror = (): void => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    const { engine, timers, settings } = parts;
    this.#frames = new FrameLoop(
      (now) => this.#draw(now),
      timers,
      (callback) => requestAnimationFrame(callback),
    );
    this.#mirror = new Mirror(
      parts.mirror,
      (action, argument, value) => this.act(action, argument, value),
      (key) => {
        parts.dashboard.focus(key);
        this.wake();
      },
    );
    this.#faults = new PageFaults((kind, holds) =>
      engine.send({ type: 'page-fault', kind, holds, nowMs: timers.now() }),
    );
    this.#watching = new Watching(
      {
        engine,
        timers,
        notices: this.#notices,
        personal: new PersonalStore(browserStorage()),
        changed: () => this.#watchesChanged(),
      },
      (watches) => settings.change({ watches }),
    );
    this.#alarms = new Alarms(parts.assertive, parts.polite, this.#notices, settings, (watch) => {
      this.#watching.show(watch);
      this.#view = 'live';
    });
    this.#actions = actionTable({
      engine,
      timers,
      settings,
      watching: this.#watching,
      notices: this.#notices,
      installer: this.#installer,
      setView: (view) => {
        this.#view = view;
      },
      ownModel: () => this.#ownModel !== null,
    });
  }

  async start(): Promise<void> {
    const { settings } = this.#parts;
    this.#actions.applySettings();
    acceptDrops(
      (name, files) => this.#watching.replay(name, files),
      (message) => this.#watching.refuse(message),
    );
    onScrollKeys((heights) => {
      this.#parts.dashboard.scroll(heights);
      this.wake();
    });
    for (const query of SYSTEM_WISHES) {
      matchMedia(query).addEventListener('change', () => this.show());
    }
    const visible = (): void => {
      this.#faults.set('tab_hidden', document.hidden);
      this.wake();
    };
    document.addEventListener('visibilitychange', visible);
    visible();
    this.show();
    void onBattery((battery) => this.#parts.engine.send({ type: 'device-battery', battery }));
    await this.#watching.look();
    await this.#watching.resume(settings.now.watches);
  }

  /** A frame is wanted: input came, or something changed. */
  wake(): void {
    this.#frames.wake();
  }

  /** What a press on the canvas or on its mirror asks for. */
  act(action: string, argument: number, value: number): void {
    this.#actions.run(action, argument, value);
    this.#mirrorMs = 0; // the answer to a press is read out at once
    this.show();
  }

  received(message: FromWorker): void {
    this.#parts.timers.poll();
    switch (message.type) {
      case 'snapshot':
        this.#snapshot(message.watch, message.buffer);
        break;
      case 'failed':
        this.#notices.show('engine', 'error', message.message, 'Reload', () => location.reload());
        break;
      case 'flight-record':
        saveFile(flightName(new Date()), message.bytes);
        break;
      case 'own-model':
        this.#own(message.own);
        break;
      case 'model-opened':
        this.#parts.settings.change({ model: 'own' });
        this.#own(message.own);
        this.#notices.show('model', 'info', `${message.own.name} is open, and chosen from now on.`);
        break;
      case 'model-refused':
        this.#notices.show('model', 'error', message.message);
        break;
      case 'ready':
        break;
      default:
        this.#watching.received(message);
    }
  }

  /** A new version can be had; `apply` reloads. */
  updateWaiting(apply: () => void): void {
    this.#update = apply;
    this.#offerUpdate();
  }

  /** Tells the canvas what only the page knows. */
  show(): void {
    const { dashboard, settings } = this.#parts;
    const { shown, current } = this.#watching;
    const state: Shell = {
      ...shown,
      view: this.#view,
      wearer: '',
      utcOffsetMin: -new Date().getTimezoneOffset(),
      notice: this.#notices.current,
      recording: false,
      flightMinutes: settings.now.flightMinutes,
      ...(current?.model ?? NO_MODEL).shown,
      modelEngine: settings.now.engine,
      modelChoice: settings.now.model,
      ownModel: this.#ownModel ? ownText(this.#ownModel) : '',
      adaptiveSampling: settings.now.adaptiveSampling,
      alarmsPerDay: settings.now.alarmsPerDay,
      muted: settings.now.muted,
      canInstall: this.#installer.possible,
      theme: themeNow(settings.now),
      textScale: settings.now.textScale,
      reducedMotion: reducedMotionNow(settings.now),
      limits: ENUMS.Vital.map((vital) => limitsOf(settings.now, vital)),
      version,
    };
    dashboard.setShell(state);
    this.#wakeLock.want(shown.watches.some(({ phase }) => phase === 'watching'));
    this.wake();
  }

  /** What is not there any more is not chosen any more. */
  #own(own: OwnModel | null): void {
    this.#ownModel = own;
    if (!own && this.#parts.settings.now.model === 'own') this.act('model-choice', SMALL, 0);
    this.show();
  }

  #watchesChanged(): void {
    const { watches, shown } = this.#watching.shown;
    if (watches.some(({ phase }) => phase === 'watching')) this.#alarms.offerNotifications();
    this.#alarms.keep(watches, shown, this.#parts.timers.now());
    this.#offerUpdate();
    this.show();
  }

  /** Never while something is watched: the reload would be a hole in it. */
  #offerUpdate(): void {
    const apply = this.#update;
    const { idle } = this.#watching;
    if (!apply || idle === this.#updateOffered) return;
    this.#updateOffered = idle;
    if (idle) {
      this.#notices.show('update', 'info', 'A new version of Vigil is ready.', 'Update now', apply);
    } else {
      this.#notices.close('update');
    }
  }

  #snapshot(watch: WatchId, buffer: ArrayBuffer): void {
    const { dashboard, engine, timers } = this.#parts;
    const bytes = new Uint8Array(buffer);
    const target = dashboard.snapshotBuffer();
    target.set(bytes.subarray(0, target.length));
    const watched = this.#watching.find(watch);
    if (watched && dashboard.commitSnapshot(watch)) {
      const nowMs = timers.now();
      const { name } = watched;
      const onScreen = watched === this.#watching.current;
      this.#alarms.update(
        { id: watch, name, onScreen, alone: !this.#watching.several },
        new Snapshot(bytes),
        () => dashboard.finding(watch, nowMs),
        nowMs,
      );
      if (onScreen) this.wake();
    }
    engine.send({ type: 'buffer', watch, buffer }, [buffer]);
  }

  #draw(nowMs: number): number {
    const next = this.#parts.dashboard.frame(nowMs);
    this.#mirrorSoon(nowMs);
    return next;
  }

  #mirrorSoon(nowMs: number): void {
    this.#cancelMirror();
    const wait = this.#mirrorMs + MIRROR_MS - nowMs;
    if (wait > 0) {
      this.#cancelMirror = this.#parts.timers.after(wait, () => this.#mirrorNow());
    } else {
      this.#mirrorNow();
    }
  }

  #mirrorNow(): void {
    this.#mirrorMs = this.#parts.timers.now();
    const text = this.#parts.dashboard.items();
    if (text === this.#itemsText) return;
    this.#itemsText = text;
    this.#mirror.show(JSON.parse(text) as Item[]);
  }
}

const ownText = ({ name, kept }: OwnModel): string =>
  kept
    ? `${name} is kept in this browser, on this device, until you remove it.`
    : `${name} is open until you close this page: the browser keeps no files for Vigil.`;
