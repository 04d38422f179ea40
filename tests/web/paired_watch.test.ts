// A paired watch between its link and its monitor, and what the page remembers of it.
/// <reference types="vite/client" />
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import type { GattDevice } from '../../web/bluetooth/gatt.ts';
import { Snapshot } from '../../web/core/snapshot.ts';
import { ENUMS } from '../../web/generated/core.ts';
import { ConnectSteps } from '../../web/shell/connect_steps.ts';
import type { EngineClient } from '../../web/shell/engine_client.ts';
import { Notices } from '../../web/shell/notices.ts';
import { PairedWatch } from '../../web/shell/paired_watch.ts';
import { PersonalStore } from '../../web/shell/personal_store.ts';
import type { Page } from '../../web/shell/watched.ts';
import { Watching } from '../../web/shell/watching.ts';
import { Engine } from '../../web/worker/engine.ts';
import type { ToWorker } from '../../web/worker/messages.ts';
import { core } from './support/core.ts';
import { FakeDevice } from './support/fake_device.ts';
import { ManualTimers, settle } from './support/manual_timers.ts';
import { filesWith, loadAnyModel } from './support/model.ts';

/** A page whose worker is beside it. */
function pageOf(timers: ManualTimers, personal = new PersonalStore(null)) {
  const alerts = new Set<string>();
  const engine = new Engine(core, timers, filesWith(loadAnyModel), (message) => {
    if (message.type !== 'snapshot') return;
    for (const { kind } of new Snapshot(new Uint8Array(message.buffer)).alerts()) {
      alerts.add(ENUMS.AlertKind[kind] ?? '');
    }
    queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
  });
  const page = {
    engine: { send: (message: ToWorker) => engine.handle(message) } as unknown as EngineClient,
    timers: timers as unknown as Page['timers'],
    notices: new Notices(() => {}),
    personal,
    changed: () => {},
  };
  return { page, alerts };
}

test('answers that the browser has no room for are a fault with a name, until it has', async () => {
  const timers = new ManualTimers();
  timers.stall(1_700_000_000_000);
  let room = false;
  const setItem = (): void => {
    if (!room) throw new DOMException('full', 'QuotaExceededError');
  };
  const storage = { getItem: () => null, setItem } as unknown as Storage;
  const { page, alerts } = pageOf(timers, new PersonalStore(storage));
  const watch = new PairedWatch(
    page,
    1,
    'H9',
    new FakeDevice({}),
    false,
    new ConnectSteps(),
    () => {},
  );
  const personal = { model: 'a', bytes: Uint8Array.of(1) };
  watch.received({ type: 'personal', watch: 1, personal });
  await timers.pass(1000);
  assert.deepEqual([...alerts], ['storage_full']);
  room = true;
  watch.received({ type: 'personal', watch: 1, personal });
  await timers.pass(1000);
  alerts.clear();
  await timers.pass(1000);
  assert.deepEqual([...alerts], []);
  watch.stop();
  await settle();
});

afterEach(() => {
  delete (globalThis as Record<string, unknown>).navigator;
});

/** A browser that knows these devices. */
function knowing(devices: () => Promise<Partial<GattDevice>[]>): void {
  const bluetooth = Object.assign(new EventTarget(), {
    getDevices: async () =>
      (await devices()).map((device) => Object.assign(new EventTarget(), device)),
    getAvailability: async () => true,
  });
  Object.defineProperty(globalThis, 'navigator', { value: { bluetooth }, configurable: true });
}

async function resumed(ids: readonly string[]): Promise<{ watching: Watching; kept: string[] }> {
  const kept: string[] = [];
  const watching = new Watching(pageOf(new ManualTimers()).page, (watches) => {
    kept.splice(0, kept.length, ...watches);
  });
  await watching.resume(ids);
  return { watching, kept };
}

test('a watch that the browser does not tell of once, its adapter unplugged, is not forgotten', async () => {
  knowing(async () => []);
  const { kept, watching } = await resumed(['ada']);
  assert.deepEqual(kept, ['ada']);
  watching.showWaysIn();
  assert.deepEqual(kept, ['ada']);
});

test('a page that may not ask for known watches starts without them', async () => {
  knowing(() => Promise.reject(new DOMException('not allowed', 'SecurityError')));
  const { watching } = await resumed(['ada']);
  assert.equal(watching.idle, true);
});
