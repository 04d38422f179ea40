// Where a browser keeps nothing for the page (http, blocked), models are loaded each time; elsewhere the
// right file is kept, and a wrong one is not.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { sha256 } from '../../web/inference/sha256.ts';
import { keepOnly, modelFile } from '../../web/worker/model_files.ts';
import { OWN_FILES } from '../../web/worker/own_files.ts';

const fetched = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetched;
  delete (globalThis as Record<string, unknown>).caches;
});

const blocked = { open: async () => Promise.reject(new DOMException('no', 'SecurityError')) };

for (const [what, caches] of [
  ['missing', undefined],
  ['blocked', blocked],
] as const) {
  test(`with storage ${what} a file comes from the network, and there is no model of one's own`, async () => {
    if (caches) Object.assign(globalThis, { caches });
    globalThis.fetch = async () => new Response(Uint8Array.of(1, 2, 3));
    const came: number[] = [];
    assert.deepEqual([...(await modelFile('model/a.bin', (bytes) => came.push(bytes)))], [1, 2, 3]);
    assert.equal(came.at(-1), 3);
    await keepOnly([]);
    assert.deepEqual(await OWN_FILES.load(), []);
    await assert.rejects(
      OWN_FILES.keep([new File(['x'], 'm.onnx')]),
      'the page says it is not kept',
    );
  });
}

/** A browser's cache, with what it keeps. */
function storage(kept: Map<string, Uint8Array<ArrayBuffer>>): object {
  const cache = {
    match: async (url: string) => {
      const bytes = kept.get(url);
      return bytes && new Response(bytes);
    },
    put: async (url: string, response: Response) => {
      kept.set(url, new Uint8Array(await response.arrayBuffer()));
    },
  };
  return { open: async () => cache };
}

test("what is not the card's file is never kept, and what was kept of it is loaded anew", async () => {
  const [right, wrong] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)];
  const hash = await sha256(right);
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  Object.assign(globalThis, { caches: storage(kept) });
  const load = async (served: Uint8Array<ArrayBuffer> | null): Promise<Uint8Array> => {
    globalThis.fetch = async () =>
      served ? new Response(served) : Promise.reject(new TypeError('offline'));
    return modelFile('model/a.bin', () => {}, hash);
  };
  assert.deepEqual(await load(wrong), wrong, 'its reader says what is wrong');
  assert.equal(kept.size, 0);
  assert.deepEqual(await load(right), right);
  assert.deepEqual(await load(null), right, 'from this device');
  kept.set('model/a.bin', wrong);
  await assert.rejects(load(null), /offline/);
  assert.deepEqual(await load(right), right);
  assert.deepEqual(kept.get('model/a.bin'), right);
});
