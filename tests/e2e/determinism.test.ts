// The same core.wasm on the same input gives the same bytes in the browser and in node.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import createCore from '#core';

import { serveSite } from '../../scripts/lib/site.mjs';
import { launch } from './support/browser.ts';
import { replayDigest } from './support/replay_digest.mjs';

test('a recording gives the same Snapshots and features, byte for byte, in Chromium and in node', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-determinism-'));
  for (const name of ['core.mjs', 'core.wasm']) {
    await copyFile(join('build/wasm/core/bindings', name), join(folder, name));
  }
  await copyFile('tests/e2e/support/replay_digest.mjs', join(folder, 'replay_digest.mjs'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>core</title>');
  const site = await serveSite(folder);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const seen = await page.evaluate(
      `Promise.all([import('/core.mjs'), import('/replay_digest.mjs')])
         .then(([core, { replayDigest }]) => replayDigest(core.default))`,
    );
    assert.equal(seen, await replayDigest(createCore));
  } finally {
    await browser.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  }
});
