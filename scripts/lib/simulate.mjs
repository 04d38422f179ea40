// `vigil simulate`: a recording of a synthetic wearer, and the truth beside it.
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../web/core/module.ts').Core} Core */
/** @typedef {{ scenario: string, seed: number, seconds: number, out: string }} Wish */

const START_S = 1_700_000_000;

/**
 * A recording folder of the sensors' samples, with truth.jsonl in it.
 * @param {Core} core
 * @param {Wish} wish
 */
export function simulateFolder(core, { scenario, seed, seconds, out }) {
  mkdirSync(out, { recursive: true });
  const tape = new core.Tape(scenario, seed);
  const files = Array.from({ length: tape.files() }, (_, file) => {
    const columns = (/** @type {unknown} */ cell) => Array(tape.axes(file)).fill(cell).join(',');
    const head = `${columns(START_S)}\n${columns(tape.rate(file))}\n`;
    return new TextFile(join(out, tape.fileName(file)), head);
  });
  const beats = new TextFile(join(out, 'RR.csv'), 's,ms\n');
  const truth = new TextFile(join(out, 'truth.jsonl'));
  for (let t_s = 1; t_s <= seconds; ++t_s) {
    tape.second();
    files.forEach((file, i) => {
      file.write(rows(tape.values(i), tape.axes(i)));
    });
    for (let i = 0; i < tape.beats(); ++i) {
      beats.write(`${tape.beatS(i).toFixed(4)},${tape.intervalMs(i).toFixed(2)}\n`);
    }
    truth.write(truthLine(t_s, tape.truth()));
  }
  for (const file of [...files, beats, truth]) file.close();
  tape.delete();
}

/**
 * A flight record of a device over a link with faults, with OUT.truth.jsonl beside it.
 * @param {Core} core
 * @param {Wish & { device: string, faults: readonly number[] }} wish numbers of LINK_FAULTS
 * @param {readonly string[]} names LINK_FAULTS
 */
export function simulateFlight(core, { scenario, seed, seconds, out, device, faults }, names) {
  const mask = faults.reduce((bits, fault) => bits | (1 << fault), 0);
  const flight = new core.Flight(scenario, seed, device, mask, START_S * 1000);
  rmSync(out, { force: true });
  const record = openSync(out, 'w');
  const truth = new TextFile(`${out}.truth.jsonl`);
  for (let t_s = 1; t_s <= seconds; ++t_s) {
    writeSync(record, flight.second());
    truth.write(truthLine(t_s, flight.truth()));
  }
  const happened = faults.map((fault) => [names[fault], flight.happened(fault)]);
  truth.write(`${JSON.stringify({ type: 'faults', ...Object.fromEntries(happened) })}\n`);
  closeSync(record);
  truth.close();
  flight.delete();
}

/** @param {Float32Array} values @param {number} axes */
function rows(values, axes) {
  let text = '';
  for (let i = 0; i < values.length; i += axes) {
    text += `${Array.from(values.subarray(i, i + axes), (v) => Number(v.toPrecision(7))).join(',')}\n`;
  }
  return text;
}

/** @param {number} t_s @param {import('#core').Truth} truth */
function truthLine(t_s, truth) {
  const entries = Object.entries(truth).map(([key, value]) => [
    key,
    typeof value === 'number' ? Number(value.toPrecision(6)) : value,
  ]);
  return `${JSON.stringify({ type: 'truth', t_s, ...Object.fromEntries(entries) })}\n`;
}

/** Text, written in large pieces. */
class TextFile {
  static #PIECE = 64 * 1024;
  #path;
  #text;

  /** @param {string} path @param {string} head */
  constructor(path, head = '') {
    this.#path = path;
    this.#text = head;
    writeFileSync(path, '');
  }

  /** @param {string} text */
  write(text) {
    this.#text += text;
    if (this.#text.length >= TextFile.#PIECE) this.close();
  }

  close() {
    writeFileSync(this.#path, this.#text, { flag: 'a' });
    this.#text = '';
  }
}
