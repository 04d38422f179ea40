// What Vigil promises of its speed and size, and which program measures it: the only list of both.

/**
 * A program that prints one JSON object a line: {"name", "value", "unit"}. Other lines are ignored.
 * @type {Record<string, [string, ...string[]]>}
 */
export const PRODUCERS = {
  sizes: ['node', 'tests/bench/sizes.mjs'],
  replay: ['node', 'tests/bench/replay.mjs'],
  page: ['node', '--import', 'tsx', 'tests/bench/page.ts'],
};

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {keyof typeof PRODUCERS} from
 * @property {string} unit
 * @property {number} target
 * @property {'below' | 'above'} direction of the target where the value has to be
 * @property {string} how what is measured, and on what
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
];
