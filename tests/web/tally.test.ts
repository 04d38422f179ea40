import assert from 'node:assert/strict';
import { test } from 'node:test';

import { junitPrograms, programTally, sum, tapTally } from '../../scripts/lib/tally.mjs';

const DOCTEST = (passed: number, failed: number, skipped: number) =>
  `[doctest] test cases: ${passed + failed} | ${passed} passed | ${failed} failed | ${skipped} skipped\n[doctest] assertions: 9 | 9 passed | 0 failed |\n`;

test('a doctest suite counts its cases', () => {
  assert.deepEqual(programTally(DOCTEST(12, 0, 0), true), { passed: 12, failed: 0, skipped: 0 });
  assert.deepEqual(programTally(DOCTEST(11, 1, 2), false), { passed: 11, failed: 1, skipped: 2 });
});

test('a case that says it was skipped did not pass, however often it says so', () => {
  const output = `[skipped] a.cpp:3: no recordings\n[skipped] a.cpp:3: no recordings\n[skipped] b.cpp:9: none\n${DOCTEST(5, 0, 0)}`;
  assert.deepEqual(programTally(output, true), { passed: 3, failed: 0, skipped: 2 });
});

test('a suite that counts no failure and still fails is a failure', () => {
  assert.deepEqual(programTally(DOCTEST(5, 0, 0), false), { passed: 5, failed: 1, skipped: 0 });
});

test('a program without a summary is one test', () => {
  assert.deepEqual(programTally('fine', true), { passed: 1, failed: 0, skipped: 0 });
  assert.deepEqual(programTally('Segmentation fault', false), { passed: 0, failed: 1, skipped: 0 });
});

test("ctest's report names its programs, how they ended and what they printed", () => {
  const xml = `<testsuite><testcase name="units" classname="units" time="0.1" status="run">
    <system-out>1 &lt; 2 &amp;amp;</system-out></testcase>
    <testcase name="gone" classname="gone" time="0" status="notrun"><skipped message=""/><system-out></system-out></testcase>
    <testcase name="bad" classname="bad" time="0" status="fail"><failure message=""/><system-out>no</system-out></testcase></testsuite>`;
  assert.deepEqual(junitPrograms(xml), [
    { name: 'units', succeeded: true, output: '1 < 2 &amp;' },
    { name: 'gone', succeeded: false, output: '' },
    { name: 'bad', succeeded: false, output: 'no' },
  ]);
});

test("node's runner is counted by its last lines, cancelled tests as failed", () => {
  const tap = '# tests 7\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n';
  assert.deepEqual(tapTally(tap, false), { passed: 3, failed: 2, skipped: 2 });
});

test('a runner that printed no count failed', () => {
  assert.deepEqual(tapTally('', true), { passed: 0, failed: 1, skipped: 0 });
});

test('tallies add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  assert.deepEqual(sum([one, one]), { passed: 2, failed: 4, skipped: 6 });
});
