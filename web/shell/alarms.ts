// Alerts as they reach a person who does not look at the canvas: voice, sound, notification, title.
// Every watch's count, whichever is on screen.

import { clockNow } from '../bluetooth/timers.ts';
import { enumNumber, type Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';
import type { WatchId } from '../worker/messages.ts';
import { AlarmSound } from './alarm_sound.ts';
import type { AlarmPriority } from './alarm_tones.ts';
import { Announcer, alertName, calling } from './announcer.ts';
import { Attention, type Calling } from './attention.ts';
import type { Notices } from './notices.ts';
import type { SettingsStore } from './settings.ts';
import { WebAudioSpeaker } from './speaker.ts';

/** Of the notice about an alert: it is drawn in the colour of its priority. */
const TONES = { low: 'warning', medium: 'error', high: 'alarm' } as const;
const AUDIBLE: readonly string[] = ['low', 'medium', 'high'] satisfies AlarmPriority[];

/** So long a press may last until its frame is drawn: a notice that went would move what is pressed. */
const PRESS_MS = 1000;

/** A watch whose alerts are to reach the person. */
export interface Heard {
  readonly id: WatchId;
  readonly name: string;
  readonly onScreen: boolean;
  /** It is the only one, and so needs no name. */
  readonly alone: boolean;
}

/** What is kept of one watch. */
interface Ward {
  readonly announcer: Announcer;
  /** Which alerts called at the last update. */
  signature: string;
  calling: readonly (Calling & { readonly priority: number })[];
}

export class Alarms {
  readonly #assertive: HTMLElement;
  readonly #polite: HTMLElement;
  readonly #notices: Notices;
  readonly #settings: SettingsStore;
  readonly #show: (watch: WatchId) => void;
  readonly #speaker = new WebAudioSpeaker();
  readonly #sound = new AlarmSound(this.#speaker);
  readonly #attention = new Attention();
  readonly #wards = new Map<WatchId, Ward>();
  #onScreen: WatchId = 0;
  #pressedMs = Number.NEGATIVE_INFINITY;
  #offered = false;

  /** @param show puts a watch on screen */
  constructor(
    assertive: HTMLElement,
    polite: HTMLElement,
    notices: Notices,
    settings: SettingsStore,
    show: (watch: WatchId) => void,
  ) {
    this.#assertive = assertive;
    this.#polite = polite;
    this.#notices = notices;
    this.#settings = settings;
    this.#show = show;
    for (const type of ['pointerdown', 'keydown']) {
      document.addEventListener(type, () => this.#pressed(), { capture: true });
    }
  }

  /** The browser lets the page sound from now on. */
  #pressed(): void {
    this.#speaker.unlock();
    this.#pressedMs = clockNow();
  }

  /** Offers system notifications, once. */
  offerNotifications(): void {
    if (this.#offered || !this.#attention.canAsk) return;
    this.#offered = true;
    this.#notices.show(
      'notify',
      'info',
      'Vigil can tell you of alerts while this page is hidden.',
      'Allow notifications',
      () => void this.#attention.ask(),
    );
  }

  /** @param finding the state of this watch in one sentence */
  update(watch: Heard, snapshot: Snapshot, finding: () => string, nowMs: number): void {
    const ward = this.#ward(watch.id);
    const who = watch.alone ? '' : watch.name;
    const { assertive, polite } = ward.announcer.next(snapshot, finding, who);
    if (assertive) this.#assertive.textContent = assertive;
    if (polite && watch.onScreen) this.#polite.textContent = polite;

    const alerts = calling(snapshot);
    const signature = alerts.map(({ id, state, priority }) => `${id}/${state}/${priority}`).join();
    if (signature !== ward.signature) {
      ward.signature = signature;
      const foremost = snapshot.alerts()[0]?.id; // the finding is about it, and no other
      ward.calling = alerts.map(({ id, kind, priority }) => ({
        id: `${watch.id}/${id}`,
        title: who ? `${who}: ${alertName(kind)}` : sentenceCase(alertName(kind)),
        text: id === foremost ? finding() : '',
        priority,
      }));
      if (!watch.onScreen) this.#offerToShow(watch, ward);
    }
    if (watch.onScreen || ward.calling.length === 0) this.#notices.close(noticeOf(watch.id));
    this.#tell(watch.onScreen ? heartRate(snapshot) : null, nowMs);
  }

  /**
   * Forgets all but these: the others are not watched any more.
   * @param onScreen 0: none of them
   */
  keep(watches: readonly { readonly id: WatchId }[], onScreen: WatchId, nowMs: number): void {
    const gone = [...this.#wards.keys()].filter((id) => !watches.some((watch) => watch.id === id));
    for (const id of gone) {
      this.#wards.delete(id);
      this.#notices.close(noticeOf(id));
    }
    const left = onScreen !== this.#onScreen;
    this.#onScreen = onScreen;
    // What was last said of it is not to be read as if it were of now.
    if (left) this.#polite.textContent = '';
    if (this.#wards.size === 0) this.#assertive.textContent = '';
    if (left || gone.length > 0) this.#tell(left ? '' : null, nowMs);
  }

  #ward(watch: WatchId): Ward {
    const kept = this.#wards.get(watch);
    if (kept) return kept;
    const ward = { announcer: new Announcer(), signature: '', calling: [] };
    this.#wards.set(watch, ward);
    return ward;
  }

  /** An alert of a watch that is not on screen. */
  #offerToShow({ id, name }: Heard, { calling: alerts }: Ward): void {
    const alert = alerts[0];
    if (!alert) return;
    const tone = TONES[audible(alert.priority) ?? 'low'];
    this.#notices.show(noticeOf(id), tone, `${alert.title}.`, `Show ${name}`, () => this.#show(id));
  }

  /** @param rate of the heart on screen, for the title; null: as before */
  #tell(rate: string | null, nowMs: number): void {
    const alerts = [...this.#wards.values()]
      .flatMap((ward) => ward.calling)
      .toSorted((a, b) => b.priority - a.priority);
    this.#attention.update(rate, alerts);

    if (this.#sound.update(audible(alerts[0]?.priority), this.#settings.now.muted, nowMs)) {
      if (clockNow() - this.#pressedMs > PRESS_MS) this.#notices.close('sound');
    } else {
      this.#notices.show(
        'sound',
        'warning',
        'An alert should sound, but the browser keeps this page silent until you press something.',
        'Sound on',
        () => this.#speaker.unlock(),
      );
    }
  }
}

const noticeOf = (watch: WatchId): string => `alarm/${watch}`;

function audible(priority: number | undefined): AlarmPriority | null {
  const name = ENUMS.Priority[priority ?? -1] ?? '';
  return AUDIBLE.includes(name) ? (name as AlarmPriority) : null;
}

function heartRate(snapshot: Snapshot): string {
  const { absent, value } = snapshot.vital(enumNumber('Vital', 'hr_bpm'));
  return absent === 0 ? `${Math.round(value)} bpm` : '';
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
