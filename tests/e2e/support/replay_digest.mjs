// A made-up recording played on a core, as one number: for comparing the places a core runs in.
// Plain JavaScript, for the browser takes it as it is.

const SECONDS = 120;

/** Noise of a linear congruential generator: the same everywhere. @param {number} seed */
function noise(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/**
 * A rising and falling triangle, with noise.
 * @param {number} rate @param {number} periodS @param {number} height @param {number} level
 * @param {number} seed
 */
function signal(rate, periodS, height, level, seed) {
  const random = noise(seed);
  return Array.from({ length: rate * SECONDS }, (_, i) => {
    const phase = (i / (rate * periodS)) % 1;
    const triangle = phase < 0.3 ? phase / 0.3 : (1 - phase) / 0.7;
    return (level + height * triangle + 0.1 * height * random()).toFixed(3);
  });
}

/** @param {number} rate @param {readonly string[]} rows @param {number} columns */
const file = (rate, rows, columns = 1) => {
  const head = [1600000000, rate].map((value) => Array(columns).fill(value).join(','));
  return `${[...head, ...rows].join('\n')}\n`;
};
const axes = signal(32, 1.1, 4, 60, 2).map((x, i) => `${x},${(i % 7) - 3},${(i % 5) - 2}`);
const RECORDING = {
  'BVP.csv': file(64, signal(64, 0.83, 60, 0, 1)),
  'ACC.csv': file(32, axes, 3),
  'EDA.csv': file(4, signal(4, 19, 0.4, 2, 3)),
  'TEMP.csv': file(4, signal(4, 60, 0.2, 33, 4)),
};

/**
 * SHA-256, in hex, of all Snapshots and feature rows of the recording.
 * @param {typeof import('#core').default} createCore
 */
export async function replayDigest(createCore) {
  const core = await createCore();
  const replay = new core.Replay({
    heartRateWindowMs: 8000,
    heartRateStepMs: 1000,
    featureWindowS: 30,
    featureTableStepS: 5,
    model: null,
  });
  /** @type {Map<number, Uint8Array>} */
  const texts = new Map();
  for (const [name, text] of Object.entries(RECORDING)) {
    texts.set(replay.addFile(name), new TextEncoder().encode(text));
  }
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const results = [];
  for (let step = replay.step(); step !== 2; step = replay.step()) {
    if (step === 0) {
      const wanted = replay.wantedFile();
      const rest = texts.get(wanted) ?? new Uint8Array();
      const bytes = rest.subarray(0, replay.chunkBuffer(wanted).length);
      texts.set(wanted, rest.subarray(bytes.length));
      if (bytes.length === 0) replay.finish(wanted);
      replay.chunkBuffer(wanted).set(bytes);
      if (bytes.length > 0) replay.feed(wanted, bytes.length);
    } else if (step === 1) {
      results.push(replay.snapshot().slice());
      while (replay.nextFeatureRow()) {
        results.push(new Uint8Array(Float64Array.from(replay.featureRow()).buffer));
      }
    } else {
      throw new Error(replay.error);
    }
  }
  replay.delete();
  if (results.length < SECONDS) throw new Error(`${results.length} results only`);
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(results).arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
