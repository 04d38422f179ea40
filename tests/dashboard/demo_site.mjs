// The demo page as a folder and as a site, under the production page's security policy.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serveSite } from '../../scripts/lib/site.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Serves the demo. Needs the wasm targets `dashboard` and `write_snapshots`. */
export async function serveDemo() {
  const build = join(root, 'build/wasm');
  const folder = join(root, 'build/dashboard-demo');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'snapshots'), { recursive: true });
  cpSync(join(root, 'tests/dashboard/demo'), folder, { recursive: true });
  cpSync(join(root, 'assets/icons/vigil.svg'), join(folder, 'vigil.svg'));
  for (const name of ['dashboard.mjs', 'dashboard.wasm']) {
    cpSync(join(build, 'web/dashboard', name), join(folder, name));
  }
  const writer = join(build, 'tests/dashboard/write_snapshots.js');
  execFileSync(process.execPath, [writer, join(folder, 'snapshots')]);
  return serveSite(folder);
}
