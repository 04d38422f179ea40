// A few buffers that travel between worker and page. The worker never waits for the page: while no
// buffer is at home, snapshots coalesce into the newest.

const BUFFERS = 3; // one being read, one under way, one being written

export class SnapshotPool {
  readonly #post: (buffer: ArrayBuffer) => void;
  readonly #take: () => Uint8Array | null;
  #home: ArrayBuffer[] = [];
  #made = 0;
  #owed = false;

  /**
   * @param take the newest snapshot's bytes; null: nothing is measured any more
   * @param post sends a buffer away (transferred)
   */
  constructor(take: () => Uint8Array | null, post: (buffer: ArrayBuffer) => void) {
    this.#take = take;
    this.#post = post;
  }

  /** There is news: it leaves now, or with the next buffer that comes home. */
  send(): void {
    const buffer = this.#buffer();
    this.#owed = buffer === null;
    if (buffer === null) return;
    const bytes = this.#take();
    if (bytes === null) {
      this.#home.push(buffer);
      return;
    }
    const fitting = buffer.byteLength === bytes.length ? buffer : new ArrayBuffer(bytes.length);
    new Uint8Array(fitting).set(bytes);
    this.#post(fitting);
  }

  giveBack(buffer: ArrayBuffer): void {
    this.#home.push(buffer);
    if (this.#owed) this.send();
  }

  #buffer(): ArrayBuffer | null {
    const home = this.#home.pop();
    if (home) return home;
    if (this.#made >= BUFFERS) return null;
    this.#made += 1;
    return new ArrayBuffer(0);
  }
}
