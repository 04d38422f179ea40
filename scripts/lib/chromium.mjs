// Where this machine's Chromium is: serving with --browser, icons, browser tests.
import { findProgram, isExecutable } from './process.mjs';

// Debian's own binary before its wrapper, which complains on machines without a desktop.
const KNOWN = [
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Web Bluetooth, which Chromium hides behind a flag on Linux; the second keeps permissions. */
export const WEB_BLUETOOTH = '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend';

/** Chromium starts no sandbox for root; a person who is root wants the page all the same. */
export const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The executable: $CHROME, a known place, or the PATH; undefined where there is none. */
export function chromium() {
  const { CHROME } = process.env;
  if (CHROME) return CHROME;
  return KNOWN.find(isExecutable) ?? findProgram(NAMES);
}
