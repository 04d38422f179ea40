// usage: node tests/dashboard/screenshots.mjs OUT_DIR [NAME_PART]
// Draws the dashboard in Chromium, one picture a scene, and prints what the browser complained of.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

import { chromium, SANDBOX } from '../../scripts/lib/chromium.mjs';
import { serveDemo } from './demo_site.mjs';

const DESKTOP = { width: 1440, height: 900, deviceScaleFactor: 1 };
const LAPTOP = { width: 1280, height: 720, deviceScaleFactor: 1 };
const TABLET = { width: 820, height: 1180, deviceScaleFactor: 1 };
const PHONE = { width: 390, height: 844, deviceScaleFactor: 2 };
const LANDSCAPE = { width: 844, height: 390, deviceScaleFactor: 2 };
const NOW_MS = 1_763_820_732_000;

const steps = [
  { label: 'Choose the watch', state: 'done', startedMs: NOW_MS - 9000, endedMs: NOW_MS - 4100 },
  { label: 'Connect', state: 'done', startedMs: NOW_MS - 4100, endedMs: NOW_MS - 2600 },
  { label: 'Find what it measures', state: 'now', startedMs: NOW_MS - 2600, endedMs: 0 },
  { label: 'Start the measurements', state: 'waiting', startedMs: 0, endedMs: 0 },
  { label: 'Read battery and model', state: 'waiting', startedMs: 0, endedMs: 0 },
];
const missing = {
  bluetooth: 'missing',
  bluetoothHelp:
    'On Linux, Chrome needs a flag: open chrome://flags/#enable-web-bluetooth, switch it on and ' +
    'start Chrome again. Until then, the simulated watch shows everything.',
};
const replay = {
  name: 'S07 afternoon',
  positionMs: 754_000,
  lengthMs: 3_600_000,
  speed: 8,
  paused: false,
  finished: false,
};
const notice = {
  tone: 'warning',
  text: 'Galaxy Watch6 does not answer. Trying again.',
  actionLabel: 'Pair again',
};
/** Three watches: the first on screen, the second with an alert of its own. */
const several = {
  watches: [
    { id: 1, name: 'Galaxy Watch6', phase: 'watching', standing: false },
    { id: 2, name: 'Polar H10 7E2B5A23', phase: 'watching', standing: false },
    { id: 3, name: 'Simulated watch', phase: 'connecting', standing: false },
  ],
};
const calling = {
  ...several,
  notice: {
    tone: 'alarm',
    text: 'Polar H10 7E2B5A23: heart rate high.',
    actionLabel: 'Show Polar H10 7E2B5A23',
  },
};
const adding = { ...several, shown: 0, phase: 'empty', known: ['Forerunner', 'Verity Sense'] };
const modelLog = [
  "14:02 Vigil hybrid 1, by Vigil's core",
  "14:31 Vigil stress 1, by Vigil's core: this device is busy",
  "14:33 Vigil hybrid 1, by Vigil's core",
];
const ownModel = 'Calm 2 is kept in this browser, on this device, until you remove it.';
const empty = { phase: 'empty', wearer: '', recording: false, watches: [], shown: 0 };

/**
 * name: [viewport, scenario, changes to the page's state, ms after the snapshot]; where there are
 * several watches, the second has its alert
 * @type {Record<string, [import('puppeteer-core').Viewport, string | null, object, number?]>}
 */
const SCENES = {
  'desktop-live': [DESKTOP, 'full', {}],
  'desktop-live-dpr2': [{ ...DESKTOP, deviceScaleFactor: 2 }, 'full', {}],
  'desktop-live-light': [DESKTOP, 'full', { theme: 'light' }],
  'desktop-live-contrast': [DESKTOP, 'full', { theme: 'contrast' }],
  'desktop-strap': [DESKTOP, 'strap', {}],
  'desktop-poor': [DESKTOP, 'poor', {}],
  'desktop-stale': [DESKTOP, 'stale', {}],
  'desktop-starting': [DESKTOP, 'starting', {}],
  'desktop-silent': [DESKTOP, 'full', {}, 14_000],
  'desktop-alert': [DESKTOP, 'high_alert', {}],
  'desktop-alert-dark-half': [DESKTOP, 'high_alert', {}, 250],
  'desktop-alert-light': [DESKTOP, 'high_alert', { theme: 'light' }],
  'desktop-alert-less-motion': [DESKTOP, 'high_alert', { reducedMotion: true }],
  'desktop-many-alerts': [DESKTOP, 'many_alerts', {}],
  'desktop-replay': [DESKTOP, 'replay', { replay, notice }],
  'desktop-empty': [DESKTOP, null, empty],
  'desktop-empty-light': [DESKTOP, null, { ...empty, theme: 'light' }],
  'desktop-no-bluetooth': [DESKTOP, null, { ...empty, ...missing }],
  'desktop-connecting': [DESKTOP, null, { ...empty, phase: 'connecting', steps }],
  'desktop-trends': [DESKTOP, 'full', { view: 'trends' }],
  'desktop-trends-light': [DESKTOP, 'many_alerts', { view: 'trends', theme: 'light' }],
  'desktop-alerts': [DESKTOP, 'many_alerts', { view: 'alerts' }],
  'desktop-alerts-light': [DESKTOP, 'many_alerts', { view: 'alerts', theme: 'light' }],
  'desktop-signals': [DESKTOP, 'full', { view: 'signals' }],
  'desktop-settings': [
    DESKTOP,
    'full',
    { view: 'settings', modelChoice: 'hybrid', ownModel, modelLog },
  ],
  'desktop-several': [DESKTOP, 'full', several],
  'desktop-several-calling': [DESKTOP, 'full', calling],
  'desktop-several-light': [DESKTOP, 'full', { ...several, theme: 'light' }],
  'desktop-several-settings': [DESKTOP, 'full', { ...several, view: 'settings' }],
  'desktop-adding': [DESKTOP, 'full', adding],
  'laptop-live': [LAPTOP, 'full', {}],
  'laptop-live-large': [LAPTOP, 'full', { textScale: 1.25 }],
  'tablet-live': [TABLET, 'full', {}],
  'tablet-alert': [TABLET, 'many_alerts', {}],
  'tablet-alerts': [TABLET, 'many_alerts', { view: 'alerts' }],
  'tablet-trends': [TABLET, 'full', { view: 'trends' }],
  'tablet-empty': [TABLET, null, empty],
  'phone-live': [PHONE, 'full', {}],
  'phone-live-light': [PHONE, 'full', { theme: 'light' }],
  'phone-large-text': [PHONE, 'full', { textScale: 1.5 }],
  'phone-poor': [PHONE, 'poor', {}],
  'phone-alert': [PHONE, 'high_alert', {}],
  'phone-empty': [PHONE, null, empty],
  'phone-no-bluetooth': [PHONE, null, { ...empty, ...missing }],
  'phone-connecting': [PHONE, null, { ...empty, phase: 'connecting', steps }],
  'phone-replay': [PHONE, 'replay', { replay, notice }],
  'phone-trends': [PHONE, 'full', { view: 'trends' }],
  'phone-alerts': [PHONE, 'many_alerts', { view: 'alerts' }],
  'phone-signals': [PHONE, 'full', { view: 'signals' }],
  'phone-settings': [
    PHONE,
    'full',
    { view: 'settings', modelChoice: 'hybrid', ownModel, modelLog },
  ],
  'tablet-several': [TABLET, 'full', calling],
  'phone-several': [PHONE, 'full', several],
  'phone-several-calling': [PHONE, 'full', calling],
  'phone-several-large-text': [PHONE, 'full', { ...several, textScale: 1.5 }],
  'phone-several-settings': [PHONE, 'full', { ...several, view: 'settings' }],
  'phone-adding': [PHONE, 'full', adding],
  'landscape-several': [LANDSCAPE, 'full', several],
  'landscape-live': [LANDSCAPE, 'full', {}],
  'landscape-alert': [LANDSCAPE, 'high_alert', {}],
  'landscape-settings': [LANDSCAPE, 'full', { view: 'settings' }],
};

const [outDir, part = ''] = process.argv.slice(2);
if (!outDir) throw new Error('usage: node tests/dashboard/screenshots.mjs OUT_DIR [NAME_PART]');
mkdirSync(outDir, { recursive: true });
const site = await serveDemo();
const executablePath = chromium();
if (!executablePath) throw new Error('no Chromium: scripts/setup installs one');
const browser = await puppeteer.launch({
  executablePath,
  pipe: true,
  args: [...SANDBOX, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
for (const [name, [viewport, scenario, change, later = 0]] of Object.entries(SCENES)) {
  if (!name.includes(part)) continue;
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(`${name}: ${error}`));
  page.on('console', (line) => console.log(`${name}: ${line.text()}`));
  await page.setViewport(viewport);
  await page.goto(site.origin);
  await page.waitForFunction("document.documentElement.dataset.ready === 'true'");
  await page.evaluate(
    async (scenario, /** @type {{ watches?: object[] }} */ change, later) => {
      const { demo } = /** @type {any} */ (window);
      demo.set(change);
      if (scenario) await demo.load(scenario);
      if (change.watches) await demo.load('high_alert', 2);
      demo.frameAt(0); // the snapshot's own moment ...
      demo.frameAt(later);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    scenario,
    change,
    later,
  );
  await page.screenshot({ path: join(outDir, `${name}.png`) });
  await page.close();
}
await browser.close();
await site.close();
