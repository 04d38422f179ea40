// A recording folder, opened as a person does.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';

import { press } from './vigil.ts';

/** Opens files (or folders of them) as a recording folder, through the browser's own dialogue. */
export async function openRecording(
  page: Page,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'vigil-recording-'));
  const folder = join(root, 'S01');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const [dialogue] = await Promise.all([page.waitForFileChooser(), press(page, 'open-recording')]);
  await dialogue.accept([folder]);
  // The page reads while it plays: the files go when the test ends.
  cleanUp.push(() => rm(root, { recursive: true, force: true }));
}
const cleanUp: (() => Promise<void>)[] = [];
test.after(() => Promise.all(cleanUp.map((end) => end())));
