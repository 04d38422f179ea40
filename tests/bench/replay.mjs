// Prints how much faster than real time the command line replays an hour of a wrist recording, and
// what a whole day costs in time and memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createCore from '../../build/wasm/core/bindings/core.mjs';
import { start } from '../../scripts/lib/process.mjs';
import { HOUR_S, wristHour } from './wrist_hour.mjs';

const built = new URL('../../build/node/replay.mjs', import.meta.url);
/** @type {typeof import('../../web/replay/index.ts')} */
const { newReplay, play, secondLines } = await import(built.href);

const RUNS = 3;
const DAY_H = 24;
const SETTLED_H = 4; // by then node has its heap
const MB = 1e6;

/** @param {string} name @param {number} value @param {string} unit */
function print(name, value, unit) {
  console.log(JSON.stringify({ name, value, unit }));
}

const hour = wristHour();

async function commandLine() {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    for (const { name, header, body } of hour) writeFileSync(join(folder, name), header + body);
    const seconds = [];
    for (let run = 0; run < RUNS; ++run) {
      const started = performance.now();
      const { succeeded, output } = await start(process.execPath, [
        ...['scripts/vigil.mjs', 'replay', folder],
        ...['--out', join(folder, 'results.jsonl')],
      ]);
      if (!succeeded) throw new Error(`vigil.mjs replay failed:\n${output}`);
      seconds.push((performance.now() - started) / 1000);
    }
    seconds.sort((a, b) => a - b);
    print(
      'replay_speed',
      HOUR_S / (seconds[Math.floor(RUNS / 2)] ?? Number.NaN),
      'times real time',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The hour's file, over and over for a day. @param {typeof hour[number]} file */
function dayOf({ name, header, body }) {
  const bytes = Buffer.from(body);
  let left = DAY_H;
  let at = 0;
  let next = Buffer.from(header);
  return {
    name,
    /** @param {number} atMost */
    read(atMost) {
      if (at === next.length && left-- > 0) {
        next = bytes;
        at = 0;
      }
      const from = at;
      at = Math.min(next.length, at + atMost);
      return next.subarray(from, at);
    },
  };
}

async function day() {
  const core = await createCore();
  const replay = newReplay(core);
  const started = performance.now();
  let settled = { rss: 0, core: 0 };
  const memory = () => ({
    rss: process.memoryUsage().rss,
    core: replay.snapshot().buffer.byteLength,
  });
  for await (const second of play(replay, hour.map(dayOf))) {
    secondLines(second).map((line) => JSON.stringify(line));
    if (second.timeMs === SETTLED_H * HOUR_S * 1000) settled = memory();
  }
  const seconds = (performance.now() - started) / 1000;
  const end = memory();
  if (Math.round(replay.timeMs / 1000) !== DAY_H * HOUR_S) throw new Error('the day is cut short');
  print('day_replay', seconds, 's');
  print('day_core_growth', (end.core - settled.core) / MB, 'MB');
  print('day_memory_growth', (end.rss - settled.rss) / MB, 'MB');
  replay.delete();
}

await commandLine();
await day();
