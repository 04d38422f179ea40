// The dashboard in a real browser: what GLFW's port gets wrong and host.js sets right, the shaders,
// and that nothing is drawn when nothing changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page, Viewport } from 'puppeteer-core';

import { serveDemo } from '../dashboard/demo_site.mjs';
import { launch } from './support/browser.ts';

interface Item {
  readonly key: string;
  readonly rect: readonly [number, number, number, number];
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true };

let site: Awaited<ReturnType<typeof serveDemo>>;
let browser: Browser;
const complaints: string[] = [];

before(async () => {
  site = await serveDemo();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

async function open(viewport: Viewport, query = ''): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.setViewport(viewport);
  await page.goto(`${site.origin}/${query}`);
  await page.waitForFunction("document.documentElement.dataset.ready === 'true'");
  await settled(page);
  return page;
}

/** Two animation frames later: what was to be drawn is drawn. */
const settled = (page: Page) =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
const ask = <T>(page: Page, expression: string) => page.evaluate(expression) as Promise<T>;

async function itemAt(page: Page, key: string): Promise<{ x: number; y: number }> {
  const items = await ask<Item[]>(page, 'demo.items()');
  const item = items.find((one) => one.key === key);
  assert.ok(item, `no item ${key}`);
  const [x, y, width, height] = item.rect;
  return { x: x + width / 2, y: y + height / 2 };
}

/** How many pixels of the page are of a colour, within a tolerance. */
async function countPixels(page: Page, rgb: readonly number[]): Promise<number> {
  const png = await page.screenshot({ encoding: 'base64' });
  return page.evaluate(
    async (png, rgb) => {
      const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (!context) throw new Error('no 2d context');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (rgb.every((value, channel) => Math.abs((data[i + channel] ?? 0) - value) < 12)) count++;
      }
      return count;
    },
    png,
    rgb,
  );
}

const HEART: readonly number[] = [0x46, 0xe0, 0x8a];

test('the first tap on a touch screen presses what is under the finger', async () => {
  const page = await open(PHONE, '?scenario=full');
  const { x, y } = await itemAt(page, 'view/trends');
  await page.touchscreen.tap(x, y);
  await settled(page);
  assert.deepEqual(await ask(page, 'demo.actions'), [['view', 1, 0]]);
  assert.equal(await ask(page, 'demo.shell.view'), 'trends');
  await page.close();
});

test('a finger scrolls, and what it started on is not pressed', async () => {
  const page = await open(PHONE, '?scenario=many_alerts&view=alerts');
  const from = await itemAt(page, 'alert/11/acknowledge');
  const touch = await page.touchscreen.touchStart(from.x, from.y);
  for (let y = from.y; y > from.y - 120; y -= 15) {
    await touch.move(from.x, y);
    await settled(page);
  }
  await touch.end();
  await settled(page);
  assert.deepEqual(await ask(page, 'demo.actions'), []);
  assert.ok((await itemAt(page, 'alert/11/acknowledge')).y < from.y - 60);
  await page.close();
});

test('a mouse press asks for its action once', async () => {
  const page = await open(DESKTOP, '?scenario=full&view=settings');
  const { x, y } = await itemAt(page, 'theme/1');
  await page.mouse.click(x, y);
  await settled(page);
  assert.deepEqual(await ask(page, 'demo.actions'), [['theme', 1, 0]]);
  assert.equal(await ask(page, 'demo.shell.theme'), 'light');
  await page.close();
});

test('the canvas follows the window and the density of its pixels', async () => {
  const size = '[canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight]';
  const page = await open({ ...DESKTOP, deviceScaleFactor: 2 }, '?scenario=full');
  assert.deepEqual(await ask(page, size), [2560, 1600, 1280, 800]);
  await page.setViewport({ width: 800, height: 1100, deviceScaleFactor: 1 });
  await settled(page);
  await settled(page);
  assert.deepEqual(await ask(page, size), [800, 1100, 800, 1100]);
  const clock = await itemAt(page, 'clock');
  assert.ok(clock.x < 800 && clock.x > 700);
  await page.close();
});

test('keys stay with the page', async () => {
  const page = await open(DESKTOP);
  await page.evaluate(() => {
    for (const id of ['a', 'b']) {
      const button = document.createElement('button');
      button.id = id;
      document.body.append(button);
    }
    document.querySelector<HTMLElement>('#a')?.focus();
  });
  await page.keyboard.press('Tab');
  assert.equal(await ask(page, 'document.activeElement.id'), 'b');
  await page.close();
});

test('the pulse is drawn, with its hole where samples are lost', async () => {
  const page = await open(DESKTOP, '?scenario=full');
  const whole = await countPixels(page, HEART);
  await ask(page, "demo.load('poor')");
  await settled(page);
  const broken = await countPixels(page, HEART);
  await ask(page, "demo.load('starting')");
  await settled(page);
  const none = await countPixels(page, HEART);
  assert.ok(whole > broken, `${whole} > ${broken}`);
  assert.ok(broken > none + 500, `${broken} > ${none} + 500`);
  await page.close();
});

test('after its WebGL context was lost and restored, the same picture is there', async () => {
  const page = await open(DESKTOP, '?scenario=full');
  const before = await page.screenshot({ encoding: 'base64' });
  await page.evaluate(`(async () => {
    const gl = canvas.getContext('webgl2');
    const extension = gl.getExtension('WEBGL_lose_context');
    const heard = (type) =>
      new Promise((done) => canvas.addEventListener(type, done, { once: true }));
    const lost = heard('webglcontextlost');
    extension.loseContext();
    await lost;
    await new Promise((done) => setTimeout(done)); // restoring waits for the event to be over
    const restored = heard('webglcontextrestored');
    extension.restoreContext();
    await restored;
  })()`);
  await settled(page);
  await settled(page);
  assert.equal(await page.screenshot({ encoding: 'base64' }), before);
  await page.close();
});

test('nothing is drawn when nothing changed', async () => {
  const page = await open(DESKTOP);
  await ask(page, "demo.set({ phase: 'empty' })");
  await settled(page);
  const frames = await ask<number>(page, 'demo.frames');
  await page.evaluate('new Promise((done) => setTimeout(done, 500))');
  assert.equal(await ask(page, 'demo.frames'), frames);
  await page.mouse.move(300, 300);
  await settled(page);
  assert.ok((await ask<number>(page, 'demo.frames')) > frames);
  await page.close();
});

test('the browser complained of nothing', () => {
  assert.deepEqual(complaints, []);
});
