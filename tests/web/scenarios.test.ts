// Each scenario of the simulated watch raises the alerts that its story calls for, and no others.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Snapshot } from '../../web/core/snapshot.ts';
import { ENUMS, SCENARIOS } from '../../web/generated/core.ts';
import { Engine } from '../../web/worker/engine.ts';
import { core } from './support/core.ts';
import { ManualTimers } from './support/manual_timers.ts';
import { filesWith } from './support/model.ts';

const SECONDS = 420;
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // the racing heart, the watch taken off
  demo: ['heart_rate_high', 'not_worn', 'implausible_value'],
  stress: ['stress_elevated'],
  // The model knows arousal, not its cause: a heart that beats faster for these reasons looks alike.
  atrial_fibrillation: ['irregular_rhythm'],
  fever: ['stress_elevated'],
  desaturation: ['spo2_low', 'stress_elevated'],
  poor_contact: ['implausible_value', 'not_worn'], // a loose sensor sends 0
  battery_dying: ['battery_low', 'link_lost'],
  link_loss: ['link_lost'],
};

/** The kinds of all alerts of the scenario's first minutes, in their order. */
async function alertsOf(scenario: string): Promise<string[]> {
  const timers = new ManualTimers();
  const kinds = new Map<number, string>();
  const engine = new Engine(
    core,
    timers,
    filesWith(() => assert.fail('the core runs the model')),
    (message) => {
      if (message.type !== 'snapshot') return;
      for (const { id, kind } of new Snapshot(new Uint8Array(message.buffer)).alerts()) {
        kinds.set(id, ENUMS.AlertKind[kind] ?? '');
      }
      queueMicrotask(() => engine.handle({ ...message, type: 'buffer' }));
    },
  );
  engine.handle({
    type: 'simulate',
    watch: 1,
    name: 'Test watch',
    scenario,
    seed: 1,
    device: 'watch',
  });
  for (let second = 0; second < SECONDS; ++second) await timers.pass(1000);
  engine.handle({ type: 'stop', watch: 1 });
  return [...new Set(kinds.values())];
}

for (const { name } of SCENARIOS) {
  test(`the simulated ${name.replaceAll('_', ' ')} raises what it should`, async () => {
    assert.deepEqual(await alertsOf(name), EXPECTED[name] ?? []);
  });
}
