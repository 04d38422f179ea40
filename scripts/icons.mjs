// usage: node scripts/icons.mjs
// Draws assets/icons/*.png from assets/icons/vigil.svg in Chromium. Run it when the drawing changes.
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

import { chromium, SANDBOX } from './lib/chromium.mjs';

const folder = new URL('../assets/icons/', import.meta.url);
const drawing = readFileSync(new URL('vigil.svg', folder), 'utf8');
const executablePath = chromium();
if (!executablePath) throw new Error('no Chromium on the PATH; install it or set CHROME');

// A maskable icon is cropped to any shape: nothing of it may lie outside the middle 80 %, and its
// background runs to the edges.
const ICONS = [
  { name: 'icon-192', size: 192, scale: 1, background: 'transparent' },
  { name: 'icon-512', size: 512, scale: 1, background: 'transparent' },
  { name: 'maskable-512', size: 512, scale: 0.8, background: '#0b0f14' },
];

const browser = await puppeteer.launch({ executablePath, pipe: true, args: SANDBOX });
const page = await browser.newPage();
for (const { name, size, scale, background } of ICONS) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>
    body { margin: 0; height: 100vh; display: grid; place-items: center; background: ${background} }
    svg { width: ${100 * scale}vw }
  </style>${drawing}`);
  const path = new URL(`${name}.png`, folder).pathname;
  await page.screenshot({ path: /** @type {`${string}.png`} */ (path), omitBackground: true });
}
await browser.close();
