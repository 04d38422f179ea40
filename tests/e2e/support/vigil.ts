// Vigil in a browser, with a radio of its own: what each end-to-end test starts from.
import type { Browser, CDPSession, Page } from 'puppeteer-core';

import { serveSite } from '../../../scripts/lib/site.mjs';
import type { Item } from '../../../web/shell/dashboard.ts';
import { BlueZ } from './bluez.ts';
import { type BrowserOptions, launch } from './browser.ts';
import type { MockWatch } from './mock_watch.ts';

export interface Vigil extends AsyncDisposable {
  readonly page: Page;
  readonly browser: Browser;
  readonly bluez: BlueZ;
  readonly origin: string;
  /** What the browser complained of: errors, policy violations, foreign requests. */
  readonly complaints: string[];
  /** Takes the server away; the page must live on. */
  stopServer(): Promise<void>;
}

export interface VigilOptions extends BrowserOptions {
  readonly path?: string;
  /** Called with the page before it loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export async function openVigil({
  path = '/',
  prepare,
  ...options
}: VigilOptions = {}): Promise<Vigil> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const bluez = await BlueZ.start();
    opened.push(() => bluez.stop());
    const site = await serveSite('dist');
    opened.push(() => site.close());
    const env = { DBUS_SYSTEM_BUS_ADDRESS: bluez.address, ...options.env };
    const browser = await launch({ ...options, env });
    opened.push(() => browser.close());
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const complaints = watchFor(page, site.origin);
    await prepare?.(page);
    await page.goto(site.origin + path);
    await started(page, complaints);
    return {
      page,
      browser,
      bluez,
      origin: site.origin,
      complaints,
      stopServer: () => site.close(),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until Vigil runs; the error tells what it said instead. */
export async function started(page: Page, complaints: readonly string[] = []): Promise<void> {
  try {
    await page.waitForFunction("document.documentElement.dataset.engine === 'ready'", {
      timeout: 20_000,
    });
  } catch (error) {
    const status = await page.$eval('#status', (element) => element.textContent);
    throw new Error(`Vigil did not start: ${status}\n${complaints.join('\n')}`, { cause: error });
  }
}

function watchFor(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

/** The items on the canvas, as its mirror has them. */
export function items(page: Page): Promise<Pick<Item, 'key' | 'label' | 'rect'>[]> {
  return page.$$eval('#mirror > *', (elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const { key = '' } = (element as HTMLElement).dataset;
      const label = element.getAttribute('aria-label') ?? '';
      return { key, label, rect: [x, y, width, height] as const };
    }),
  );
}

/** Waits until an item's label matches; the error tells what is there instead. */
export async function label(
  page: Page,
  key: string,
  pattern: RegExp,
  limitMs = 10_000,
): Promise<string> {
  const end = Date.now() + limitMs;
  while (true) {
    const all = await items(page);
    const found = all.find((item) => item.key === key && pattern.test(item.label));
    if (found) return found.label;
    if (Date.now() > end) {
      const seen = all.map((item) => `  ${item.key}: ${item.label}`).join('\n');
      throw new Error(`no "${key}" matching ${pattern} within ${limitMs} ms; there is:\n${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until an item is gone. */
export async function gone(page: Page, key: string, limitMs = 10_000): Promise<void> {
  await page.waitForFunction(
    (wanted) => !document.querySelector(`#mirror > [data-key="${wanted}"]`),
    { timeout: limitMs },
    key,
  );
}

/** Presses what is drawn, as a mouse does. */
export async function press(page: Page, key: string): Promise<void> {
  await label(page, key, /./);
  const item = (await items(page)).find((candidate) => candidate.key === key);
  if (!item) throw new Error(`"${key}" has gone`);
  const [x, y, width, height] = item.rect;
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** Chromium's device chooser, answered in the person's place. */
export class Chooser {
  readonly #session: CDPSession;

  static async open(page: Page): Promise<Chooser> {
    const session = await page.createCDPSession();
    await session.send('DeviceAccess.enable');
    return new Chooser(session);
  }

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** Chooses the first device whose id or name is this, once it is listed. */
  async choose(name: string): Promise<void> {
    await this.#prompted(async ({ id, devices }) => {
      const device = devices.find((one) => one.name === name);
      if (!device) return false;
      await this.#session.send('DeviceAccess.selectPrompt', { id, deviceId: device.id });
      return true;
    });
  }

  async cancel(): Promise<void> {
    await this.#prompted(async ({ id }) => {
      await this.#session.send('DeviceAccess.cancelPrompt', { id });
      return true;
    });
  }

  /** The event comes again whenever the list grows: it is answered once. */
  #prompted(
    answer: (prompt: { id: string; devices: { id: string; name: string }[] }) => Promise<boolean>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let answered = false;
      const listener = (prompt: Parameters<typeof answer>[0]): void => {
        if (answered) return;
        answer(prompt).then((done) => {
          if (!done || answered) return;
          answered = true;
          clearTimeout(limit);
          this.#session.off('DeviceAccess.deviceRequestPrompted', listener);
          resolve();
        }, reject);
      };
      const limit = setTimeout(() => reject(new Error('the chooser did not open')), 10_000);
      this.#session.on('DeviceAccess.deviceRequestPrompted', listener);
    });
  }
}

/** Brings a watch within reach, presses "Pair watch" and chooses it. */
export async function pair(vigil: Vigil, watch: MockWatch): Promise<void> {
  vigil.bluez.add(watch);
  const chooser = await Chooser.open(vigil.page);
  const chosen = chooser.choose(watch.name);
  await press(vigil.page, 'pair');
  await chosen;
}

/** The same, until its measurements flow. */
export async function connect<W extends MockWatch>(vigil: Vigil, watch: W): Promise<W> {
  await pair(vigil, watch);
  await label(vigil.page, 'link', new RegExp(`${watch.name}.*Connected`));
  return watch;
}
