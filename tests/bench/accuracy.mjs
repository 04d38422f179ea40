// Prints how right Vigil is on the recordings in ../shared, one JSON object a line. Whatever is
// fitted is fitted to the others: to the recordings, or clips, that are not the one being judged.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesBelow, start } from '../../scripts/lib/process.mjs';
import { column, readNpz, row } from './npz.mjs';

const DATA = '../shared/data';
const SCORER = '../shared/tools/score.py';
const PROGRAM = 'build/native/tests/bench/bench_accuracy';

/** @param {string} name @param {number} value @param {string} unit */
function print(name, value, unit) {
  console.log(JSON.stringify({ name, value, unit }));
}

/** @param {string[]} names @param {string} reason */
function skip(names, reason) {
  for (const name of names) console.log(JSON.stringify({ name, skipped: reason }));
}

/**
 * What the core makes of these arrays.
 * @param {string} job
 * @param {ArrayLike<number>[]} arrays
 */
function core(job, arrays) {
  const input = arrays.flatMap((array) => [
    new Uint8Array(Uint32Array.of(array.length).buffer),
    new Uint8Array(Float32Array.from(array).buffer),
  ]);
  const { status, stdout, stderr } = spawnSync(PROGRAM, [job], {
    input: Buffer.concat(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${PROGRAM} ${job} failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** @param {ReadonlyMap<string, import('./npz.mjs').NpyArray>} arrays @param {string} name */
function array(arrays, name) {
  const found = arrays.get(name);
  if (!found) throw new Error(`no array "${name}" in the recording`);
  return found;
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Heart rate in motion, through the command line, by the scorer that judges it. */
async function heartRate() {
  const names = ['mae', 'worst', 'absent', 'coverage_error', 'coverage', 'width'].map(
    (figure) => `hr_${figure}`,
  );
  const { succeeded: numpy } = await start('python3', ['-c', 'import numpy']);
  const python = numpy ? 'python3' : '/usr/bin/python3';
  const { succeeded, output } = await start(python, [SCORER, 'hr', DATA]);
  const found =
    /MAE ([\d.]+) worst ([\d.]+) bpm, absent ([\d.]+) %, 90 % interval covers ([\d.]+) % at median width ([\d.]+) bpm \((\d+) values without/.exec(
      output,
    );
  if (!succeeded || !found) return skip(names, `${SCORER} did not run`);
  const [mae = 0, worst = 0, absent = 0, coverage = 0, width = 0, bare = 0] = found
    .slice(1)
    .map(Number);
  print('hr_mae', mae, 'bpm');
  print('hr_worst', worst, 'bpm');
  print('hr_absent', absent, '%');
  print('hr_coverage', coverage, '%');
  print('hr_coverage_error', Math.abs(coverage - 90), '%');
  print('hr_width', width, 'bpm');
  print('hr_values_without_interval', bare, 'values');
}

/** Beats of the first PPG channel, at rest, against those of the ECG. */
function beats() {
  const files = filesBelow(join(DATA, 'ppg_hr/ieee_spc')).filter((file) => file.endsWith('.npz'));
  if (files.length === 0) return skip(['beats_f1'], 'no recordings');
  let hits = 0;
  let wrong = 0;
  for (const file of files) {
    const arrays = readNpz(file);
    const [ppg, acc] = [array(arrays, 'ppg'), array(arrays, 'acc')];
    const axes = [0, 1, 2].map((axis) => row(acc, axis));
    const found = core('beats', [[125], row(ppg, 0), ...axes, array(arrays, 'ecg').values]);
    hits += found.hits;
    wrong += found.missed + found.extra;
  }
  print('beats_f1', (2 * hits) / (2 * hits + wrong), '');
  print('beats_at_rest', hits, 'beats');
}

/** Artefacts put into the sinus rhythm of healthy people. */
function artefacts() {
  const file = join(DATA, 'rr/nsr2db.npz');
  const names = ['missed', 'extra', 'ectopic', 'specificity'].map((figure) => `rr_${figure}`);
  if (!existsSync(file))
    return skip([...names, 'rr_rmssd_error', 'rr_rmssd_error_causal'], 'no recordings');
  const LEAD_IN = 1;
  const series = [...readNpz(file).values()].map(({ values }) => values.subarray(LEAD_IN));
  const found = core('artefacts', series);
  print('rr_missed', 100 * found.missed, '%');
  print('rr_extra', 100 * found.extra, '%');
  print('rr_ectopic', 100 * found.ectopic, '%');
  print('rr_specificity', 100 * found.specificity, '%');
  print('rr_rmssd_error', 100 * found.rmssd_error, '%');
  print('rr_rmssd_error_causal', 100 * found.rmssd_error_causal, '%');
}

/**
 * The mean of sensitivity and specificity.
 * @param {boolean[]} said
 * @param {boolean[]} truth
 */
function balancedAccuracy(said, truth) {
  const share = (/** @type {boolean} */ kind) => {
    const of = truth.flatMap((value, i) => (value === kind ? [said[i] === kind ? 1 : 0] : []));
    return mean(of);
  };
  return (share(true) + share(false)) / 2;
}

/** 5 s epochs of EDA against the majority of three experts; the limit from the other recordings. */
function edaArtefacts() {
  const EDA = 5;
  const ARTEFACT = 2;
  const file = join(DATA, 'eda_artifact/aww_q_8hz.npz');
  if (!existsSync(file)) return skip(['eda_artefacts'], 'no recordings');
  const arrays = readNpz(file);
  const recordings = [...arrays.keys()]
    .filter((name) => name.endsWith('_artifact_5s'))
    .map((name) => name.replace('_artifact_5s', ''))
    .map((name) => {
      const truth = Array.from(array(arrays, `${name}_artifact_5s`).values, (v) => v === 1);
      const eda = column(array(arrays, `${name}_zyx_batt_temp_eda`), EDA);
      const { change, limit } = core('eda', [[8], eda]);
      const labels = array(arrays, `${name}_labels3_5s`);
      const experts = [0, 1, 2].map((expert) =>
        balancedAccuracy(
          Array.from(column(labels, expert), (v) => v === ARTEFACT),
          truth,
        ),
      );
      return { truth, change: change.slice(0, truth.length), limit, experts };
    });
  /** @typedef {typeof recordings[number]} Recording */
  const accuracy = (/** @type {Recording} */ { change, truth }, /** @type {number} */ limit) =>
    balancedAccuracy(
      change.map((/** @type {number} */ value) => value > limit),
      truth,
    );
  const limits = Array.from({ length: 60 }, (_, i) => 0.02 * 30 ** (i / 59));
  const left = recordings.map((out) => {
    const others = recordings.filter((recording) => recording !== out);
    const scores = limits.map((limit) => mean(others.map((other) => accuracy(other, limit))));
    return accuracy(out, limits[scores.indexOf(Math.max(...scores))] ?? Number.NaN);
  });
  const experts = recordings.flatMap((recording) => recording.experts);
  print('eda_artefacts', mean(left), '');
  print('eda_artefacts_worst', Math.min(...left), '');
  print('eda_artefacts_shipped', mean(recordings.map((r) => accuracy(r, r.limit))), '');
  print('eda_single_expert', mean(experts), '');
  print('eda_single_expert_worst', Math.min(...experts), '');
}

/** Least squares through points: [slope, intercept]. @param {number[]} x @param {number[]} y */
function line(x, y) {
  const [mx, my] = [mean(x), mean(y)];
  const slope =
    mean(x.map((v, i) => (v - mx) * ((y[i] ?? 0) - my))) / mean(x.map((v) => (v - mx) ** 2));
  return /** @type {const} */ ([slope, my - slope * mx]);
}

/** Each clip of a finger by the line through the others. */
function oxygen() {
  const [INFRARED, RED] = [0, 1];
  const SETTLING = 2; // the sensor's first samples lie a quarter under those that follow
  const folder = join(DATA, 'spo2');
  const file = join(folder, 'oxiwear_hypoxia_finger_64hz.npz');
  if (!existsSync(file)) return skip(['spo2_rms'], 'no recordings');
  const arrays = readNpz(file);
  const clips = readFileSync(join(folder, 'oxiwear_index.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((text) => text.trim().split(','));
  const light = clips.flatMap(([key = '']) =>
    [RED, INFRARED].map((j) => column(array(arrays, key), j).subarray(SETTLING)),
  );
  const { ratio, intercept, slope } = core('spo2', [[64], ...light]);
  const truth = clips.map(([, spo2]) => Number(spo2));
  const rms = (/** @type {number[]} */ errors) => Math.sqrt(mean(errors.map((e) => e * e)));
  const errors = truth.map((reference, i) => {
    const but = (/** @type {number[]} */ values) => values.filter((_, k) => k !== i);
    const [m, c] = line(but(ratio), but(truth));
    return m * ratio[i] + c - reference;
  });
  print('spo2_rms', rms(errors), '%');
  print('spo2_rms_shipped', rms(truth.map((r, i) => intercept - slope * ratio[i] - r)), '%');
}

await heartRate();
beats();
artefacts();
edaArtefacts();
oxygen();
