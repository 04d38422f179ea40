// A recording that is played: how far it is, and at which pace.
import type { FromStation, WatchId } from '../worker/messages.ts';
import type { Shell } from './dashboard.ts';
import { type Page, Watched } from './watched.ts';

const START = { positionMs: 0, lengthMs: 0, speed: 1, paused: false, finished: false };

export class PlayedRecording extends Watched {
  readonly #failed: (message: string) => void;
  #replay: NonNullable<Shell['replay']>;

  /** @param failed it cannot be played at all; the message is for people */
  constructor(
    page: Page,
    id: WatchId,
    name: string,
    files: readonly File[],
    failed: (message: string) => void,
  ) {
    super(page, id, name);
    this.#failed = failed;
    this.#replay = { name, ...START };
    page.engine.send({ type: 'replay', watch: id, name, files });
  }

  override get replay(): Shell['replay'] {
    return this.#replay;
  }

  control(change: { paused?: boolean; speed?: number }): void {
    this.#show(change);
    const { paused, speed } = this.#replay;
    this.page.engine.send({ type: 'replay-control', watch: this.id, paused, speed });
  }

  override received(message: FromStation): void {
    super.received(message);
    if (message.type === 'replay-progress') {
      this.#show(message.progress);
    } else if (message.type === 'replay-failed' && this.#replay.positionMs === 0) {
      this.#failed(message.message);
    } else if (message.type === 'replay-failed') {
      this.#show({ finished: true });
      this.page.notices.show(this.notice, 'error', message.message);
    }
  }

  #show(change: Partial<NonNullable<Shell['replay']>>): void {
    this.#replay = { ...this.#replay, ...change };
    this.page.changed();
  }
}
