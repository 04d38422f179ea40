// Where this machine's Chromium is: serving with --browser, icons, browser tests.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian's own binary before its wrapper, which complains on machines without a desktop.
const KNOWN = [
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The executable: $CHROME, a known place, or the PATH; undefined where there is none. */
export function chromium() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROME, ...KNOWN, ...onPath].find((file) => file && isExecutable(file));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
