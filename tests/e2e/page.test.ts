// The page itself: what it looks like, how it is reached without a mouse, what it needs.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { serveSite } from '../../scripts/lib/site.mjs';
import { launch } from './support/browser.ts';
import { items, label, openVigil, press } from './support/vigil.ts';

const SCREENSHOTS = 'build/screenshots';
const SIZES = {
  desktop: { width: 1280, height: 800, deviceScaleFactor: 1 },
  'desktop-2x': { width: 1280, height: 800, deviceScaleFactor: 2 },
  phone: { width: 390, height: 844, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};

for (const [name, viewport] of Object.entries(SIZES)) {
  test(`everything is within the window, on the canvas and in its mirror: ${name}`, async () => {
    await using vigil = await openVigil({
      path: '/?scenario=rest',
      prepare: (page) => page.setViewport(viewport),
    });
    const { page } = vigil;
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOTS, `welcome-${name}.png`) });
    await press(page, 'simulate');
    await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
    const file = join(SCREENSHOTS, `live-${name}.png`);
    await page.screenshot({ path: file });
    assert.ok((await stat(file)).size > 10_000, 'the canvas is not blank');

    const canvas = await page.$eval('canvas', (element) => [
      (element as HTMLCanvasElement).width,
      (element as HTMLCanvasElement).height,
    ]);
    const { width, height, deviceScaleFactor } = viewport;
    assert.deepEqual(canvas, [width * deviceScaleFactor, height * deviceScaleFactor]);
    for (const item of await items(page)) {
      const [x, y, w, h] = item.rect;
      if (w === 0 || h === 0) continue; // scrolled out
      assert.ok(x >= 0 && y >= 0 && x + w <= width + 1 && y + h <= height + 1, item.key);
    }
    assert.deepEqual(vigil.complaints, []);
  });
}

test('the keyboard reaches and does everything, and assistive technology hears its names', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  const focused = (): Promise<string> =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.key ?? '');
  const tabTo = async (key: string): Promise<void> => {
    for (let tries = 0; tries < 40; ++tries) {
      await page.keyboard.press('Tab');
      if ((await focused()) === key) return;
    }
    assert.fail(`Tab does not reach "${key}"`);
  };
  await tabTo('simulate');
  await page.keyboard.press('Enter');
  await label(page, 'link', /Simulated/);
  await tabTo('view/trends');
  await page.keyboard.press('Space');
  await page.waitForSelector('[data-key="view/trends"][aria-current="true"]');
  await page.focus('[data-key="view/live"]');
  await page.keyboard.press('Enter');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);

  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  const text = JSON.stringify(tree);
  for (const name of ['Live', 'Settings', 'Disconnect the watch', 'Heart rate']) {
    assert.ok(text.includes(name), `the accessibility tree has "${name}"`);
  }
  await tabTo('disconnect');
  await page.keyboard.press('Space');
  await label(page, 'pair', /Pair watch/);
});

test('keys scroll to what is below the fold, though nothing there takes the focus', async () => {
  await using vigil = await openVigil({
    path: '/?scenario=rest',
    prepare: (page) => page.setViewport({ width: 1280, height: 560 }),
  });
  const { page } = vigil;
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await press(page, 'view/signals');
  await label(page, 'ledger/ppg_green', /\d/);
  const height = (end: 0 | -1) =>
    page.waitForFunction(
      (at) => {
        const rows = [...document.querySelectorAll('[data-key^="ledger/"]')];
        return rows.at(at)?.getBoundingClientRect().height;
      },
      { timeout: 5000 },
      end,
    );
  await assert.rejects(height(-1), 'the last row is out of sight');
  await page.keyboard.press('End');
  await height(-1);
  await page.keyboard.press('Home');
  await height(0);
});

/** What the page says when it cannot run as it should. */
async function lacking(prepare: (page: Page) => Promise<unknown>, folder = 'dist') {
  const site = await serveSite(folder);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await prepare(page);
    await page.goto(site.origin);
    await page.waitForSelector('#status[role="alert"]', { timeout: 15_000 });
    return await page.$eval('#status', (element) => element.textContent ?? '');
  } finally {
    await browser.close();
    await site.close();
  }
}

async function siteWithoutCore(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-site-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const isCore = (path: string): boolean => /core-[^/]*\.wasm/.test(path);
  await cp('dist', folder, { recursive: true, filter: (path) => !isCore(path) });
  return folder;
}

test('without WebGL 2, without SIMD, without its engine: each is said in words', async () => {
  const webgl = await lacking((page) =>
    page.evaluateOnNewDocument(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    }),
  );
  assert.match(webgl, /WebGL 2.*hardware acceleration/);
  const simd = await lacking((page) =>
    page.evaluateOnNewDocument(() => {
      WebAssembly.validate = () => false;
    }),
  );
  assert.match(simd, /WebAssembly with SIMD.*Chrome/);
  const engine = await lacking(async () => {}, await siteWithoutCore());
  assert.match(engine, /The engine could not start.*Reload the page\./);
});

test('a browser without Web Bluetooth is told the flag that it needs', async () => {
  await using vigil = await openVigil({ args: ['--disable-features=WebBluetooth'] });
  await label(
    vigil.page,
    'bluetooth-help',
    /--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend/,
  );
});

test('what cannot be pressed any more keeps the focus, and says so', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await press(page, 'view/settings');
  await label(page, 'save-flight', /./);
  await page.focus('[data-key="save-flight"]');
  await page.$eval('[data-key="disconnect"]', (element) => (element as HTMLElement).click());
  await page.waitForSelector('[data-key="save-flight"][aria-disabled="true"]');
  const focused = 'document.activeElement.dataset.key';
  assert.equal(await page.evaluate(focused), 'save-flight');
});
