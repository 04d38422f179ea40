// Several watches on one page: each is itself, and the one that is not on screen is heard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HeartRateWatch } from './support/mock_watch.ts';
import { countPulses, pulses, spoken } from './support/senses.ts';
import { beating } from './support/streams.ts';
import { connect, gone, items, label, openVigil, press, started } from './support/vigil.ts';

const ADA = { name: 'Ada', address: 'C0:FF:EE:00:00:01' };
const BEN = { name: 'Ben', address: 'C0:FF:EE:00:00:02' };
const watchOf = ({ name, address }: typeof ADA): HeartRateWatch =>
  new HeartRateWatch(name, address);

test('two watches show their own values; one alarms while the other is on screen; one leaves alone', async () => {
  await using vigil = await openVigil({ prepare: countPulses });
  const { page, bluez } = vigil;
  const ada = await connect(vigil, watchOf(ADA));
  await using _ada = beating(ada, 72);
  await label(page, 'vital/hr_bpm', /Heart rate 7[123] bpm/);
  await press(page, 'add-watch');
  await label(page, 'watch/1', /Ada\. /);
  const ben = await connect(vigil, watchOf(BEN));
  await using hearts = beating(ben, 95);
  await label(page, 'link', /Ben · Connected/);
  await label(page, 'vital/hr_bpm', /Heart rate 9[456] bpm/);
  await label(page, 'watch/1', /Ada\. Heart rate is 7[123] bpm, within the limits/);
  await press(page, 'watch/1');
  await label(page, 'link', /Ada · Connected/);
  await label(page, 'vital/hr_bpm', /Heart rate 7[123] bpm/);
  await label(page, 'watch/2', /Ben\. Heart rate is 9[456] bpm, within the limits/);
  assert.equal(await pulses(page), 0);

  hearts.bpm = 170;
  await label(page, 'notice', /^Ben: heart rate high\.$/, 30_000);
  await label(page, 'watch/2', /Ben\. Medium priority alert\. .*above the limit of 150/);
  await label(page, 'finding', /within the limits/);
  await label(page, 'alarms', /No open alerts/);
  assert.match(
    (await spoken(page, '#assertive')) ?? '',
    /^Ben\. Alert, medium priority: heart rate high\. Heart rate is \d+ bpm, above the limit/,
  );
  assert.ok((await pulses(page)) >= 3, 'it sounds');
  await page.waitForFunction('document.title.startsWith("(1) Ben: heart rate high")');

  await press(page, 'notice/action');
  await label(page, 'finding', /Medium priority alert.*above the limit of 150/);
  await label(page, 'notice', /tell you of alerts/); // what it had covered
  const acknowledge = (await items(page)).find(({ key }) => /^finding\/.*acknowledge$/.test(key));
  assert.ok(acknowledge);
  await press(page, acknowledge.key);
  await page.waitForFunction('!document.title.startsWith("(")');

  bluez.connectError = 'Failed';
  bluez.loseLink(ada);
  await label(page, 'watch/1', /Ada\. (?!.*within the limits)/);
  await label(page, 'link', /Ben · Connected/);
  bluez.connectError = null;
  await label(page, 'watch/1', /Ada\. Heart rate is 7[123] bpm, within/, 20_000);

  await press(page, 'disconnect');
  await label(page, 'link', /Ada · Connected/);
  await gone(page, 'watch/2');
  await label(page, 'vital/hr_bpm', /Heart rate 7[123] bpm/);
  assert.deepEqual(vigil.complaints, []);
});

test('after a reload the page comes back to all of its watches, and offers those it let go', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const ada = await connect(vigil, watchOf(ADA));
  await using _ada = beating(ada, 60);
  await press(page, 'add-watch');
  const ben = await connect(vigil, watchOf(BEN));
  await using _ben = beating(ben, 90);
  await page.reload();
  await started(page);
  const both = async (): Promise<void> => {
    await label(page, 'watch/1', /Heart rate is \d+ bpm/, 20_000);
    await label(page, 'watch/2', /Heart rate is \d+ bpm/, 20_000);
  };
  await both();
  await press(page, 'view/settings');
  await press(page, 'watches/1/disconnect');
  await gone(page, 'watch/1');
  await press(page, 'watches/2/disconnect');
  await press(page, 'view/live');
  await label(page, 'known/0', /Connect (Ada|Ben)/);
  await label(page, 'known/1', /Connect (Ada|Ben)/);
  await press(page, 'known/1');
  await press(page, 'add-watch');
  await press(page, 'known/0');
  await label(page, 'watch/3', /Heart rate is \d+ bpm/, 20_000);
  await label(page, 'watch/4', /Heart rate is \d+ bpm/, 20_000);
});

test('two simulated people and a watch stand side by side', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 30_000);
  await press(page, 'add-watch');
  await press(page, 'simulate');
  await label(page, 'link', /Simulated watch 2/);
  await press(page, 'add-watch');
  const watch = await connect(vigil, watchOf(ADA));
  await using _heart = beating(watch, 55);
  await label(page, 'vital/hr_bpm', /Heart rate 5[456] bpm/);
  for (const [key, name] of [
    ['watch/1', 'Simulated watch'],
    ['watch/2', 'Simulated watch 2'],
    ['watch/3', 'Ada'],
  ]) {
    await label(page, key ?? '', new RegExp(`^${name}\\. .*Heart rate is \\d+ bpm`), 30_000);
  }
  assert.deepEqual(vigil.complaints, []);
});
