// The models' files over the network, and from then on from this device: their names hold their
// hash, so what was loaded once stays good.
import { sha256 } from '../inference/sha256.ts';

const CACHE = 'vigil-model';

/** Null: there is no storage (http, blocked), and files are loaded each time. */
async function storage(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}

/**
 * @param progress how many bytes have come so far
 * @param hash SHA-256 of the right file, where it is known: another one is returned, for its reader to
 *   refuse by name, but not kept
 */
export async function modelFile(
  url: string,
  progress: (bytes: number) => void,
  hash: string | null = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const right = async (bytes: Uint8Array<ArrayBuffer>): Promise<boolean> =>
    hash === null || (await sha256(bytes)) === hash;
  const cache = await storage();
  const kept = await cache?.match(url).catch(() => undefined);
  if (kept) {
    const bytes = await read(kept, progress);
    if (await right(bytes)) return bytes;
  }
  const response = await fetch(url, { cache: kept ? 'reload' : 'default' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const bytes = await read(response, progress);
  if (await right(bytes)) await cache?.put(url, new Response(bytes)).catch(() => {}); // full: no harm
  return bytes;
}

async function read(
  { body }: Response,
  progress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let sum = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      sum += chunk.length;
      progress(sum);
      out.enqueue(chunk);
    },
  });
  return new Uint8Array(await new Response(body?.pipeThrough(count)).arrayBuffer());
}

/** Lets go of files of older versions. */
export async function keepOnly(urls: readonly string[]): Promise<void> {
  const cache = await storage();
  const wanted = urls.map((url) => new URL(url, location.href).href);
  for (const { url } of (await cache?.keys()) ?? []) {
    if (!wanted.includes(url)) await cache?.delete(url);
  }
}
