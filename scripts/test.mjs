// usage: node scripts/test.mjs STAGE...
// Runs test stages that scripts/test has built, prints what failed, and ends with the count.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { checks } from './lib/checks.mjs';
import { filesBelow, findProgram, start } from './lib/process.mjs';
import { junitPrograms, programTally, sum, tapTally } from './lib/tally.mjs';

/** @typedef {import('./lib/tally.mjs').Tally} Tally */

const LOGS = 'build/logs';
const PROGRAM_LIMIT_S = 600;

/** @type {Record<string, () => Promise<Tally>>} */
const STAGES = {
  check: runChecks,
  core: () => runPrograms('native'),
  asan: () => runPrograms('asan'),
  wasm: () => runPrograms('wasm'),
  web: () => runNode('web', []),
  e2e: () => runNode('e2e', ['--test-concurrency=1']), // one browser at a time: they time out otherwise
};

async function runChecks() {
  const tallies = [];
  for (const { name, programs, run } of checks()) {
    const program = findProgram(programs);
    if (!program) {
      console.log(`[skipped] ${name}: no ${programs.join(' or ')} on the PATH`);
      tallies.push({ passed: 0, failed: 0, skipped: 1 });
      continue;
    }
    const { succeeded, output } = await run(program);
    if (!succeeded) show(name, output);
    tallies.push(programTally('', succeeded));
  }
  return sum(tallies);
}

/** @param {string} preset whose ctest programs are run */
async function runPrograms(preset) {
  const report = join(process.cwd(), LOGS, `ctest-${preset}.xml`);
  rmSync(report, { force: true });
  const { output } = await start('ctest', [
    ...['--test-dir', `build/${preset}`, '--parallel', '2', '--timeout', String(PROGRAM_LIMIT_S)],
    ...['--output-junit', report, '--test-output-size-passed', '1000000000'],
    ...['--test-output-size-failed', '1000000000', '--no-tests=error'],
  ]);
  const programs = junitPrograms(read(report));
  if (programs.length === 0) {
    show(`ctest (${preset})`, output);
    return programTally('', false);
  }
  for (const { name, succeeded, output } of programs)
    if (!succeeded) show(`${preset}: ${name}`, output);
  return sum(programs.map(({ output, succeeded }) => programTally(output, succeeded)));
}

/** @param {string} folder below tests @param {string[]} flags */
async function runNode(folder, flags) {
  const tap = join(LOGS, `${folder}.tap`);
  const { succeeded, output } = await start(process.execPath, [
    ...['--import', 'tsx', '--test', ...flags],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=tap', `--test-reporter-destination=${tap}`],
    ...filesBelow(`tests/${folder}`).filter((file) => file.endsWith('.test.ts')),
  ]);
  // The report lists every test, then once more those that failed.
  if (!succeeded) show(folder, output.slice(Math.max(0, output.lastIndexOf('failing tests:'))));
  return tapTally(read(tap), succeeded);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} title @param {string} output */
function show(title, output) {
  console.log(`--- ${title} failed ---\n${output.trimEnd()}\n`);
}

mkdirSync(LOGS, { recursive: true });
const tallies = [];
for (const stage of process.argv.slice(2)) {
  const run = STAGES[stage];
  if (!run) throw new Error(`no stage "${stage}"; stages: ${Object.keys(STAGES).join(' ')}`);
  const started = performance.now();
  const tally = await run();
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${stage.padEnd(6)} ${tally.failed === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
  tallies.push(tally);
}
const { passed, failed, skipped } = sum(tallies);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
