// The files of the person's own model between visits: in this browser, on this device, until they
// are removed or replaced.

/** Where they are kept. */
export interface KeptFiles {
  /** Those of before; empty: there are none. */
  load(): Promise<readonly File[]>;
  /** In place of those of before; throws where the browser keeps nothing. */
  keep(files: readonly File[]): Promise<void>;
  remove(): Promise<void>;
}

const CACHE = 'vigil-own-model';
const KEY = '/own-model'; // one entry, so that never a part of them is kept

/** A browser that keeps nothing for the page (http, blocked) has kept nothing. */
async function opened(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}

export const OWN_FILES: KeptFiles = {
  async load() {
    const kept = await (await opened())?.match(KEY);
    const form = await kept?.formData();
    return form?.getAll('file').filter((part) => part instanceof File) ?? [];
  },
  async keep(files) {
    const form = new FormData();
    for (const file of files) form.append('file', file, file.name);
    await (await caches.open(CACHE)).put(KEY, new Response(form));
  },
  async remove() {
    await caches.delete(CACHE);
  },
};
