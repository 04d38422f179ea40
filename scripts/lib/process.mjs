// Running other programs and finding files, for the scripts in node.
import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs a program to its end; a program that cannot be started did not succeed.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ succeeded: boolean, output: string }>} output: stdout and stderr as they came
 */
export function start(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', (error) =>
      resolve({ succeeded: false, output: `${program}: ${error.message}` }),
    );
    child.once('close', (status) => resolve({ succeeded: status === 0, output }));
  });
}

/**
 * All files below a folder, sorted; none where there is no folder.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

/**
 * The first of these programs that is on the PATH; undefined where none is.
 * @param {string[]} names
 */
export function findProgram(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
