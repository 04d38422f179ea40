import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'vigil-simulate-'));
after(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
const vigil = (...args: string[]): string =>
  execFileSync(process.execPath, ['scripts/vigil.mjs', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
const refusal = (...args: string[]): string => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/vigil.mjs', ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  return stderr;
};
const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a simulated recording is replayed to what its truth says', () => {
  vigil('simulate', 'walk', '--seed', '3', '--seconds', '150', '--out', path('walk'));
  const truth = lines(readFileSync(path('walk/truth.jsonl'), 'utf8'));
  assert.equal(truth.length, 150);
  const results = lines(vigil('replay', path('walk')));
  const vitals = results.filter(({ type }) => type === 'vitals');
  const error = [100, 120, 140].map((t_s) => {
    const seen = vitals.find((line) => line.t_s === t_s)?.hr_bpm;
    const real = truth.find((line) => line.t_s === t_s)?.hr_bpm;
    return Math.abs(Number(seen) - Number(real));
  });
  assert.ok(Math.max(...error) < 8, `heart rate errs by ${error}`);
  const ledger = results.filter(({ type }) => type === 'ledger');
  assert.deepEqual(
    ledger.map(({ channel }) => channel),
    [
      ...['ppg_green', 'ppg_green_2', 'ppg_red', 'ppg_infrared', 'acceleration', 'gyroscope'],
      ...['eda', 'skin_temperature', 'rr', 'spo2'],
    ],
  );
  for (const { received, stored } of ledger) assert.equal(received, stored);
});

test('the same seed gives the same bytes, another one does not', () => {
  for (const [name, seed] of [
    ['a', '7'],
    ['b', '7'],
    ['c', '8'],
  ] as const) {
    vigil('simulate', 'stress', '--seed', seed, '--seconds', '5', '--out', path(name));
  }
  const bytes = (name: string): string =>
    readdirSync(path(name))
      .sort()
      .map((file) => readFileSync(path(`${name}/${file}`), 'utf8'))
      .join();
  assert.equal(bytes('a'), bytes('b'));
  assert.notEqual(bytes('a'), bytes('c'));
});

test('a flight record holds the faults that it was asked for, and its replay repeats itself', () => {
  const out = path('f.vigil');
  const wish = ['simulate', 'rest', '--seconds', '240', '--out', out];
  vigil(...wish, '--faults', 'drop,corrupt,duplicate,truncate,reorder');
  const faults = lines(readFileSync(`${out}.truth.jsonl`, 'utf8')).at(-1);
  const replayed = vigil('replay', out);
  assert.equal(vigil('replay', out), replayed);
  const ledger = lines(replayed).filter(({ type }) => type === 'ledger');
  const lost = ledger.reduce((sum, line) => sum + Number(line.lost), 0);
  const duplicate = ledger.reduce((sum, line) => sum + Number(line.duplicate), 0);
  const { drop, corrupt, truncate } = faults as Record<string, number>;
  assert.ok(Number(drop) + Number(corrupt) + Number(truncate) > 0 && lost > 0);
  assert.equal(duplicate > 0, Number(faults?.duplicate) > 0);
  assert.equal(lines(replayed).filter(({ type }) => type === 'vitals').length, 240);

  vigil(...wish, '--faults', 'none');
  for (const line of lines(vigil('replay', out))) {
    if (line.type === 'ledger') assert.ok(!line.lost && !line.duplicate && !line.late);
  }
});

test('each row of features of a flight record with late frames is written once, in order', () => {
  const faults = 'delay,delay_event';
  const out = path('late.vigil');
  vigil('simulate', 'rest', '--seed', '2', '--seconds', '240', '--faults', faults, '--out', out);
  const rows = vigil('features', out, '--step', '1').trim().split('\n').slice(1);
  const times = rows.map((row) => Number(row.split(',')[0]));
  assert.ok(times.length > 230);
  assert.deepEqual(
    times,
    [...new Set(times)].toSorted((a, b) => a - b),
  );
});

test('every device can be recorded', () => {
  const channels = { oximeter: 'spo2', cuff: 'blood_pressure', chest_strap: 'ecg' };
  for (const [device, channel] of Object.entries(channels)) {
    const out = path(`${device}.vigil`);
    const wish = ['simulate', 'rest', '--seconds', '60', '--faults', 'none', '--out', out];
    vigil(...wish, '--device', device);
    const ledger = lines(vigil('replay', out)).filter(({ type }) => type === 'ledger');
    assert.ok(ledger.some((line) => line.channel === channel, device));
  }
});

test('what cannot be simulated is told in one line', () => {
  assert.match(refusal('simulate', 'rest'), /--out says where/);
  assert.match(refusal('simulate', 'sleepwalk', '--out', path('x')), /no scenario "sleepwalk"/);
  const wish = ['simulate', 'rest', '--out', path('x.vigil')];
  assert.match(refusal(...wish, '--faults', 'gremlins'), /no fault "gremlins"/);
  assert.match(refusal(...wish, '--faults', 'none', '--device', 'toaster'), /no device "toaster"/);
  assert.match(
    refusal('simulate', 'rest', '--out', path('x'), '--faults', 'none'),
    /ends in \.vigil/,
  );
});

test('what the file system refuses is told in one line, with the path', () => {
  mkdirSync(path('broken'));
  symlinkSync(path('nowhere'), path('broken/TEMP.csv'));
  writeFileSync(path('file'), '');
  mkdirSync(path('folder.vigil'));
  const flight = ['simulate', 'rest', '--seconds', '1', '--faults', 'none', '--out'];
  for (const [told, pattern] of [
    [refusal('replay', path('broken')), /TEMP\.csv cannot be read: ENOENT/],
    [refusal('simulate', 'rest', '--out', path('file')), /file cannot be written: EEXIST/],
    [refusal(...flight, path('nowhere/x.vigil')), /x\.vigil cannot be written: ENOENT/],
    [refusal(...flight, path('folder.vigil')), /folder\.vigil cannot be written/],
  ] as const) {
    assert.match(told, pattern);
    assert.equal(told.trim().split('\n').length, 1, told);
  }
});

test('a reader that has seen enough, as head has, is no error', () => {
  vigil('simulate', 'rest', '--seconds', '300', '--out', path('long'));
  const piped = `'${process.execPath}' scripts/vigil.mjs replay '${path('long')}' | head -n 1`;
  const { stdout, stderr } = spawnSync('bash', ['-c', piped], { encoding: 'utf8' });
  assert.match(stdout, /^\{"type":/);
  assert.equal(stderr, '');
});
