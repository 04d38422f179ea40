// Alerts as they reach a person who does not look at the canvas: voice, sound, notification, title.

import { enumNumber, type Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';
import { AlarmSound } from './alarm_sound.ts';
import type { AlarmPriority } from './alarm_tones.ts';
import { Announcer, alertName, calling } from './announcer.ts';
import { Attention } from './attention.ts';
import type { Notices } from './notices.ts';
import type { SettingsStore } from './settings.ts';
import { WebAudioSpeaker } from './speaker.ts';

const AUDIBLE: readonly string[] = ['low', 'medium', 'high'] satisfies AlarmPriority[];

export class Alarms {
  readonly #assertive: HTMLElement;
  readonly #polite: HTMLElement;
  readonly #notices: Notices;
  readonly #settings: SettingsStore;
  readonly #speaker = new WebAudioSpeaker();
  readonly #sound = new AlarmSound(this.#speaker);
  readonly #attention = new Attention();
  #announcer = new Announcer();
  #calling = '';
  #offered = false;

  constructor(
    assertive: HTMLElement,
    polite: HTMLElement,
    notices: Notices,
    settings: SettingsStore,
  ) {
    this.#assertive = assertive;
    this.#polite = polite;
    this.#notices = notices;
    this.#settings = settings;
    for (const type of ['pointerdown', 'keydown']) {
      document.addEventListener(type, () => this.unlock(), { capture: true });
    }
  }

  /** After a press or key the browser lets the page sound. */
  unlock(): void {
    this.#speaker.unlock();
    this.#notices.close('sound');
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

  /** Whether other alerts call for attention than at the last update. */
  news(snapshot: Snapshot): boolean {
    return signature(snapshot) !== this.#calling;
  }

  /** @param finding the state of things in one sentence */
  update(snapshot: Snapshot, finding: string, nowMs: number): void {
    this.#calling = signature(snapshot);
    const alerts = calling(snapshot);
    const { assertive, polite } = this.#announcer.next(snapshot, finding);
    if (assertive) this.#assertive.textContent = assertive;
    if (polite) this.#polite.textContent = polite;

    const titles = alerts.map(({ id, kind }, i) => ({
      id,
      title: sentenceCase(alertName(kind)),
      text: i === 0 ? finding : '',
    }));
    this.#attention.update(heartRate(snapshot), titles);

    const muted = this.#settings.now.muted;
    if (this.#sound.update(highest(alerts), muted, nowMs)) {
      this.#notices.close('sound');
    } else {
      this.#notices.show(
        'sound',
        'warning',
        'An alert should sound, but the browser keeps this page silent until you press something.',
        'Sound on',
        () => this.unlock(),
      );
    }
  }

  /** Nothing is watched any more. */
  rest(): void {
    if (this.#calling === '' && document.title.indexOf('·') < 0) return;
    this.#calling = '';
    this.#announcer = new Announcer();
    this.#sound.update(null, false, 0);
    this.#attention.update('', []);
  }
}

function signature(snapshot: Snapshot): string {
  return calling(snapshot)
    .map(({ id, state, priority }) => `${id}/${state}/${priority}`)
    .join(' ');
}

function highest(alerts: readonly { readonly priority: number }[]): AlarmPriority | null {
  const priority = ENUMS.Priority[Math.max(-1, ...alerts.map((alert) => alert.priority))] ?? '';
  return AUDIBLE.includes(priority) ? (priority as AlarmPriority) : null;
}

function heartRate(snapshot: Snapshot): string {
  const { absent, value } = snapshot.vital(enumNumber('Vital', 'hr_bpm'));
  return absent === 0 ? `${Math.round(value)} bpm` : '';
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
