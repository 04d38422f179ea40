#!/usr/bin/env node
// The command line: research replays on the same core.wasm as the page.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { simulateFlight, simulateFolder } from './lib/simulate.mjs';

const USAGE = `usage: vigil.mjs replay RECORDING [--out results.jsonl] [--hr-step 2] [--hr-window 8]
                                  [--model model.onnx] [--engine core|onnx|both]
       vigil.mjs features RECORDING [--window 30 | --card model.json] [--step 15]
                                    [--out features.csv]
       vigil.mjs simulate SCENARIO --out RECORDING [--seed 1] [--seconds 600]
       vigil.mjs simulate SCENARIO --out RECORDING.vigil --faults drop,corrupt,… | none
                          [--device watch] [--seed 1] [--seconds 600]

RECORDING is a folder in the layout of an Empatica E4 export (BVP.csv, ACC.csv, EDA.csv, TEMP.csv,
RR.csv …), of which any file alone is a recording; or a flight record (*.vigil). A model has its card,
model.json, beside it; the core runs those whose card holds their network, or names a file of their
weights beside it. See README.md.`;

const RUNTIME = 'onnxruntime-web/ort-wasm-simd-threaded.wasm';

/** Bad input: told in one line on standard error, exit status 2. */
class UsageError extends Error {
  /** @override */
  name = 'UsageError';
}

const COMMANDS = {
  replay: replayCommand,
  features: featuresCommand,
  simulate: simulateCommand,
};

/** @param {string[]} argv */
async function main([name, ...rest]) {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const command =
    Object.hasOwn(COMMANDS, name) && COMMANDS[/** @type {keyof typeof COMMANDS} */ (name)];
  if (!command) throw new UsageError(`there is no command "${name}".\n${USAGE}`);
  await command(rest);
}

/** @param {string[]} argv */
async function replayCommand(argv) {
  const { values, recording } = options(argv, {
    out: { type: 'string' },
    'hr-step': { type: 'string', default: '1' },
    'hr-window': { type: 'string', default: '8' },
    model: { type: 'string' },
    engine: { type: 'string' },
  });
  const { core, module } = await load();
  const graph = values.model ?? fileURLToPath(new URL('../models/stress.onnx', import.meta.url));
  const model = await modelOf(graph, values.engine, core, module);
  const monitor = {
    model: model.card.core,
    heartRateStepMs: wholeSeconds('--hr-step', values['hr-step'], 60) * 1000,
    heartRateWindowMs: wholeSeconds('--hr-window', values['hr-window'], 60) * 1000,
  };
  const replay = module.newReplay(core, monitor);
  const runner = await runnerOf(replay, model, module);
  const settle = async () => runner?.run();
  await playTo(values.out, recording, replay, module, {
    settle,
    start: () => [],
    second: (replay) => module.secondLines(replay).map((line) => JSON.stringify(line)),
    held: () => [],
    end: (replay) => module.ledgerLines(replay).map((line) => JSON.stringify(line)),
  });
}

/**
 * One row every step, over the window before it; features whose minimum of data is longer than the
 * window are absent. Without --window each feature has the window that the registry gives it. With
 * --card it has only the features that this model sees, just as it sees them.
 * @param {string[]} argv
 */
async function featuresCommand(argv) {
  const { values, recording } = options(argv, {
    out: { type: 'string' },
    window: { type: 'string' },
    step: { type: 'string', default: '15' },
    card: { type: 'string' },
  });
  const { window, step, card } = values;
  if (window !== undefined && card !== undefined) {
    throw new UsageError('a card says its own windows: --window does not go with --card.');
  }
  const { core, module } = await load();
  const model = card === undefined ? null : readCard(card, core, module).core;
  const monitor = {
    featureWindowS: window === undefined ? 0 : wholeSeconds('--window', window, 3600),
    featureTableStepS: wholeSeconds('--step', step, 3600),
    model,
  };
  const table = new module.FeatureTable(model);
  await playTo(values.out, recording, module.newReplay(core, monitor), module, {
    settle: async () => {},
    start: () => [table.header()],
    second: (replay) => [...table.rows(replay)],
    held: () => table.rest(),
    end: () => [],
  });
}

/**
 * A synthetic wearer's recording folder; with --faults a flight record instead.
 * @param {string[]} argv
 */
async function simulateCommand(argv) {
  const { values, recording: scenario } = options(
    argv,
    {
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '600' },
      device: { type: 'string', default: 'watch' },
      faults: { type: 'string' },
    },
    'scenario',
  );
  const { core, module } = await load();
  known(
    'scenario',
    scenario,
    module.SCENARIOS.map(({ name }) => name),
  );
  known('device', values.device, module.DEVICES);
  if (values.out === undefined) throw new UsageError('--out says where the recording goes.');
  const wish = {
    scenario,
    seed: wholeNumber('--seed', values.seed, 1e9),
    seconds: wholeNumber('--seconds', values.seconds, 7 * 86400),
    out: values.out,
  };
  if (values.faults === undefined) {
    if (values.device !== 'watch') throw new UsageError('--device needs --faults (or: none).');
    return written(wish.out, () => simulateFolder(core, wish));
  }
  if (!values.out.endsWith('.vigil')) {
    throw new UsageError("a flight record's name ends in .vigil: --out RECORDING.vigil");
  }
  const listed = values.faults === 'none' ? [] : values.faults.split(',');
  const faults = listed.map((/** @type {string} */ name) =>
    known('fault', name, module.LINK_FAULTS),
  );
  written(wish.out, () =>
    simulateFlight(core, { ...wish, device: values.device, faults }, module.LINK_FAULTS),
  );
}

/**
 * What the file system refuses is told with the path.
 * @template T
 * @param {string} path
 * @param {string} what it cannot be
 * @param {() => T} act
 */
function asked(path, what, act) {
  try {
    return act();
  } catch (error) {
    const { syscall, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (syscall === undefined) throw error;
    throw new UsageError(`${path} cannot be ${what}: ${message}.`);
  }
}

/** @template T @param {string} path @param {() => T} act */
const read = (path, act) => asked(path, 'read', act);
/** @template T @param {string} path @param {() => T} act */
const written = (path, act) => asked(path, 'written', act);

/**
 * The number of a name in a list; an unknown one is told with those that there are.
 * @param {string} kind
 * @param {string} name
 * @param {readonly string[]} names
 */
function known(kind, name, names) {
  const number = names.indexOf(name);
  if (number < 0)
    throw new UsageError(`there is no ${kind} "${name}". There are: ${names.join(', ')}`);
  return number;
}

/**
 * @typedef {typeof import('../web/replay/index.ts')} Shared
 * @typedef {import('../web/core/module.ts').Replay} Replay
 * @typedef {{
 *   settle: () => Promise<void>,
 *   start: () => string[],
 *   second: (replay: Replay) => string[],
 *   held: () => string[],
 *   end: (replay: Replay) => string[],
 * }} Report
 */

/**
 * Plays a recording, writes a report's lines, and lets the replay go.
 * @param {string | undefined} path standard output where there is none
 * @param {string} recording
 * @param {Replay} replay
 * @param {Shared} module
 * @param {Report} report
 */
async function playTo(path, recording, replay, module, report) {
  const sources = recordingSources(recording);
  const out = new Lines(path);
  try {
    out.write(report.start());
    try {
      for await (const second of module.play(replay, sources, report.settle))
        out.write(report.second(second));
    } finally {
      out.write(report.held()); // what came before a fault stands
    }
    out.write(report.end(replay));
  } finally {
    out.close();
    for (const source of sources) source.close();
    replay.delete();
  }
}

/**
 * @template {import('node:util').ParseArgsConfig['options']} T
 * @param {string[]} argv
 * @param {T} allowed
 * @param {string} what the one argument is
 */
function options(argv, allowed, what = 'recording') {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: allowed,
      allowPositionals: true,
    });
    const [recording, ...more] = positionals;
    if (recording === undefined) throw new UsageError(`no ${what} is named.\n${USAGE}`);
    if (more.length > 0) throw new UsageError(`one ${what} at a time, not also ${more[0]}.`);
    return { values: /** @type {Record<string, any>} */ (values), recording };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} most
 */
function wholeSeconds(option, text, most) {
  return wholeNumber(option, text, most, 'whole seconds');
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} most
 * @param {string} what
 */
function wholeNumber(option, text, most, what = 'a whole number') {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new UsageError(`${option} takes ${what} from 1 to ${most}, not ${text}.`);
  }
  return value;
}

/**
 * @typedef {import('../web/inference/card.ts').Card} Card
 * @typedef {{ card: Card, graph: string, engine: typeof import('../web/worker/messages.ts').ENGINE_CHOICES[number] }} Model
 */

/**
 * A model and what is to run it: the core itself where it can, unless another engine is named.
 * @param {string} graph the .onnx file
 * @param {string | undefined} wish
 * @param {import('../web/core/module.ts').Core} core
 * @param {Shared} module
 * @returns {Promise<Model>}
 */
async function modelOf(graph, wish, core, module) {
  const path = graph.replace(/\.onnx$/, '.json');
  const card = readCard(path, core, module);
  const inCore = module.runsInCore(card) || card.weights !== null;
  const number = known('engine', wish ?? (inCore ? 'core' : 'onnx'), module.ENGINE_CHOICES);
  const engine = module.ENGINE_CHOICES[number] ?? 'core';
  if (engine !== 'onnx' && !inCore)
    throw new UsageError("the model's card holds no network for the core.");
  if (engine === 'onnx' || !card.weights) return { card, graph, engine };
  const weights = join(dirname(path), card.weights.file);
  try {
    const whole = await module.withWeights(card, new Uint8Array(readFileSync(weights)));
    return { card: accepted(whole, core, module), graph, engine };
  } catch (error) {
    throw new UsageError(`${weights}: ${reason(error)}.`);
  }
}

/**
 * What runs the model on a replay's windows. Without it the vitals go on, and say so.
 * @param {Replay} replay
 * @param {Model} model
 * @param {Shared} module
 */
async function runnerOf(replay, { card, graph, engine }, module) {
  if (engine === 'core') return new module.CoreRunner(replay);
  /** @param {unknown} error */
  const failed = (error) => {
    process.stderr.write(`vigil: no stress: ${reason(error)}\n`);
    replay.setFault(module.MODEL_MISSING, true, replay.timeMs);
  };
  try {
    const runtime = createRequire(import.meta.url).resolve(RUNTIME);
    const onnx = await module.loadOnnxEngine(card, readFileSync(graph), readFileSync(runtime));
    if (engine === 'onnx') return new module.ModelRunner(replay, onnx, failed);
    let last = { windows: 0, most: 0 };
    process.on('exit', () => {
      process.stderr.write(
        `vigil: ${onnx.name} differs by at most ${last.most} in ${last.windows} scores\n`,
      );
    });
    return new module.ComparingRunner(replay, onnx, (difference) => (last = difference), failed);
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * @param {string} path
 * @param {import('../web/core/module.ts').Core} core
 * @param {Shared} module
 */
function readCard(path, core, module) {
  try {
    return accepted(module.readCard(JSON.parse(readFileSync(path, 'utf8'))), core, module);
  } catch (error) {
    throw new UsageError(`${path}: ${reason(error)}.`);
  }
}

/**
 * The card, where the core takes it.
 * @param {Card} card
 * @param {import('../web/core/module.ts').Core} core
 * @param {Shared} module
 */
function accepted(card, core, module) {
  const refusal = core.cardRefusal(card.core);
  if (refusal) throw new module.CardError(refusal);
  return card;
}

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : error);

/**
 * The engine, as scripts/setup built it.
 * @returns {Promise<{ core: import('../web/core/module.ts').Core, module: Shared }>}
 */
async function load() {
  const core = new URL('../build/wasm/core/bindings/core.mjs', import.meta.url);
  const module = new URL('../build/node/replay.mjs', import.meta.url);
  if (!existsSync(core) || !existsSync(module)) {
    throw new UsageError('Vigil is not built yet. Run ./scripts/setup first.');
  }
  const [{ default: createCore }, shared] = await Promise.all([
    import(core.href),
    import(module.href),
  ]);
  return { core: await createCore(), module: shared };
}

/**
 * The files of a recording folder, read in order as they are asked for.
 * @param {string} folder
 */
function recordingSources(folder) {
  if (!existsSync(folder)) throw new UsageError(`there is no ${folder}.`);
  if (!statSync(folder).isDirectory()) {
    if (folder.endsWith('.vigil')) return [fileSource(folder, basename(folder))];
    throw new UsageError(
      `${folder} is a file; a recording is a folder of CSV files, or a flight record (*.vigil).`,
    );
  }
  return read(folder, () => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => fileSource(join(folder, name), name));
}

/**
 * @param {string} path
 * @param {string} name
 */
function fileSource(path, name) {
  /** @type {number | undefined} */
  let file;
  return {
    name,
    /** @param {number} atMost */
    read(atMost) {
      const bytes = new Uint8Array(atMost);
      return read(path, () => {
        file ??= openSync(path, 'r');
        return bytes.subarray(0, readSync(file, bytes, 0, atMost, null));
      });
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

/** Lines to a file or to standard output, written in large pieces. */
class Lines {
  static #PIECE = 64 * 1024;
  #path;
  #file;
  #text = '';

  /** @param {string | undefined} path */
  constructor(path) {
    this.#path = path ?? 'standard output';
    this.#file = path === undefined ? 1 : written(path, () => openSync(path, 'w'));
  }

  /** @param {string[]} lines */
  write(lines) {
    for (const line of lines) this.#text += `${line}\n`;
    if (this.#text.length >= Lines.#PIECE) this.#flush();
  }

  close() {
    this.#flush();
    if (this.#file !== 1) closeSync(this.#file);
  }

  #flush() {
    let rest = Buffer.from(this.#text);
    this.#text = '';
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#file, rest));
    } catch (error) {
      // Whoever read it, as `head` does, has seen enough.
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPIPE') process.exit(0);
      written(this.#path, () => {
        throw error;
      });
    }
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const badInput = error instanceof Error && ['UsageError', 'RecordingError'].includes(error.name);
  if (!badInput) throw error;
  process.stderr.write(`vigil: ${error.message}\n`);
  process.exitCode = 2;
}
