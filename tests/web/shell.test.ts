import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { ConnectSteps } from '../../web/shell/connect_steps.ts';
import { FrameLoop } from '../../web/shell/frame_loop.ts';
import { ModelLog } from '../../web/shell/model_log.ts';
import { Notices } from '../../web/shell/notices.ts';
import { flightName } from '../../web/shell/save_file.ts';
import { limitsOf, parseSettings, SettingsStore } from '../../web/shell/settings.ts';
import { ManualTimers } from './support/manual_timers.ts';

test('a frame is drawn when something changed, once, however often it is asked for', async () => {
  const timers = new ManualTimers();
  let frames = 0;
  const requested: (() => void)[] = [];
  const loop = new FrameLoop(
    () => {
      frames += 1;
      return Number.POSITIVE_INFINITY;
    },
    timers,
    (callback) => requested.push(callback),
  );
  loop.wake();
  loop.wake();
  assert.equal(requested.length, 1);
  requested.pop()?.();
  assert.equal(frames, 1);
  await timers.pass(60_000);
  assert.equal(requested.length, 0, 'idle costs nothing');
  assert.equal(timers.pending, 0);
});

test('an animation gets its next frame, at once or when it wants it', async () => {
  const timers = new ManualTimers();
  const wishes = [0, 400, Number.POSITIVE_INFINITY];
  const requested: (() => void)[] = [];
  const loop = new FrameLoop(
    () => wishes.shift() ?? 0,
    timers,
    (callback) => requested.push(callback),
  );
  loop.wake();
  requested.pop()?.();
  assert.equal(requested.length, 1, 'the next animation frame');
  requested.pop()?.();
  await timers.pass(399);
  assert.equal(requested.length, 0);
  await timers.pass(1);
  assert.equal(requested.length, 1);
});

test('the weightiest notice is shown, then the newest; closing one shows the next', () => {
  let changes = 0;
  const notices = new Notices(() => {
    changes += 1;
  });
  const acted: string[] = [];
  notices.show('a', 'error', 'A', 'Do A', () => acted.push('a'));
  notices.show('b', 'info', 'B');
  notices.show('c', 'warning', 'C');
  assert.equal(notices.current?.text, 'A');
  notices.act();
  assert.deepEqual(acted, ['a']);
  assert.equal(notices.current?.text, 'C');
  notices.show('c', 'warning', 'C again');
  assert.equal(notices.current?.text, 'C again');
  notices.closeCurrent();
  assert.equal(notices.current?.text, 'B');
  notices.close('b');
  const before = changes;
  notices.close('b');
  notices.closeCurrent();
  assert.equal(changes, before, 'closing what is not there changes nothing');
  assert.equal(notices.current, null);
});

test('connecting shows its steps with their times, and starts again from where it fell back', () => {
  const steps = new ConnectSteps();
  steps.begin('choose', 100);
  steps.begin('connect', 200);
  steps.begin('discover', 300);
  assert.deepEqual(
    steps.view().map(({ state, startedMs, endedMs }) => [state, startedMs, endedMs]),
    [
      ['done', 100, 200],
      ['done', 200, 300],
      ['now', 300, 0],
      ['waiting', 0, 0],
      ['waiting', 0, 0],
    ],
  );
  steps.begin('connect', 900);
  assert.deepEqual(
    steps.view().map(({ state }) => state),
    ['done', 'now', 'waiting', 'waiting', 'waiting'],
  );
});

test('five minutes past midnight are 00:05, as on the clock of the canvas', () => {
  mock.timers.enable({ apis: ['Date'], now: new Date(2026, 0, 1, 0, 5) });
  try {
    const log = new ModelLog();
    log.heard({ state: 'ready', detail: 'A model' });
    assert.deepEqual(log.shown.modelLog, ['00:05 A model']);
  } finally {
    mock.timers.reset();
  }
});

test('stored settings are taken as far as they are valid', () => {
  const fresh = parseSettings(null);
  for (const broken of ['', '{', 'null', '[]', '7', '{"theme":3,"textScale":"big","limits":5}']) {
    assert.deepEqual(parseSettings(broken), fresh, broken);
  }
  const kept = parseSettings(
    '{"theme":"light","textScale":9,"muted":true,"reducedMotion":false,"limits":{"hr_bpm":{"low":45,"high":"x"},"spo2_pct":null},"watches":["id",7],"adaptiveSampling":false}',
  );
  assert.equal(kept.theme, 'light');
  assert.equal(kept.textScale, 2, 'as large as the dashboard can');
  assert.equal(kept.muted, true);
  assert.equal(kept.reducedMotion, false);
  assert.deepEqual(kept.limits.hr_bpm, { low: 45, high: null });
  assert.deepEqual(kept.watches, ['id']);
  assert.equal(kept.adaptiveSampling, false);
  assert.equal(fresh.adaptiveSampling, true);
  for (const [minutes, taken] of [
    [120, 120],
    [-1, 30],
    [1e9, 30],
  ]) {
    assert.equal(parseSettings(`{"flightMinutes":${minutes}}`).flightMinutes, taken);
  }
});

test('a flight record is named by the clock on the wall', () => {
  assert.equal(flightName(new Date(2026, 0, 5, 7, 8, 9)), 'vigil-20260105-070809.vigil');
});

test("limits are the person's, else the core's, else none", () => {
  const settings = parseSettings('{"limits":{"hr_bpm":{"low":50,"high":null}}}');
  assert.deepEqual(limitsOf(settings, 'hr_bpm'), { low: 50, high: null });
  assert.deepEqual(limitsOf(settings, 'spo2_pct'), { low: 90, high: null });
  assert.deepEqual(limitsOf(settings, 'motion_g'), { low: null, high: null });
});

test("a model of one's own stays chosen; what there is not is not chosen", () => {
  assert.equal(parseSettings('{"model":"own"}').model, 'own');
  assert.equal(parseSettings('{"model":"another"}').model, 'small');
});

test('settings outlive the page, and a full storage takes nothing from the page that runs', () => {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  } as unknown as Storage;
  new SettingsStore(storage).change({ muted: true });
  assert.equal(new SettingsStore(storage).now.muted, true);

  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const full = new SettingsStore(storage);
  full.change({ textScale: 1.5 });
  assert.equal(full.now.textScale, 1.5);
});
