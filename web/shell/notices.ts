// The page's messages to the person: one is shown at a time, the weightiest, then the newest.
import type { Notice } from './dashboard.ts';

const WEIGHT = { info: 0, warning: 1, error: 2, alarm: 3 } as const;

interface Entry {
  readonly key: string;
  readonly notice: Notice;
  readonly act: () => void;
}

const sameWords = (a: Entry, b: Entry): boolean =>
  a.key === b.key &&
  a.notice.text === b.notice.text &&
  a.notice.tone === b.notice.tone &&
  a.notice.actionLabel === b.notice.actionLabel;

export class Notices {
  readonly #changed: () => void;
  #entries: Entry[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get current(): Notice | null {
    return this.#top?.notice ?? null;
  }

  /** A notice under a key that is there already replaces it, unless it says the same. */
  show(
    key: string,
    tone: Notice['tone'],
    text: string,
    actionLabel = '',
    act: () => void = () => {},
  ): void {
    const entry: Entry = { key, notice: { tone, text, actionLabel }, act };
    if (this.#entries.some((other) => sameWords(other, entry))) return;
    const others = this.#entries.filter((other) => other.key !== key);
    this.#entries = [...others, entry];
    this.#changed();
  }

  close(key: string): void {
    const left = this.#entries.filter((entry) => entry.key !== key);
    if (left.length === this.#entries.length) return;
    this.#entries = left;
    this.#changed();
  }

  closeCurrent(): void {
    if (this.#top) this.close(this.#top.key);
  }

  /** Does what the shown notice offers. */
  act(): void {
    const top = this.#top;
    if (!top) return;
    this.close(top.key);
    top.act();
  }

  get #top(): Entry | undefined {
    return this.#entries.reduce<Entry | undefined>(
      (best, entry) =>
        best && WEIGHT[best.notice.tone] > WEIGHT[entry.notice.tone] ? best : entry,
      undefined,
    );
  }
}
