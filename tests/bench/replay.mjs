// Prints how much faster than real time the command line replays an hour of a wrist recording.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { start } from '../../scripts/lib/process.mjs';

const HOUR_S = 3600;
const RUNS = 3;
const START_TIME = 1_600_000_000;

/**
 * One file of an E4 export: start time, rate, then one row a sample.
 * @param {string} file
 * @param {number} rate in Hz
 * @param {number} axes
 * @param {(seconds: number) => number[]} sample
 */
function writeChannel(file, rate, axes, sample) {
  const row = (/** @type {number} */ value) => Array(axes).fill(value.toFixed(6)).join(', ');
  const rows = [row(START_TIME), row(rate)];
  for (let i = 0; i < HOUR_S * rate; ++i)
    rows.push(
      sample(i / rate)
        .map((v) => v.toFixed(3))
        .join(','),
    );
  writeFileSync(file, `${rows.join('\n')}\n`);
}

/** @param {number} seconds @returns {number} a pulse wave whose rate wanders around 72 bpm */
function pulse(seconds) {
  const beats = 1.2 * seconds + 2 * Math.sin(seconds / 40) + 0.3 * Math.sin(1.6 * seconds);
  const phase = 2 * Math.PI * beats;
  return 60 * Math.sin(phase) + 20 * Math.sin(2 * phase + 1) + 8 * Math.sin(1.5 * seconds);
}

const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
try {
  writeChannel(join(folder, 'BVP.csv'), 64, 1, (t) => [pulse(t)]);
  writeChannel(join(folder, 'ACC.csv'), 32, 3, (t) => [8 * Math.sin(t), 4 * Math.cos(1.7 * t), 62]);
  writeChannel(join(folder, 'EDA.csv'), 4, 1, (t) => [0.8 + 0.2 * Math.sin(t / 30)]);
  writeChannel(join(folder, 'TEMP.csv'), 4, 1, (t) => [33 + 0.1 * Math.sin(t / 100)]);
  const seconds = [];
  for (let run = 0; run < RUNS; ++run) {
    const started = performance.now();
    const out = join(folder, 'results.jsonl');
    const { succeeded, output } = await start(process.execPath, [
      'scripts/vigil.mjs',
      'replay',
      folder,
      '--out',
      out,
    ]);
    if (!succeeded) throw new Error(`vigil.mjs replay failed:\n${output}`);
    seconds.push((performance.now() - started) / 1000);
  }
  seconds.sort((a, b) => a - b);
  const median = seconds[Math.floor(RUNS / 2)] ?? Number.NaN;
  console.log(
    JSON.stringify({ name: 'replay_speed', value: HOUR_S / median, unit: 'times real time' }),
  );
} finally {
  rmSync(folder, { recursive: true });
}
