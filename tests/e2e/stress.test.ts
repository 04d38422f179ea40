// The model in a browser: run by the core; by ONNX Runtime Web where that is chosen, under the page's
// policy, kept for offline use; and a page that cannot load it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';

import { openRecording } from './support/recording.ts';
import { gone, items, label, openVigil, press, started } from './support/vigil.ts';

const LOAD_MS = 60_000;
const BY_CORE = /runs on this device: Vigil stress 1, by Vigil's core\./;
const BY_ONNX = /runs on this device: Vigil stress 1, by ONNX Runtime Web/;

/** All of them in sight. */
const openSettings = async (page: Page): Promise<void> => {
  await page.setViewport({ width: 1280, height: 1600 });
  await press(page, 'view/settings');
};

/** Of the settings: 0 the core, 1 ONNX Runtime Web, 2 both. */
const chooseEngine = async (page: Page, engine: number): Promise<void> => {
  await openSettings(page);
  await press(page, `model-engine/${engine}`);
};

test('a simulated watch: the core runs the model, and calibrates on the wearer', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await press(page, 'view/settings');
  await label(page, 'about/1', BY_CORE);
  await press(page, 'view/live');
  await label(page, 'stress', /Stress: Calibrating/, 20_000);
  assert.deepEqual(
    asked.filter((url) => /ort-|\.onnx/.test(url)),
    [],
    'nothing to load',
  );
  assert.deepEqual(vigil.complaints, []);
});

test('the settings choose what runs the model, and compare', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await openRecording(page, recording());
  await label(page, 'link', /Replay/);
  await chooseEngine(page, 1);
  await label(page, 'about/1', BY_ONNX, LOAD_MS);
  await press(page, 'model-engine/2');
  await press(page, 'view/live');
  for (const speed of [/Speed 1×/, /Speed 8×/]) {
    await label(page, 'replay/speed', speed);
    await press(page, 'replay/speed');
  }
  await press(page, 'view/settings');
  await label(
    page,
    'about/1',
    /ONNX Runtime Web differs by at most [\de-]+ in \d+ scores/,
    LOAD_MS,
  );
  assert.deepEqual(vigil.complaints, []);
});

test('the settings choose the hybrid, and both engines agree on it', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await openRecording(page, recording());
  await label(page, 'link', /Replay/);
  await openSettings(page);
  await press(page, 'model-choice/1');
  await label(page, 'about/1', /Vigil hybrid 1, by Vigil's core/, LOAD_MS);
  await label(page, 'model/log/1', /\d Vigil hybrid 1, by Vigil's core/);
  await press(page, 'model-engine/2');
  await press(page, 'view/live');
  for (const speed of [/Speed 1×/, /Speed 8×/]) {
    await label(page, 'replay/speed', speed);
    await press(page, 'replay/speed');
  }
  await press(page, 'view/settings');
  const differs = /ONNX Runtime Web differs by at most ([\de-]+) in \d+ scores/;
  await label(page, 'about/1', differs, LOAD_MS);
  const item = (await items(page)).find(({ key }) => key === 'about/1');
  assert.ok(Number(differs.exec(item?.label ?? '')?.[1]) < 1e-4, item?.label);
  assert.deepEqual(vigil.complaints, []);
});

test("a model of one's own is opened from its files, and kept until it is removed; what is wrong is said", async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await openSettings(page);
  const open = async (...files: string[]): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForFileChooser(), press(page, 'model-choice/2')]);
    await chooser.accept(files.map((name) => `models/${name}`));
  };
  await open('hybrid.onnx');
  await label(page, 'notice', /no \.json file was chosen: choose one model's \.onnx file together/);
  await open('hybrid.onnx', 'hybrid.json', 'hybrid.vglh');
  await label(page, 'about/1', /Vigil hybrid 1, by Vigil's core/, LOAD_MS);
  await press(page, 'model-engine/1');
  await label(page, 'about/1', /Vigil hybrid 1, by ONNX Runtime Web/, LOAD_MS);
  await press(page, 'model-engine/0');
  await label(page, 'about/1', /Vigil hybrid 1, by Vigil's core/);

  const again = async (): Promise<void> => {
    await page.reload();
    await started(page, vigil.complaints);
    await press(page, 'simulate');
    await press(page, 'view/settings');
  };
  await again();
  await label(page, 'model/own', /^Vigil hybrid 1 is kept in this browser/);
  await label(page, 'about/1', /Vigil hybrid 1, by Vigil's core/, LOAD_MS);
  await press(page, 'model-choice/0');
  await label(page, 'about/1', BY_CORE);
  await press(page, 'model-choice/2'); // it is there: no files are asked for
  await label(page, 'about/1', /Vigil hybrid 1, by Vigil's core/);
  await press(page, 'remove-model');
  await gone(page, 'model/own');
  await label(page, 'about/1', BY_CORE);
  await again();
  await label(page, 'about/1', BY_CORE);
  assert.ok(!(await items(page)).some(({ key }) => key === 'model/own'));
  assert.deepEqual(vigil.complaints, []);
});

/** Five minutes of a quiet start, then rising skin conductance. */
function recording(): Record<string, string> {
  const eda = Array.from({ length: 4 * 420 }, (_, i) => {
    const t = i / 4;
    return (1 + Math.max(0, t - 240) / 20 + 0.02 * Math.sin(t)).toFixed(4);
  });
  const rr = Array.from({ length: 525 }, (_, i) => {
    const ms = i < 300 ? 800 : 700;
    return `${(0.8 * (i + 1)).toFixed(1)},${ms + 20 * (i % 3)}`;
  });
  return {
    'EDA.csv': `1600000000\n4\n${eda.join('\n')}\n`,
    'RR.csv': `t_s,rr_ms\n${rr.join('\n')}\n`,
  };
}

test('a recording gets its states of stress from the model', async () => {
  await using vigil = await openVigil();
  const { page } = vigil;
  await openRecording(page, recording());
  await label(page, 'link', /Replay/);
  for (const speed of [/Speed 1×/, /Speed 8×/]) {
    await label(page, 'replay/speed', speed);
    await press(page, 'replay/speed');
  }
  await label(page, 'stress', /Stress: Elevated, probability \d+ %/, LOAD_MS);
  assert.deepEqual(vigil.complaints, []);
});

test('without the chosen engine the vitals go on, and the page says why', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  await vigil.stopServer();
  await press(page, 'simulate');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
  await chooseEngine(page, 1);
  await label(page, 'about/1', /could not be loaded: /, LOAD_MS);
  await label(page, 'alarms', /1 open alert/);
  await press(page, 'view/live');
  await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/);
  await chooseEngine(page, 0);
  await label(page, 'about/1', BY_CORE);
});

test('once loaded, ONNX Runtime Web runs the model with the server gone', async () => {
  await using vigil = await openVigil({ path: '/?scenario=rest' });
  const { page } = vigil;
  const run = async (): Promise<void> => {
    await press(page, 'simulate');
    await label(page, 'vital/hr_bpm', /Heart rate \d+ bpm/, 20_000);
    await chooseEngine(page, 1);
    await label(page, 'about/1', BY_ONNX, LOAD_MS);
  };
  await page.waitForFunction("document.documentElement.dataset.offline === 'ready'");
  await run();
  await vigil.stopServer();
  await page.reload();
  await started(page);
  await run();
});
