// When an alarm sounds. It is asked at every Snapshot, and so driven by the worker's messages: a
// hidden page's own timers may rest for a minute.
import { type AlarmPriority, burst, burstPeriodMs, type Pulse } from './alarm_tones.ts';

export interface Speaker {
  /** False while the browser keeps the page silent (until the first press or key). */
  ready(): boolean;
  play(pulses: readonly Pulse[]): void;
  stop(): void;
}

export class AlarmSound {
  readonly #speaker: Speaker;
  #sounding: AlarmPriority | null = null;
  #nextMs = 0;

  constructor(speaker: Speaker) {
    this.#speaker = speaker;
  }

  /**
   * @param priority of the most urgent alert that calls for attention; null: silence
   * @returns false when an alarm should sound and the browser keeps the page silent
   */
  update(priority: AlarmPriority | null, muted: boolean, nowMs: number): boolean {
    if (priority === null || muted) {
      if (this.#sounding !== null) this.#speaker.stop();
      this.#sounding = null;
      return true;
    }
    if (!this.#speaker.ready()) {
      this.#sounding = null;
      return false;
    }
    // A new or a higher alarm does not wait for the old one's pause.
    if (priority !== this.#sounding) this.#speaker.stop();
    else if (nowMs < this.#nextMs) return true;
    this.#sounding = priority;
    this.#nextMs = nowMs + burstPeriodMs(priority);
    this.#speaker.play(burst(priority));
    return true;
  }
}
