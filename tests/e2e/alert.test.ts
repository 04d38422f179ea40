// An alert from its raising to its end: canvas, ARIA live regions, sound, title.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { HeartRateWatch } from './support/mock_watch.ts';
import { countPulses, pulses, spoken } from './support/senses.ts';
import { beating } from './support/streams.ts';
import { connect, items, label, openVigil, press, started } from './support/vigil.ts';

test('a heart rate above its limit is raised, heard, acknowledged and cleared; then there is variability', async () => {
  await using vigil = await openVigil({ prepare: countPulses });
  const { page } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  await using heart = beating(watch, 170);

  await label(page, 'finding', /above the limit of 150/, 30_000);
  assert.match(await label(page, 'alarms', /1/), /1/);
  assert.match(
    (await spoken(page, '#assertive')) ?? '',
    /Alert, medium priority: heart rate high\./,
  );
  assert.match((await spoken(page, '#polite')) ?? '', /Heart rate 1\d\d\./);
  await page.waitForFunction('document.title.startsWith("(1) Heart rate high")');
  assert.equal(await pulses(page), 3, 'medium priority: three pulses');
  await wait(13_000);
  assert.equal(await pulses(page), 6, 'and again after a pause');

  const acknowledge = (await items(page)).find(({ key }) =>
    /^finding\/\d+\/acknowledge$/.test(key),
  );
  assert.ok(acknowledge, 'the finding can be acknowledged');
  await press(page, acknowledge.key);
  await page.waitForFunction('!document.title.startsWith("(")');
  const before = await pulses(page);
  heart.bpm = 80;
  await label(page, 'finding', /within the limits/, 40_000);
  assert.equal(await pulses(page), before, 'an acknowledged alert is silent');
  assert.match((await spoken(page, '#assertive')) ?? '', /No alerts any more\./);
  await label(page, 'vital/rmssd_ms', /RMSSD \d+ ms/, 60_000);
  await label(page, 'vital/sdnn_ms', /SDNN \d+ ms/, 60_000);
  assert.deepEqual(vigil.complaints, []);
});

test('limits are set on the page and hold; silence of the watch is an alert of its own', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  const heart = beating(watch, 72);
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/);
  await press(page, 'view/settings');
  await press(page, 'limit/hr_bpm/high/down');
  await label(page, 'limit/hr_bpm/high/down', /Set Heart rate high limit to 140/);
  await page.reload();
  await label(page, 'link', /Connected/, 20_000);
  await press(page, 'view/settings');
  await label(page, 'limit/hr_bpm/high/down', /Set Heart rate high limit to 140/);

  await heart[Symbol.asyncDispose]();
  await press(page, 'view/live');
  await label(page, 'finding', /stopped sending/, 15_000);
  assert.match((await spoken(page, '#assertive')) ?? '', /link lost/);
});

test('"Sound on" lets the alarm sound, and does nothing else', async () => {
  await using vigil = await openVigil({ prepare: countPulses });
  const { page } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  await using _heart = beating(watch, 170);
  await label(page, 'vital/hr_bpm', /Heart rate 1\d\d bpm/);
  await page.reload(); // until somebody presses something, the browser keeps it silent
  await started(page);
  await label(page, 'notice', /tell you of alerts/);
  await label(page, 'notice', /An alert should sound/, 40_000);
  assert.equal(await pulses(page), 0);
  await press(page, 'notice/action');
  await label(page, 'notice', /tell you of alerts/); // what it had covered stays unanswered
  await wait(1000);
  assert.ok((await pulses(page)) >= 3, 'it sounds');
  await label(page, 'notice', /tell you of alerts/);
  await label(page, 'finding', /^Medium priority alert/);
  assert.ok((await items(page)).some(({ key }) => /^finding\/\d+\/acknowledge$/.test(key)));
  assert.deepEqual(vigil.complaints, []);
});

test('what is said of a watch goes with it', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  await using _heart = beating(watch, 170);
  await page.waitForFunction('/^\\(1\\) Heart rate high · 1\\d\\d bpm/.test(document.title)');
  assert.match((await spoken(page, '#polite')) ?? '', /Heart rate 1/);
  await press(page, 'add-watch');
  await page.waitForFunction('document.title === "(1) Heart rate high · Vigil"');
  assert.equal(await spoken(page, '#polite'), '', 'it is not of what is on screen');
  await press(page, 'watch/1');
  await page.waitForFunction('/ bpm · /.test(document.title)');
  await press(page, 'disconnect');
  await page.waitForFunction('document.title === "Vigil"');
  for (const region of ['#assertive', '#polite']) assert.equal(await spoken(page, region), '');
});
