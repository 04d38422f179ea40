// usage: node scripts/bench.mjs [--json FILE] [PRODUCER...]
// Runs what measures (tests/bench/figures.mjs), prints the table, and fails where a promised figure
// is missing or misses its target. With producers named, only their figures are asked for.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { FIGURES, PRODUCERS } from '../tests/bench/figures.mjs';
import { compare, measurements, table } from './lib/figures.mjs';
import { start } from './lib/process.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const chosen = positionals.length > 0 ? positionals : Object.keys(PRODUCERS);

const measured = [];
let failed = false;
for (const name of chosen) {
  const command = PRODUCERS[name];
  if (!command)
    throw new Error(`nothing measures "${name}"; there are: ${Object.keys(PRODUCERS).join(', ')}`);
  const [program, ...args] = command;
  const { succeeded, output } = await start(program, args);
  measured.push(...measurements(output));
  if (!succeeded) {
    failed = true;
    console.error(`--- ${name} failed ---\n${output.trimEnd()}\n`);
  }
}

const rows = compare(
  FIGURES.filter(({ from }) => chosen.includes(from)),
  measured,
);
console.log(table(rows));
if (options.json) {
  const figures = rows.filter(({ value }) => value !== null).map(({ met, ...figure }) => figure);
  writeFileSync(options.json, `${JSON.stringify({ figures }, null, 2)}\n`);
}
process.exitCode = failed || rows.some(({ met }) => !met) ? 1 : 0;
