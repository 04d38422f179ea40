// Every kind of device that Vigil speaks with, from pairing to its values on the screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { DEVICES } from '../../web/generated/core.ts';
import { SimulatedWatch } from './support/simulated_watch.ts';
import { connect, label, openVigil } from './support/vigil.ts';

/** What is on the screen within so many ms. */
const SHOWN: Partial<Record<(typeof DEVICES)[number], readonly [string, RegExp, number][]>> = {
  oximeter: [
    ['vital/spo2_pct', /SpO2 9[678]/, 10_000],
    ['vital/hr_bpm', /Heart rate \d+ bpm/, 10_000],
  ],
  thermometer: [['vital/body_temp_c', /Temperature 36\.\d/, 60_000]],
  cuff: [['vital/systolic_mmhg', /1[12]\d.*7\d/, 60_000]],
  armband: [['vital/hr_bpm', /Heart rate \d+ bpm/, 30_000]],
  chest_strap: [['vital/rmssd_ms', /RMSSD \d+/, 45_000]],
  pinetime: [['vital/hr_bpm', /Heart rate \d+ bpm/, 10_000]],
};

for (const [device, expected] of Object.entries(SHOWN)) {
  test(`a ${device.replace('_', ' ')} is paired and its values are shown`, async () => {
    await using vigil = await openVigil();
    using watch = new SimulatedWatch(device as (typeof DEVICES)[number]);
    await connect(vigil, watch);
    for (const [key, text, limitMs] of expected) await label(vigil.page, key, text, limitMs);
    assert.deepEqual(vigil.complaints, []);
  });
}
