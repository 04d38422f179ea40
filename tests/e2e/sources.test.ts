// Without a watch: the simulated one, and recordings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { openRecording } from './support/recording.ts';
import { gone, label, openVigil, press, started } from './support/vigil.ts';

test('the simulated watch shows a live pulse, and everything that it sends is accounted for', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  await press(page, 'simulate');
  await label(page, 'link', /Simulated/);
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await label(page, 'trace/pulse', /./, 20_000);
  await press(page, 'view/signals');
  await label(page, 'ledger/ppg_green', /\d/);
  await press(page, 'disconnect');
  await press(page, 'view/live');
  await label(page, 'pair', /Pair watch/);
  assert.deepEqual(vigil.complaints, []);
});

const beats = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${(0.8 * (i + 1)).toFixed(3)},800`);

test('adaptive sampling is switched off in the settings, and stays off', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await press(page, 'view/settings');
  await label(page, 'switch/adaptive-sampling', /Rates follow/);
  await page.$eval('[data-key="switch/adaptive-sampling"]', (element) => {
    (element as HTMLElement).click();
  });
  await label(page, 'switch/adaptive-sampling', /Rates stay as they are/);
  await page.reload();
  await started(page);
  await press(page, 'view/settings');
  await label(page, 'switch/adaptive-sampling', /Adaptive sampling\. Rates stay as they are/);
  assert.deepEqual(vigil.complaints, []);
});

test('a recording folder plays with its progress, pauses, and ends', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await openRecording(page, {
    'RR.csv': `time_s,rr_ms\n${beats(400).join('\n')}\n`,
    'TEMP.csv': `1600000000\n4\n${Array(4 * 300)
      .fill('33.5')
      .join('\n')}\n`,
    'info.txt': 'not a part of it\n',
  });
  await label(page, 'link', /Replay/);
  await label(page, 'vital/skin_temp_c', /33\.5/, 20_000);
  await label(page, 'vital/hr_bpm', /Heart rate 75 bpm/, 30_000);
  await press(page, 'replay/speed');
  await label(page, 'replay/speed', /Speed 8×: change to 60×/);
  await press(page, 'replay/pause');
  const paused = await label(page, 'replay', /S01, paused/);
  await wait(2500);
  assert.equal(await label(page, 'replay', /S01/), paused);
  await press(page, 'replay/stop');
  await label(page, 'pair', /Pair watch/);
  await gone(page, 'replay');
  assert.deepEqual(vigil.complaints, []);
});

test('a bad recording is refused with its file and line, a folder without one in words', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await openRecording(page, { 'TEMP.csv': '1600000000\n4\n33.5\nwarm\n33.5\n' });
  await label(page, 'notice', /TEMP\.csv.*4/);
  await label(page, 'pair', /Pair watch/);
  await openRecording(page, { 'holiday.jpg': 'x' });
  await label(page, 'notice', /holiday\.jpg/);
  await openRecording(page, { 'TEMP.csv': '' });
  await label(page, 'notice', /TEMP\.csv/);
});

test('recordings in folders inside are not mixed', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const temperature = (celsius: string): string =>
    `1600000000\n4\n${Array(4 * 60)
      .fill(celsius)
      .join('\n')}\n`;
  const beatsOf = `time_s,rr_ms\n${beats(100).join('\n')}\n`;
  await openRecording(page, { 'ada/RR.csv': beatsOf, 'ben/TEMP.csv': temperature('33.5') });
  await label(page, 'notice', /S01 holds only folders\. Open the one/);
  await label(page, 'pair', /Pair watch/);
  await openRecording(page, { 'RR.csv': beatsOf, 'ben/TEMP.csv': temperature('33.5') });
  await label(page, 'vital/hr_bpm', /Heart rate 75 bpm/, 30_000);
  await press(page, 'view/signals');
  await label(page, 'ledger/rr', /\d/);
  await gone(page, 'ledger/skin_temperature');
});
