// usage: node --import tsx tests/bench/busy_page.ts [SECONDS]
// Eight channels at 128 Hz, one sample a notification, in Chromium around the unchanged page: how many
// are lost, and how soon each is in a snapshot on the page; once with the page drawn (by software,
// which takes a core of its own), once with it hidden, so that nothing is drawn.
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

import { enumNumber, Snapshot } from '../../web/core/snapshot.ts';
import { type StreamedChannel, StreamWatch } from '../e2e/support/stream_watch.ts';
import { connect, openVigil } from '../e2e/support/vigil.ts';
import { type Log, logOf, percentile, prepare, report, toSnapshots } from './page_log.ts';

const SECONDS = Number(process.argv[2] ?? 60);
const RATE_HZ = 128;
const NAMES: StreamedChannel['name'][] = [
  'ppg_green',
  'ppg_red',
  'ppg_infrared',
  'acceleration',
  'gyroscope',
  'eda',
  'skin_temperature',
  'ecg',
];

/** A pulse of 72 beats a minute, an arm at rest. */
function values(name: StreamedChannel['name'], ms: number): number[] {
  const wave = Math.sin(2 * Math.PI * 1.2 * (ms / 1000));
  if (name === 'acceleration') return [0.01 * wave, 0, 1];
  if (name === 'gyroscope') return [wave, 0, 0];
  if (name === 'skin_temperature') return [31 + 0.1 * wave];
  return [10 + wave];
}

/** Sends what is due by the clock, a little every few ms; returns how many of each channel. */
async function stream(watch: StreamWatch): Promise<number> {
  while (!watch.running) await wait(20);
  const begin = watch.clockMs;
  let sent = 0;
  while (sent < RATE_HZ * SECONDS) {
    const due = ((watch.clockMs - begin) / 1000) * RATE_HZ;
    for (; sent < due && sent < RATE_HZ * SECONDS; ++sent) {
      const ms = begin + (1000 * sent) / RATE_HZ;
      for (const name of NAMES) watch.frame(name, ms, values(name, ms));
    }
    await wait(2);
  }
  await wait(2000);
  return sent;
}

/** Samples that are neither stored nor accounted for by anything but a loss. */
function lost(snapshot: Snapshot, sent: number): number {
  return NAMES.map((name) => sent - snapshot.ledger(enumNumber('Channel', name)).stored).reduce(
    (sum, missing) => sum + missing,
  );
}

async function lastSnapshot(page: Page): Promise<Snapshot> {
  const bytes = await page.evaluate(() => {
    const { log } = window as unknown as { log: Log };
    log.keep = true;
    return new Promise<number[]>((resolve) => {
      const look = (): unknown => (log.last ? resolve(log.last) : setTimeout(look, 50));
      look();
    });
  });
  return new Snapshot(Uint8Array.from(bytes));
}

for (const kind of ['drawn', 'hidden'] as const) {
  await using vigil = await openVigil({ prepare });
  const { page } = vigil;
  const watch = await connect(
    vigil,
    new StreamWatch(
      'Busy',
      NAMES.map((name) => ({ name, rateHz: RATE_HZ, scale: 0.001 })),
    ),
  );
  if (kind === 'hidden') await (await vigil.browser.newPage()).bringToFront();
  const hidden = await page.evaluate(() => document.hidden);
  if (hidden !== (kind === 'hidden')) throw new Error(`the page is not ${kind}`);
  const sent = await stream(watch);
  const snapshot = await lastSnapshot(page);
  const log = await logOf(page);
  const back = toSnapshots(log.sent, log.snapshots);
  const rate = (NAMES.length * sent) / SECONDS;
  report(`busy_${kind}_notifications`, rate, '/s');
  report(`busy_${kind}_lost`, lost(snapshot, sent), 'samples');
  report(`busy_${kind}_to_snapshot_p50`, percentile(back, 0.5), 'ms');
  report(`busy_${kind}_to_snapshot_p99`, percentile(back, 0.99), 'ms');
  report(`busy_${kind}_snapshots`, log.snapshots.length / SECONDS, '/s');
}
