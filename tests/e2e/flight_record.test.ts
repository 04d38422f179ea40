// The flight record: saved from the page, opened in it again, and played to the same bytes in node.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import createCore from '#core';

import type { Core } from '../../web/core/module.ts';
import { SNAPSHOT } from '../../web/generated/core.ts';
import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { newReplay, play } from '../../web/replay/play.ts';
import { label, openVigil, press } from './support/vigil.ts';

test('a flight record is saved as a file, and opened again gives the bytes that node gives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-flight-'));
  try {
    await using vigil = await openVigil({ path: '/?scenario=walk', prepare: keepSnapshots });
    const { page } = vigil;
    const session = await page.createCDPSession();
    await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await press(page, 'simulate');
    await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 30_000);
    await press(page, 'view/settings');
    await label(page, 'flight/what', /stay on this device unless you save the file/);
    await enter(page, 'save-flight');
    const file = await saved(folder);

    const [dialogue] = await Promise.all([page.waitForFileChooser(), enter(page, 'open-flight')]);
    await dialogue.accept([file]);
    await press(page, 'view/live');
    await label(page, 'link', /Simulated|Replay/);
    await press(page, 'replay/speed'); // 8 times
    await label(page, 'replay', /finished/, 60_000);
    const seen = await page.evaluate('[...globalThis.newestOfLastWatch.bytes]');
    const again = await playedInNode(file);
    assert.deepEqual(withoutSequence(Uint8Array.from(seen as number[])), withoutSequence(again));
    assert.deepEqual(vigil.complaints, []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Presses what may be scrolled out of sight, with the keyboard. */
async function enter(page: Page, key: string): Promise<void> {
  await label(page, key, /./);
  await page.focus(`#mirror > [data-key="${key}"]`);
  await page.keyboard.press('Enter');
}

/** How often a Snapshot was written says nothing of what is in it. */
function withoutSequence(snapshot: Uint8Array): Uint8Array {
  const { offset } = SNAPSHOT.records.Snapshot.fields.find(({ name }) => name === 'sequence') ?? {
    offset: Number.NaN,
  };
  new DataView(snapshot.buffer, snapshot.byteOffset).setUint32(offset, 0, true);
  return snapshot;
}

/** Keeps a copy of the newest Snapshot of the watch begun last: the one before it goes on. */
async function keepSnapshots(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (this: Worker, ...rest: unknown[]) {
      const [type, listener] = rest as [string, EventListener];
      return (listen as (...all: unknown[]) => void).call(this, type, (event: Event) => {
        const { data } = event as MessageEvent;
        const { watch: last } = Reflect.get(globalThis, 'newestOfLastWatch') ?? { watch: 0 };
        if (data?.type === 'snapshot' && data.watch >= last) {
          const bytes = new Uint8Array(data.buffer).slice();
          Object.assign(globalThis, { newestOfLastWatch: { watch: data.watch, bytes } });
        }
        listener(event);
      });
    } as typeof listen;
  });
}

async function saved(folder: string): Promise<string> {
  for (let tries = 0; tries < 200; ++tries) {
    const name = (await readdir(folder)).find((one) => /^vigil-\d{8}-\d{6}\.vigil$/.test(one));
    if (name) return join(folder, name);
    await wait(50);
  }
  throw new Error('no file came');
}

async function playedInNode(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  let at = 0;
  const source = {
    name: 'record.vigil',
    read(atMost: number): Uint8Array {
      const piece = bytes.subarray(at, at + atMost);
      at += piece.length;
      return piece;
    },
  };
  const core = (await createCore()) as unknown as Core;
  const replay = newReplay(core, { model: STRESS_CARD.core });
  for await (const _ of play(replay, [source]));
  const snapshot = replay.snapshot().slice();
  replay.delete();
  return snapshot;
}
