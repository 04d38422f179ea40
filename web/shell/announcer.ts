// What a screen reader says unasked: alerts at once, vital signs now and then.

import { enumNumber, type Snapshot } from '../core/snapshot.ts';
import { ENUMS } from '../generated/core.ts';

const QUIET_MS = 30_000; // between two announcements of the heart rate
const CHANGE_BPM = 3; // a smaller change is not worth a word

export interface Announcements {
  /** Interrupts; empty: nothing to say. */
  readonly assertive: string;
  /** Waits for a pause. */
  readonly polite: string;
}

/** Alerts that call for attention: raised or escalated, neither seen nor silenced. */
export function calling(snapshot: Snapshot): ReturnType<Snapshot['alerts']> {
  const raised = enumNumber('AlertState', 'raised');
  const escalated = enumNumber('AlertState', 'escalated');
  return wantingAction(snapshot).filter(({ state }) => state === raised || state === escalated);
}

function wantingAction(snapshot: Snapshot): ReturnType<Snapshot['alerts']> {
  const information = enumNumber('Priority', 'information');
  return snapshot.alerts().filter(({ priority }) => priority !== information);
}

/** "heart rate high" */
export const alertName = (kind: number): string =>
  (ENUMS.AlertKind[kind] ?? 'alert').replaceAll('_', ' ');

export class Announcer {
  #heard = new Map<number, string>();
  #saidMs = Number.NEGATIVE_INFINITY;
  #saidBpm: number | null = null;

  /**
   * @param finding the state of things in one sentence, as the dashboard writes it
   * @param who the watch's name; '' where there is one alone
   */
  next(snapshot: Snapshot, finding: () => string, who = ''): Announcements {
    return { assertive: this.#alerts(snapshot, finding, who), polite: this.#heartRate(snapshot) };
  }

  #alerts(snapshot: Snapshot, finding: () => string, who: string): string {
    const listed = wantingAction(snapshot);
    const news = calling(snapshot).filter(
      ({ id, state, priority }) => this.#heard.get(id) !== `${state} ${priority}`,
    );
    const over = [...this.#heard.keys()].filter((id) => !listed.some((alert) => alert.id === id));
    this.#heard = new Map(listed.map(({ id, state, priority }) => [id, `${state} ${priority}`]));

    const of = who && `${who}. `;
    const sentences = news.map(({ id, kind, priority }) => {
      const rank = ENUMS.Priority[priority] ?? '';
      // The finding is about the most urgent alert: it says more than its name.
      const detail = listed[0]?.id === id ? ` ${finding()}` : '';
      return `${of}Alert, ${rank} priority: ${alertName(kind)}.${detail}`;
    });
    if (over.length > 0 && listed.length === 0) sentences.push(`${of}No alerts any more.`);
    return sentences.join(' ');
  }

  #heartRate(snapshot: Snapshot): string {
    const now = snapshot.whole.now_ms;
    const vital = snapshot.vital(enumNumber('Vital', 'hr_bpm'));
    const bpm = vital.absent === 0 ? Math.round(vital.value) : null;
    const changed =
      bpm === null || this.#saidBpm === null
        ? bpm !== this.#saidBpm
        : Math.abs(bpm - this.#saidBpm) >= CHANGE_BPM;
    if (!changed || now - this.#saidMs < QUIET_MS) return '';
    this.#saidMs = now;
    this.#saidBpm = bpm;
    return bpm === null ? 'Heart rate is not known now.' : `Heart rate ${bpm}.`;
  }
}
