// The checks that read the code without running it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';

import { filesBelow, start } from './process.mjs';

const CPP_FOLDERS = ['core', 'web/dashboard', 'tests'];
const CPP = /\.(cpp|hpp|h)$/;
const TIDY_CACHE = 'build/tidy';

/** @returns {{ name: string, run: () => Promise<{ succeeded: boolean, output: string }> }[]} */
export function checks() {
  const sources = CPP_FOLDERS.flatMap(filesBelow).filter((file) => CPP.test(file));
  return [
    { name: 'TypeScript', run: () => start('tsc', ['--build']) },
    { name: 'Biome', run: () => start('biome', ['check', '--error-on-warnings']) },
    {
      name: 'clang-format',
      run: () => start('clang-format-19', ['--dry-run', '--Werror', ...sources]),
    },
    { name: 'clang-tidy', run: () => tidy(sources) },
  ];
}

/**
 * clang-tidy over the core's sources. A source that passed is not read again until it, a header or
 * the settings change.
 * @param {string[]} sources
 */
async function tidy(sources) {
  const headers = sources.filter((file) => !file.endsWith('.cpp'));
  const common = hash([...headers, '.clang-tidy'].map((file) => readFileSync(file)));
  const database = JSON.parse(readFileSync('build/native/compile_commands.json', 'utf8'));
  /** @type {string[]} */
  const files = database
    .map((/** @type {{ file: string }} */ entry) => relative('.', entry.file))
    .filter((/** @type {string} */ file) => file.startsWith('core/'));
  mkdirSync(TIDY_CACHE, { recursive: true });

  let output = '';
  const worker = async () => {
    for (let file = files.pop(); file; file = files.pop()) {
      const passed = join(TIDY_CACHE, hash([common, file, readFileSync(file)]));
      if (existsSync(passed)) continue;
      const result = await start('clang-tidy-19', ['-p', 'build/native', '--quiet', file]);
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
