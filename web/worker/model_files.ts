// The model's files over the network, and from then on from this device: their names hold their
// hash, so what was loaded once stays good.
const CACHE = 'vigil-model';

/**
 * @param urls of all files of the model; older ones are let go
 * @param progress how many bytes of them have come so far
 */
export async function modelFiles(
  urls: readonly string[],
  progress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  let bytes = 0;
  const more = (count: number): void => {
    bytes += count;
    progress(bytes);
  };
  const cache = await caches.open(CACHE).catch(() => null); // no storage: loaded each time
  const files = await Promise.all(urls.map((url) => file(cache, url, more)));
  const wanted = urls.map((url) => new URL(url, location.href).href);
  for (const { url } of (await cache?.keys()) ?? []) {
    if (!wanted.includes(url)) await cache?.delete(url);
  }
  return files;
}

async function file(
  cache: Cache | null,
  url: string,
  progress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await cache?.match(url);
  const response = kept ?? (await fetch(url));
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        progress(chunk.length);
        out.enqueue(chunk);
      },
    }),
  );
  const bytes = new Uint8Array(await new Response(counted).arrayBuffer());
  if (!kept) await cache?.put(url, new Response(bytes)).catch(() => {}); // full: no harm
  return bytes;
}
