// Where a browser keeps nothing for the page (http, blocked): models are loaded each time.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

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
