// usage: node scripts/serve.mjs FOLDER [--port N] [--no-open | --browser]
// Serves a built page with its production headers and prints its address. scripts/run calls it.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium, SANDBOX, WEB_BLUETOOTH } from './lib/chromium.mjs';
import { serveSite } from './lib/site.mjs';

const DEFAULT_PORT = 8321;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: String(DEFAULT_PORT) },
    'no-open': { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
  },
});

/** @param {string} message @param {number} [status] @returns {never} */
function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}

/** @param {string} text */
function portNumber(text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    fail(`--port takes a number from 0 to 65535, not "${text}".`, 2);
  return port;
}

/** @param {string} url for the person's own browser, where there is a screen */
function openDefaultBrowser(url) {
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !hasDisplay) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // Without an opener the printed address is enough.
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** @param {string} url for a Chromium with Web Bluetooth and a profile of its own */
function openChromium(url) {
  const executable =
    chromium() ?? fail('No Chromium is on the PATH. Install it, or set CHROME to its path.');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const flags = [
    WEB_BLUETOOTH,
    ...SANDBOX,
    `--user-data-dir=${join(cache, 'vigil', 'browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
  ];
  spawn(executable, [...flags, url], { stdio: 'ignore', detached: true })
    .on('error', (error) => console.error(`Chromium did not start: ${error.message}`))
    .unref();
}

const folder =
  positionals[0] ??
  fail('usage: node scripts/serve.mjs FOLDER [--port N] [--no-open | --browser]', 2);
const port = portNumber(options.port);
const site = await serveSite(folder, port).catch((error) => {
  if (error.code === 'EADDRINUSE') {
    fail(
      `Port ${port} is taken by another program. Stop it, or choose another port: ./scripts/run --port ${port + 1}`,
    );
  }
  if (error.code === 'EACCES')
    fail(
      `Port ${port} needs more rights. Choose one above 1023: ./scripts/run --port ${DEFAULT_PORT}`,
    );
  throw error;
});
console.log(`${site.origin}/`);
if (options.browser) openChromium(site.origin);
else if (!options['no-open']) openDefaultBrowser(site.origin);

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => site.close().then(() => process.exit(0)));
}
