import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MONITOR_DEFAULTS, type Monitor } from '../../web/core/module.ts';
import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { Announcer } from '../../web/shell/announcer.ts';
import { characteristic, core, heartRate } from './support/core.ts';

/** A monitor fed with one heart rate a second, and what is said of it. */
function wearer(): {
  beat(bpm: number, seconds: number): string[][];
  acknowledge(): void;
  snapshot(): Snapshot;
  readonly monitor: Monitor;
} {
  const monitor = new core.Monitor(MONITOR_DEFAULTS);
  monitor.setLimits(enumNumber('Vital', 'hr_bpm'), 40, 120);
  const announcer = new Announcer();
  let now = 0;
  const snapshot = (): Snapshot => new Snapshot(monitor.snapshot().slice());
  return {
    monitor,
    snapshot,
    acknowledge: () => void monitor.acknowledge(snapshot().alerts()[0]?.id ?? 0, now),
    beat(bpm, seconds) {
      const said: string[][] = [];
      for (let second = 0; second < seconds; ++second) {
        now += 1000;
        const bytes = heartRate(bpm, second);
        monitor.packetBuffer().set(bytes);
        monitor.ingestPacket(characteristic('heart_rate_measurement'), bytes.length, now);
        monitor.advance(now);
        const { assertive, polite } = announcer.next(snapshot(), () => 'The finding.');
        if (assertive) said.push(['assertive', assertive]);
        if (polite) said.push(['polite', polite]);
      }
      return said;
    },
  };
}

test('the heart rate is said when it is there, and then only when it changed, not often', () => {
  const { beat } = wearer();
  const first = beat(75, 60);
  assert.deepEqual(
    first.filter(([, text]) => /\d/.test(text ?? '')),
    [['polite', 'Heart rate 75.']],
  );
  const changing = Array.from({ length: 60 }, (_, i) => beat(80 + (i % 2) * 10, 1)).flat();
  assert.ok(changing.length <= 3, `${changing.length} announcements in a minute`);
});

test('what needs no action interrupts nobody', () => {
  const { beat, monitor } = wearer();
  beat(75, 20);
  monitor.setFault(enumNumber('AlertKind', 'tab_hidden'), true, 20_000);
  assert.deepEqual(
    beat(75, 10).filter(([kind]) => kind === 'assertive'),
    [],
  );
});

test('an alert is said at once, once, with the finding; and its end', () => {
  const { beat, acknowledge } = wearer();
  beat(75, 20);
  const raised = beat(150, 30).filter(([kind]) => kind === 'assertive');
  assert.deepEqual(raised, [
    ['assertive', 'Alert, medium priority: heart rate high. The finding.'],
  ]);
  acknowledge();
  const over = beat(75, 30).filter(([kind]) => kind === 'assertive');
  assert.deepEqual(over, [['assertive', 'No alerts any more.']]);
});
