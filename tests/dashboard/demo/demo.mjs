// The dashboard on its own. By hand: ?scenario=poor&theme=light&view=trends. By script: window.demo.
import createDashboard from './dashboard.mjs';

const NOW_MS = 1_763_820_732_000; // synthetic.hpp's kNowMs
const VIEWS = ['live', 'trends', 'alerts', 'signals', 'settings'];
const THEMES = ['dark', 'light', 'contrast'];
const VITALS = 10;

const query = new URLSearchParams(location.search);
const shell = {
  watches: [{ id: 1, name: 'Galaxy Watch6', phase: 'watching', standing: false }],
  shown: 1,
  known: [],
  phase: 'watching',
  view: query.get('view') ?? 'live',
  wearer: 'Ada',
  utcOffsetMin: 60,
  bluetooth: 'ready',
  bluetoothHelp: '',
  steps: [],
  notice: null,
  replay: null,
  recording: true,
  engine: 'ready',
  engineDetail: 'ONNX Runtime Web',
  adaptiveSampling: true,
  muted: false,
  canInstall: true,
  theme: query.get('theme') ?? 'dark',
  textScale: Number(query.get('scale') ?? 1),
  reducedMotion: false,
  limits: Array.from({ length: VITALS }, () => ({ low: null, high: null })),
  version: '0.1.0',
};
shell.limits[0] = { low: 50, high: 120 };
shell.limits[4] = { low: 90, high: null };

/** The page's half of every action that only changes the screen. */
const REACTIONS = {
  view: (index) => ({ view: VIEWS[index] }),
  theme: (index) => ({ theme: THEMES[index] }),
  'text-scale': (_, scale) => ({ textScale: scale }),
  'reduced-motion': (on) => ({ reducedMotion: on === 1 }),
  sound: (on) => ({ muted: on === 0 }),
  'limit-low': (vital, value) => setLimit(vital, { low: value }),
  'limit-high': (vital, value) => setLimit(vital, { high: value }),
  'limit-low-off': (vital) => setLimit(vital, { low: null }),
  'limit-high-off': (vital) => setLimit(vital, { high: null }),
  'notice-close': () => ({ notice: null }),
};
const setLimit = (vital, change) => ({
  limits: shell.limits.map((pair, i) => (i === vital ? { ...pair, ...change } : pair)),
});

const actions = [];
let requested = false;
let timer = 0;
let now = NOW_MS;
let frames = 0;

function wake() {
  if (requested) return;
  requested = true;
  requestAnimationFrame(draw);
}

function draw() {
  requested = false;
  clearTimeout(timer);
  frames += 1;
  const againInMs = dashboard.frame(now);
  if (againInMs === 0) wake();
  else if (Number.isFinite(againInMs)) timer = setTimeout(wake, againInMs);
}

function set(change) {
  Object.assign(shell, change);
  dashboard.setShell(shell);
  wake();
}

const dashboard = await createDashboard({
  canvas: document.querySelector('#canvas'),
  onAction(action, argument, value) {
    actions.push([action, argument, value]);
    const change = REACTIONS[action]?.(argument, value);
    if (change) set(change);
  },
  onWake: wake,
});
if (!dashboard.start('#host')) throw new Error('no WebGL2');
dashboard.setShell(shell);

async function load(scenario, watch = 1) {
  const response = await fetch(`snapshots/${scenario}.bin`);
  dashboard.snapshotBuffer().set(new Uint8Array(await response.arrayBuffer()));
  if (!dashboard.commitSnapshot(watch)) throw new Error(`${scenario}: not a snapshot`);
  wake();
}

if (query.has('scenario')) await load(query.get('scenario'));

window.demo = {
  dashboard,
  shell,
  actions,
  set,
  load,
  /** Draws one frame at a time of the page's clock, at once; returns its CPU time in ms. */
  frameAt(ms) {
    now = NOW_MS + ms;
    const started = performance.now();
    dashboard.frame(now);
    return performance.now() - started;
  },
  items: () => JSON.parse(dashboard.items()),
  get frames() {
    return frames;
  },
};
document.documentElement.dataset.ready = 'true';
