// Prints what the rhythm screen says of beats that were found in light: of healthy wearers' wrists,
// whom it should never call fibrillating, and of patients' pulses, by what their ECG showed.
import { existsSync } from 'node:fs';

import createCore from '../../build/wasm/core/bindings/core.mjs';
import { filesBelow } from '../../scripts/lib/process.mjs';
import { column, readNpz, row } from './npz.mjs';

const built = new URL('../../build/node/replay.mjs', import.meta.url);
/** @type {typeof import('../../web/replay/index.ts')} */
const { newReplay, play, secondLines } = await import(built.href);
const core = await createCore();

const DATA = '../shared/data';
const HEALTHY = [`${DATA}/stress/wesad`, `${DATA}/stress/stress_predict`];
const PATIENTS = `${DATA}/ppg_arrhythmia`;
const PATIENT_HZ = 100;
const FEWEST_STRETCHES = 30; // of ten seconds
const LABELS = { sinus: 0, premature_ventricular: 1, premature_atrial: 2, af: 5 };

/** @param {string} name @param {number} value @param {string} unit */
function print(name, value, unit) {
  console.log(JSON.stringify({ name: `light_rhythm_${name}`, value, unit }));
}

/**
 * A file of an E4 export.
 * @param {string} name @param {number} rate @param {ArrayLike<number>[]} axes
 */
function source(name, rate, axes) {
  const header = [0, rate].map((value) => axes.map(() => value.toFixed(6)).join(','));
  const rows = Array.from(axes[0] ?? [], (_, i) => axes.map((axis) => axis[i]).join(','));
  let left = Buffer.from([...header, ...rows, ''].join('\n'));
  /** @param {number} atMost */
  const read = (atMost) => {
    const bytes = left.subarray(0, atMost);
    left = left.subarray(bytes.length);
    return bytes;
  };
  return { name, read };
}

/** The state of every minute. @param {ReturnType<typeof source>[]} files */
async function minutes(files) {
  /** @type {string[]} */
  const states = [];
  const replay = newReplay(core);
  try {
    for await (const at of play(replay, files))
      for (const line of secondLines(at))
        if (line.type === 'rhythm') states.push(String(line.state));
  } finally {
    replay.delete();
  }
  return states;
}

/** A session at the wrist. @param {string} file */
function wrist(file) {
  const arrays = readNpz(file);
  const bvp = arrays.get('bvp')?.values ?? [];
  const acc = arrays.get('acc');
  const axes = acc ? [0, 1, 2].map((j) => column(acc, j).map((g) => Math.round(64 * g))) : [];
  return [source('BVP.csv', 64, [bvp]), source('ACC.csv', 32, axes)];
}

/** From the first upstroke of a pulse to the last, so that what follows joins at a beat. */
function wholePulses(/** @type {Float64Array} */ x) {
  const AROUND = 3;
  const slope = Array.from(x, (_, i) => (x[i + AROUND] ?? NaN) - (x[i - AROUND] ?? NaN));
  const usual = slope.filter(Number.isFinite).sort((a, b) => a - b);
  const steep = 0.35 * (usual[Math.floor(0.98 * usual.length)] ?? 0);
  const upstrokes = slope.flatMap((s, i) =>
    s > steep && s > (slope[i - 1] ?? NaN) && s >= (slope[i + 1] ?? NaN) ? [i] : [],
  );
  return x.subarray(upstrokes[0] ?? 0, upstrokes.at(-1) ?? 0);
}

/** All stretches of a patient with that label, one after another; null: too few. */
function patient(/** @type {string} */ file, /** @type {number} */ label) {
  const arrays = readNpz(file);
  const [ppg, labels] = [arrays.get('ppg'), arrays.get('label')];
  if (!ppg || !labels) throw new Error(`${file}: no ppg or no label`);
  const wanted = Array.from(labels.values).flatMap((value, i) => (value === label ? [i] : []));
  if (wanted.length < FEWEST_STRETCHES) return null;
  /** @type {number[]} */
  const joined = [];
  for (const i of wanted) {
    const x = row(ppg, i);
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const spread = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length) || 1;
    const pulses = wholePulses(x);
    const step = (joined.at(-1) ?? 0) - (50 * ((pulses[0] ?? 0) - mean)) / spread;
    for (const v of pulses) joined.push((50 * (v - mean)) / spread + step);
  }
  return [source('BVP.csv', PATIENT_HZ, [joined])];
}

/** @param {string[]} states @param {string} state */
const share = (states, state) =>
  (100 * states.filter((each) => each === state).length) / states.length;

async function healthy() {
  const files = HEALTHY.flatMap((folder) => (existsSync(folder) ? filesBelow(folder) : []));
  const wrists = files.filter((file) => file.endsWith('.npz'));
  if (wrists.length === 0)
    return console.log(JSON.stringify({ name: 'light_rhythm_false', skipped: 'no recordings' }));
  /** @type {string[][]} */
  const states = [];
  for (const file of wrists) states.push(await minutes(wrist(file)));
  const all = states.flat();
  print('false', share(all, 'af'), '% of minutes');
  print('false_wearers', states.filter((each) => each.includes('af')).length, 'wearers');
  print('judged', 100 - share(all, 'unclassifiable'), '% of minutes');
}

async function patients() {
  if (!existsSync(PATIENTS))
    return console.log(JSON.stringify({ name: 'light_rhythm_af', skipped: 'no recordings' }));
  const files = filesBelow(PATIENTS).filter((file) => file.endsWith('.npz'));
  for (const [name, label] of Object.entries(LABELS)) {
    /** @type {string[][]} */
    const states = [];
    for (const file of files) {
      const recording = patient(file, label);
      if (recording) states.push(await minutes(recording));
    }
    print(name, share(states.flat(), 'af'), '% of minutes');
  }
}

await healthy();
await patients();
