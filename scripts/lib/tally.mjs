// Counting tests: what the runners print, as {passed, failed, skipped}. Whatever cannot be read
// counts as a failure, so that a runner that dies never passes.

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * One program under ctest: a doctest suite counts its cases, anything else is one test. A case that
 * printed a `[skipped]` line returned early without checking anything, so it did not pass.
 * @param {string} output
 * @param {boolean} succeeded by its exit status
 * @returns {Tally}
 */
export function programTally(output, succeeded) {
  const summary = output.match(
    /\[doctest\] test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped/,
  );
  if (!summary) return succeeded ? { passed: 1, failed: 0, skipped: 0 } : FAILURE;
  const [passed = 0, failed = 0, left = 0] = summary.slice(1).map(Number);
  // A case is run once for each of its subcases and may say so each time.
  const skips = new Set(output.match(/^\[skipped\] .*$/gm)).size;
  return {
    passed: Math.max(0, passed - skips),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: left + skips,
  };
}

/**
 * The programs of ctest's JUnit report.
 * @param {string} xml
 * @returns {{ name: string, succeeded: boolean, output: string }[]}
 */
export function junitPrograms(xml) {
  const cases = xml.matchAll(
    /<testcase name="([^"]*)"[^>]*\bstatus="(\w+)"[^>]*>([\s\S]*?)<\/testcase>/g,
  );
  return Array.from(cases, ([, name = '', status = '', body = '']) => ({
    name: plain(name),
    succeeded: status === 'run',
    output: plain(body.match(/<system-out>([\s\S]*?)<\/system-out>/)?.[1] ?? ''),
  }));
}

/**
 * Node's test runner in TAP: the counts are its last lines.
 * @param {string} tap
 * @param {boolean} succeeded by its exit status
 * @returns {Tally}
 */
export function tapTally(tap, succeeded) {
  const count = (/** @type {string} */ name) =>
    Number(tap.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? Number.NaN);
  const failed = count('fail') + count('cancelled');
  if (Number.isNaN(failed)) return FAILURE;
  return {
    passed: count('pass'),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: count('skipped') + count('todo'),
  };
}

/** @type {Tally} */
const FAILURE = { passed: 0, failed: 1, skipped: 0 };

/** @param {string} xml */
function plain(xml) {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
