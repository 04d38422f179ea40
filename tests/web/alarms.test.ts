// Alerts as they leave the page, in a page that the test stands for.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { MONITOR_DEFAULTS } from '../../web/core/module.ts';
import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { Alarms } from '../../web/shell/alarms.ts';
import { Notices } from '../../web/shell/notices.ts';
import { SettingsStore } from '../../web/shell/settings.ts';
import { characteristic, core, heartRate } from './support/core.ts';
import { settle } from './support/manual_timers.ts';

const page = globalThis as Record<string, unknown>;
const NAMES = ['document', 'navigator', 'Notification', 'window'];
const defined = (name: string, value: unknown): void =>
  void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

const notified: string[][] = [];
class Notified {
  static permission = 'granted';
  constructor(title: string, { body }: { body: string }) {
    notified.push([title, body]);
  }
  addEventListener(): void {}
  close(): void {}
}
const document = Object.assign(new EventTarget(), { title: 'Vigil', hidden: true });
defined('document', document);
defined('navigator', {});
defined('Notification', Notified);
defined('window', globalThis);
after(() => {
  for (const name of NAMES) delete page[name];
});

test('each alert is notified in its own words, and what was said goes with its watch', async () => {
  const [assertive, polite] = [{ textContent: '' }, { textContent: '' }];
  const alarms = new Alarms(
    assertive as HTMLElement,
    polite as HTMLElement,
    new Notices(() => {}),
    new SettingsStore(null),
    () => {},
  );
  const monitor = new core.Monitor(MONITOR_DEFAULTS);
  monitor.setLimits(enumNumber('Vital', 'hr_bpm'), 40, 120);
  const watch = { id: 1, name: 'H9', onScreen: true, alone: true };
  let now = 0;
  const update = (): Snapshot => {
    const snapshot = new Snapshot(monitor.snapshot().slice());
    alarms.update(watch, snapshot, () => 'Heart rate is 30 bpm.', now);
    return snapshot;
  };
  const beat = (seconds: number): void => {
    for (let second = 0; second < seconds; ++second) {
      now += 1000;
      const bytes = heartRate(30, second);
      monitor.packetBuffer().set(bytes);
      monitor.ingestPacket(characteristic('heart_rate_measurement'), bytes.length, now);
      monitor.advance(now);
      update();
    }
  };
  alarms.keep([watch], 1, now);
  beat(30);
  await settle();
  assert.deepEqual(notified, [['Heart rate low', 'Heart rate is 30 bpm.']]);
  monitor.acknowledge(update().alerts()[0]?.id ?? 0, now);
  monitor.setFault(enumNumber('AlertKind', 'adapter_off'), true, now);
  update();
  await settle();
  assert.deepEqual(notified.slice(1), [['Adapter off', '']], 'the finding is about the other one');

  assert.match(document.title, /^\(1\) Adapter off · 30 bpm · Vigil$/);
  alarms.keep([watch], 0, now);
  assert.equal(document.title, '(1) Adapter off · Vigil', 'no heart rate of what is not on screen');
  assert.equal(polite.textContent, '');
  assert.notEqual(assertive.textContent, '');
  alarms.keep([], 0, now);
  assert.equal(document.title, 'Vigil');
  assert.equal(assertive.textContent, '');
});
