// The page as a browser takes it: its policy, its installation, its start without a network.
import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

import { serveSite } from '../../scripts/lib/site.mjs';
import { launch, newProfile } from './support/browser.ts';

const started = (page: Page) =>
  page.waitForFunction("document.documentElement.dataset.engine === 'ready'");
const UPDATE_BUTTON = '#mirror [aria-label="Update now"]';
const stored = (page: Page) =>
  page.waitForFunction("document.documentElement.dataset.offline === 'ready'");

test('the page starts under its security policy without a complaint from the browser', async () => {
  const site = await serveSite('dist');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warn') complaints.push(line.text());
    });
    await page.goto(site.origin);
    await started(page);
    await stored(page);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await site.close();
  }
});

test('where the browser keeps nothing for the page it runs all the same', async () => {
  const site = await serveSite('dist');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      ServiceWorkerContainer.prototype.register = () => {
        setTimeout(() => Object.assign(window, { refused: true }));
        return Promise.reject(
          new DOMException('disabled by user cookies setting', 'SecurityError'),
        );
      };
    });
    await page.goto(site.origin);
    await started(page);
    await page.waitForFunction('window.refused === true');
    await wait(200);
    const status = await page.$eval('#status', (element) => element.outerHTML);
    assert.match(status, /hidden=""/, status);
  } finally {
    await browser.close();
    await site.close();
  }
});

test('a string from elsewhere does not become a script', async () => {
  const site = await serveSite('dist');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const attempt = (script: string): Promise<string> =>
      page.evaluate(
        `(() => { try { ${script}; return 'done' } catch (e) { return e.name } })()`,
      ) as Promise<string>;
    assert.equal(await attempt("document.body.innerHTML = '<b>x</b>'"), 'TypeError');
    assert.equal(await attempt("new Worker('blob:x')"), 'TypeError');
    assert.equal(await attempt("trustedTypes.createPolicy('other', {})"), 'TypeError');
  } finally {
    await browser.close();
    await site.close();
  }
});

test('a browser can install the page', async () => {
  const site = await serveSite('dist');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const session = await page.createCDPSession();
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    assert.deepEqual(installabilityErrors, []);
  } finally {
    await browser.close();
    await site.close();
  }
});

test('once loaded, the page starts in a new browser with the server gone', async () => {
  const site = await serveSite('dist');
  const profile = await newProfile();
  try {
    const first = await launch({ profile });
    const page = await first.newPage();
    await page.goto(site.origin);
    await stored(page);
    await first.close();
    await site.close();

    const second = await launch({ profile });
    const again = await second.newPage();
    await again.goto(site.origin);
    await started(again);
    await second.close();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});

test('a new version waits until the person takes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-site-'));
  await cp('dist', folder, { recursive: true });
  const site = await serveSite(folder);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    await stored(page);

    await Promise.all(['.br', '.gz'].map((form) => rm(join(folder, `sw.js${form}`))));
    await appendFile(join(folder, 'sw.js'), '\n// the next version');
    await page.reload();
    await started(page);
    await page.waitForSelector(UPDATE_BUTTON);
    const waiting = 'navigator.serviceWorker.ready.then((r) => r.waiting !== null)';
    assert.equal(await page.evaluate(waiting), true);

    // While something is watched a reload is not even offered.
    const press = (key: string) => page.click(`#mirror [data-key="${key}"]`);
    await press('simulate');
    await page.waitForSelector('#mirror [aria-label="Allow notifications"]');
    await press('notice/close');
    await page.waitForSelector('#mirror [data-key="notice"]', { hidden: true });
    await press('disconnect');
    await page.waitForSelector(UPDATE_BUTTON);

    await Promise.all([page.waitForNavigation(), page.click(UPDATE_BUTTON)]);
    await started(page);
    assert.equal(await page.evaluate(waiting), false);
  } finally {
    await browser.close();
    await site.close();
    await rm(folder, { recursive: true });
  }
});
