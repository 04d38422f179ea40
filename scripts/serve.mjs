// usage: node scripts/serve.mjs FOLDER [--port N] [--no-open | --browser]
// Serves a built page with its production headers and prints its address. scripts/run calls it.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium, SANDBOX, WEB_BLUETOOTH } from './lib/chromium.mjs';
import { serveSite } from './lib/site.mjs';

const USAGE = 'usage: scripts/run [--port N] [--no-open | --browser]';
const DEFAULT_PORT = 8321;

/** @param {string} message @param {number} [status] @returns {never} */
function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        'no-open': { type: 'boolean', default: false },
        browser: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}

/** @param {string} text */
function portNumber(text) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  return fail(`--port takes a number from 0 to 65535, not "${text}".`, 2);
}

/** @param {number} port @param {NodeJS.ErrnoException} error @returns {never} */
function refused(port, error) {
  const another = '. Choose another port: ./scripts/run --port';
  if (error.code === 'EADDRINUSE') {
    fail(
      `Port ${port} is taken by another program${another} ${port < 65535 ? port + 1 : DEFAULT_PORT}`,
    );
  }
  if (error.code === 'EACCES') fail(`Port ${port} is for root only${another} ${DEFAULT_PORT}`);
  throw error;
}

/** @param {string} url for the person's own browser, where there is a screen */
function openDefaultBrowser(url) {
  const hasScreen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !hasScreen) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // Without an opener the printed address is enough.
  startAside(opener, [url]).on('error', () => {});
}

/** @param {string} url for a Chromium with Web Bluetooth and a profile of its own */
function openChromium(url) {
  const executable = chromium();
  if (!executable) {
    console.error('There is no Chromium on the PATH. Install one, or set CHROME to its path.');
    return;
  }
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  startAside(executable, [
    WEB_BLUETOOTH,
    ...SANDBOX,
    `--user-data-dir=${join(cache, 'vigil', 'browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
    url,
  ]).on('error', (error) => console.error(`Chromium did not start: ${error.message}`));
}

/** @param {string} program that goes on without us @param {string[]} args */
function startAside(program, args) {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.unref();
  return child;
}

const { values: options, positionals } = commandLine();
const [folder = fail(USAGE, 2)] = positionals;
const port = portNumber(options.port);
const site = await serveSite(folder, port).catch((error) => refused(port, error));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => site.close().then(() => process.exit(0)));
}
console.log(`${site.origin}/`);
if (options.browser) openChromium(site.origin);
else if (!options['no-open']) openDefaultBrowser(site.origin);
