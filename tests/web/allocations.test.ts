// Once a monitor is built the core allocates nothing, whatever comes in and goes out.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Watch } from '../../web/bluetooth/watch.ts';
import { MONITOR_DEFAULTS } from '../../web/core/module.ts';
import { GATT } from '../../web/generated/core.ts';
import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { SimulatedDevice } from '../../web/worker/simulated_device.ts';
import { core } from './support/core.ts';
import { ManualTimers } from './support/manual_timers.ts';

const SECONDS = 240; // beyond the model's calibration

test('packets, seconds, snapshots and windows of a model allocate nothing', async () => {
  const timers = new ManualTimers();
  const monitor = new core.Monitor({ ...MONITOR_DEFAULTS, model: STRESS_CARD.core });
  const device = new SimulatedDevice('Test watch', new core.Simulator('rest', 1, 0, 'watch'), GATT);
  let allocated = 0;
  const counted = (act: () => void): void => {
    const before = core.allocationCount();
    act();
    allocated += core.allocationCount() - before;
  };
  const watch = new Watch(device, GATT, timers, {
    value: (row, value, arrivalMs) => {
      monitor.packetBuffer().set(value);
      counted(() => monitor.ingestPacket(row.id, value.length, arrivalMs));
      answer();
    },
    state: () => {},
  });
  const answer = (): void => {
    for (let to = monitor.nextWrite(); to !== 0; to = monitor.nextWrite()) {
      watch.write(to, monitor.writtenBytes().slice());
    }
  };
  void watch.run();
  let windows = 0;
  for (let second = 0; second < SECONDS; ++second) {
    await timers.pass(1000);
    device.pump(timers.now());
    counted(() => {
      monitor.advance(timers.now());
      for (let id = monitor.pendingWindow(); id !== 0; id = monitor.pendingWindow()) {
        windows += 1;
        if (windows % 3 > 0 && monitor.runWindow()) continue;
        monitor.modelState().fill(monitor.windowInput()[0] ?? 0);
        monitor.deliver(id, 0);
      }
      monitor.snapshot();
    });
    answer();
  }
  watch.stop();
  assert.equal(allocated, 0);
  assert.ok(windows > 20, `${windows} windows`);
});
