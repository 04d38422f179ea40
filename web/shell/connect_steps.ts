// What a person sees while a watch is being connected: the steps, each with its seconds.
import { STEPS, type Step } from '../bluetooth/session.ts';
import type { Step as ShownStep } from './dashboard.ts';

type Stage = 'choose' | Step;
const LABELS: Readonly<Record<Stage, string>> = {
  choose: 'Choose the watch',
  connect: 'Connect',
  discover: 'Find what it measures',
  subscribe: 'Start the measurements',
  describe: 'Read battery and model',
};
const STAGES: readonly Stage[] = ['choose', ...STEPS];

export class ConnectSteps {
  #startedMs = new Map<Stage, number>();
  #endedMs = new Map<Stage, number>();

  /** A stage begins, and what came before it is done; going back starts again from there. */
  begin(stage: Stage, nowMs: number): void {
    const index = STAGES.indexOf(stage);
    for (const later of STAGES.slice(index)) {
      this.#startedMs.delete(later);
      this.#endedMs.delete(later);
    }
    const before = STAGES[index - 1];
    if (before && !this.#endedMs.has(before)) this.#endedMs.set(before, nowMs);
    this.#startedMs.set(stage, nowMs);
  }

  view(): ShownStep[] {
    return STAGES.map((stage) => {
      const startedMs = this.#startedMs.get(stage) ?? 0;
      const endedMs = this.#endedMs.get(stage) ?? 0;
      const state = endedMs > 0 ? 'done' : startedMs > 0 ? 'now' : 'waiting';
      return { label: LABELS[stage], state, startedMs, endedMs };
    });
  }
}
