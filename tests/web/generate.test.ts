import assert from 'node:assert/strict';
import { test } from 'node:test';

import { moduleText } from '../../scripts/generate.mjs';

const text = moduleText({
  snapshot: { version: 1 },
  alertKinds: ['a'],
  enums: { Vital: ['heart_rate', 'rmssd'] },
});

test('every part of the description becomes a constant', () => {
  assert.match(text, /export const SNAPSHOT = \{\s+"version": 1\s+\} as const;/);
  assert.match(text, /export const ALERT_KINDS = /);
});

test('every enum becomes a union of its names', () => {
  assert.match(text, /export type Vital = \(typeof ENUMS\)\['Vital'\]\[number\];/);
});
