// What happens when between the page, its worker and the screen: logged around the unchanged page.
import type { Page } from 'puppeteer-core';

import { enumNumber } from '../../web/core/snapshot.ts';
import { SNAPSHOT } from '../../web/generated/core.ts';

/** Times on the page's clock, taken around the page's own calls. */
export interface Log {
  /** A notification's hand-over to the worker, one after another. */
  sent: number[];
  /** Snapshots back on the page: when, and how many packets they hold. */
  snapshots: { at: number; packets: number; heartRate: boolean }[];
  /** Ends of frames. */
  frames: number[];
  /** The core and its model wait for a watch: ms since the page's start. */
  ready?: number;
  /** Set: the next snapshot's bytes are kept in `last`. */
  keep?: boolean;
  last?: number[];
}

/** Wraps the calls between page, worker and screen; runs before the page. */
function instrument(packetsAt: number, absentAt: number): void {
  const log: Log = { sent: [], snapshots: [], frames: [] };
  (window as unknown as { log: Log }).log = log;
  const now = (): number => performance.timeOrigin + performance.now();

  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest: unknown[]) {
    if (message.type === 'packet') log.sent.push(message.arrivalMs);
    return (post as (...all: unknown[]) => void).call(this, message, ...rest);
  };
  const listen = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (
    this: Worker,
    type: string,
    listener: EventListener,
    ...rest: unknown[]
  ) {
    const wrapped = (event: Event): void => {
      const { data } = event as MessageEvent;
      if (data?.type === 'ready') log.ready = performance.now();
      if (data?.type === 'snapshot') {
        const view = new DataView(data.buffer);
        const packets = view.getUint32(packetsAt, true);
        if (log.keep) {
          log.keep = false;
          log.last = [...new Uint8Array(data.buffer)];
        }
        log.snapshots.push({ at: now(), packets, heartRate: view.getUint8(absentAt) === 0 });
      }
      listener(event);
    };
    return (listen as (...all: unknown[]) => void).call(this, type, wrapped, ...rest);
  } as typeof listen;
  const request = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      callback(time);
      log.frames.push(now());
    });
}

const offsetOf = (record: keyof typeof SNAPSHOT.records, name: string): number => {
  const fields: readonly { name: string; offset: number }[] = SNAPSHOT.records[record].fields;
  const field = fields.find((candidate) => candidate.name === name);
  if (!field) throw new RangeError(`${record} has no ${name}`);
  return field.offset;
};

export const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ??
  Number.NaN;

export function report(name: string, value: number, unit: string): void {
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(3)), unit }));
}

export const logOf = (page: Page): Promise<Log> =>
  page.evaluate(() => (window as unknown as { log: Log }).log);

/** ms from each notification's hand-over to the snapshot that holds it. */
export function toSnapshots(sent: Log['sent'], snapshots: Log['snapshots']): number[] {
  const back: number[] = [];
  let s = 0;
  sent.forEach((at, i) => {
    while (s < snapshots.length && (snapshots[s]?.packets ?? 0) <= i) s += 1;
    const snapshot = snapshots[s];
    if (snapshot) back.push(snapshot.at - at);
  });
  return back;
}

/** Before the page loads. */
export async function prepare(page: Page): Promise<void> {
  const hr =
    offsetOf('Snapshot', 'vitals') +
    enumNumber('Vital', 'hr_bpm') * SNAPSHOT.records.VitalView.bytes +
    offsetOf('VitalView', 'absent');
  await page.setViewport({ width: 1280, height: 720 });
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named'); // tsx writes calls of it
  await page.evaluateOnNewDocument(instrument, offsetOf('Snapshot', 'packets'), hr);
}
