// What Vigil promises of its speed, size and accuracy, and which program measures it: the only list
// of all that.

/**
 * A program that prints one JSON object a line: {"name", "value", "unit"}, or {"name", "skipped"}
 * with the reason. Other lines are ignored.
 * @type {Record<string, [string, ...string[]]>}
 */
export const PRODUCERS = {
  sizes: ['node', 'tests/bench/sizes.mjs'],
  replay: ['node', 'tests/bench/replay.mjs'],
  page: ['node', '--import', 'tsx', 'tests/bench/page.ts'],
  features: ['node', 'build/wasm/tests/bench/bench_features.js'],
  signal: ['node', 'build/wasm/tests/bench/bench_signal.js'],
  accuracy: ['node', 'tests/bench/accuracy.mjs'],
};

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {keyof typeof PRODUCERS} from
 * @property {string} unit
 * @property {number} target
 * @property {'below' | 'above'} direction of the target where the value has to be
 * @property {string} how what is measured, and on what
 * @property {string} [known] the best that others are known to reach
 */

/** @type {Figure[]} */
export const FIGURES = [
  {
    name: 'notification_to_snapshot_p99',
    from: 'page',
    unit: 'ms',
    target: 16,
    direction: 'below',
    how: 'from a notification on the page to the snapshot that holds it, back on the page; 50 notifications a second from the mock BlueZ',
  },
  {
    name: 'notification_to_pixels_p99',
    from: 'page',
    unit: 'ms',
    target: 50,
    direction: 'below',
    how: 'from a notification on the page to the end of the frame that draws its snapshot; headless Chromium, software WebGL',
  },
  {
    name: 'first_heart_rate',
    from: 'page',
    unit: 's',
    target: 2,
    direction: 'below',
    how: 'from the first notification to a heart rate on screen',
  },
  {
    name: 'dashboard_frame_cpu_p95',
    from: 'page',
    unit: 'ms',
    target: 4,
    direction: 'below',
    how: 'CPU time of one dashboard frame at 1280x720, all traces live',
  },
  {
    name: 'core_wasm',
    from: 'sizes',
    unit: 'kB',
    target: 400,
    direction: 'below',
    how: 'core.wasm as built, uncompressed',
  },
  {
    name: 'dashboard_wasm',
    from: 'sizes',
    unit: 'kB',
    target: 700,
    direction: 'below',
    how: 'dashboard.wasm as built, uncompressed',
  },
  {
    name: 'first_load',
    from: 'sizes',
    unit: 'kB',
    target: 1500,
    direction: 'below',
    how: 'everything in dist/ but the model runtime and the models, as sent with Brotli',
  },
  {
    name: 'replay_speed',
    from: 'replay',
    unit: 'times real time',
    target: 500,
    direction: 'above',
    how: 'vigil.mjs replay of a synthetic one-hour E4 recording (BVP 64 Hz, ACC 32 Hz, EDA and TEMP 4 Hz), start-up of node included',
  },
  {
    name: 'features_tick_p95',
    from: 'features',
    unit: 'ms',
    target: 0.5,
    direction: 'below',
    how: 'a second of all sensors (PPG 100 Hz, acceleration and gyroscope 50 Hz, EDA 8 Hz, temperature, RR) with every feature due, as wasm; of each second the least of five runs',
  },
  {
    name: 'features_tick_max',
    from: 'features',
    unit: 'ms',
    target: 5,
    direction: 'below',
    how: 'the same, the longest second',
  },
  {
    name: 'hrv_vs_neurokit',
    from: 'features',
    unit: 'times',
    target: 100,
    direction: 'above',
    how: 'all HRV of a 5-minute window as wasm, against the time of hrv() in ../shared/goldens/peer_timings.json',
    known: 'NeuroKit2 1',
  },
  {
    name: 'fft1024_lanes',
    from: 'signal',
    unit: 'us a channel',
    target: 1.5,
    direction: 'below',
    how: 'real FFT of 1024 points, four channels in lanes, as wasm',
    known: 'KissFFT 4.6, PFFFT 0.8',
  },
  {
    name: 'fft1024_gain',
    from: 'signal',
    unit: 'times',
    target: 3.5,
    direction: 'above',
    how: 'the same against one channel after another',
  },
  {
    name: 'hr_mae',
    from: 'accuracy',
    unit: 'bpm',
    target: 1.3,
    direction: 'below',
    how: 'heart rate in motion, mean absolute error of 8 s windows every 2 s; 12 recordings of the IEEE Signal Processing Cup, by ../shared/tools/score.py',
    known: 'JOSS 1.28, TROIKA 2.34',
  },
  {
    name: 'hr_worst',
    from: 'accuracy',
    unit: 'bpm',
    target: 3,
    direction: 'below',
    how: 'the same, of the worst recording',
  },
  {
    name: 'hr_coverage_error',
    from: 'accuracy',
    unit: '%',
    target: 3,
    direction: 'below',
    how: 'the same: how far the share of windows whose 90 % interval holds the truth is off 90 %',
    known: 'nobody publishes one',
  },
  {
    name: 'hr_width',
    from: 'accuracy',
    unit: 'bpm',
    target: 12,
    direction: 'below',
    how: 'the same: median width of that interval',
  },
  {
    name: 'hr_absent',
    from: 'accuracy',
    unit: '%',
    target: 5,
    direction: 'below',
    how: 'the same: windows without a value',
  },
  {
    name: 'beats_f1',
    from: 'accuracy',
    unit: '',
    target: 0.95,
    direction: 'above',
    how: 'beats of the first PPG channel of 13 recordings within 150 ms of those of the ECG, where the arm is at rest (under 0.2 g RMS for 2 s before and after)',
    known: 'MSPTDfast about 0.90 at rest',
  },
  {
    name: 'rr_missed',
    from: 'accuracy',
    unit: '%',
    target: 100,
    direction: 'above',
    how: 'missed beats found, one put in every 60 beats of sinus rhythm of 12 healthy people',
    known: 'Lipponen & Tarvainen 100',
  },
  {
    name: 'rr_extra',
    from: 'accuracy',
    unit: '%',
    target: 100,
    direction: 'above',
    how: 'the same for extra beats',
    known: 'Lipponen & Tarvainen 100',
  },
  {
    name: 'rr_ectopic',
    from: 'accuracy',
    unit: '%',
    target: 97,
    direction: 'above',
    how: 'the same for beats that come 20-40 % early',
    known: 'Lipponen & Tarvainen 97',
  },
  {
    name: 'rr_specificity',
    from: 'accuracy',
    unit: '%',
    target: 99.9,
    direction: 'above',
    how: 'beats of that sinus rhythm, before anything was put in, that are let be',
    known: 'Lipponen & Tarvainen 99.94',
  },
  {
    name: 'rr_rmssd_error',
    from: 'accuracy',
    unit: '%',
    target: 2,
    direction: 'below',
    how: 'by how much RMSSD is off after the correction of what was put in, mean',
    known: 'Lipponen & Tarvainen 2',
  },
  {
    name: 'rr_rmssd_error_causal',
    from: 'accuracy',
    unit: '%',
    target: 2,
    direction: 'below',
    how: "the same, corrected beat by beat with five beats' delay",
  },
  {
    name: 'eda_artefacts',
    from: 'accuracy',
    unit: '',
    target: 0.85,
    direction: 'above',
    how: 'balanced accuracy over 5 s epochs of wrist EDA against the majority of three experts; mean of 7 recordings, each by the limit from the others',
    known: 'single experts 0.85-0.99, mean 0.94',
  },
  {
    name: 'spo2_rms',
    from: 'accuracy',
    unit: '%',
    target: 7.6,
    direction: 'below',
    how: "root mean square error of SpO2, 70-98 %, on 39 clips of one wearer's finger, each by the line through the others: says nothing of other wearers or the wrist",
    known: 'linear fit 7.6; FDA 3.5 on ten wearers or more',
  },
];
