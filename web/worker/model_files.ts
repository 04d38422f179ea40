// The models' files over the network, and from then on from this device: their names hold their
// hash, so what was loaded once stays good.
const CACHE = 'vigil-model';

/** Null: there is no storage (http, blocked), and files are loaded each time. */
async function storage(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}

/** @param progress how many bytes have come so far */
export async function modelFile(
  url: string,
  progress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await storage();
  const kept = await cache?.match(url).catch(() => undefined);
  const response = kept ?? (await fetch(url));
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
  let sum = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        sum += chunk.length;
        progress(sum);
        out.enqueue(chunk);
      },
    }),
  );
  const bytes = new Uint8Array(await new Response(counted).arrayBuffer());
  if (!kept) await cache?.put(url, new Response(bytes)).catch(() => {}); // full: no harm
  return bytes;
}

/** Lets go of files of older versions. */
export async function keepOnly(urls: readonly string[]): Promise<void> {
  const cache = await storage();
  const wanted = urls.map((url) => new URL(url, location.href).href);
  for (const { url } of (await cache?.keys()) ?? []) {
    if (!wanted.includes(url)) await cache?.delete(url);
  }
}
