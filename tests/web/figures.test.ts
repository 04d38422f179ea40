import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compare, measurements, table } from '../../scripts/lib/figures.mjs';

const FIGURE = {
  name: 'size',
  from: 'sizes',
  unit: 'kB',
  target: 400,
  direction: 'below' as const,
  how: 'on disk',
};

test("a program's JSON lines are measurements, its other lines are not", () => {
  const output = 'warming up\n{"name":"size","value":3.5,"unit":"kB"}\ndone\n';
  assert.deepEqual(measurements(output), [{ name: 'size', value: 3.5, unit: 'kB' }]);
});

test('a measurement without a number is refused', () => {
  assert.throws(
    () => measurements('{"name":"size","value":null,"unit":"kB"}'),
    /not a measurement/,
  );
});

test('a promised figure that was not measured is not met', () => {
  const [row] = compare([FIGURE], []);
  assert.equal(row?.value, null);
  assert.equal(row?.met, false);
});

test('a target is met on its side only', () => {
  const met = (value: number, direction: 'below' | 'above') =>
    compare([{ ...FIGURE, direction }], [{ name: 'size', value, unit: 'kB' }])[0]?.met;
  assert.equal(met(399, 'below'), true);
  assert.equal(met(400, 'below'), false);
  assert.equal(met(400, 'above'), true);
  assert.equal(met(399, 'above'), false);
});

test('a figure in another unit than promised is refused', () => {
  assert.throws(
    () => compare([FIGURE], [{ name: 'size', value: 3, unit: 'MB' }]),
    /promised in kB/,
  );
});

test('what is measured without a promise is shown all the same', () => {
  const rows = compare([FIGURE], [{ name: 'kernel', value: 20.4, unit: 'GFLOP/s' }]);
  assert.match(table(rows), /!\s+size\s+missing\s+kB\s+< 400/);
  assert.match(table(rows), /kernel\s+20\.4\s+GFLOP\/s/);
});

test('what was skipped is neither met nor missed, and says why', () => {
  const skipped = measurements('{"name":"size","skipped":"no recordings"}');
  const rows = compare([{ ...FIGURE, known: 'others 300' }], skipped);
  assert.equal(rows[0]?.value, null);
  assert.equal(rows[0]?.met, true);
  assert.match(table(rows), /size\s+skipped\s+kB\s+< 400\s+no recordings/);
});

test('what others reach stands beside the target', () => {
  const rows = compare(
    [{ ...FIGURE, known: 'others 300' }],
    [{ name: 'size', value: 200, unit: 'kB' }],
  );
  assert.match(table(rows), /size\s+200\s+kB\s+< 400\s+others 300/);
});
