// The checks that read the code without running it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';

import { filesBelow, start } from './process.mjs';

const CPP_FOLDERS = ['core', 'web/dashboard', 'tests'];
const CPP = /\.(cpp|hpp|h)$/;
const COMPILED = 'build/native';
const TIDY_CACHE = 'build/tidy';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} programs that can run it: the first that is installed does
 * @property {(program: string) => Promise<{ succeeded: boolean, output: string }>} run
 */

/** @returns {Check[]} */
export function checks() {
  const sources = CPP_FOLDERS.flatMap(filesBelow).filter((file) => CPP.test(file));
  return [
    { name: 'TypeScript', programs: ['tsc'], run: (tsc) => start(tsc, ['--build']) },
    {
      name: 'Biome',
      programs: ['biome'],
      run: (biome) => start(biome, ['check', '--error-on-warnings']),
    },
    {
      name: 'clang-format',
      programs: ['clang-format-19', 'clang-format'],
      run: (format) => start(format, ['--dry-run', '--Werror', ...sources]),
    },
    {
      name: 'clang-tidy',
      programs: ['clang-tidy-19', 'clang-tidy'],
      run: (tidy) => checkSources(tidy, sources),
    },
  ];
}

/**
 * clang-tidy over what is compiled natively, tests apart. A source that passed is not read again
 * until it, a header, its command line or the settings change.
 * @param {string} tidy
 * @param {string[]} sources
 */
async function checkSources(tidy, sources) {
  const headers = sources.filter((file) => !file.endsWith('.cpp'));
  const common = hash([...headers, '.clang-tidy'].map((file) => readFileSync(file)));
  /** @type {{ file: string, command: string }[]} */
  const database = JSON.parse(readFileSync(join(COMPILED, 'compile_commands.json'), 'utf8'));
  const entries = database.filter(({ file }) => /^(core|web)\//.test(relative('.', file)));
  mkdirSync(TIDY_CACHE, { recursive: true });

  let output = '';
  const worker = async () => {
    for (let entry = entries.pop(); entry; entry = entries.pop()) {
      const { file, command } = entry;
      const passed = join(TIDY_CACHE, hash([common, command, readFileSync(file)]));
      if (existsSync(passed)) continue;
      const result = await start(tidy, ['-p', COMPILED, '--quiet', file]);
      if (result.succeeded) writeFileSync(passed, '');
      else output += result.output;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return { succeeded: output === '', output };
}

/** @param {(string | Buffer)[]} parts */
function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}
