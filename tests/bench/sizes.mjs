// Prints how large the modules are, and what a first visit downloads.
import { statSync } from 'node:fs';

import { filesBelow } from '../../scripts/lib/process.mjs';

const BYTES_PER_KB = 1000;

/** @param {string} name @param {number} bytes */
function print(name, bytes) {
  console.log(JSON.stringify({ name, value: bytes / BYTES_PER_KB, unit: 'kB' }));
}

/** @param {string} file */
const size = (file) => statSync(file).size;

/** @param {string} file stored beside its compressed forms */
function sentSize(file) {
  const packed = statSync(`${file}.br`, { throwIfNoEntry: false });
  return packed?.size ?? size(file);
}

const firstLoad = filesBelow('dist').filter(
  (file) => !file.startsWith('dist/model/') && !/\.(br|gz)$/.test(file),
);

print('core_wasm', size('build/wasm/core/bindings/core.wasm'));
print('dashboard_wasm', size('build/wasm/web/dashboard/dashboard.wasm'));
print(
  'first_load',
  firstLoad.reduce((sum, file) => sum + sentSize(file), 0),
);
