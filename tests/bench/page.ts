// usage: node --import tsx tests/bench/page.ts
// From a watch's notification to the snapshot and to the pixels, and what a frame costs: measured in
// Chromium around the unchanged page, with a mock BlueZ that notifies 50 times a second.
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

import { StreamWatch } from '../e2e/support/stream_watch.ts';
import { connect, label, openVigil } from '../e2e/support/vigil.ts';
import { type Log, logOf, percentile, prepare, report, toSnapshots } from './page_log.ts';

const PER_SECOND = 50;
const SECONDS = 30;
const PPG_HZ = 100;
const ACC_HZ = 50;
const BPM = 72;

/** 25 frames a second each of pulse and acceleration, while the test watch beats. */
async function stream(watch: StreamWatch): Promise<void> {
  const stepMs = 2000 / PER_SECOND;
  const begin = watch.clockMs;
  for (let step = 0; step * stepMs < SECONDS * 1000; ++step) {
    await wait(Math.max(0, begin + (step + 1) * stepMs - watch.clockMs));
    const from = begin + step * stepMs;
    const samples = (rateHz: number, of: (ms: number) => number[]): number[] =>
      Array.from({ length: (stepMs / 1000) * rateHz }, (_, i) =>
        of(from + (1000 * i) / rateHz),
      ).flat();
    watch.frame('ppg_green', from, samples(PPG_HZ, pulse));
    watch.frame(
      'acceleration',
      from,
      samples(ACC_HZ, () => [0, 0, 1]),
    );
  }
}

/** A pulse wave: a steep rise, a dicrotic wave, as two harmonics. */
function pulse(ms: number): number[] {
  const phase = 2 * Math.PI * (ms / 60_000) * BPM;
  return [2000 * Math.sin(phase) + 700 * Math.sin(2 * phase + 1)];
}

/** CPU time of each animation frame, in ms, from the browser's own trace. */
function frameTimes(trace: Uint8Array): number[] {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace));
  return traceEvents
    .filter((event: { name: string }) => event.name === 'FireAnimationFrame')
    .map((event: { tdur?: number; dur?: number }) => (event.tdur ?? event.dur ?? 0) / 1000);
}

async function latencies(page: Page): Promise<void> {
  const { sent, snapshots, frames } = await logOf(page);
  const back = toSnapshots(sent, snapshots);
  const drawn: number[] = [];
  let f = 0;
  back.forEach((latency, i) => {
    const at = sent[i] ?? 0;
    while (f < frames.length && (frames[f] ?? 0) < at + latency) f += 1;
    const frame = frames[f];
    if (frame !== undefined) drawn.push(frame - at);
  });
  report('notification_to_snapshot_p50', percentile(back, 0.5), 'ms');
  report('notification_to_snapshot_p99', percentile(back, 0.99), 'ms');
  report('notification_to_pixels_p50', percentile(drawn, 0.5), 'ms');
  report('notification_to_pixels_p99', percentile(drawn, 0.99), 'ms');
}

/** What is waited for at first: the core with its model, in a new browser; and from the first notification of
 * a heart rate to the end of the frame that shows it. */
async function start(): Promise<void> {
  const { HeartRateWatch } = await import('../e2e/support/mock_watch.ts');
  const { beating } = await import('../e2e/support/streams.ts');
  await using vigil = await openVigil({ prepare });
  report('model_ready', ((await logOf(vigil.page)).ready ?? Number.NaN) / 1000, 's');
  const watch = await connect(vigil, new HeartRateWatch());
  await vigil.page.evaluate(() => {
    (window as unknown as { log: Log }).log.sent = [];
  });
  await using _heart = beating(watch, BPM);
  await label(vigil.page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  const { sent, snapshots, frames } = await vigil.page.evaluate(
    () => (window as unknown as { log: Log }).log,
  );
  const snapshot = snapshots.find(({ heartRate }) => heartRate);
  const frame = frames.find((at) => at >= (snapshot?.at ?? Number.POSITIVE_INFINITY));
  report('first_heart_rate', ((frame ?? Number.NaN) - (sent[0] ?? 0)) / 1000, 's');
}

await start();
{
  await using vigil = await openVigil({ prepare });
  const { page } = vigil;
  const watch = new StreamWatch('Bench', [
    { name: 'ppg_green', rateHz: PPG_HZ, scale: 1 },
    { name: 'acceleration', rateHz: ACC_HZ, scale: 1 / 4096 },
  ]);
  await connect(vigil, watch);
  await page.tracing.start({ categories: ['devtools.timeline'] });
  await stream(watch);
  const trace = await page.tracing.stop();
  await latencies(page);
  report('dashboard_frame_cpu_p95', percentile(frameTimes(trace ?? new Uint8Array()), 0.95), 'ms');
}
