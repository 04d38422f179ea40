// A real Chromium without a screen, on a profile of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

import { chromium, SANDBOX, WEB_BLUETOOTH } from '../../../scripts/lib/chromium.mjs';

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
];
const SOFTWARE_WEBGL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

export interface BrowserOptions {
  args?: string[];
  env?: Record<string, string>;
  /** Kept for the next launch; without it, a fresh one that goes with the browser. */
  profile?: string;
}

/** Starts Chromium; whoever starts it closes it. */
export async function launch({ args = [], env, profile }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = chromium();
  if (!executablePath) throw new Error('no Chromium on the PATH; install it or set CHROME');
  const userDataDir = profile ?? (await newProfile());
  const browser = await puppeteer.launch({
    executablePath,
    userDataDir,
    pipe: true,
    env: { ...process.env, ...env },
    args: [...QUIET, ...SOFTWARE_WEBGL, ...SANDBOX, WEB_BLUETOOTH, ...args],
  });
  if (!profile) {
    browser.process()?.once('exit', () => removeProfile(userDataDir));
  }
  return browser;
}

/** Chromium's children may still write for a moment after it ended: removing is tried again. */
function removeProfile(folder: string): void {
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => {});
}

export function newProfile(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'vigil-profile-'));
}
