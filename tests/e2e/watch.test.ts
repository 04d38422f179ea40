// A watch, from pairing to its return after a lost link, in a real Chromium over a mock BlueZ.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { GATT } from '../../web/generated/core.ts';
import { HeartRateWatch, MockWatch } from './support/mock_watch.ts';
import { beating } from './support/streams.ts';
import { Chooser, connect, gone, label, openVigil, pair, press, started } from './support/vigil.ts';

test('a paired watch shows heart rate, battery and contact, and its loss and return', async () => {
  await using vigil = await openVigil();
  const { page, bluez } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  await using heart = beating(watch, 72);
  await label(page, 'vital/hr_bpm', /Heart rate 7[123] bpm/, 5000);
  await label(page, 'battery', /87 %/);
  await label(page, 'contact', /Worn/);
  watch.setBattery(43);
  await label(page, 'battery', /43 %/);

  heart.worn = false;
  await label(page, 'contact', /Not worn/);
  heart.worn = true;
  await label(page, 'contact', /Worn/);

  bluez.connectError = 'Failed';
  bluez.loseLink(watch);
  await label(page, 'link', /Reconnecting/);
  await label(
    page,
    'notice',
    /connection to Test watch is lost.*Trying again|does not answer.*Trying again/,
  );
  await wait(1500);
  bluez.connectError = null;
  const back = Date.now();
  await label(page, 'link', /Connected/);
  assert.ok(Date.now() - back < 10_000, 'it is found again within ten seconds');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/);
  assert.deepEqual(vigil.complaints, []);
});

// Chromium on Linux scans for watchAdvertisements, but tells the page of no advertisement, whatever BlueZ
// says of it (RSSI, service data): that one which is heard is connected at once is for the unit tests.
test('a lost watch is listened for with one scan as long as it is away, and with none after', async () => {
  await using vigil = await openVigil();
  const { page, bluez } = vigil;
  const watch = await connect(vigil, new HeartRateWatch());
  assert.equal(bluez.scanning, false);
  bluez.connectError = 'Failed';
  const before = bluez.scans;
  bluez.loseLink(watch);
  await label(page, 'link', /Reconnecting/);
  await wait(4000);
  assert.equal(bluez.scanning, true);
  assert.equal(bluez.scans, before + 1, 'browsers ration how often a scan may begin');
  bluez.connectError = null;
  await label(page, 'link', /Connected/);
  await wait(1000);
  assert.equal(bluez.scanning, false);
  assert.deepEqual(vigil.complaints, []);
});

test('closing the chooser is no error: it offers to show all devices, and those pair too', async () => {
  await using vigil = await openVigil();
  const { page, bluez } = vigil;
  const shy = new HeartRateWatch('Shy watch');
  shy.advertised = []; // it does not say what it measures
  bluez.add(shy);
  const chooser = await Chooser.open(page);
  const cancelled = chooser.cancel();
  await press(page, 'pair');
  await cancelled;
  await label(page, 'notice', /not in the list/);
  await label(page, 'pair', /Pair watch/);

  const chosen = chooser.choose(shy.name);
  await press(page, 'notice/action');
  await chosen;
  await label(page, 'link', /Shy watch.*Connected/);
  assert.deepEqual(vigil.complaints, []);
});

test('a device that sends nothing Vigil can read is named, and what to do', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const lamp = new MockWatch('Lamp');
  lamp.has('battery_level', () => Uint8Array.of(50));
  // Listed, for it claims to measure heart rate, but there is no such service on it.
  lamp.advertised = GATT.filter((row) => row.name === 'heart_rate_measurement').map(
    (row) => row.service,
  );
  await pair(vigil, lamp);
  await label(page, 'notice', /Lamp sends nothing that Vigil can read\./);
  await label(page, 'pair', /Pair watch/);
});

test('a subscription that is never answered ends in words within ten seconds', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  const watch = new HeartRateWatch();
  watch.heartRate.onSubscribe = () => new Promise(() => {});
  await pair(vigil, watch);
  await label(page, 'notice', /gave no answer within 5 s.*Trying again/, 15_000);
  await press(page, 'cancel').catch(() => press(page, 'disconnect'));
  await label(page, 'pair', /Pair watch/);
});

test('with Bluetooth switched off the page says so', async () => {
  await using vigil = await openVigil();
  const { page, bluez } = vigil;
  await connect(vigil, new HeartRateWatch());
  bluez.power(false);
  await label(page, 'notice', /Bluetooth is off\. Switch it on|lost|does not answer/);
  bluez.power(true);
  await label(page, 'link', /Connected/, 15_000);
});

test('after a reload the page comes back to its watch, or offers it, without a chooser', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await connect(vigil, new HeartRateWatch());
  await page.reload();
  await started(page);
  await label(page, 'link', /Test watch.*Connected/, 15_000);

  await press(page, 'disconnect');
  await label(page, 'pair', /Pair watch/);
  await page.reload();
  await started(page);
  await wait(1000);
  await label(page, 'link', /No watch/);
  await gone(page, 'disconnect');

  await label(page, 'known/0', /Connect Test watch, which was paired on this device before/);
  await press(page, 'known/0');
  await label(page, 'link', /Test watch.*Connected/);
});
