// An hour of a made-up wrist recording, as the files of an E4 export.

export const HOUR_S = 3600;
const START_TIME = 1_600_000_000;

/** @param {number} seconds @returns {number} a pulse wave whose rate wanders around 72 bpm */
function pulse(seconds) {
  const beats = 1.2 * seconds + 2 * Math.sin(seconds / 40) + 0.3 * Math.sin(1.6 * seconds);
  const phase = 2 * Math.PI * beats;
  return 60 * Math.sin(phase) + 20 * Math.sin(2 * phase + 1) + 8 * Math.sin(1.5 * seconds);
}

/**
 * @param {string} name
 * @param {number} rate in Hz
 * @param {number} axes
 * @param {(seconds: number) => number[]} sample
 */
function file(name, rate, axes, sample) {
  const row = (/** @type {number} */ value) => Array(axes).fill(value.toFixed(6)).join(', ');
  const rows = Array.from({ length: HOUR_S * rate }, (_, i) =>
    sample(i / rate)
      .map((v) => v.toFixed(3))
      .join(','),
  );
  return { name, header: `${row(START_TIME)}\n${row(rate)}\n`, body: `${rows.join('\n')}\n` };
}

/** Start time and rate in the header, then one row a sample. */
export function wristHour() {
  return [
    file('BVP.csv', 64, 1, (t) => [pulse(t)]),
    file('ACC.csv', 32, 3, (t) => [8 * Math.sin(t), 4 * Math.cos(1.7 * t), 62]),
    file('EDA.csv', 4, 1, (t) => [0.8 + 0.2 * Math.sin(t / 30)]),
    file('TEMP.csv', 4, 1, (t) => [33 + 0.1 * Math.sin(t / 100)]),
  ];
}
