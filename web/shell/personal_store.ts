// What Vigil has learnt of the wearers of paired watches, in this browser. It is health data: it
// stays here, and is gone when it is forgotten.
import type { Personal } from '../worker/messages.ts';

const KEY = 'vigil-personal';
const LONGEST = 65_536; // more is nothing of Vigil's

/** By the watch's id in this browser, then by the model: the bytes in base64. */
type Kept = Readonly<Record<string, Readonly<Record<string, string>>>>;

export class PersonalStore {
  readonly #storage: Storage | null;

  /** @param storage null where the browser keeps nothing: answers then last as long as the page */
  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  of(watch: string): Personal[] {
    return Object.entries(this.#kept()[watch] ?? {}).flatMap(([model, text]) => {
      const bytes = decoded(text);
      return bytes ? [{ model, bytes }] : [];
    });
  }

  /** False: there is no room for it. */
  keep(watch: string, { model, bytes }: Personal): boolean {
    const kept = this.#kept();
    return this.#write({ ...kept, [watch]: { ...kept[watch], [model]: encoded(bytes) } });
  }

  /** Everything, of all watches and models. */
  forget(): void {
    try {
      this.#storage?.removeItem(KEY);
    } catch {
      // Forbidden storage holds nothing of ours.
    }
  }

  #kept(): Kept {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(KEY) ?? '{}');
      return typeof stored === 'object' && stored !== null ? (stored as Kept) : {};
    } catch {
      return {};
    }
  }

  #write(kept: Kept): boolean {
    try {
      this.#storage?.setItem(KEY, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }
}

const encoded = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function decoded(text: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof text !== 'string' || text.length > LONGEST) return null;
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}
